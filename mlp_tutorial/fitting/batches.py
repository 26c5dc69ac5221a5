"""The rows of one epoch, cut into batches.

Tensors in memory are permuted and sliced (a `DataLoader` does its own batching). Slices of a permuted block are views,
so a step pays for no indexing, and a block is small, so a large table is never copied whole and a block stays in the
processor's cache until it is used.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

BATCHES_PER_BLOCK = 64
NUMBERS_PER_BLOCK = 2**17

Batch = tuple[Tensor, Tensor]


def batches(
    rows: tuple[Tensor, ...], batch_size: int | None, shuffle: bool, generator: torch.Generator
) -> Iterator[tuple[Tensor, ...]]:
    """One epoch of tensors in memory.

    Args:
        rows: x and y, each of shape (N, …), and whatever else there is for each row.
        batch_size: Rows per batch; the last may be smaller. None, or N or more, gives all rows at once.
        shuffle: Whether the rows come in a new order; all rows at once are never permuted.
        generator: Source of the order.

    Yields:
        As many tensors, each of shape (batch_size, …).

    Source:
        The deck trains on all rows at once; mini-batches are stochastic gradient descent.

    Example:
        >>> x = torch.arange(5.0).reshape(5, 1)
        >>> [len(inputs) for inputs, _ in batches((x, x), 2, True, torch.Generator())]
        [2, 2, 1]
    """
    x = rows[0]
    if batch_size is None or batch_size >= len(x):
        yield rows
    elif not shuffle:
        yield from zip(*(part.split(batch_size) for part in rows), strict=True)
    else:
        order = torch.randperm(len(x), generator=generator, device="cpu").to(x.device)
        together = NUMBERS_PER_BLOCK // (batch_size * max(1, x[0].numel()))
        for block in order.split(batch_size * min(max(together, 1), BATCHES_PER_BLOCK)):
            yield from zip(*(part[block].split(batch_size) for part in rows), strict=True)
