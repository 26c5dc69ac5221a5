"""Activation pictures: the curves against Python's own mathematics, slopes against differences."""

import math

import numpy as np
import pytest

from mlp_tutorial import activations
from mlp_tutorial.plotting import plot_activation
from tests.plotting.pictures import ELEMENTWISE, legend, line

FUNCTION, SLOPE = "function $f(z)$", "slope $f\\,'(z)$"
DEFINITIONS = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
    "leaky_relu": lambda z: max(0.0, z) + 0.01 * min(0.0, z),
    "elu": lambda z: z if z > 0 else math.exp(z) - 1,
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "gelu": lambda z: z / 2 * (1 + math.erf(z / math.sqrt(2))),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "identity": lambda z: z,
}
JUMPING = {"relu", "leaky_relu"}


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_function_is_drawn_over_the_decks_range(name: str) -> None:
    z, a = line(plot_activation(name), FUNCTION).T
    np.testing.assert_allclose(z, np.linspace(-5, 5, 101), atol=1e-6)
    np.testing.assert_allclose(a, [DEFINITIONS[name](value) for value in np.linspace(-5, 5, 101)], atol=1e-5)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_slope_is_that_of_the_function(name: str) -> None:
    z, slope = line(plot_activation(name), SLOPE).T
    smooth = np.isfinite(slope) & (z != 0 if name in JUMPING | {"elu"} else True)
    differences = [(DEFINITIONS[name](value + 1e-5) - DEFINITIONS[name](value - 1e-5)) / 2e-5 for value in z[smooth]]
    np.testing.assert_allclose(slope[smooth], differences, atol=1e-5)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_a_slope_that_jumps_is_broken_there_and_only_there(name: str) -> None:
    points = line(plot_activation(name), SLOPE)
    gaps = points[np.isnan(points[:, 1]), 0]
    assert len(gaps) == (name in JUMPING)
    assert (np.abs(gaps) <= 0.1 + 1e-6).all()


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_title_tells_name_and_formula_and_can_be_drawn(name: str) -> None:
    ax = plot_activation(name)
    ax.figure.canvas.draw()
    shown = ax.get_title().replace(r"\dfrac", r"\frac")
    assert shown == f"{name}:  $f(z) = {activations.activation(name).formula}$"
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_xlim()) == ("$z$", "$a$", (-5.0, 5.0))
    assert legend(ax) == [FUNCTION, SLOPE]


def test_an_activation_itself_is_taken_as_well_as_its_name() -> None:
    by_name, by_object = plot_activation("tanh"), plot_activation(activations.tanh)
    np.testing.assert_array_equal(line(by_name, FUNCTION), line(by_object, FUNCTION))


def test_function_and_slope_differ_in_colour_and_style() -> None:
    function, slope = plot_activation("tanh").lines[-2:]
    assert function.get_color() != slope.get_color()
    assert (function.get_linestyle(), slope.get_linestyle()) == ("-", "--")
