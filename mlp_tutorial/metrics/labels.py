"""How good labels are: accuracy, the confusion matrix, and what is read off it class by class."""

from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.metrics.pairs import pair_of, require_classes, require_labels, require_one_a_row


def accuracy(labels: Any, y: Any) -> float:
    """Share of labels that are right, from 0 to 1.

    Args:
        labels: Predicted labels as `model.predict(x)` gives them, shape (N, 1) or (N,); of several sigmoid
            outputs, shape (N, K), each label counts.
        y: True labels, the same shape; float 0/1 or int64.

    Returns:
        A plain number without unit.

    Raises:
        ShapeError: The shapes differ, or there are no rows; nothing is broadcast.
        DTypeError: The labels are not whole numbers: probabilities, perhaps.
        DataError: NaN or infinity.

    Source:
        Lab 2 prints predictions beside true values and leaves the counting to the eye.

    Example:
        >>> accuracy([[0], [1], [1], [1]], [[0.0], [1.0], [1.0], [0.0]])
        0.75
    """
    labels, y = pair_of(labels, y)
    require_labels(labels=labels, y=y)
    return float((labels == y).to(torch.float64).mean())


def confusion_matrix(labels: Any, y: Any, classes: int) -> Tensor:
    """How often each true class (row) was labelled as each class (column).

    Args:
        labels: Predicted labels as `model.predict(x)` gives them, shape (N, 1) or (N,).
        y: True labels, the same shape; float 0/1 or int64.
        classes: K, the number of classes; labels go from 0 to K − 1.

    Returns:
        Counts, shape (K, K), int64; row k holds the N_k rows of class k, the diagonal those that are right.

    Raises:
        ShapeError: The shapes differ, are not (N, 1) or (N,), or there are no rows.
        DTypeError: The labels are not whole numbers.
        DataError: A label outside 0 to K − 1, or NaN or infinity.
        ArgumentError: classes is less than 1.

    Source:
        Not in the deck; rows and columns as in scikit-learn's `confusion_matrix`.

    Example:
        >>> confusion_matrix([[0], [1], [1]], [[0.0], [0.0], [1.0]], classes=2)
        tensor([[1, 1], [0, 1]])
    """
    if classes < 1:
        raise ArgumentError("argument-out-of-range", name="classes", value=classes, allowed="classes ≥ 1")
    labels, y = pair_of(labels, y)
    require_one_a_row(labels)
    require_labels(labels=labels, y=y)
    require_classes(classes, labels=labels, y=y)
    # Row y and column ŷ are the two digits of one number in base K: counting numbers counts pairs.
    pairs = y.reshape(-1).to(torch.int64) * classes + labels.reshape(-1).to(torch.int64)
    return torch.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def recall(labels: Any, y: Any, classes: int) -> Tensor:
    """Of the rows of each class, the share that was found.

    Args:
        labels: Predicted labels as `model.predict(x)` gives them, shape (N, 1) or (N,).
        y: True labels, the same shape; float 0/1 or int64.
        classes: K, the number of classes; labels go from 0 to K − 1.

    Returns:
        Shape (K,), float64, each from 0 to 1; NaN for a class without rows, of which nothing can be found.

    Raises:
        ShapeError: The shapes differ, are not (N, 1) or (N,), or there are no rows.
        DTypeError: The labels are not whole numbers.
        DataError: A label outside 0 to K − 1, or NaN or infinity.
        ArgumentError: classes is less than 1.

    Source:
        Not in the deck. scikit-learn's `recall_score(average=None)` has 0 where this has NaN.

    Example:
        >>> recall([0, 0, 0, 1], [0, 0, 1, 1], classes=3)
        tensor([1.0000, 0.5000,    nan], dtype=torch.float64)
    """
    matrix = confusion_matrix(labels, y, classes).to(torch.float64)
    return matrix.diag() / matrix.sum(dim=1)


def precision(labels: Any, y: Any, classes: int) -> Tensor:
    """Of the rows that were given each label, the share for which it is right.

    Args:
        labels: Predicted labels as `model.predict(x)` gives them, shape (N, 1) or (N,).
        y: True labels, the same shape; float 0/1 or int64.
        classes: K, the number of classes; labels go from 0 to K − 1.

    Returns:
        Shape (K,), float64, each from 0 to 1; NaN for a class that was never predicted.

    Raises:
        ShapeError: The shapes differ, are not (N, 1) or (N,), or there are no rows.
        DTypeError: The labels are not whole numbers.
        DataError: A label outside 0 to K − 1, or NaN or infinity.
        ArgumentError: classes is less than 1.

    Source:
        Not in the deck. scikit-learn's `precision_score(average=None)` has 0 where this has NaN.

    Example:
        >>> precision([0, 0, 0, 0], [0, 0, 0, 1], classes=2)
        tensor([0.7500,    nan], dtype=torch.float64)
    """
    matrix = confusion_matrix(labels, y, classes).to(torch.float64)
    return matrix.diag() / matrix.sum(dim=0)


def balanced_accuracy(labels: Any, y: Any) -> float:
    """Mean recall of the classes that y has: each class counts alike, however few its rows are.

    Who always says the same, or guesses, gets 1/K of it, while an accuracy of 0.97 is had for nothing where 97 % of
    the rows are of one class.

    Args:
        labels: Predicted labels as `model.predict(x)` gives them, shape (N, 1) or (N,).
        y: True labels, the same shape; float 0/1 or int64, from 0.

    Returns:
        From 0 to 1, without unit.

    Raises:
        ShapeError: The shapes differ, are not (N, 1) or (N,), or there are no rows.
        DTypeError: The labels are not whole numbers.
        DataError: A negative label, or NaN or infinity.

    Source:
        Not in the deck; scikit-learn's `balanced_accuracy_score`.

    Example:
        >>> balanced_accuracy([0, 0, 0, 0], [0, 0, 0, 1])
        0.5
    """
    labels, y = pair_of(labels, y)
    require_labels(labels=labels, y=y)
    return float(recall(labels, y, int(max(labels.max(), y.max())) + 1).nanmean())
