"""Numbers that a dtype cannot tell apart: times in seconds since 1970, long serial numbers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from mlp_tutorial.errors import DataError

ROUNDING = 1e-13  # relative differences below it come from computing, not from the data
SHARE_LEFT = 0.75


class Merged(NamedTuple):
    """A column whose values become equal in another dtype.

    Attributes:
        place: Its number.
        different: How many different values it has.
        left: How many of them are still different in the other dtype.
    """

    place: int
    different: int
    left: int


def merged_column(values: Tensor, converted: Tensor) -> Merged | None:
    """The first column more than a quarter of whose different values become equal to others; None where there is none.

    Only a column more than half of whose digits are the same in all rows is looked at closely.

    Args:
        values: As handed in, shape (N, …).
        converted: The same numbers in another dtype.

    Source:
        float32 keeps 24 bits: about 7 digits.

    Example:
        >>> times = torch.tensor([[1.7e9], [1.7e9 + 1]], dtype=torch.float64)
        >>> merged_column(times, times.float())
        Merged(place=0, different=2, left=1)
    """
    kind = converted.dtype
    if kind == values.dtype or not kind.is_floating_point or values.numel() == 0:
        return None
    before, after = values.reshape(len(values), -1), converted.reshape(len(values), -1)
    low, high = before.amin(dim=0).double(), before.amax(dim=0).double()
    spread, size = high - low, torch.maximum(low.abs(), high.abs())
    alike = (spread > ROUNDING * size) & (spread < torch.finfo(kind).eps ** 0.5 * size)
    for place in alike.nonzero().flatten().tolist():
        different, left = len(before[:, place].unique()), len(after[:, place].unique())
        if left < SHARE_LEFT * different:
            return Merged(place, different, left)
    return None


def require_apart(values: Tensor, converted: Tensor, name: str, labels: Sequence[Any] = ()) -> None:
    """Refuse a column whose values become equal in the model's dtype: what tells its rows apart would be lost.

    Args:
        values: As handed in, shape (N, …).
        converted: The same numbers in another dtype.
        name: "x" or "y".
        labels: Names of the columns; numbers without them.

    Raises:
        DataError: More than a quarter of a column's different values become equal to others.

    Source:
        As `merged_column`.

    Example:
        >>> values = torch.tensor([[1.5], [2.5]], dtype=torch.float64)
        >>> require_apart(values, values.float(), "x")
    """
    merged = merged_column(values, converted)
    if merged is None:
        return
    columns = values.reshape(len(values), -1)
    column = columns[:, merged.place]
    raise DataError(
        "equal-in-dtype",
        name=name,
        column=labels[merged.place] if len(labels) == columns.shape[1] else merged.place,
        low=column.min().item(),
        high=column.max().item(),
        dtype=str(converted.dtype),
        different=merged.different,
        left=merged.left,
    )
