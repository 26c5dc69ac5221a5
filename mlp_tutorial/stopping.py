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


def patience(epochs: int, *, min_change: float = 0.0) -> StopRule:
    """Stop when the cost has not fallen below its best for some epochs; the validation cost where there is one.

    Args:
        epochs: How many epochs without a new best are endured, at least 1.
        min_change: A new best must be lower by more than this, in the unit of the cost.

    Returns:
        A rule for `stop_when`. It depends on the History alone, so a continued run stops at the same epoch.

    Raises:
        ArgumentError: `epochs` is no whole number of at least 1, or `min_change` negative.

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

    followed: Sequence[float] = ()
    seen, best, since = 0, math.inf, 0

    def no_new_best(history: Costs) -> bool:
        nonlocal followed, seen, best, since
        costs = history.validation_costs or history.costs
        if costs is not followed or len(costs) < seen:
            followed, seen, best, since = costs, 0, math.inf, 0
        for cost in costs[seen:]:
            best, since = (cost, 0) if cost < best - min_change else (best, since + 1)
        seen = len(costs)
        return since >= epochs

    return no_new_best


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
