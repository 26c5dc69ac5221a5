"""The cost of rows that are only measured: in parts, so that many need no more memory than few."""

import torch
from torch import Tensor

from mlp_tutorial.costs import Cost
from mlp_tutorial.fitting.placement import arriving
from mlp_tutorial.fitting.weighted_cost import require_rows, taken_apart, weighted

ROWS = 8192
"""Rows of a part."""


class MeasuredCost:
    """A cost over all rows: their mean or sum, with weights Σ w·l / Σ w.

    Args:
        cost: The cost.
        weights: What the rows count, shape (N,); None for one each.

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LinearRegression
        >>> model = LinearRegression()
        >>> measured = MeasuredCost(choose_cost(model, None), None)
        >>> with torch.no_grad():
        ...     bool(measured.over(torch.zeros(3, 1), torch.zeros(3, 1), torch.device("cpu")) >= 0)
        True
    """

    def __init__(self, cost: Cost, weights: Tensor | None) -> None:
        self._cost, self._weights = cost, None if weights is None else weights / weights.mean()
        self._apart = None if weights is None else taken_apart(cost.criterion)

    def over(self, x: Tensor, y: Tensor, device: torch.device) -> float:
        """The cost of rows (x, y), of shapes (N, D) and (N, K) or (N,); parts are moved to the device."""
        whole = (x, y) if self._weights is None else (x, y, self._weights)
        total = 0.0
        for rows in arriving(zip(*(part.split(ROWS) for part in whole), strict=True), device):
            cost = self._cost.number(self._of(*rows))
            total += cost if self._cost.sums else cost * len(rows[0])
        return total if self._cost.sums else total / len(x)

    def _of(self, x: Tensor, y: Tensor, weights: Tensor | None = None) -> Tensor:
        prediction = self._cost.forward(x)
        if weights is None or self._apart is None:
            return self._cost.criterion(prediction, y)
        return weighted(require_rows(self._apart(prediction, y), y, self._apart), weights, self._cost.sums)
