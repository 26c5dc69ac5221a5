"""Network diagrams: a circle for each neuron, a line for each weight, as wide as the weight is large."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from torch import nn

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, Standardize
from mlp_tutorial.plotting import COLORS, plot_network
from tests.plotting.pictures import gate_model, legend, line_model, network, set_linear, texts


def weight_lines(ax: Axes) -> list:
    """The lines between neurons, without the dots that stand for hidden ones."""
    return [line for line in ax.lines if len(line.get_xdata()) == 2]


def circles(ax: Axes) -> list[Circle]:
    return [patch for patch in ax.patches if isinstance(patch, Circle)]


@settings(max_examples=settings.default.max_examples // 5)
@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.integers(0, 99))
def test_each_weight_has_a_line_as_wide_as_it_is_large(sizes: list[int], seed: int) -> None:
    model = network(tuple(sizes), seed)
    ax = plot_network(model, plt.figure().add_subplot())
    weights = [float(weight) for linear in model.linears for weight in linear.weight.detach().flatten()]
    widths = [line.get_linewidth() for line in weight_lines(ax)]
    np.testing.assert_allclose(widths, 0.5 + 4.0 * np.abs(weights) / np.abs(weights).max(), rtol=1e-5)
    for line, weight in zip(weight_lines(ax), weights, strict=True):
        assert line.get_linestyle() == ("-" if weight >= 0 else "--")
        assert line.get_color() == COLORS["positive" if weight >= 0 else "negative"]
    assert len(circles(ax)) == sum(sizes)
    plt.close("all")


def test_a_line_joins_the_neurons_of_its_weight() -> None:
    ax = plot_network(network((2, 3, 1)))
    columns: dict[float, list[float]] = {}
    for circle in circles(ax):
        columns.setdefault(circle.center[0], []).append(circle.center[1])
    places = [[(x, y) for y in columns[x]] for x in sorted(columns)]
    assert [len(column) for column in places] == [2, 3, 1]
    assert all(column == sorted(column, key=lambda place: -place[1]) for column in places)
    expected = [(start, end) for before, after in pairwise(places) for end in after for start in before]
    drawn = [tuple(zip(line.get_xdata(), line.get_ydata(), strict=True)) for line in weight_lines(ax)]
    assert drawn == expected


def test_biases_stand_in_the_neurons_and_weights_on_the_lines() -> None:
    model = MultiLayerPerceptron((2, 2, 1))
    set_linear(model.layers[0], [[1.25, -0.5], [2000.0, 12.4]], [0.125, -3.0])
    set_linear(model.layers[1], [[-1e5, 0.0]], [7.0])
    written = texts(plot_network(model))
    assert {"1.25", "−0.50", "2e3", "12", "−1e5", "0.00"} <= set(written)
    assert {"0.12", "−3.00", "7.00", "$x_{1}$", "$x_{2}$", "$\\hat{y}$"} <= set(written)
    assert {"inputs\n ", "hidden layer 1\nsigmoid", "output\nsigmoid"} <= set(written)


@pytest.mark.parametrize(("values", "sizes", "shown"), [
    (None, (4, 4), True), (None, (5, 4), False), (True, (5, 4), True), (False, (2, 1), False),
])  # fmt: skip
def test_weights_are_written_where_there_is_room_or_where_asked(values, sizes, shown: bool) -> None:
    model = MultiLayerPerceptron(sizes)
    set_linear(model.layers[0], torch.full(model.layers[0].weight.shape, 0.77), torch.zeros(sizes[1]))
    assert ("0.77" in texts(plot_network(model, values=values))) is shown


def test_a_large_layer_shows_its_ends_and_how_many_there_are() -> None:
    ax = plot_network(network((30, 12, 3)), max_neurons=10)
    assert len(circles(ax)) == 10 + 10 + 3
    written = texts(ax)
    assert [f"$x_{{{number}}}$" in written for number in (1, 5, 6, 25, 26, 30)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]
    assert "inputs\n30 neurons" in written
    assert "hidden layer 1\n12 neurons · sigmoid" in written
    assert len(weight_lines(ax)) == 10 * 10 + 10 * 3


def test_the_lines_of_a_large_layer_are_those_of_the_neurons_shown() -> None:
    model = MultiLayerPerceptron((6, 1))
    set_linear(model.layers[0], [[1.0, 2.0, 90.0, 90.0, 5.0, 6.0]], [0.0])
    ax = plot_network(model, values=True, max_neurons=4)
    assert [text for text in texts(ax) if text.endswith(".00")] == ["1.00", "2.00", "5.00", "6.00", "0.00"]


@pytest.mark.parametrize("most", [1, 2, 3, 11, 12, 13])
def test_no_two_circles_touch(most: int) -> None:
    places = [circle.center for circle in circles(plot_network(network((12, 5)), max_neurons=most))]
    distances = [np.hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(places) for b in places[:i]]
    assert min(distances, default=9.0) > 2 * 0.36
    assert len(places) == min(most, 12) + min(most, 5)


def test_names_stand_beside_the_ends_and_no_letters_overlap() -> None:
    ax = plot_network(
        gate_model([1.0, -2.0], 0.5),
        input_names=["height $", "weight"],
        output_names=["a name that is too long for it"],
    )
    ax.figure.canvas.draw()
    assert {"height $", "weight", "a name that is too lo…"} <= set(texts(ax))
    boxes = [text.get_window_extent() for text in ax.texts]
    assert [(i, j) for i, one in enumerate(boxes) for j in range(i) if one.overlaps(boxes[j])] == []


@pytest.mark.parametrize("sizes", [(2, 3, 1), (4, 4, 4), (9, 9, 3)])
def test_every_bias_is_inside_its_circle(sizes: tuple[int, ...]) -> None:
    model = network(sizes)
    for linear in model.linears:
        set_linear(linear, linear.weight, torch.full_like(linear.bias, -0.88))
    ax = plot_network(model)
    ax.figure.canvas.draw()
    room = [circle.get_window_extent() for circle in circles(ax)]
    biases = [text.get_window_extent() for text in ax.texts if text.get_text() == "−0.88"]
    assert len(biases) == sum(sizes[1:])
    for box in biases:
        assert any(r.x0 < box.x0 and box.x1 < r.x1 and r.y0 < box.y0 and box.y1 < r.y1 for r in room)


def test_the_key_explains_lines_and_numbers() -> None:
    assert legend(plot_network(line_model(1.0, 2.0))) == ["weight > 0", "weight < 0", "bias inside"]
    without_bias = nn.Sequential(nn.Linear(2, 1, bias=False), nn.Sigmoid())
    assert legend(plot_network(without_bias)) == ["weight > 0", "weight < 0"]


@pytest.mark.parametrize(("model", "lines"), [
    (LinearRegression(3, 2), 6),
    (LogisticRegression(), 2),
    (nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 2)), 10),
    (MultiLayerPerceptron((2, 1), standardize=Standardize.from_data([[0.0, 1.0], [1.0, 2.0]])), 2),
])  # fmt: skip
def test_any_module_of_linear_layers_is_drawn(model: nn.Module, lines: int) -> None:
    ax = plot_network(model)
    assert len(weight_lines(ax)) == lines
    assert any("standardised" in text for text in texts(ax)) is (getattr(model, "standardize", None) is not None)


def test_weights_that_are_all_zero_are_thin_lines() -> None:
    model = gate_model([0.0, 0.0], 0.0)
    assert {line.get_linewidth() for line in weight_lines(plot_network(model))} == {0.5}
