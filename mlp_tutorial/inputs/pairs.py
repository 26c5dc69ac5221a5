"""x and y together: as tensors, or a clear refusal."""

from typing import Any

from torch import Tensor

from mlp_tutorial.errors import ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_features, require_finite, require_rows


def as_pair(x: Any, y: Any, in_features: int | None = None) -> tuple[Tensor, Tensor]:
    """Rows and their targets as tensors of their own dtypes.

    Args:
        x: Inputs, shape (N, D): tensor, NumPy array, pandas table or list.
        y: Targets, shape (N, …).
        in_features: D, what the model takes; None where nothing is known of it.

    Returns:
        x and y, each with N rows of finite numbers.

    Raises:
        ShapeError: One of them has no rows, they have different numbers of rows, or x does not have D columns.
        DTypeError: Values are not numbers.
        DataError: NaN or infinity.

    Source:
        Deck, step 1, data processing.

    Example:
        >>> as_pair([[1, 2], [3, 4]], [0, 1], in_features=2)
        (tensor([[1, 2],
                [3, 4]]), tensor([0, 1]))
    """
    inputs, targets = as_tensor(x, "x"), as_tensor(y, "y")
    for values, name in ((inputs, "x"), (targets, "y")):
        require_rows(values, name)
        require_finite(values, name)
    if len(inputs) != len(targets):
        raise ShapeError("rows-differ", x=tuple(inputs.shape), y=tuple(targets.shape))
    if in_features is not None:
        require_features(inputs, in_features)
    return inputs, targets
