"""Ready-made rules for `fit(…, stop_when=…)`: each looks at the costs so far and decides."""

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.counts import is_finite_number, require_count


class Costs(Protocol):
    """What a rule looks at: a `History`, or anything with its two lists."""

    costs: list[float]
    validation_costs: list[float]


StopRule = Callable[[Costs], bool]


class Patience:
    """Stops when the best cost is so many epochs old; `patience` makes it.

    Args:
        epochs: How many epochs without a new best are endured.
        min_change: A new best must be lower by more than this.
        restore_best: Whether `fit` gives back the parameters of the lowest validation cost; None where there is one.

    Example:
        >>> from types import SimpleNamespace
        >>> Patience(1, 0.0, None)(SimpleNamespace(costs=[1.0, 2.0], validation_costs=[]))
        True
    """

    def __init__(self, epochs: int, min_change: float, restore_best: bool | None) -> None:
        self.restore_best = restore_best
        self._epochs, self._min_change = epochs, min_change
        self._followed: Sequence[float] = ()
        self._seen, self._best, self._since = 0, math.inf, 0

    def __call__(self, history: Costs) -> bool:
        costs = history.validation_costs or history.costs
        if costs is not self._followed or len(costs) < self._seen:
            self._followed, self._seen, self._best, self._since = costs, 0, math.inf, 0
        for cost in costs[self._seen :]:
            is_best = cost < self._best - self._min_change
            self._best, self._since = (cost, 0) if is_best else (self._best, self._since + 1)
        self._seen = len(costs)
        return self._since >= self._epochs


def patience(epochs: int, *, min_change: float = 0.0, restore_best: bool | None = None) -> StopRule:
    """Stop when the cost has not fallen below its best for some epochs; the validation cost where there is one.

    With `fit(…, validation=…)` the model then has the parameters and buffers of the epoch with the lowest validation
    cost, also after Ctrl-C, and `history.best_epoch` names that epoch. The optimizer has made all steps. A rule of your
    own keeps the last parameters, and a run that diverges its last finite ones.

    Args:
        epochs: How many epochs without a new best are endured, at least 1.
        min_change: A new best must be lower by more than this, in the unit of the cost. For stopping alone: the
            parameters given back are those of the lowest cost.
        restore_best: Whether the model gets the best parameters; None where there is validation. It takes one more copy
            of them, made at each new lowest cost.

    Returns:
        A rule for `stop_when`. It depends on the History alone, so a continued run stops at the same epoch.

    Raises:
        ArgumentError: `epochs` is no whole number of at least 1, `min_change` negative, or `restore_best` neither true
            nor false; in `fit`, `restore_best=True` without validation.

    Source:
        Prechelt (1998), "Early stopping - but when?".

    Example:
        >>> from types import SimpleNamespace
        >>> rule = patience(2)
        >>> rule(SimpleNamespace(costs=[3.0, 1.0, 2.0, 1.5], validation_costs=[]))
        True
    """
    require_count(epochs, "epochs")
    if not is_finite_number(min_change) or min_change < 0:
        raise ArgumentError("limit-out-of-range", name="min_change", value=min_change)
    if restore_best not in (None, True, False):
        raise ArgumentError("unknown-option", name="restore_best", value=restore_best, known="True, False, None")
    return Patience(epochs, min_change, restore_best)


def cost_below(limit: float) -> StopRule:
    """Stop when the training cost of an epoch is below a limit.

    Args:
        limit: In the unit of the cost; finite.

    Returns:
        A rule for `stop_when`.

    Raises:
        ArgumentError: The limit is not a finite number.

    Source:
        The deck's lab 3 counts a network as solved below a small cost.

    Example:
        >>> from types import SimpleNamespace
        >>> cost_below(0.1)(SimpleNamespace(costs=[0.7, 0.09], validation_costs=[]))
        True
    """
    if not is_finite_number(limit):
        raise ArgumentError("limit-out-of-range", name="limit", value=limit)

    def below(history: Costs) -> bool:
        return history.costs[-1] < limit

    return below
