"""Sine and cosine side by side: columns that are an angle, or a time, in the way in which models encode it."""

import torch
from torch import Tensor

CIRCLE = 1e-3  # of 1, what rounding may do to sin² + cos²
MOST_ANGLES = 1024


def on_a_circle(x: Tensor) -> Tensor:
    """Which columns are sine or cosine of something, with the other one beside them: x² + x'² = 1 in every row.

    They are as wide as they can be, though a slow one hardly moves: an angle or a time that a model has encoded.

    Args:
        x: Shape (N, D).

    Example:
        >>> t = torch.linspace(0, 1, 5)
        >>> on_a_circle(torch.stack([t.sin(), t, t.cos()], dim=1)).tolist()
        [True, False, True]
    """
    squares = x.square()
    found = torch.zeros(x.shape[1], dtype=torch.bool, device=x.device)
    # a column that never leaves −1 … 1 may be one
    for column in (squares.amax(dim=0) <= 1 + CIRCLE).nonzero().flatten()[:MOST_ANGLES].tolist():
        if not bool(found[column]):
            beside = (squares + squares[:, column : column + 1] - 1).abs().amax(dim=0) < CIRCLE
            found |= beside
            found[column] |= bool(beside.any())
    return found
