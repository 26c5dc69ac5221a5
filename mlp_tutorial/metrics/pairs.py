"""Predictions and the targets beside them, as tensors of the same rows, or a clear refusal."""

from typing import Any

from torch import Tensor

from mlp_tutorial.errors import DataError, DTypeError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_finite, require_rows


def pair_of(prediction: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Both as finite tensors of one shape."""
    prediction, y = tensors_of(prediction, y)
    if prediction.shape != y.shape:
        raise ShapeError("predictions-and-targets-differ", prediction=tuple(prediction.shape), y=tuple(y.shape))
    for name, values in (("prediction", prediction), ("y", y)):
        require_rows(values, name)
        require_finite(values, name)
    return prediction, y


def tensors_of(prediction: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Both as tensors on one device, of whatever shape."""
    prediction = as_tensor(prediction, "prediction")
    return prediction, as_tensor(y, "y").to(prediction.device)


def require_labels(**named: Tensor) -> None:
    """Refuse what is no whole number: a probability, perhaps."""
    for name, values in named.items():
        broken = values[values != values.round()] if values.is_floating_point() else values[:0]
        if broken.numel():
            raise DTypeError("labels-not-whole", name=name, value=float(broken.reshape(-1)[0]))


def require_one_a_row(values: Tensor) -> None:
    """Refuse several outputs a row, where one question is asked."""
    if values.numel() != len(values):
        raise ShapeError("several-labels-per-row", labels=tuple(values.shape))


def require_classes(classes: int, **named: Tensor) -> None:
    """Refuse a label that is not one of 0 to K − 1."""
    for name, values in named.items():
        outside = (values < 0) | (values >= classes)
        if bool(outside.any()):
            raise DataError(
                "label-without-class", name=name, label=int(values[outside][0]), last=classes - 1, classes=classes
            )
