"""Each hidden neuron's line lies where its sum is zero, and its strokes stand where the sum is positive."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from torch import nn

from mlp_tutorial import MultiLayerPerceptron, Standardize
from mlp_tutorial.plotting import plot_hidden_lines
from tests.plotting.pictures import X_XOR, Y_XOR, gate_model, legend, network, set_linear

NUMBER = st.floats(-3, 3).map(lambda number: round(number, 3))
CORNERS = np.array([[a, b] for a in (-0.15, 1.15) for b in (-0.15, 1.15)])


def ends(ax: Axes) -> list[np.ndarray]:
    """Both ends of each neuron's line, in the direction in which it is drawn."""
    wide = [line for line in ax.lines if line.get_linewidth() == 2.0]
    return [np.column_stack([line.get_xdata(), line.get_ydata()]) for line in wide]


@settings(max_examples=settings.default.max_examples * 3 // 5)
@given(st.lists(st.tuples(NUMBER, NUMBER, NUMBER), min_size=1, max_size=3))
def test_a_line_is_where_the_sum_is_zero_with_strokes_on_the_positive_side(neurons: list) -> None:
    model = MultiLayerPerceptron((2, len(neurons), 1))
    set_linear(model.layers[0], [[w1, w2] for w1, w2, _ in neurons], [bias for *_, bias in neurons])
    found = ends(plot_hidden_lines(model, X_XOR, Y_XOR, plt.figure(num=1, clear=True).add_subplot()))
    sums = [CORNERS @ [w1, w2] + bias for w1, w2, bias in neurons]
    if any(min(abs(at.min()), abs(at.max())) < 1e-5 for at in sums):
        return  # a line through a corner, or no line at all
    crossing = [neuron for neuron, at in zip(neurons, sums, strict=True) if at.min() < 0 < at.max()]
    assert len(found) == len(crossing)
    for (start, end), (w1, w2, bias) in zip(found, crossing, strict=True):
        np.testing.assert_allclose(np.array([start, end]) @ [w1, w2] + bias, 0, atol=1e-4 * (1 + abs(bias)))
        left = np.array([start[1] - end[1], end[0] - start[0]])
        assert left @ [w1, w2] > 0
        for place in (start, end):
            assert np.abs(place[:, None] - np.array([-0.15, 1.15])).min() < 1e-5


def test_strokes_stand_on_the_left_of_the_direction_drawn() -> None:
    ax = plot_hidden_lines(_one(1.0, 0.0, -0.5), X_XOR, Y_XOR)  # positive right of x₁ = 0.5
    ax.set_axis_off()
    ax.get_legend().remove()
    for part in (*ax.texts, *ax.collections):
        part.remove()
    ax.figure.canvas.draw()
    image = np.asarray(ax.figure.canvas.buffer_rgba())[..., :3].min(axis=2) < 200
    ink = np.argwhere(image)[:, 1]
    middle = ax.transData.transform((0.5, 0.5))[0]
    assert (ink > middle + 3).sum() > 50
    assert (ink < middle - 3).sum() == 0


def test_the_scaling_in_a_model_moves_its_lines() -> None:
    scaling = Standardize.from_data(torch.tensor([[0.0, 10.0], [4.0, 30.0]]))  # means 2 and 20, scales 2 and 10
    model = MultiLayerPerceptron((2, 1, 1), standardize=scaling)
    set_linear(model.layers[0], [[1.0, 1.0]], [0.5])
    ((start, end),) = ends(plot_hidden_lines(model, [[0.0, 10.0], [4.0, 30.0]], [0, 1]))
    for x1, x2 in (start, end):
        assert (x1 - 2) / 2 + (x2 - 20) / 10 + 0.5 == pytest.approx(0.0, abs=1e-5)


def test_each_line_bears_the_number_of_its_neuron() -> None:
    model = MultiLayerPerceptron((2, 3, 1))
    set_linear(model.layers[0], [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]], [-0.5, 1.0, -0.25])  # the second has no line
    ax = plot_hidden_lines(model, X_XOR, Y_XOR)
    names = {text.get_text(): text.get_position() for text in ax.texts}
    assert set(names) == {"$h_{1}$", "$h_{3}$"}
    assert names["$h_{1}$"][0] == pytest.approx(0.5, abs=1e-5)
    assert names["$h_{3}$"][1] == pytest.approx(0.25, abs=1e-5)


def test_a_short_line_in_a_corner_keeps_its_name_inside_the_frame() -> None:
    ax = plot_hidden_lines(_one(1.0, 1.0, 0.28), X_XOR, Y_XOR)
    (name,) = ax.texts
    ax.figure.canvas.draw()
    box, frame = name.get_window_extent(), ax.get_window_extent()
    assert frame.x0 < box.x0
    assert frame.y0 < box.y0


def test_lines_near_each_other_differ_in_style_and_colour() -> None:
    ax = plot_hidden_lines(network((2, 4, 1), seed=3), X_XOR, Y_XOR)
    wide = [line for line in ax.lines if line.get_linewidth() == 2.0]
    looks = {(line.get_color(), str(line._unscaled_dash_pattern)) for line in wide}
    assert len(looks) == len(wide) > 1


def test_the_legend_explains_points_and_strokes() -> None:
    assert legend(plot_hidden_lines(network(), X_XOR, Y_XOR)) == ["$y = 0$", "$y = 1$", "strokes: $z > 0$"]
    ax = plot_hidden_lines(network(), X_XOR, Y_XOR, class_names=["off", "on"], feature_names=["A", "B"])
    assert legend(ax)[:2] == ["off", "on"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("A", "B")


def test_a_module_without_hidden_layer_or_bias_has_its_lines_too() -> None:
    assert len(ends(plot_hidden_lines(gate_model([1.0, 1.0], -1.0), X_XOR, Y_XOR))) == 1
    module = nn.Sequential(nn.Linear(2, 1, bias=False))
    set_weight = torch.tensor([[1.0, -1.0]])
    module[0].weight.data.copy_(set_weight)
    ((start, end),) = ends(plot_hidden_lines(module, X_XOR, Y_XOR))
    np.testing.assert_allclose([start[0], end[0]], [start[1], end[1]], atol=1e-9)


def _one(w1: float, w2: float, bias: float) -> MultiLayerPerceptron:
    model = MultiLayerPerceptron((2, 1, 1))
    set_linear(model.layers[0], [[w1, w2]], [bias])
    return model
