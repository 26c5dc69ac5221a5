"""The cost surface: contour lines at the cost they name, the lowest point of least squares, the path as recorded."""

import math

import numpy as np
import pytest
import torch
from matplotlib.axes import Axes
from torch import nn

from mlp_tutorial import LinearRegression, LogisticRegression, fit
from mlp_tutorial.plotting import plot_cost_surface
from tests.plotting.pictures import PATH, X_LINE, Y_LINE, gate_model, legend, line, line_model

X = np.array([[0.0], [1.0], [3.0]])
Y = np.array([[1.0], [0.0], [4.0]])


def mean_squared(pairs: np.ndarray) -> np.ndarray:
    """Cost of each (W, b) on X, Y, shape (M,)."""
    return ((pairs[:, :1] * X.T + pairs[:, 1:] - Y.T) ** 2).mean(axis=1)


def absolute(pairs: np.ndarray) -> np.ndarray:
    return np.abs(pairs[:, :1] * X.T + pairs[:, 1:] - Y.T).mean(axis=1)


def cross_entropy(pairs: np.ndarray) -> np.ndarray:
    a = 1 / (1 + np.exp(-(pairs[:, :1] * X.T + pairs[:, 1:])))
    y = (Y.T > 0.5).astype(float)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a)).mean(axis=1)


def contours(ax: Axes) -> list[tuple[float, np.ndarray]]:
    """(level, points) of each contour line."""
    (drawn,) = [part for part in ax.collections if not len(part.get_facecolor())]
    return [(level, path.vertices) for level, path in zip(drawn.levels, drawn.get_paths(), strict=True)]


@pytest.mark.parametrize(("model", "y", "criterion", "cost"), [
    (LinearRegression(), Y, None, mean_squared),
    (LinearRegression(), Y, nn.L1Loss(), absolute),
    (LogisticRegression(1), (Y > 0.5).astype(float), None, cross_entropy),
    (LogisticRegression(1), (Y > 0.5).astype(float), nn.BCELoss(), cross_entropy),
    (nn.Linear(1, 1), Y, nn.MSELoss(), mean_squared),
])  # fmt: skip
def test_along_a_contour_line_the_cost_is_its_level(model: nn.Module, y, criterion, cost) -> None:
    ax = plot_cost_surface(model, X, y, criterion=criterion, weight_range=(-1.5, 2.5), bias_range=(-1.0, 2.0))
    assert len(contours(ax)) == 10
    for level, points in contours(ax):
        if len(points):
            np.testing.assert_allclose(cost(points), level, rtol=0.02, atol=0.02)
    assert sum(len(points) for _, points in contours(ax)) > 100


def test_the_star_is_the_least_squares_solution() -> None:
    ax = plot_cost_surface(line_model(0.0, 0.0), X, Y)
    solution = np.linalg.lstsq(np.column_stack([X, np.ones(3)]), Y, rcond=None)[0][:, 0]
    np.testing.assert_allclose(line(ax, "minimum"), [solution], rtol=1e-8)
    assert ax.get_xlim()[0] < solution[0] < ax.get_xlim()[1]
    assert ax.get_ylim()[0] < solution[1] < ax.get_ylim()[1]


def test_the_lowest_point_of_a_cross_entropy_is_where_its_gradient_is_zero() -> None:
    y = [[0.0], [1.0], [0.0], [1.0]]
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    ax = plot_cost_surface(gate_model([0.1], 0.0), x, y)
    ((weight, bias),) = line(ax, "minimum")
    error = 1 / (1 + np.exp(-(weight * x + bias))) - np.array(y)
    assert abs(float(error.sum())) < 1e-6
    assert abs(float((error * x).sum())) < 1e-6


def test_separable_data_have_no_lowest_point_and_no_star() -> None:
    ax = plot_cost_surface(gate_model([1.0], 0.0), [[-1.0], [1.0]], [[0.0], [1.0]])
    assert "minimum" not in legend(ax)


def test_the_path_is_the_recorded_one_from_start_to_end() -> None:
    history = fit(LinearRegression(), X_LINE, Y_LINE, epochs=12, lr=0.05, seed=1, record=("parameters",))
    ax = plot_cost_surface(line_model(0.0, 0.0), X_LINE, Y_LINE, path=history.parameters)
    pairs = [[step["linear.weight"].item(), step["linear.bias"].item()] for step in history.parameters]
    np.testing.assert_allclose(line(ax, "path of descent"), pairs)
    np.testing.assert_allclose(line(ax, "start"), pairs[:1])
    np.testing.assert_allclose(line(ax, "end"), pairs[-1:])
    assert legend(ax) == ["path of descent", "start", "end", "minimum"]
    across, up = np.array(pairs).T
    assert ax.get_xlim()[0] < across.min() <= across.max() < ax.get_xlim()[1]
    assert ax.get_ylim()[0] < up.min() <= up.max() < ax.get_ylim()[1]


def test_ranges_asked_for_are_those_drawn() -> None:
    ax = plot_cost_surface(line_model(0.0, 0.0), X_LINE, Y_LINE, path=PATH, weight_range=(5, 6), bias_range=(-1, 9))
    assert (ax.get_xlim(), ax.get_ylim()) == ((5.0, 6.0), (-1.0, 9.0))
    assert "minimum" not in legend(ax)  # it lies outside


def test_a_diverging_path_is_drawn_as_far_as_it_is_finite() -> None:
    steps = [{"linear.weight": torch.tensor([[w]]), "linear.bias": torch.tensor([0.0])} for w in (0.0, 9.0, math.nan)]
    ax = plot_cost_surface(line_model(0.0, 0.0), X_LINE, Y_LINE, path=steps)
    ax.figure.canvas.draw()
    assert np.isfinite(ax.get_xlim()).all()


def test_the_darker_the_higher() -> None:
    ax = plot_cost_surface(line_model(0.0, 0.0), X, Y)
    filled = next(part for part in ax.collections if len(part.get_facecolor()) > 1)
    grey = filled.get_facecolor()[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(grey) < -0.01).all()


def test_the_model_keeps_its_parameters_and_its_dtype() -> None:
    model = line_model(0.25, 0.5)
    plot_cost_surface(model, X, Y)
    assert [part.item() for part in model.parameters()] == [0.25, 0.5]
    assert model.linear.weight.dtype == torch.float32
    assert model.training
