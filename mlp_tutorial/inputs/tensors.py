"""What a reader hands in (lists, NumPy arrays, pandas tables, tensors) as tensors, or a clear refusal."""

from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import DataError, ShapeError
from mlp_tutorial.inputs.arrays import as_array
from mlp_tutorial.inputs.dense import dense, torch_ready

ROWS_PER_PART = 8192


def as_tensor(values: Any, name: str) -> Tensor:
    """Numbers of any common container as a tensor of their own dtype, cut off from any graph.

    Args:
        values: Tensor, NumPy array, pandas DataFrame or Series, or nested list of numbers; any shape.
        name: What the message calls it: "x" or "y".

    Returns:
        Tensor of the same shape; memory is shared where it can be.

    Raises:
        DTypeError: Not numbers: text, objects, complex or sparse values.
        ShapeError: The rows of a list have different lengths.

    Source:
        The deck's step 1, data processing.

    Example:
        >>> as_tensor([[1, 2], [3, 4]], "x").shape
        torch.Size([2, 2])
    """
    if isinstance(values, Tensor):
        return dense(values, name)
    return torch.from_numpy(torch_ready(as_array(values, name)))


def in_dtype(values: Tensor, dtype: torch.dtype, name: str) -> Tensor:
    """The same numbers in a model's dtype; one that would become infinite there is refused.

    Args:
        values: Shape (N, …), finite.
        dtype: Of the model's parameters.
        name: "x" or "y".

    Returns:
        The same shape.

    Raises:
        DataError: A number is larger than the dtype can hold.

    Source:
        The deck's tensors are float32, which ends at 3.4e38.

    Example:
        >>> in_dtype(torch.tensor([[1, 2]]), torch.float32, "x")
        tensor([[1., 2.]])
    """
    converted = values.to(dtype)
    if converted.dtype != values.dtype and not _all_finite(converted):
        place = tuple(int(index) for index in (~torch.isfinite(converted)).nonzero()[0])
        limit = torch.finfo(dtype).max
        raise DataError(
            "number-too-large", name=name, value=float(values[place]), place=place, dtype=str(dtype), limit=limit
        )
    return converted


def require_finite(values: Tensor, name: str) -> None:
    """Refuse NaN and infinity, naming the first place.

    Args:
        values: Shape (N, …); integers are always finite.
        name: "x" or "y".

    Raises:
        DataError: A value is NaN or infinite.

    Source:
        One NaN in one row makes every parameter NaN after one step.

    Example:
        >>> require_finite(torch.tensor([[1.0]]), "x")
    """
    if not _all_finite(values):
        strange = (~torch.isfinite(values)).nonzero()
        place = tuple(int(index) for index in strange[0])
        raise DataError(
            "data-not-finite",
            name=name,
            value=float(values[place]),
            place=place,
            count=len(strange),
            rows=finite_rows(values, name),
        )


def finite_rows(values: Tensor, name: str) -> str:
    """Code that tells which rows hold numbers only, whatever they are kept in: a tensor, an array, a table.

    Args:
        values: Shape (N, …).
        name: "x" or "y".

    Returns:
        An expression of shape (N,).

    Source:
        One NaN in one row makes every parameter NaN after one step.

    Example:
        >>> finite_rows(torch.zeros(3), "y")
        'numpy.isfinite(numpy.asarray(y, dtype=float))'
    """
    finite = f"numpy.isfinite(numpy.asarray({name}, dtype=float))"
    return finite + {1: "", 2: ".all(axis=1)"}.get(values.ndim, f".reshape(len({name}), -1).all(axis=1)")


def require_rows(values: Tensor, name: str) -> None:
    """Refuse a tensor without rows.

    Args:
        values: Shape (N, …).
        name: "x" or "y".

    Raises:
        ShapeError: No dimension, or N = 0.

    Source:
        The deck's tensors have one row per example.

    Example:
        >>> require_rows(torch.zeros(3, 1), "x")
    """
    if values.ndim == 0 or len(values) == 0:
        raise ShapeError("no-rows", name=name, shape=tuple(values.shape))


def require_features(x: Tensor, in_features: int) -> None:
    """Refuse x that does not have shape (N, in_features).

    Args:
        x: Inputs.
        in_features: D, what the model takes.

    Raises:
        ShapeError: x has another number of dimensions or columns.

    Source:
        The deck's lab 1: inputs 1, 2, 3 have shape (3, 1).

    Example:
        >>> require_features(torch.zeros(3, 2), 2)
    """
    if x.ndim == 2 and x.shape[1] == in_features:
        return
    raise ShapeError(
        "features-differ", x=tuple(x.shape), in_features=in_features, remedy_code=_reshaping(x, in_features)
    )


def _reshaping(x: Tensor, in_features: int) -> str:
    """Code that gives each row of x, and no row that was none before, so many columns; or the model another number."""
    if x.ndim < 2:
        if x.ndim and 1 < len(x) == in_features:
            return "x = x.reshape(1, -1)"
        fits = x.numel() % in_features == 0
        return f"x = x.reshape(-1, {in_features})" if fits else "x = x.reshape(-1, 1); in_features = 1"
    columns = x.shape[1:].numel()
    if x.ndim > 2:
        flat = "x = x.reshape(len(x), -1)"
        return flat if columns == in_features else f"{flat}; in_features = {columns}"
    if x.shape[0] == in_features:
        return "x = x.T"
    return f"x = x[:, :{in_features}]" if columns > in_features else f"in_features = {columns}"


def _all_finite(values: Tensor) -> bool:
    # A finite sum has only finite terms; only a sum that is not (it may have overflowed) is looked at closely.
    # In parts, because a sum in float64 first copies what it adds up.
    parts = values.split(ROWS_PER_PART) if values.is_floating_point() and values.ndim else ()
    if values.ndim and all(bool(torch.isfinite(part.sum(dtype=torch.float64))) for part in parts):
        return True
    return bool(torch.isfinite(values).all())
