"""The cost curve shows the costs given, each at its epoch, on the scale that suits them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt

from mlp_tutorial import LinearRegression, datasets, fit
from mlp_tutorial.plotting import plot_cost
from tests.plotting.pictures import legend, line


@given(st.lists(st.floats(1e-30, 1e30), min_size=1, max_size=80))
def test_the_curve_is_the_costs_over_their_numbers(costs: list[float]) -> None:
    ax = plot_cost(costs, ax=plt.figure().add_subplot())
    assert line(ax, "training cost").tolist() == [[float(place), cost] for place, cost in enumerate(costs)]
    far_apart = math.log10(max(costs)) - math.log10(min(costs)) >= 2
    assert (ax.get_yscale(), ax.get_ylabel()) == (("log", "cost (log scale)") if far_apart else ("linear", "cost"))
    plt.close("all")


def test_epochs_number_the_costs() -> None:
    ax = plot_cost([3.0, 2.0], validation_costs=[4.0, 5.0], epochs=[10, 20])
    assert line(ax, "training cost").tolist() == [[10, 3], [20, 2]]
    assert line(ax, "validation cost").tolist() == [[10, 4], [20, 5]]
    assert legend(ax) == ["training cost", "validation cost"]


def test_one_curve_needs_no_legend() -> None:
    assert legend(plot_cost([3.0, 2.0])) == []


@pytest.mark.parametrize(("costs", "log", "scale"), [
    ([100.0, 1.0], None, "log"),
    ([99.0, 1.0], None, "linear"),
    ([100.0, 0.0], None, "linear"),
    ([100.0, -1.0], None, "linear"),
    ([2.0, 1.0], True, "log"),
    ([1e9, 1.0], False, "linear"),
    ([100.0, math.nan, 1.0], None, "log"),
    ([2.0, math.inf], None, "linear"),
])  # fmt: skip
def test_the_scale_is_chosen_by_the_costs_or_the_reader(costs: list[float], log: bool | None, scale: str) -> None:
    assert plot_cost(costs, log=log).get_yscale() == scale


def test_the_validation_cost_counts_for_the_scale() -> None:
    assert plot_cost([1.0, 1.0], validation_costs=[1.0, 0.001]).get_yscale() == "log"


@pytest.mark.parametrize("hole", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_leaves_a_gap(hole: float) -> None:
    ax = plot_cost([3.0, hole, 1.0])
    ax.figure.canvas.draw()
    low, high = ax.get_ylim()
    assert 0 < low < 1
    assert 3 < high < 4
    np.testing.assert_array_equal(line(ax, "training cost")[:, 1], [3.0, hole, 1.0])


def test_epochs_are_whole_at_the_ticks() -> None:
    ticks = plot_cost([3.0, 2.0, 1.0]).get_xticks()
    assert (ticks == np.round(ticks)).all()


def test_a_history_draws_its_own_costs() -> None:
    x, y = datasets.line()
    history = fit(LinearRegression(), x, y, epochs=5, seed=0, validation=(x, y + 1))
    ax = history.plot()
    assert line(ax, "training cost").tolist() == [
        list(pair) for pair in zip(history.epochs, history.costs, strict=True)
    ]
    assert line(ax, "validation cost")[:, 1].tolist() == history.validation_costs
