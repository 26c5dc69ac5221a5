"""Rows as numbers: a mark that rows of the same values share, and the mean and spread of their columns."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

DIFFERENT = 10
FEW = 64
MOST_ROWS = 400
ORDERS = 99
WIDTH = 1024  # numbers of a row that are looked at, evenly spaced


def numbers_of(inputs: Sequence[Any]) -> list[Tensor] | None:
    """The tensors among a model's arguments that have the same rows.

    Args:
        inputs: Its positional arguments.

    Returns:
        Tensors of shape (N, …) with the same N, the first one of at least two dimensions; None where that is none.
    """
    tensors = [tensor.detach() for tensor in inputs if isinstance(tensor, Tensor)]
    if not tensors or any(_is_strange(tensor) for tensor in tensors) or tensors[0].dim() < 2 or not tensors[0].numel():
        return None
    rows = len(tensors[0])
    return [tensor for tensor in tensors if tensor.dim() and len(tensor) == rows and tensor.numel()]


def marks_of(tensors: Sequence[Tensor]) -> list[int]:
    """A number for each row that depends on its values alone.

    Args:
        tensors: Of shape (N, …), with the same N.

    Example:
        >>> first, second, third = marks_of([torch.tensor([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]])])
        >>> first == third, first == second
        (True, False)
    """
    rows = [_thinned(tensor).cpu().contiguous().view(torch.uint8).numpy() for tensor in tensors]
    return [hash(b"".join(part[at].tobytes() for part in rows)) for at in range(len(rows[0]))]


class Spread:
    """Mean and standard deviation of each column, over batch after batch.

    Attributes:
        rows: How many there were.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._sum = self._squares = torch.zeros(0)

    def add(self, numbers: Tensor) -> None:
        """Count one batch; whole numbers and other widths tell nothing."""
        if not numbers.is_floating_point():
            return
        columns = _thinned(numbers).double().cpu()
        if self.rows and len(self._sum) != columns.shape[1]:
            return
        total, squares = columns.sum(dim=0), columns.square().sum(dim=0)
        self._sum, self._squares = (self._sum + total, self._squares + squares) if self.rows else (total, squares)
        self.rows += len(columns)

    @property
    def mean(self) -> Tensor:
        """Of each column."""
        return self._sum / self.rows

    @property
    def std(self) -> Tensor:
        """Of each column."""
        return (self._squares / self.rows - self.mean.square()).clamp(min=0).sqrt()

    @property
    def overall(self) -> tuple[float, float]:
        """Mean and standard deviation of all numbers."""
        mean = float(self.mean.mean())
        return mean, max(0.0, float((self._squares / self.rows).mean()) - mean**2) ** 0.5


def are_fine(numbers: Tensor) -> bool:
    """Whether two columns at least hold more than ten different values: rows that are alike are copies then."""
    columns = _thinned(numbers)
    return len(columns) > DIFFERENT and sum(len(column.unique()) > DIFFERENT for column in columns.T[:FEW]) > 1


class Sample:
    """Some rows and their targets, to see whether one depends on the other."""

    def __init__(self) -> None:
        self._x: list[Tensor] = []
        self._y: list[Tensor] = []
        self.rows = 0

    def add(self, x: Tensor, y: Tensor) -> None:
        """Rows of one batch, as long as there are few."""
        if self.rows >= MOST_ROWS or (self._x and (x.shape[1:], y.shape[1:]) != self._shapes):
            return
        self._shapes = x.shape[1:], y.shape[1:]
        flat, target = x.reshape(len(x), -1), y.reshape(len(y), -1)
        self._x.append(flat[:, :: max(1, -(-flat.shape[1] // FEW))].double().cpu())
        self._y.append(target[:, :: max(1, -(-target.shape[1] // FEW))].double().cpu())
        self.rows += len(x)

    def chance(self) -> float:
        """In which share of random orders x and y depend on each other at least as much as in this one.

        The distance covariance (Székely and others, 2007) is above 0 wherever there is any dependence.
        """
        x, y = torch.cat(self._x)[:MOST_ROWS], torch.cat(self._y)[:MOST_ROWS]
        spread = x.std(dim=0)
        x = (x - x.mean(dim=0))[:, spread > 0] / spread[spread > 0]
        if not y.frac().any():
            y = torch.nn.functional.one_hot(y.long().unique(return_inverse=True)[1]).flatten(1).double()
        of_x, of_y = _centred(torch.cdist(x, x)), _centred(torch.cdist(y, y))
        chosen = torch.Generator().manual_seed(0)
        orders = [torch.randperm(len(x), generator=chosen) for _ in range(ORDERS)]
        here = float((of_x * of_y).sum())
        return sum(float((of_x * of_y[order][:, order]).sum()) >= here for order in orders) / ORDERS


def _centred(distances: Tensor) -> Tensor:
    """With mean 0 in each row and each column."""
    rows = distances.mean(dim=0)
    return distances - rows - rows[:, None] + rows.mean()


def _thinned(tensor: Tensor) -> Tensor:
    """Each row flat, with at most about a thousand of its numbers."""
    flat = tensor.detach().reshape(len(tensor), -1)
    return flat[:, :: max(1, -(-flat.shape[1] // WIDTH))]


def _is_strange(tensor: Tensor) -> bool:
    return tensor.layout != torch.strided or tensor.is_complex() or tensor.is_meta or tensor.is_quantized
