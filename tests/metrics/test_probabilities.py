"""AUC and log loss are scikit-learn's; a probability of 0 for what came true costs infinitely much."""

import math

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlp_tutorial.errors import ArgumentError, DataError, DTypeError, MlpTutorialError, ShapeError
from mlp_tutorial.metrics import auc, log_loss

ROWS = st.integers(1, 40)
TWO = ROWS.flatmap(
    lambda n: st.tuples(
        arrays(np.int64, n, elements=st.integers(0, 1)), arrays(np.int64, n, elements=st.integers(1, 9))
    )
)
SEVERAL = st.tuples(ROWS, st.integers(2, 5)).flatmap(
    lambda shape: st.tuples(
        arrays(np.int64, shape[0], elements=st.integers(0, shape[1] - 1)),
        arrays(np.float64, shape, elements=st.floats(0.01, 1)),
        arrays(np.float64, shape[1], elements=st.floats(0.1, 9)),
    )
)


@given(TWO)
def test_auc_is_scikit_learns_with_ties_and_of_logits_too(pair) -> None:
    y, tenths = pair
    assume(0 < y.sum() < len(y))
    p = tenths / 10
    expected = sklearn.metrics.roc_auc_score(y, p)
    assert auc(p, y) == pytest.approx(expected, abs=1e-12)
    assert auc(np.log(p / (1 - p)).reshape(-1, 1), y.reshape(-1, 1).astype(np.float32)) == pytest.approx(expected)


@given(TWO)
def test_log_loss_of_two_classes_is_scikit_learns(pair) -> None:
    y, tenths = pair
    p = tenths / 10
    expected = sklearn.metrics.log_loss(y, p, labels=[0, 1])
    assert log_loss(p, y) == pytest.approx(expected)
    assert log_loss(p.reshape(-1, 1), y.reshape(-1, 1).astype(np.float32)) == pytest.approx(expected)
    assert log_loss(np.stack([1 - p, p], axis=1), y) == pytest.approx(expected)


@given(SEVERAL)
def test_log_loss_of_several_classes_is_scikit_learns_with_weights_too(drawn) -> None:
    y, p, weights = drawn
    p = p / p.sum(axis=1, keepdims=True)
    options = {"labels": range(p.shape[1])}
    assert log_loss(p, y) == pytest.approx(sklearn.metrics.log_loss(y, p, **options))
    expected = sklearn.metrics.log_loss(y, p, sample_weight=weights[y], **options)
    assert log_loss(p, y, class_weights=weights) == pytest.approx(expected)


def test_sure_and_wrong_costs_infinitely_much_and_sure_and_right_nothing() -> None:
    assert log_loss([1.0, 0.0], [1, 0]) == 0
    assert log_loss([1.0, 0.0], [1, 1]) == math.inf
    assert log_loss([[0.0, 1.0], [0.5, 0.5]], [0, 1]) == math.inf


@pytest.mark.parametrize("classes", [2, 3, 7])
def test_even_probabilities_cost_log_k(classes: int) -> None:
    assert log_loss(torch.full((classes, classes), 1 / classes), torch.arange(classes)) == pytest.approx(
        math.log(classes)
    )


def test_auc_of_one_class_is_not_a_number() -> None:
    assert math.isnan(auc([0.1, 0.9], [1, 1]))
    assert math.isnan(auc([0.1, 0.9], [0, 0]))


@pytest.mark.parametrize(("metric", "p", "y", "error", "code"), [
    (auc, torch.zeros(3), torch.zeros(3, 1), ShapeError, "MLP135"),
    (auc, torch.zeros(3, 2), torch.zeros(3, 2), ShapeError, "MLP136"),
    (auc, [0.5, math.nan], [0, 1], DataError, "MLP301"),
    (auc, [0.5, 0.5], [0.0, 0.5], DTypeError, "MLP220"),
    (auc, [0.5, 0.5], [1, 2], DataError, "MLP336"),
    (log_loss, torch.zeros(3), torch.zeros(3, 1), ShapeError, "MLP135"),
    (log_loss, torch.full((3, 2), 0.5), torch.zeros(3, 2), ShapeError, "MLP135"),
    (log_loss, torch.full((3, 2), 0.5), torch.zeros(2), ShapeError, "MLP135"),
    (log_loss, torch.zeros(0), torch.zeros(0), ShapeError, "MLP104"),
    (log_loss, [0.5, math.nan], [0, 1], DataError, "MLP301"),
    (log_loss, [0.5, 0.5], [0.5, 1.0], DTypeError, "MLP220"),
    (log_loss, [0.5, 0.5], [1, 2], DataError, "MLP336"),
    (log_loss, [0.5, -2.5], [0, 1], DataError, "MLP390"),
    (log_loss, [[0.5, 0.5], [0.75, 0.75]], [0, 1], DataError, "MLP391"),
])  # fmt: skip
def test_what_cannot_be_measured_is_refused(metric, p, y, error: type[MlpTutorialError], code: str) -> None:
    with pytest.raises(error) as caught:
        metric(p, y)
    assert caught.value.code == code


@pytest.mark.parametrize("weights", [[1.0], [1.0, 0.0], [1.0, math.inf], [1.0, -1.0], [1.0, 1.0, 1.0]])
def test_class_weights_are_one_positive_number_a_class(weights) -> None:
    with pytest.raises(ArgumentError) as caught:
        log_loss([0.5, 0.5], [0, 1], class_weights=weights)
    assert caught.value.code == "MLP842"
