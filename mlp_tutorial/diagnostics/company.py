"""Whether the rows of batches come together by chance: then each is a case of its own."""

import torch
from torch import Tensor

SAME_AGAIN = 0.5
MOST_ROWS = 20_000
SEVERAL = 3


class Company:
    """Remembers which rows came together.

    Words of a sentence, points of a set and nodes of a graph stand beside each other on purpose. Rows of real numbers
    that come again beside others, as a shuffled DataLoader brings them, do not; nor do rows that are cut out of one
    tensor, or stacked, always as many.

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
        self._gathered = 0
        self._parts: set[float] = set()

    @property
    def by_chance(self) -> bool:
        """Whether nothing but a batch holds the rows together."""
        gathered = self._gathered >= SEVERAL and len(self._parts) > 1 and len(self._sizes) <= 2
        return self.changes or gathered

    def meet(self, x: Tensor, *, stacked: bool = False) -> None:
        """A batch: shape (N, …); `stacked` says that its rows were stacked just now."""
        self._sizes.add(len(x))
        self._gather(x, stacked=stacked)
        if self.changes or x.dim() < 2 or len(x) < 2 or not x.is_floating_point() or len(self._with) > MOST_ROWS:
            return
        rows = x.detach().flatten(1).double()
        if len(self._sizes) > 2 or bool((rows == rows.round()).all()):
            return  # sentences are of many lengths; whole numbers stand for words
        weights = torch.cos(torch.arange(rows.shape[1], device=rows.device, dtype=torch.double))
        marks = (rows @ weights).tolist()
        if len(set(marks)) < len(marks):
            return
        total = sum(sorted(marks))
        again = sum(1 for mark in marks if abs(self._with.get(mark, total) - total) > 1e-9 * (1 + abs(total)))
        self.changes = again >= SAME_AGAIN * len(marks)
        self._with.update(dict.fromkeys(marks, total))

    def _gather(self, x: Tensor, *, stacked: bool) -> None:
        whole = x._base
        cut_out = whole is not None and whole.shape[1:] == x.shape[1:] and len(whole) > len(x)
        if cut_out or stacked:
            self._gathered += 1
            self._parts.add(float(x.storage_offset()) if cut_out else float(x.detach().double().sum()))
