"""What cannot be drawn is refused before a figure is made, with the code, in both languages."""

import math
import re

import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn

from mlp_tutorial import (
    ArgumentError,
    DataError,
    DTypeError,
    LinearRegression,
    MlpTutorialError,
    MultiLayerPerceptron,
    ShapeError,
    set_language,
)
from mlp_tutorial.plotting import (
    plot_activation,
    plot_boundary,
    plot_cost,
    plot_cost_surface,
    plot_fit,
    plot_hidden_lines,
    plot_network,
    plot_truth_table,
)
from mlp_tutorial.plotting.sweep_verdicts import plot_verdicts
from tests.plotting.pictures import PATH, THREE, X_LINE, X_XOR, Y_LINE, Y_XOR, gate_model, line_model, network
from tests.sampling import sampled

LINE, GATE, NET = line_model(1.0, 0.0), gate_model([1.0, 1.0], -1.5), network()
NAN = torch.full((4, 2), math.nan)


class Text(nn.Module):
    """No tensor."""

    def forward(self, x):
        return str(x)


class Cube(nn.Module):
    def forward(self, x):
        return torch.zeros(len(x), 2, 2)


class Halves(nn.Module):
    """Neither probabilities nor labels."""

    def forward(self, x):
        return 9 * x[:, :1] - 1

    def predict(self, x):
        return x[:, 0]


def broken(model: nn.Module) -> nn.Module:
    next(model.parameters()).data.fill_(math.inf)
    return model


def with_bias(value: float) -> nn.Module:
    model = MultiLayerPerceptron((2, 2, 1))
    model.layers[0].bias.data.fill_(value)
    return model


def surface(**options):
    return lambda: plot_cost_surface(LINE, X_LINE, Y_LINE, **options)


MISTAKES = {
    "no costs": (lambda: plot_cost([]), ArgumentError, 831),
    "only NaN": (lambda: plot_cost([math.nan, math.inf]), ArgumentError, 831),
    "a table of costs": (lambda: plot_cost([[1.0], [2.0]]), ShapeError, 124),
    "one cost": (lambda: plot_cost(1.0), ShapeError, 124),
    "text as costs": (lambda: plot_cost(["1.0"]), DTypeError, 201),
    "epochs of another run": (lambda: plot_cost([1.0, 2.0], epochs=[1]), ShapeError, 123),
    "validation of another run": (lambda: plot_cost([1.0, 2.0], validation_costs=[1.0]), ShapeError, 123),
    "logarithm of zero": (lambda: plot_cost([1.0, 0.0], log=True), ArgumentError, 832),
    "fit of two features": (lambda: plot_fit(GATE, X_XOR, Y_XOR), ShapeError, 121),
    "fit of a vector": (lambda: plot_fit(LINE, X_LINE[:, 0], Y_LINE), ShapeError, 120),
    "fit of two outputs": (lambda: plot_fit(LinearRegression(1, 2), X_LINE, Y_LINE), ShapeError, 126),
    "fit of two targets": (lambda: plot_fit(LINE, X_LINE, torch.cat([Y_LINE, Y_LINE], dim=1)), ShapeError, 122),
    "more rows than targets": (lambda: plot_fit(LINE, X_LINE, Y_LINE[:2]), ShapeError, 102),
    "no rows": (lambda: plot_fit(LINE, X_LINE[:0], Y_LINE[:0]), ShapeError, 104),
    "two names for one": (lambda: plot_boundary(GATE, X_XOR, Y_XOR, feature_names=["a"]), ArgumentError, 833),
    "a name for a list": (lambda: plot_boundary(GATE, X_XOR, Y_XOR, class_names="ab"), ArgumentError, 833),
    "boundary of one feature": (lambda: plot_boundary(GATE, X_LINE, [0, 1, 0]), ShapeError, 121),
    "a model of three features": (lambda: plot_boundary(network((3, 1)), X_XOR, Y_XOR), ShapeError, 103),
    "NaN in x": (lambda: plot_boundary(GATE, NAN, Y_XOR), DataError, 301),
    "NaN in y": (lambda: plot_boundary(GATE, X_XOR, NAN[:, :1]), DataError, 301),
    "half a class": (lambda: plot_boundary(GATE, X_XOR, [0.0, 0.5, 1.0, 1.0]), DataError, 304),
    "a negative class": (lambda: plot_boundary(GATE, X_XOR, [-1, 1, 1, -1]), DataError, 303),
    "a third class": (lambda: plot_boundary(GATE, X_XOR, [0, 1, 2, 0]), DataError, 303),
    "a fourth class": (lambda: plot_boundary(THREE, X_XOR, [0, 1, 2, 3]), DataError, 303),
    "values as probabilities": (lambda: plot_boundary(Halves(), X_XOR, Y_XOR), ArgumentError, 834),
    "a regression": (lambda: plot_boundary(nn.Linear(2, 1), 9 * X_XOR, Y_XOR), ArgumentError, 834),
    "no tensor": (lambda: plot_boundary(Text(), X_XOR, Y_XOR), ShapeError, 129),
    "a cube": (lambda: plot_boundary(Cube(), X_XOR, Y_XOR), ShapeError, 129),
    "text in x": (lambda: plot_boundary(GATE, [["a", "b"]], [0]), DTypeError, 201),
    "an unknown activation": (lambda: plot_activation("rely"), ArgumentError, 803),
    "softmax over one z": (lambda: plot_activation("softmax"), ArgumentError, 836),
    "no linear layers": (lambda: plot_network(nn.Sequential(nn.ReLU())), ArgumentError, 837),
    "layers that do not fit": (
        lambda: plot_network(nn.ModuleList([nn.Linear(2, 3), nn.Linear(4, 1)])),
        ArgumentError,
        837,
    ),
    "infinite weights": (lambda: plot_network(broken(network())), DataError, 301),
    "a bias that is NaN": (lambda: plot_network(with_bias(math.nan)), DataError, 301),
    "no circles": (lambda: plot_network(NET, max_neurons=0), ArgumentError, 802),
    "half a circle": (lambda: plot_network(NET, max_neurons=2.5), ArgumentError, 802),
    "True circles": (lambda: plot_network(NET, max_neurons=True), ArgumentError, 802),
    "one input name": (lambda: plot_network(NET, input_names=["a"]), ArgumentError, 833),
    "two output names": (lambda: plot_network(NET, output_names=["a", "b"]), ArgumentError, 833),
    "a surface over many weights": (lambda: plot_cost_surface(NET, X_XOR, Y_XOR), ArgumentError, 839),
    "an empty path": (surface(path=[]), ArgumentError, 838),
    "a path of another model": (surface(path=[{"layers.0.weight": torch.zeros(1)}]), ArgumentError, 838),
    "a falling range": (surface(weight_range=(2, 1)), ArgumentError, 835),
    "an endless range": (surface(bias_range=(0, math.inf)), ArgumentError, 835),
    "a range of no width": (surface(path=PATH, bias_range=(1, 1)), ArgumentError, 835),
    "a foreign model without a loss": (lambda: plot_cost_surface(nn.Linear(1, 1), X_LINE, Y_LINE), ArgumentError, 807),
    "a surface with fewer targets": (lambda: plot_cost_surface(LINE, X_LINE, Y_LINE[:2]), ShapeError, 102),
    "a surface with a number as y": (lambda: plot_cost_surface(LINE, X_LINE, 1.0), ShapeError, 102),
    "a surface with infinite y": (lambda: plot_cost_surface(LINE, X_LINE, Y_LINE / 0), DataError, 301),
    "33 rows": (lambda: plot_truth_table(torch.zeros(33, 2), torch.zeros(33)), ShapeError, 128),
    "too few predictions": (lambda: plot_truth_table(X_XOR, Y_XOR, [0.0, 1.0]), ShapeError, 125),
    "two predictions a row": (lambda: plot_truth_table(X_XOR, Y_XOR, X_XOR), ShapeError, 122),
    "NaN as a prediction": (lambda: plot_truth_table(X_XOR, Y_XOR, NAN[:, 0]), DataError, 301),
    "three headings": (lambda: plot_truth_table(X_XOR, Y_XOR, feature_names=["a", "b", "c"]), ArgumentError, 833),
    "lines of three inputs": (lambda: plot_hidden_lines(network((3, 2)), X_XOR, Y_XOR), ShapeError, 127),
    "lines without layers": (lambda: plot_hidden_lines(nn.Identity(), X_XOR, Y_XOR), ArgumentError, 837),
    "lines of infinite weights": (lambda: plot_hidden_lines(broken(network()), X_XOR, Y_XOR), DataError, 301),
    "lines of a bias that is NaN": (lambda: plot_hidden_lines(with_bias(math.nan), X_XOR, Y_XOR), DataError, 301),
    "lines over half a class": (lambda: plot_hidden_lines(NET, X_XOR, [0, 0.5, 1, 1]), DataError, 304),
    "a verdict too few": (lambda: plot_verdicts([0, 1], ["0.1", "0.1"], ["solved"]), ShapeError, 138),
    "a setting too many": (lambda: plot_verdicts([0], ["0.1", "0.2"], ["solved"]), ShapeError, 138),
    "lines with one class name": (lambda: plot_hidden_lines(NET, X_XOR, Y_XOR, class_names=["a"]), ArgumentError, 833),
}


@pytest.mark.parametrize("language", sampled(["ko", "en"], 2))
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_and_no_figure_is_left(name: str, language: str) -> None:
    call, kind, number = MISTAKES[name]
    set_language(language)
    with pytest.raises(MlpTutorialError) as caught:
        call()
    assert (type(caught.value), caught.value.number) == (kind, number)
    said = str(caught.value)
    assert said.startswith(f"[MLP{number} ")
    assert bool(re.search("[가-힣]", said)) is (language == "ko")
    assert plt.get_fignums() == []


def test_every_error_of_the_pictures_is_tried() -> None:
    tried = {number for _, _, number in MISTAKES.values()} | {830}  # 830: tests/plotting/test_pictures.py
    own = set(range(120, 130)) | set(range(830, 840))
    assert own - tried == set()
