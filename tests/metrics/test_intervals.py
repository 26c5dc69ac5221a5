"""Intervals are SciPy's where it has them, and hold the true value about as often as they say."""

import itertools
import math

import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlp_tutorial.metrics.intervals import (
    UNKNOWN,
    auc_interval,
    mean_interval,
    mean_recall_interval,
    student_quantile,
)

VALUES = st.integers(2, 40).flatmap(lambda n: arrays(np.float64, n, elements=st.floats(-1e3, 1e3)))


@pytest.mark.parametrize("freedom", [*range(1, 40), 99, 500, 999, 1000, 1001, 5000, 10**6])
def test_students_quantile_is_scipys(freedom: int) -> None:
    assert student_quantile(freedom) == pytest.approx(scipy.stats.t.ppf(0.95, freedom), rel=3e-6)


@given(VALUES)
def test_the_interval_of_a_mean_is_scipys(values) -> None:
    assume(values.std() > 1e-6)
    expected = scipy.stats.ttest_1samp(values, 0).confidence_interval(0.90)
    assert mean_interval(torch.from_numpy(values)) == pytest.approx(tuple(expected), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("values", [[], [3.0], [1.0, math.inf], [1.0, -math.inf, 2.0], [math.nan, 1.0]])
def test_of_one_value_or_an_infinite_one_nothing_is_known(values) -> None:
    assert mean_interval(torch.tensor(values, dtype=torch.float64)) == UNKNOWN


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_an_auc_leaves_one_half_out_where_mann_and_whitneys_test_does(ones: int, zeros: int, data) -> None:
    order = data.draw(st.permutations(range(ones + zeros)))
    test = scipy.stats.mannwhitneyu(order[:ones], order[ones:], use_continuity=False, method="asymptotic")
    assume(abs(test.pvalue - 0.10) > 1e-9)
    low, high = auc_interval(test.statistic / (ones * zeros), ones, zeros)
    assert (low > 0.5 or high < 0.5) == (test.pvalue < 0.10)
    assert 0 <= low <= test.statistic / (ones * zeros) <= high <= 1


@pytest.mark.parametrize(("ones", "zeros"), [(1, 5), (2, 2), (1, 18)])
def test_a_perfect_order_of_a_few_rows_may_be_luck(ones: int, zeros: int) -> None:
    assert 1 / math.comb(ones + zeros, ones) > 0.05
    low, high = auc_interval(1.0, ones, zeros)
    assert low < 0.5
    assert high == 1


def test_an_auc_of_one_class_tells_nothing() -> None:
    assert auc_interval(math.nan, 0, 5) == auc_interval(math.nan, 5, 0) == UNKNOWN


def test_the_interval_of_an_auc_holds_the_true_one() -> None:
    draw = np.random.default_rng(0)
    shift, ones, zeros, rounds = 1.0, 8, 30, 2000
    truth = scipy.stats.norm.cdf(shift / math.sqrt(2))
    held = 0
    for _ in range(rounds):
        above = draw.normal(shift, 1, ones)[:, None] > draw.normal(0, 1, zeros)
        low, high = auc_interval(above.mean(), ones, zeros)
        held += low <= truth <= high
    assert 0.88 <= held / rounds <= 0.94


@pytest.mark.parametrize("rows", [(4, 4, 4), (5, 5, 5), (2, 4, 8), (3, 3, 3, 3)])
@pytest.mark.parametrize("even", [True, False])
def test_the_interval_of_a_mean_recall_holds_the_true_one(rows: tuple[int, ...], even: bool) -> None:
    """Exactly: over all ways in which the rows can be found, each with its probability."""
    k = len(rows)
    truth = [1 / k] * k if even else [0.8, 0.5, 0.6, 0.3][:k]
    held = 0.0
    for found in itertools.product(*[range(n + 1) for n in rows]):
        low, high = mean_recall_interval(found, rows)
        if low <= sum(truth) / k <= high:
            held += math.prod(scipy.stats.binom.pmf(x, n, p) for x, n, p in zip(found, rows, truth, strict=True))
    assert held >= 0.88


def test_a_mean_recall_of_one_class_tells_nothing() -> None:
    assert mean_recall_interval([3], [4]) == UNKNOWN
