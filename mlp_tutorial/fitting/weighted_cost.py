"""A cost in which rows count differently: each row's cost, times its weight, and the mean of that.

The weights are 1 on average over all rows. So the mean over a batch is divided by its rows, whatever these weigh: the
costs of an epoch's batches have Σ w·l / Σ w as their mean over the rows, and so do their gradients.
"""

import copy
from collections.abc import Callable
from typing import Any, cast

from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.fitting.weights import Weights
from mlp_tutorial.inputs.functions import require_takes


class MeanOfRows:
    """A reader's criterion that gives one number for each row, as one that gives a single number: their mean.

    Args:
        criterion: (prediction, y) to shape (N,) or (N, …).

    Example:
        >>> import torch
        >>> MeanOfRows(lambda prediction, y: (prediction - y) ** 2)(torch.tensor([[3.0]]), torch.tensor([[1.0]]))
        tensor(4.)
    """

    def __init__(self, criterion: Callable[[Tensor, Tensor], Tensor]) -> None:
        self.criterion = criterion

    def __call__(self, prediction: Tensor, y: Tensor) -> Tensor:
        return require_rows(self.criterion(prediction, y), y, self.criterion).mean()

    def __repr__(self) -> str:
        return repr(self.criterion)


class WeightedCriterion:
    """The criterion of a cost, each row of the batch with its weight.

    Args:
        cost: The cost.
        weights: Knows what the rows of the batch weigh that is on.

    Raises:
        ArgumentError: The criterion weighs rows itself, or adds up otherwise than by a mean or sum over rows.
    """

    def __init__(self, cost: Cost, weights: Weights) -> None:
        self._apart, self._weights, self._sums = taken_apart(cost.criterion), weights, cost.sums

    def __call__(self, prediction: Tensor, y: Tensor) -> Tensor:
        costs = require_rows(self._apart(prediction, y), y, self._apart)
        return weighted(costs, self._weights.now, self._sums)


def over_rows(criterion: Any) -> Any:
    """What a reader has handed in beside weights, as a criterion that gives one number.

    Args:
        criterion: A loss of torch, or one that gives a number for each row.

    Raises:
        ArgumentError: It takes other arguments.

    Example:
        >>> over_rows(nn.MSELoss(reduction="none")).reduction
        'mean'
    """
    if not callable(criterion) or isinstance(criterion, type) or _reduction(criterion) in ("mean", "sum"):
        return criterion
    require_takes(criterion, "criterion", "prediction", "y")
    if isinstance(criterion, nn.Module) and _reduction(criterion) == "none":
        return _reducing(criterion, "mean")
    return MeanOfRows(criterion)


def taken_apart(criterion: Any) -> Callable[[Tensor, Tensor], Tensor]:
    """The criterion before it averages or adds up.

    Args:
        criterion: One that gives a single number.

    Raises:
        ArgumentError: It weighs rows itself, or adds up otherwise than by a mean or sum over rows.

    Example:
        >>> taken_apart(nn.L1Loss()).reduction
        'none'
    """
    if isinstance(criterion, MeanOfRows):
        return criterion.criterion
    own = isinstance(criterion, nn.CrossEntropyLoss | nn.NLLLoss) and (
        criterion.weight is not None or criterion.ignore_index >= 0
    )
    if own or _reduction(criterion) not in ("mean", "sum"):
        raise ArgumentError("criterion-cannot-be-weighed", criterion=repr(criterion), found="()")
    return _reducing(criterion, "none")


def weighted(costs: Tensor, weights: Tensor, sums: bool) -> Tensor:
    """The mean or sum of all costs, each times the weight of its row.

    Args:
        costs: Shape (N,) or (N, …).
        weights: Shape (N,).
        sums: Whether to add up instead of averaging.

    Example:
        >>> import torch
        >>> weighted(torch.tensor([[1.0], [3.0]]), torch.tensor([1.5, 0.5]), sums=False)
        tensor(1.5000)
    """
    product = costs * weights.reshape(-1, *[1] * (costs.ndim - 1))
    return product.sum() if sums else product.mean()


def require_rows(costs: Any, y: Tensor, criterion: Any) -> Tensor:
    """Refuse a criterion that does not give at least one number for each row.

    Args:
        costs: What it gave.
        y: Targets of the N rows.
        criterion: Named in the message.

    Raises:
        ArgumentError: It gave something else.
    """
    if isinstance(costs, Tensor) and costs.ndim > 0 and len(costs) == len(y):
        return costs
    found = str(tuple(costs.shape)) if isinstance(costs, Tensor) else type(costs).__name__
    raise ArgumentError("criterion-cannot-be-weighed", criterion=repr(criterion), found=found)


def _reduction(criterion: Any) -> Any:
    return getattr(criterion, "reduction", None)


def _reducing(criterion: Any, how: str) -> Callable[[Tensor, Tensor], Tensor]:
    """The same loss with another reduction."""
    other: Any = copy.copy(criterion)
    other.reduction = how
    return cast(Callable[[Tensor, Tensor], Tensor], other)
