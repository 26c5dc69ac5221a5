r"""How good predictions are: accuracy, R² and the confusion matrix."""

from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import ArgumentError, DataError, DTypeError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_finite, require_rows


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
    labels, y = _pair(labels, y)
    _require_labels(labels, y)
    return float((labels == y).to(torch.float64).mean())


def r2_score(prediction: Any, y: Any) -> float:
    r"""R², the share of the target's variance that the predictions explain: 1 − Σ(y − ŷ)² / Σ(y − mean(y))².

    1 is perfect, 0 is as good as always predicting the mean, below 0 is worse. Of several outputs, the mean
    of their R².

    Args:
        prediction: ŷ, shape (N, K) or (N,), in the unit of the target.
        y: Targets, the same shape and unit.

    Returns:
        A plain number without unit. NaN where a target is constant or N = 1: with no variance to explain, R²
        is 0/0.

    Raises:
        ShapeError: The shapes differ, or there are no rows; nothing is broadcast.
        DTypeError: Not numbers.
        DataError: NaN or infinity.

    Source:
        Not in the deck. scikit-learn's `r2_score` says 1.0 or 0.0 where this says NaN.

    Example:
        >>> r2_score([[1.0], [2.0], [4.0]], [[1.0], [2.0], [3.0]])
        0.5
    """
    prediction, y = (values.to(torch.float64) for values in _pair(prediction, y))
    residual = (y - prediction).square().sum(dim=0)
    total = (y - y.mean(dim=0)).square().sum(dim=0)
    # Rounding may leave a constant target a variance of 1e-34 and turn 0/0 into a huge number.
    constant = (y == y[0]).all(dim=0)
    return float((1 - residual / total).masked_fill(constant, torch.nan).mean())


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
    labels, y = _pair(labels, y)
    if labels.numel() != len(labels):
        raise ShapeError("several-labels-per-row", labels=tuple(labels.shape))
    _require_labels(labels, y)
    for name, values in (("labels", labels), ("y", y)):
        outside = (values < 0) | (values >= classes)
        if bool(outside.any()):
            raise DataError(
                "label-without-class", name=name, label=int(values[outside][0]), last=classes - 1, classes=classes
            )
    # Row y and column ŷ are the two digits of one number in base K: counting numbers counts pairs.
    pairs = y.reshape(-1).to(torch.int64) * classes + labels.reshape(-1).to(torch.int64)
    return torch.bincount(pairs, minlength=classes**2).reshape(classes, classes)


def _pair(prediction: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Both as finite tensors of one shape."""
    prediction = as_tensor(prediction, "prediction")
    y = as_tensor(y, "y").to(prediction.device)
    if prediction.shape != y.shape:
        raise ShapeError("predictions-and-targets-differ", prediction=tuple(prediction.shape), y=tuple(y.shape))
    for name, values in (("prediction", prediction), ("y", y)):
        require_rows(values, name)
        require_finite(values, name)
    return prediction, y


def _require_labels(*both: Tensor) -> None:
    for name, values in zip(("labels", "y"), both, strict=True):
        broken = values[values != values.round()] if values.is_floating_point() else values[:0]
        if broken.numel():
            raise DTypeError("labels-not-whole", name=name, value=float(broken.reshape(-1)[0]))
