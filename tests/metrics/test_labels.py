"""Scores of labels are scikit-learn's, and say NaN where it says a number for 0/0."""

import math
from functools import partial

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mlp_tutorial import set_language
from mlp_tutorial.errors import ArgumentError, DataError, DTypeError, ShapeError
from mlp_tutorial.metrics import accuracy, balanced_accuracy, confusion_matrix, precision, recall

CLASSES = 4
LABELS = st.integers(1, 40).flatmap(
    lambda n: st.tuples(*[arrays(np.int64, n, elements=st.integers(0, CLASSES - 1))] * 2)
)


PER_CLASS = [
    pytest.param(partial(metric, classes=2), id=metric.__name__) for metric in (confusion_matrix, recall, precision)
]
OF_LABELS = [accuracy, balanced_accuracy, *PER_CLASS]


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


@given(LABELS)
def test_recall_and_precision_are_scikit_learns_with_nan_for_nothing(pair) -> None:
    labels, y = pair
    options = {"labels": range(CLASSES), "average": None, "zero_division": np.nan}
    column = labels.reshape(-1, 1), y.reshape(-1, 1).astype(np.float32)
    for ours, theirs in ((recall, sklearn.metrics.recall_score), (precision, sklearn.metrics.precision_score)):
        expected = theirs(y, labels, **options)
        assert ours(labels, y, classes=CLASSES).numpy() == pytest.approx(expected, nan_ok=True)
        assert ours(*column, classes=CLASSES).numpy() == pytest.approx(expected, nan_ok=True)


@given(LABELS)
@pytest.mark.filterwarnings("ignore:y_pred contains classes not in y_true")
@pytest.mark.filterwarnings("ignore:A single label was found")
def test_balanced_accuracy_is_scikit_learns(pair) -> None:
    labels, y = pair
    assert balanced_accuracy(labels, y) == pytest.approx(sklearn.metrics.balanced_accuracy_score(y, labels))


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_saying_always_the_same_gets_one_kth_of_the_balanced_accuracy(classes: int) -> None:
    y = torch.arange(classes).repeat_interleave(torch.arange(1, classes + 1) ** 2)
    assert balanced_accuracy(torch.full_like(y, classes - 1), y) == pytest.approx(1 / classes)


def test_several_sigmoid_outputs_count_each_label() -> None:
    assert accuracy([[1, 0], [1, 1]], [[1.0, 0.0], [0.0, 1.0]]) == 0.75


@pytest.mark.parametrize("metric", OF_LABELS)
def test_a_vector_against_a_column_is_refused_and_not_broadcast(metric) -> None:
    with pytest.raises(ShapeError) as caught:
        metric(torch.zeros(3), torch.zeros(3, 1))
    assert caught.value.code == "MLP135"
    assert "(3, 1)" in str(caught.value)


@pytest.mark.parametrize("metric", OF_LABELS)
def test_no_rows_are_refused(metric) -> None:
    with pytest.raises(ShapeError) as caught:
        metric(torch.zeros(0, 1), torch.zeros(0, 1))
    assert caught.value.code == "MLP104"


@pytest.mark.parametrize("metric", OF_LABELS)
def test_nan_is_refused(metric) -> None:
    with pytest.raises(DataError) as caught:
        metric([[0.0], [math.nan]], [[0.0], [1.0]])
    assert caught.value.code == "MLP301"


@pytest.mark.parametrize("metric", OF_LABELS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_probabilities_are_no_labels(metric, language: str) -> None:
    set_language(language)
    with pytest.raises(DTypeError) as caught:
        metric([[0.25], [0.0]], [[1.0], [0.0]])
    assert caught.value.code == "MLP220"
    assert "0.25" in str(caught.value)
    assert "model.predict(x)" in str(caught.value)


@pytest.mark.parametrize("metric", [confusion_matrix, recall, precision])
@pytest.mark.parametrize(("labels", "y", "name"), [([0, 3], [0, 1], "labels"), ([0, 1], [-1, 1], "y")])
def test_a_label_without_a_class_is_named(metric, labels, y, name: str) -> None:
    with pytest.raises(DataError) as caught:
        metric(labels, y, classes=3)
    assert (caught.value.code, caught.value.facts["name"]) == ("MLP336", name)


def test_a_negative_label_has_no_balanced_accuracy() -> None:
    with pytest.raises(DataError) as caught:
        balanced_accuracy([0, 1], [-1, 1])
    assert caught.value.code == "MLP336"


@pytest.mark.parametrize("metric", [balanced_accuracy, *PER_CLASS])
def test_one_hot_rows_are_no_single_label(metric) -> None:
    with pytest.raises(ShapeError) as caught:
        metric([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    assert caught.value.code == "MLP136"


@pytest.mark.parametrize("metric", [confusion_matrix, recall, precision])
def test_no_classes_are_refused(metric) -> None:
    with pytest.raises(ArgumentError) as caught:
        metric([0], [0], classes=0)
    assert caught.value.code == "MLP842"
