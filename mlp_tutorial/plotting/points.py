"""Data handed to a picture, as NumPy columns, or a clear refusal."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import torch

from mlp_tutorial.errors import ArgumentError, DataError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_finite, require_rows

Array: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Labels: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]


def inputs(x: Any, features: int | None = None) -> Array:
    """x as shape (N, D), finite; D has to be `features` where the picture has room for so many only."""
    table = as_tensor(x, "x").to("cpu")
    require_rows(table, "x")
    if table.ndim != 2:
        raise ShapeError("points-not-a-table", x=tuple(table.shape))
    if features is not None and table.shape[1] != features:
        raise ShapeError("picture-features-differ", x=tuple(table.shape), features=features)
    require_finite(table, "x")
    return table.double().numpy()


def targets(y: Any, x: Array) -> Array:
    """y of shape (N,) or (N, 1), as shape (N,), finite, one per row of `x`."""
    column = one_column(y, "y")
    if len(column) != len(x):
        raise ShapeError("rows-differ", x=x.shape, y=tuple(as_tensor(y, "y").shape))
    return column


def one_column(values: Any, name: str) -> Array:
    """Values of shape (N,) or (N, 1), as shape (N,), finite; `name` is what the message calls them."""
    column = as_tensor(values, name).to("cpu")
    require_rows(column, name)
    if column.ndim > 2 or (column.ndim == 2 and column.shape[1] != 1):
        raise ShapeError("several-values-per-row", name=name, shape=tuple(column.shape))
    require_finite(column, name)
    return column.double().reshape(-1).numpy()


def labels(y: Any, x: Array, classes: int | None = None) -> Labels:
    """Class numbers of shape (N,) from (N,), (N, 1) or one-hot (N, K); each below `classes`, where that is known."""
    given = as_tensor(y, "y")
    if classes is not None and classes > 1 and given.ndim == 2 and given.shape[1] == classes:
        given = given.argmax(dim=1)
    column = targets(given, x)
    numbers = column.astype(np.int64)
    if (numbers != column).any():
        raise DataError("class-not-whole", value=float(column[numbers != column][0]))
    low, high = int(numbers.min()), int(numbers.max())
    if low < 0 or (classes is not None and high >= classes):
        known = classes if classes is not None else high + 1
        raise DataError("class-out-of-range", low=low, high=high, classes=known, last=known - 1)
    return numbers


def names_of(given: Sequence[str] | None, count: int, argument: str) -> list[str] | None:
    """`count` names as text, or None where none were given; `argument` is what the message calls them."""
    if given is None:
        return None
    if isinstance(given, str) or len(given) != count:
        found = 1 if isinstance(given, str) else len(given)
        raise ArgumentError("name-count-differs", argument=argument, found=found, count=count)
    return [str(name) for name in given]


def feature_names_of(given: Sequence[str] | None, x: Any, count: int) -> list[str] | None:
    """Names of the features: those given, else the columns of a pandas table."""
    if given is None and hasattr(x, "columns"):
        given = [str(column) for column in x.columns]
    return names_of(given, count, "feature_names")


def as_model_input(model: torch.nn.Module, x: Array) -> torch.Tensor:
    """x in the dtype and on the device of the model's first parameter."""
    first = next(model.parameters(), torch.zeros(()))
    return torch.from_numpy(x).to(first.device, first.dtype)
