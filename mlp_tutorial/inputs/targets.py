"""Targets that suit the prediction they are compared with, or a clear refusal; nothing is broadcast."""

import math
from typing import Literal

import torch
from torch import Tensor

from mlp_tutorial.errors import DataError, ShapeError
from mlp_tutorial.inputs.tensors import in_dtype

Target = Literal["values", "probabilities", "classes", "any"]
REGRESSION = 'model = MultiLayerPerceptron(layer_sizes, output_activation="identity"); y = (y - y.mean()) / y.std()'


def as_target(y: Tensor, prediction: Tensor, target: Target) -> Tensor:
    """y in the dtype that the cost needs, after its shape and values were checked against the prediction.

    Args:
        y: Shape (N, K), or (N,) class numbers.
        prediction: What the model gives for some rows, shape (n, K).
        target: What y has to hold.

    Returns:
        y, same shape, as the prediction's dtype or int64 class numbers.

    Raises:
        ShapeError: y does not have the prediction's shape, or there is a single class.
        DataError: Labels outside 0 … 1, class numbers outside 0 … K − 1, rows that are no probabilities, or numbers too
            large for the dtype.

    Source:
        The deck's labs keep y in shape (N, 1).

    Example:
        >>> as_target(torch.tensor([[0], [1]]), torch.zeros(2, 1), "probabilities")
        tensor([[0.],
                [1.]])
    """
    if target == "classes":
        return _as_classes(y, prediction)
    if target == "any":
        # A criterion of one's own may take y in any shape, but (N,) beside (N, 1) only ever is the silent mistake.
        if y.ndim != prediction.ndim and y.shape[1:].numel() == prediction.shape[1:].numel():
            raise misfit(tuple(y.shape), (len(y), *prediction.shape[1:]))
        return in_dtype(y, prediction.dtype, "y") if y.is_floating_point() else y
    if y.shape[1:] != prediction.shape[1:] or y.ndim != prediction.ndim:
        raise misfit(tuple(y.shape), (len(y), *prediction.shape[1:]))
    y = in_dtype(y, prediction.dtype, "y")
    if target == "probabilities" and (float(y.min()) < 0 or float(y.max()) > 1):
        raise DataError("labels-outside-0-1", low=float(y.min()), high=float(y.max()), remedy_code=relabelling(y))
    return y


def misfit(y: tuple[int, ...], prediction: tuple[int, ...]) -> ShapeError:
    """What is wrong with a target that does not have the prediction's shape.

    Args:
        y: Shape of the target.
        prediction: Another shape.

    Returns:
        The error, to be raised: (N,) beside (N, 1); other shapes that broadcast; or shapes that do not fit at all.

    Source:
        The deck's labs keep y in shape (N, 1).

    Example:
        >>> misfit((4,), (4, 1)).code, misfit((4, 1), (4, 3)).code, misfit((4, 2), (4, 3)).code
        ('MLP101', 'MLP109', 'MLP107')
    """
    try:
        broadcast = tuple(torch.broadcast_shapes(y, prediction))
    except RuntimeError:
        return ShapeError("target-shape-differs", y=y, prediction=prediction)
    if sorted((y, prediction), key=len) == [y[:1], (*y[:1], 1)]:
        return ShapeError("column-against-row", y=y, prediction=prediction, broadcast=broadcast)
    if math.prod(y) == math.prod(prediction):
        remedy = f"y = y.reshape({', '.join(map(str, (-1, *prediction[1:])))})"
    elif len(y) > 1 and y[:1] == prediction[:1]:
        remedy = f"nn.Linear(…, {math.prod(y[1:])})"
    else:
        remedy = f"y = y.expand({', '.join(map(str, prediction))})"
    return ShapeError("target-stretched", y=y, prediction=prediction, broadcast=broadcast, remedy_code=remedy)


def _as_classes(y: Tensor, prediction: Tensor) -> Tensor:
    classes = prediction.shape[1] if prediction.ndim > 1 else 1
    if classes == 1:
        raise ShapeError("cross-entropy-one-output", prediction=(len(y), *prediction.shape[1:]))
    if prediction.ndim > 2:
        return y
    if y.ndim == 2 and y.shape[1] == classes:
        _require_probabilities(y)
        return y.to(prediction.dtype)
    if y.ndim != 1:
        raise ShapeError("labels-wrong-shape", y=tuple(y.shape), classes=classes)
    numbers = y.to(torch.int64)
    if y.is_floating_point() and bool((numbers != y).any()):
        raise DataError("class-not-whole", value=float(y[numbers != y][0]))
    low, high = int(numbers.min()), int(numbers.max())
    if low < 0 or high >= classes:
        raise DataError("class-out-of-range", low=low, high=high, classes=classes, last=classes - 1)
    return numbers


def _require_probabilities(y: Tensor) -> None:
    rows = y.to(torch.float64)
    wrong = ((rows < 0).any(dim=1) | ((rows.sum(dim=1) - 1).abs() > 1e-3)).nonzero()
    if len(wrong):
        row = int(wrong[0])
        values = ", ".join(f"{value:g}" for value in rows[row, :8].tolist())
        raise DataError("rows-not-probabilities", row=row, values=values, total=float(rows[row].sum()))


def relabelling(y: Tensor, *, of_values: str = REGRESSION) -> str:
    """Code that makes 0 and 1 of two other labels; of numbers, or of more classes, what their cost is.

    Args:
        y: Labels, any shape.
        of_values: What suits a target of numbers.

    Returns:
        Such as "y = (y + 1) / 2".

    Source:
        Shared facts on binary cross-entropy in lab 2.

    Example:
        >>> relabelling(torch.tensor([-1.0, 1.0]))
        'y = (y + 1) / 2'
    """
    values = y.unique().double()
    if len(values) == 2:
        low, high = values.tolist()
        shifted = f"(y {'-' if low > 0 else '+'} {abs(low):g})" if low else "y"
        return f"y = {shifted}" if high - low == 1 else f"y = {shifted} / {high - low:g}"
    return of_values
