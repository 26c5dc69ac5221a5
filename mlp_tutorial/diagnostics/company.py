"""Whether the rows of batches come together by chance: the same row in other company is a case of its own."""

import torch
from torch import Tensor

ENOUGH = 0.5
MOST_ROWS = 20_000


class Company:
    """Remembers which rows came together.

    Words of a sentence, points of a set and nodes of a graph stand beside each other on purpose. Rows of real numbers
    that come again beside others, as a shuffled DataLoader brings them, do not.

    Attributes:
        changes: Whether rows were seen in different company.

    Example:
        >>> company, x = Company(), torch.rand(6, 3)
        >>> for rows in ([0, 1, 2, 3], [4, 5, 0, 1]):
        ...     company.meet(x[rows])
        >>> company.changes
        True
    """

    def __init__(self) -> None:
        self.changes = False
        self._with: dict[float, float] = {}
        self._sizes: set[int] = set()

    def meet(self, x: Tensor) -> None:
        """A batch: shape (N, D) or more."""
        if self.changes or x.dim() < 2 or len(x) < 2 or not x.is_floating_point() or len(self._with) > MOST_ROWS:
            return
        self._sizes.add(len(x))
        rows = x.detach().flatten(1).double()
        if len(self._sizes) > 2 or bool((rows == rows.round()).all()):
            return  # sentences are of many lengths; whole numbers stand for words
        weights = torch.cos(torch.arange(rows.shape[1], device=rows.device, dtype=torch.double))
        marks = (rows @ weights).tolist()
        if len(set(marks)) < len(marks):
            return
        total = sum(sorted(marks))
        again = sum(1 for mark in marks if abs(self._with.get(mark, total) - total) > 1e-9 * (1 + abs(total)))
        self.changes = again >= ENOUGH * len(marks)
        self._with.update(dict.fromkeys(marks, total))
