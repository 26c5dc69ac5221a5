"""The metrics are scikit-learn's, and say NaN where it says a number for 0/0."""

import math

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlp_tutorial import set_language
from mlp_tutorial.errors import ArgumentError, DataError, DTypeError, ShapeError
from mlp_tutorial.metrics import accuracy, confusion_matrix, r2_score

CLASSES = 4
LABELS = st.integers(1, 40).flatmap(
    lambda n: st.tuples(*[arrays(np.int64, n, elements=st.integers(0, CLASSES - 1))] * 2)
)
NUMBERS = st.tuples(st.integers(2, 30), st.integers(1, 3)).flatmap(
    lambda shape: st.tuples(*[arrays(np.float32, shape, elements=st.integers(-100, 100))] * 2)
)


@given(LABELS)
def test_accuracy_is_scikit_learns(pair) -> None:
    labels, y = pair
    expected = sklearn.metrics.accuracy_score(y, labels)
    assert accuracy(torch.from_numpy(labels), torch.from_numpy(y)) == pytest.approx(expected, abs=1e-15)
    column = accuracy(labels.reshape(-1, 1), y.reshape(-1, 1).astype(np.float32))
    assert column == pytest.approx(expected, abs=1e-15)


@given(LABELS)
def test_the_confusion_matrix_is_scikit_learns(pair) -> None:
    labels, y = pair
    expected = sklearn.metrics.confusion_matrix(y, labels, labels=range(CLASSES))
    matrix = confusion_matrix(labels, y, classes=CLASSES)
    assert matrix.dtype == torch.int64
    assert matrix.tolist() == expected.tolist()
    assert matrix.diag().sum() / matrix.sum() == pytest.approx(accuracy(labels, y))


@given(NUMBERS)
def test_r2_is_scikit_learns_unless_a_target_is_constant(pair) -> None:
    prediction, y = pair
    score = r2_score(torch.from_numpy(prediction), torch.from_numpy(y))
    if (y == y[0]).all(axis=0).any():
        assert math.isnan(score)
    else:
        expected = sklearn.metrics.r2_score(y.astype(np.float64), prediction.astype(np.float64))
        assert score == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("y", [[[0.1]] * 7, [[5.0]], [0.1] * 3])
def test_r2_of_a_constant_target_is_not_a_number(y) -> None:
    assert math.isnan(r2_score(y, y))
    assert math.isnan(r2_score(np.array(y) + 1, y))


def test_r2_is_exact_far_from_zero() -> None:
    y = torch.tensor([[1e6], [1e6 + 1], [1e6 + 2]])
    assert r2_score(y + torch.tensor([[0.0], [0.0], [1.0]]), y) == 0.5


def test_several_sigmoid_outputs_count_each_label() -> None:
    assert accuracy([[1, 0], [1, 1]], [[1.0, 0.0], [0.0, 1.0]]) == 0.75


@pytest.mark.parametrize("metric", [accuracy, r2_score, lambda a, b: confusion_matrix(a, b, 2)])
def test_a_vector_against_a_column_is_refused_and_not_broadcast(metric) -> None:
    with pytest.raises(ShapeError) as caught:
        metric(torch.zeros(3), torch.zeros(3, 1))
    assert caught.value.code == "MLP135"
    assert "(3, 1)" in str(caught.value)


@pytest.mark.parametrize("metric", [accuracy, r2_score, lambda a, b: confusion_matrix(a, b, 2)])
def test_no_rows_are_refused(metric) -> None:
    with pytest.raises(ShapeError) as caught:
        metric(torch.zeros(0, 1), torch.zeros(0, 1))
    assert caught.value.code == "MLP104"


@pytest.mark.parametrize("metric", [accuracy, r2_score, lambda a, b: confusion_matrix(a, b, 2)])
def test_nan_is_refused(metric) -> None:
    with pytest.raises(DataError) as caught:
        metric([[0.0], [math.nan]], [[0.0], [1.0]])
    assert caught.value.code == "MLP301"


@pytest.mark.parametrize("metric", [accuracy, lambda a, b: confusion_matrix(a, b, 2)])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_probabilities_are_no_labels(metric, language: str) -> None:
    set_language(language)
    with pytest.raises(DTypeError) as caught:
        metric([[0.25], [0.0]], [[1.0], [0.0]])
    assert caught.value.code == "MLP220"
    assert "0.25" in str(caught.value)
    assert "model.predict(x)" in str(caught.value)


@pytest.mark.parametrize(("labels", "y", "name"), [([0, 3], [0, 1], "labels"), ([0, 1], [-1, 1], "y")])
def test_a_label_without_a_class_is_named(labels, y, name: str) -> None:
    with pytest.raises(DataError) as caught:
        confusion_matrix(labels, y, classes=3)
    assert (caught.value.code, caught.value.facts["name"]) == ("MLP336", name)


def test_one_hot_rows_are_no_single_label() -> None:
    with pytest.raises(ShapeError) as caught:
        confusion_matrix([[1, 0], [0, 1]], [[1, 0], [0, 1]], classes=2)
    assert caught.value.code == "MLP136"


def test_no_classes_are_refused() -> None:
    with pytest.raises(ArgumentError) as caught:
        confusion_matrix([0], [0], classes=0)
    assert caught.value.code == "MLP842"
