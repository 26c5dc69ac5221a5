"""Data and fitted line: the points as given, the line that the model's weight and bias make."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from torch import nn

from mlp_tutorial import LinearRegression, Standardize
from mlp_tutorial.plotting import plot_fit
from tests.plotting.pictures import X_LINE, Y_LINE, legend, line, line_model, set_linear

DATA, MODEL, ERROR = "data $y$", "model $\\hat{y}$", "error $\\hat{y} - y$"
WHOLE = st.integers(-8, 8)


@given(WHOLE, WHOLE, st.lists(st.tuples(WHOLE, WHOLE), min_size=1, max_size=6))
def test_points_and_line_are_those_of_the_data_and_the_model(weight: int, bias: int, points: list) -> None:
    x, y = np.array(points, dtype=float).T
    ax = plot_fit(line_model(weight, bias), x.reshape(-1, 1), y.reshape(-1, 1), plt.figure().add_subplot())
    assert line(ax, DATA).tolist() == [[float(a), float(b)] for a, b in points]
    across, up = line(ax, MODEL).T
    np.testing.assert_allclose(up, weight * across + bias, atol=1e-4)
    assert across.min() < x.min()
    assert across.max() > x.max()
    plt.close("all")


def test_the_error_of_each_point_goes_from_y_to_the_line() -> None:
    ax = plot_fit(line_model(1.0, 0.5), X_LINE, Y_LINE, residuals=True)
    (errors,) = [part for part in ax.collections if part.get_label() == ERROR]
    ends = [sorted(segment.tolist()) for segment in errors.get_segments()]
    expected = [[[x, y], [x, x + 0.5]] for x, y in zip(X_LINE[:, 0].tolist(), Y_LINE[:, 0].tolist(), strict=True)]
    assert ends == [sorted(pair) for pair in expected]
    assert legend(ax) == [DATA, ERROR, MODEL]


def test_the_scaling_in_a_model_is_part_of_its_line() -> None:
    model = LinearRegression(standardize=Standardize.from_data(torch.tensor([[10.0], [30.0]])))  # mean 20, scale 10
    set_linear(model.linear, [[3.0]], [1.0])
    across, up = line(plot_fit(model, [[10.0], [30.0]], [0.0, 0.0]), MODEL).T
    np.testing.assert_allclose(up, 3.0 * (across - 20.0) / 10.0 + 1.0, atol=1e-5)


def test_another_module_gives_its_curve() -> None:
    class Squared(nn.Module):
        def forward(self, x):
            return x[:, 0] ** 2  # (N,) is as good as (N, 1)

    across, up = line(plot_fit(Squared(), [[-1.0], [2.0]], [0.0, 0.0]), MODEL).T
    np.testing.assert_allclose(up, across**2, rtol=1e-6)


def test_names_of_the_axes() -> None:
    table = pd.DataFrame({"hours $": [1.0, 2.0]})
    assert plot_fit(line_model(1, 0), table, [1.0, 2.0]).get_xlabel() == "hours $"
    ax = plot_fit(line_model(1, 0), X_LINE, Y_LINE, feature_name="time (s)", target_name="price ($)")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time (s)", "price ($)")
    ax.figure.canvas.draw()  # a single dollar sign is no formula
    ax = plot_fit(line_model(1, 0), X_LINE, Y_LINE)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$x$", "$y$")


@pytest.mark.parametrize(("rows", "face"), [(50, "#1f2227"), (51, "none")])
def test_many_points_are_open_so_that_they_show_where_they_lie_close(rows: int, face: str) -> None:
    x = np.linspace(0, 1, rows).reshape(-1, 1)
    assert plot_fit(line_model(1, 0), x, x).lines[0].get_markerfacecolor() == face
