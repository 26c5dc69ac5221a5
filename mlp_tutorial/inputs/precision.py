"""Numbers that a dtype cannot tell apart: times in seconds since 1970, long serial numbers."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import DataError

ROUNDING = 1e-13  # relative differences below it come from computing, not from the data
SHARE_LEFT = 0.75


def require_apart(values: Tensor, converted: Tensor, name: str, labels: Sequence[Any] = ()) -> None:
    """Refuse a column whose values become equal in the model's dtype: what tells its rows apart would be lost.

    Only a column more than half of whose digits are the same in all rows is looked at closely.

    Args:
        values: As handed in, shape (N, …).
        converted: The same numbers in another dtype.
        name: "x" or "y".
        labels: Names of the columns; numbers without them.

    Raises:
        DataError: More than a quarter of a column's different values become equal to others.

    Source:
        float32 keeps 24 bits: about 7 digits.

    Example:
        >>> values = torch.tensor([[1.5], [2.5]], dtype=torch.float64)
        >>> require_apart(values, values.float(), "x")
    """
    kind = converted.dtype
    if kind == values.dtype or not kind.is_floating_point or values.numel() == 0:
        return
    before, after = values.reshape(len(values), -1), converted.reshape(len(values), -1)
    low, high = before.amin(dim=0).double(), before.amax(dim=0).double()
    spread, size = high - low, torch.maximum(low.abs(), high.abs())
    alike = (spread > ROUNDING * size) & (spread < torch.finfo(kind).eps ** 0.5 * size)
    for place in alike.nonzero().flatten().tolist():
        different, left = len(before[:, place].unique()), len(after[:, place].unique())
        if left < SHARE_LEFT * different:
            raise DataError(
                "equal-in-dtype",
                name=name,
                column=labels[place] if len(labels) == before.shape[1] else place,
                low=before[:, place].min().item(),
                high=before[:, place].max().item(),
                dtype=str(kind),
                different=different,
                left=left,
            )
