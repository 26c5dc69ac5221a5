"""The five steps as the deck lists them, in plain PyTorch: the oracle that `fit` is compared with."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn, optim

Batches = Callable[[], Iterable[tuple[Tensor, Tensor]]]


def bare_loop(
    forward: Callable[[Tensor], Tensor],
    criterion: Callable[[Tensor, Tensor], Tensor],
    optimizer: optim.Optimizer,
    batches: Batches,
    epochs: int,
) -> list[float]:
    """Train, and give each epoch's mean cost over its rows."""
    costs = []
    for _ in range(epochs):
        total = rows = 0.0
        for x, y in batches():
            prediction = forward(x)
            cost = criterion(prediction, y)
            total, rows = total + cost.item() * len(x), rows + len(x)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
        costs.append(total / rows)
    return costs


def full_batch(x: Tensor, y: Tensor) -> Batches:
    """All rows at once."""
    return lambda: [(x, y)]


def shuffled(x: Tensor, y: Tensor, size: int, seed: int) -> Batches:
    """Mini-batches in a new order each epoch, row by row from a permutation.

    Each lies in memory of its own, where `fit` cuts views out of a block: on some processors that decides how a matrix
    product adds up, so runs over them are equal to rounding only.
    """
    generator = torch.Generator().manual_seed(seed)

    def epoch() -> Iterable[tuple[Tensor, Tensor]]:
        order = torch.randperm(len(x), generator=generator).tolist()
        for start in range(0, len(x), size):
            rows = order[start : start + size]
            yield x[rows], y[rows]

    return epoch


def state(model: nn.Module) -> dict[str, Tensor]:
    """Copies of parameters and buffers by name."""
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def same_bits(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
    """Whether two states are equal bit for bit, NaN included."""
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and torch.equal(_bits(one[name]), _bits(other[name])) for name in one
    )


def _bits(values: Tensor) -> Tensor:
    return values.contiguous().reshape(-1).view(torch.uint8)
