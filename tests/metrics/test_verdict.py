"""A verdict compares model and baseline on the same rows, and keeps quiet where the difference could be chance."""

import dataclasses
import math

import numpy as np
import pytest
import scipy.stats
import sklearn.metrics
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlp_tutorial.errors import ArgumentError, DataError, DTypeError, MlpTutorialError, ShapeError
from mlp_tutorial.metrics import Difference, Verdict, compare_classes, compare_numbers, over_splits, r2_score

NUMBERS = st.integers(3, 30).flatmap(
    lambda n: st.tuples(*[arrays(np.float64, (n, 1), elements=st.integers(-50, 50))] * 3)
)
DRAW = np.random.default_rng(0)


def difference(low: float, high: float) -> Difference:
    return Difference("auc", 0.5, 0.5, (low + high) / 2, low, high)


@pytest.mark.parametrize(("fit", "error", "word"), [
    ((1, 2), (1, 2), "better"),
    ((-2, -1), (-2, -1), "worse"),
    ((1, 2), (-1, 2), "cannot-tell"),
    ((-1, 2), (1, 2), "cannot-tell"),
    ((1, 2), (-2, -1), "cannot-tell"),
    ((-2, -1), (-2, 1), "cannot-tell"),
    ((0, 2), (1, 2), "cannot-tell"),
])  # fmt: skip
def test_both_measures_must_agree(fit, error, word: str) -> None:
    assert Verdict(10, difference(*fit), difference(*error)).word == word


@given(NUMBERS)
def test_numbers_are_compared_by_students_paired_interval(drawn) -> None:
    prediction, y, training_y = drawn
    assume(len(np.unique(y)) > 1)
    verdict = compare_numbers(prediction, y, training_y)
    guess = np.full_like(y, training_y.mean())
    for found, loss in ((verdict.fit, np.square), (verdict.error, np.abs)):
        model, baseline = loss(y - prediction)[:, 0], loss(y - guess)[:, 0]
        assert found.model == pytest.approx(model.mean())
        assert found.baseline == pytest.approx(baseline.mean())
        if np.std(baseline - model) > 1e-6:
            expected = scipy.stats.ttest_rel(baseline, model).confidence_interval(0.90)
            assert (found.low, found.high) == pytest.approx(tuple(expected), rel=1e-6, abs=1e-9)
            assert found.gain == pytest.approx((found.low + found.high) / 2, abs=1e-6)


def test_the_measures_are_those_of_the_scores() -> None:
    y, prediction, shares = DRAW.normal(size=(20, 1)), DRAW.normal(size=(20, 1)), DRAW.random((20, 3))
    numbers = compare_numbers(prediction, y, y)
    assert 1 - numbers.fit.model / numbers.fit.baseline == pytest.approx(r2_score(prediction, y))
    assert numbers.error.model == pytest.approx(sklearn.metrics.mean_absolute_error(y, prediction))
    p, labels = shares / shares.sum(axis=1, keepdims=True), np.arange(20) % 3
    three = compare_classes(p, labels, labels)
    assert (three.fit.measure, three.error.measure) == ("log_loss", "balanced_accuracy")
    assert three.fit.model == pytest.approx(sklearn.metrics.log_loss(labels, p))
    assert three.fit.baseline == pytest.approx(sklearn.metrics.log_loss(labels, [np.bincount(labels) / 20] * 20))
    assert three.error.model == pytest.approx(sklearn.metrics.balanced_accuracy_score(labels, p.argmax(axis=1)))
    assert three.error.baseline == pytest.approx(1 / 3)
    two = compare_classes(p[:, 0], labels == 0, labels == 0)
    assert two.error.measure == "auc"
    assert two.error.model == pytest.approx(sklearn.metrics.roc_auc_score(labels == 0, p[:, 0]))


def test_log_losses_are_compared_by_students_paired_interval() -> None:
    p, y = DRAW.uniform(0.1, 0.9, 25), DRAW.integers(0, 2, 25)
    fit = compare_classes(p, y, [0, 0, 0, 1]).fit
    model, baseline = -np.log(np.where(y == 1, p, 1 - p)), -np.log(np.where(y == 1, 0.25, 0.75))
    expected = scipy.stats.ttest_rel(baseline, model).confidence_interval(0.90)
    assert (fit.low, fit.high) == pytest.approx(tuple(expected), rel=1e-6)


def test_class_weights_weigh_log_loss_and_shares() -> None:
    p, y, weights = DRAW.uniform(0.1, 0.9, 40), DRAW.integers(0, 2, 40), np.array([0.6, 3.0])
    fit = compare_classes(p, y, [0] * 10 + [1] * 2, class_weights=weights).fit
    share = 2 * 3.0 / (2 * 3.0 + 10 * 0.6)
    for found, given_p in ((fit.model, p), (fit.baseline, np.full(40, share))):
        assert found == pytest.approx(sklearn.metrics.log_loss(y, given_p, sample_weight=weights[y]))
    assert fit.gain == pytest.approx(fit.baseline - fit.model)
    assert fit.low < fit.gain < fit.high
    alike = compare_classes(p, y, y, class_weights=[2.0, 2.0])
    assert dataclasses.astuple(alike.fit)[1:] == pytest.approx(dataclasses.astuple(compare_classes(p, y, y).fit)[1:])


def test_few_rows_are_no_reason_to_be_sure() -> None:
    y = torch.tensor([[1.0], [2.0], [3.0], [10.0]])
    assert compare_numbers(y * 0.9, y, y[:2]).word == "cannot-tell"
    many = y.repeat(10, 1)
    assert compare_numbers(many * 0.9, many, y[:2]).word == "better"


def test_a_model_that_is_far_off_is_worse() -> None:
    y = torch.arange(20.0)[:, None]
    assert compare_numbers(100 - y, y, y).word == "worse"
    upside_down = torch.tensor([0.9, 0.1] * 20)
    assert compare_classes(upside_down, torch.tensor([0, 1] * 20), [0, 1]).word == "worse"


def test_where_nothing_was_to_be_told_apart_nothing_is_said() -> None:
    constant = compare_numbers([[2.9], [3.0], [3.1]], [[3.0]] * 3, [[5.0]])
    assert (constant.word, constant.fit.low, constant.error.high) == ("cannot-tell", -math.inf, math.inf)
    one_class = compare_classes([0.1, 0.2, 0.1], [0, 0, 0], [0, 0, 1])
    assert one_class.word == "cannot-tell"
    assert math.isnan(one_class.error.model)
    assert compare_classes(torch.eye(3)[[1, 1, 1]] * 0.9 + 1 / 30, [1, 1, 1], [0, 1, 2]).word == "cannot-tell"
    assert compare_numbers([[1.0]], [[1.0]], [[5.0]]).word == "cannot-tell"


def test_a_rare_class_does_not_hide_a_model_that_orders_well() -> None:
    """19 in 20 rows are of class 0: no probability reaches ½, so accuracy is the baseline's."""
    y = torch.arange(200) % 20 == 0
    p = torch.where(y, 0.4, 0.03) + torch.arange(200) % 7 * 0.005
    assert bool((p < 0.5).all())
    assert compare_classes(p, y, y).word == "better"


def test_a_class_without_training_rows_counts_as_one() -> None:
    fit = compare_classes([[0.8, 0.1, 0.1]] * 3, [0, 1, 2], [0, 0, 0, 1]).fit
    assert fit.baseline == pytest.approx(-(math.log(3 / 5) + 2 * math.log(1 / 5)) / 3)


def test_a_sure_mistake_leaves_the_verdict_open() -> None:
    verdict = compare_classes([1.0, 0.9, 0.1, 0.2], [0, 1, 0, 0], [0, 1])
    assert verdict.fit.model == math.inf
    assert verdict.word == "cannot-tell"


def test_probabilities_next_to_one_still_have_an_order() -> None:
    small = torch.tensor([1e-20, 1e-18, 1e-30, 1e-25], dtype=torch.float64)
    verdict = compare_classes(torch.stack([small, 1 - small], dim=1), [0, 0, 1, 1], [0, 1])
    assert verdict.error.model == 1


def test_splits_are_joined_by_nadeau_and_bengios_interval() -> None:
    verdicts = []
    for _ in range(6):
        y = DRAW.normal(size=(25, 1))
        verdicts.append(compare_numbers(0.5 * y + DRAW.normal(size=(25, 1)) / 2, y, DRAW.normal(size=(100, 1))))
    joined = over_splits(verdicts, training_rows=100)
    for part in ("fit", "error"):
        gains = np.array([getattr(verdict, part).gain for verdict in verdicts])
        half = scipy.stats.t.ppf(0.95, 5) * math.sqrt((1 / 6 + 25 / 100) * gains.var(ddof=1))
        found = getattr(joined, part)
        assert found.gain == pytest.approx(gains.mean())
        assert (found.low, found.high) == pytest.approx((gains.mean() - half, gains.mean() + half), rel=1e-6)
        assert found.baseline - found.model == pytest.approx(found.gain)
    assert (joined.rows, joined.splits) == (25, 6)


def test_a_split_that_tells_nothing_is_left_out_of_the_mean() -> None:
    told = [compare_classes([0.2, 0.4, 0.9, p], [0, 0, 1, 1], [0, 1]) for p in (0.6, 0.7)]
    silent = compare_classes([0.2, 0.4], [0, 0], [0, 1])
    joined = over_splits([*told, silent], training_rows=16)
    assert joined.error.gain == 0.5
    assert math.isfinite(joined.fit.low)
    assert over_splits([silent, silent], training_rows=16).word == "cannot-tell"


def test_the_interval_is_that_of_the_splits_that_tell_something() -> None:
    told = [compare_classes([0.2, 0.4, p, 0.6], [0, 0, 1, 1], [0, 1]) for p in (0.1, 0.3, 0.5)]
    silent = [compare_classes([0.2, 0.4, 0.3, 0.1], [0, 0, 0, 0], [0, 1])] * 6
    assert over_splits([*told, *silent], training_rows=16).error == over_splits(told, training_rows=16).error


def test_a_split_with_an_infinite_loss_is_not_left_out() -> None:
    good = [compare_classes([0.1, 0.2, 0.8, p], [0, 0, 1, 1], [0, 1]) for p in (0.8, 0.81, 0.82)]
    assert over_splits(good, training_rows=1000).fit.word == "better"
    sure_and_wrong = compare_classes([0.1, 0.2, 0.8, 0.0], [0, 0, 1, 1], [0, 1])
    joined = over_splits([*good, sure_and_wrong], training_rows=1000)
    assert (joined.fit.word, joined.fit.model, joined.fit.gain) == ("cannot-tell", math.inf, -math.inf)


@pytest.mark.parametrize("verdicts", [
    [],
    [compare_numbers([[1.0], [2.0]], [[1.0], [3.0]], [[1.0]])],
    [
        compare_numbers([[1.0], [2.0]], [[1.0], [3.0]], [[1.0]]),
        compare_classes([0.5, 0.5], [0, 1], [0, 1]),
    ],
], ids=["none", "one", "of two kinds"])  # fmt: skip
def test_one_split_or_splits_of_two_kinds_are_refused(verdicts) -> None:
    with pytest.raises(ArgumentError) as caught:
        over_splits(verdicts, training_rows=10)
    assert caught.value.code == "MLP842"


@pytest.mark.parametrize(("compare", "given", "error", "code"), [
    (compare_numbers, ([1.0, 2.0], [[1.0], [2.0]], [[1.0]]), ShapeError, "MLP135"),
    (compare_numbers, ([[1.0], [2.0]], [[1.0], [2.0]], [1.0]), ShapeError, "MLP135"),
    (compare_numbers, ([[1.0]], [[1.0]], torch.zeros(0, 1)), ShapeError, "MLP104"),
    (compare_numbers, ([[1.0]], [[1.0]], [[math.nan]]), DataError, "MLP301"),
    (compare_classes, ([0.5, 0.5], [0, 2], [0, 1]), DataError, "MLP336"),
    (compare_classes, ([0.5, 0.5], [0, 1], [0, 2]), DataError, "MLP336"),
    (compare_classes, ([0.5, 0.5], [0, 1], [0.5]), DTypeError, "MLP220"),
    (compare_classes, ([0.5, 1.5], [0, 1], [0, 1]), DataError, "MLP390"),
    (compare_classes, ([0.5, 0.5], [0, 1], torch.zeros(0)), ShapeError, "MLP104"),
])  # fmt: skip
def test_what_cannot_be_compared_is_refused(compare, given, error: type[MlpTutorialError], code: str) -> None:
    with pytest.raises(error) as caught:
        compare(*given)
    assert caught.value.code == code
