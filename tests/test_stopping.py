"""Rules that end training, against the same rule written as one line over the whole course."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlp_tutorial import ArgumentError, cost_below, patience

COSTS = st.lists(st.floats(0, 10), min_size=1, max_size=30)


def course(costs: list[float], validation_costs: list[float] | None = None) -> SimpleNamespace:
    return SimpleNamespace(costs=costs, validation_costs=validation_costs or [])


def epochs_since_best(costs: list[float], min_change: float) -> int:
    best, since = math.inf, 0
    for cost in costs:
        since += 1
        if cost < best - min_change:
            best, since = cost, 0
    return since


@given(costs=COSTS, epochs=st.integers(1, 5), min_change=st.sampled_from([0.0, 0.1, 1.0]))
def test_patience_ends_when_the_best_is_so_many_epochs_old(costs, epochs: int, min_change: float) -> None:
    rule, growing = patience(epochs, min_change=min_change), course([])
    for number, cost in enumerate(costs, start=1):
        growing.costs.append(cost)
        assert rule(growing) == (epochs_since_best(costs[:number], min_change) >= epochs)


@given(costs=COSTS, epochs=st.integers(1, 5))
def test_patience_depends_on_the_course_alone(costs, epochs: int) -> None:
    asked_each_epoch, growing = patience(epochs), course([])
    for cost in costs:
        growing.costs.append(cost)
        last = asked_each_epoch(growing)
    assert patience(epochs)(course(costs)) == last


@given(first=COSTS, second=COSTS)
def test_a_rule_used_for_a_second_run_starts_anew(first, second) -> None:
    rule = patience(2)
    rule(course(first))
    assert rule(course(second)) == patience(2)(course(second))


def test_patience_follows_the_validation_cost_where_there_is_one() -> None:
    assert patience(2)(course([3.0, 2.0, 1.0], [1.0, 2.0, 3.0]))
    assert not patience(2)(course([3.0, 2.0, 1.0]))


def test_cost_below_means_below() -> None:
    assert not cost_below(0.5)(course([0.4, 0.5]))
    assert cost_below(0.5)(course([0.6, 0.49]))


@pytest.mark.parametrize("epochs", [0, -1, 1.5, math.nan, "3", None, True])
def test_patience_counts_whole_epochs(epochs) -> None:
    with pytest.raises(ArgumentError) as caught:
        patience(epochs)
    assert caught.value.code == "MLP802"


@pytest.mark.parametrize("rule", [cost_below, lambda limit: patience(1, min_change=limit)], ids=["below", "patience"])
@pytest.mark.parametrize("limit", [math.nan, math.inf, -math.inf, "0.1", None])
def test_a_limit_is_a_finite_number(rule, limit) -> None:
    with pytest.raises(ArgumentError) as caught:
        rule(limit)
    assert caught.value.code == "MLP818"


def test_a_change_is_not_negative() -> None:
    with pytest.raises(ArgumentError):
        patience(1, min_change=-0.1)
