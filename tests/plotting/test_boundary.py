"""The decision boundary lies where the probability is ½, or where the two largest scores are equal."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from torch import nn

from mlp_tutorial import LogisticRegression, Standardize
from mlp_tutorial.plotting import COLORS, plot_boundary
from mlp_tutorial.plotting.colors import class_colors, tint
from tests.plotting.pictures import THREE, X_THREE, X_XOR, Y_THREE, Y_XOR, gate_model, legend, network, set_linear

WEIGHT = st.floats(-4, 4).filter(lambda weight: abs(weight) > 0.2)


def boundary(ax: Axes) -> np.ndarray:
    """Points of the boundary lines, shape (M, 2); curves between areas carry no fill."""
    lines = [part for part in ax.collections if not len(part.get_facecolor()) and part.get_linewidth()[0] == 2.0]
    return np.concatenate([path.vertices for part in lines for path in part.get_paths()] or [np.zeros((0, 2))])


def area(ax: Axes, x: tuple[float, float]) -> str:
    """Colour of the area behind a point."""
    (found,) = [
        to_hex(color)
        for part in ax.collections
        if part.get_zorder() == 0
        for color, path in zip(part.get_facecolor(), part.get_paths(), strict=True)
        if path.contains_point(x)
    ]
    return found


@settings(max_examples=settings.default.max_examples // 4)
@given(WEIGHT, WEIGHT, st.floats(-2, 2))
def test_the_line_of_a_logistic_regression_is_where_the_sum_is_zero(w1: float, w2: float, bias: float) -> None:
    ax = plot_boundary(gate_model([w1, w2], bias), X_XOR, Y_XOR, plt.figure().add_subplot())
    found = boundary(ax)
    corners = np.array([[-0.15, -0.15], [-0.15, 1.15], [1.15, -0.15], [1.15, 1.15]]) @ [w1, w2] + bias
    if abs(corners).min() > 1e-3:
        assert (len(found) > 0) == bool(corners.min() < 0 < corners.max())
    np.testing.assert_allclose(found @ [w1, w2] + bias, 0.0, atol=2e-3)
    assert ("decision boundary" in legend(ax)) == (len(found) > 0)
    plt.close("all")


def test_the_line_reaches_from_frame_to_frame() -> None:
    found = boundary(plot_boundary(gate_model([1.0, 1.0], -1.5), X_XOR, Y_XOR))
    assert found.min(axis=0) == pytest.approx([0.35, 0.35], abs=1e-2)
    assert found.max(axis=0) == pytest.approx([1.15, 1.15], abs=1e-2)


def test_the_scaling_in_a_model_moves_its_line() -> None:
    model = LogisticRegression(standardize=Standardize.from_data(torch.tensor([[0.0, 0.0], [1.0, 2.0]])))
    set_linear(model.linear, [[1.0, -1.0]], [0.0])
    found = boundary(plot_boundary(model, [[0.0, 0.0], [1.0, 2.0]], [0, 1]))
    np.testing.assert_allclose(found[:, 1], 2 * found[:, 0], atol=1e-2)


def test_the_points_stand_where_they_are_with_the_marker_of_their_class() -> None:
    ax = plot_boundary(gate_model([1.0, 1.0], -1.5), X_XOR, Y_XOR)
    drawn = {part.get_label(): part.get_offsets() for part in ax.collections if len(part.get_offsets()) == 2}
    assert np.asarray(drawn["$y = 0$"]).tolist() == [[0, 0], [1, 1]]
    assert np.asarray(drawn["$y = 1$"]).tolist() == [[0, 1], [1, 0]]
    shapes = [part.get_paths()[0].vertices for part in ax.collections if part.get_label() in drawn]
    assert len(shapes[0]) != len(shapes[1])  # a circle and a triangle


def test_each_area_has_the_shade_of_its_probability() -> None:
    ax = plot_boundary(gate_model([1.0, 0.0], 0.0), [[-4.0, 0.0], [4.0, 1.0]], [0, 1])
    zero, one = (COLORS["negative"], COLORS["positive"])
    for probability, color, share in (
        (0.05, zero, 0.34), (0.2, zero, 0.22), (0.4, zero, 0.1), (0.6, one, 0.1), (0.8, one, 0.22), (0.95, one, 0.34),
    ):  # fmt: skip
        assert area(ax, (np.log(probability / (1 - probability)), 0.5)) == to_hex(tint(color, ax, share))


def test_between_three_classes_the_two_largest_scores_are_equal() -> None:
    ax = plot_boundary(THREE, X_THREE, Y_THREE)
    found = boundary(ax)
    assert len(found) > 10
    weight, bias = (part.detach().numpy() for part in THREE.layers[0].parameters())
    scores = np.sort(found @ weight.T + bias, axis=1)
    # Between two points of the grid the line is straight, so it misses the corner where three areas meet a little.
    assert np.quantile(scores[:, 2] - scores[:, 1], 0.9) < 0.02
    assert (scores[:, 2] - scores[:, 1]).max() < 0.2


def test_each_of_three_areas_has_the_tint_of_the_class_the_model_names() -> None:
    ax = plot_boundary(THREE, X_THREE, Y_THREE)
    weight, bias = (part.detach().numpy() for part in THREE.layers[0].parameters())
    tints = [to_hex(tint(color, ax, 0.22)) for color in class_colors(COLORS, 3)]
    points = X_THREE.numpy()[::3]
    scores = np.sort(points @ weight.T + bias, axis=1)
    clear = points[scores[:, 2] - scores[:, 1] > 0.1]
    assert len(clear) > 5
    for point in clear:
        assert area(ax, tuple(point)) == tints[int(np.argmax(weight @ point + bias))]


class Nearest(nn.Module):
    """A classifier that gives values from `forward` and labels from `predict`: 1 right of 0.3."""

    def forward(self, x):
        return 5 * x[:, :1] - 10

    def predict(self, x):
        return (x[:, 0] > 0.3).long()


def test_labels_without_probabilities_are_drawn_too() -> None:
    ax = plot_boundary(Nearest(), X_XOR, Y_XOR)
    np.testing.assert_allclose(boundary(ax)[:, 0], 0.3, atol=1.3 / 400)
    assert area(ax, (0.2, 0.5)) == to_hex(tint(COLORS["negative"], ax, 0.22))
    assert area(ax, (0.4, 0.5)) == to_hex(tint(COLORS["positive"], ax, 0.22))


def test_logits_of_several_classes_are_as_good_as_probabilities() -> None:
    class Logits(nn.Module):
        def forward(self, x):
            return THREE.logits(x)

    by_logit, by_probability = (boundary(plot_boundary(model, X_THREE, Y_THREE)) for model in (Logits(), THREE))
    assert by_logit.min(axis=0) == pytest.approx(by_probability.min(axis=0), abs=0.05)
    assert by_logit.max(axis=0) == pytest.approx(by_probability.max(axis=0), abs=0.05)


def test_one_hot_targets_are_classes() -> None:
    one_hot = nn.functional.one_hot(Y_THREE, 3)
    assert legend(plot_boundary(THREE, X_THREE, one_hot)) == legend(plot_boundary(THREE, X_THREE, Y_THREE))


def test_names_stand_on_the_axes_and_in_the_legend() -> None:
    table = pd.DataFrame(X_XOR.numpy(), columns=["cost in $", "a_b$"])
    ax = plot_boundary(gate_model([1.0, 1.0], -1.5), table, Y_XOR, class_names=["no", "yes"])
    ax.figure.canvas.draw()
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("cost in $", "a_b$")
    assert legend(ax) == ["no", "yes", "decision boundary"]
    ax = plot_boundary(network(), table, Y_XOR, feature_names=["A", "B"])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("A", "B")


def test_points_that_are_all_one_have_room_around_them() -> None:
    ax = plot_boundary(gate_model([1.0, 1.0], -1.5), [[2.0, 3.0]], [1])
    assert ax.get_xlim() == pytest.approx((1.85, 2.15))
    assert ax.get_ylim() == pytest.approx((2.85, 3.15))
