"""How a run ended: in numbers, in nothing learnt, or well enough that nothing it shows is a symptom."""

import math
from itertools import takewhile

from mlp_tutorial.diagnostics.run import Run

WELL = 0.5


def finite_part(run: Run) -> list[float]:
    """The costs before the first that is infinite or NaN."""
    return list(takewhile(math.isfinite, run.costs))


def shows_learning(cost: float, run: Run, share: float = WELL) -> bool:
    """Whether a cost is down to a share of the best constant answer's; of the start's, where that is not known."""
    constant = run.constant
    reference = run.first if constant is None else constant
    return reference >= 0 and cost <= share * reference


def went_well(run: Run, share: float = WELL) -> bool:
    """Whether the last cost shows learning, or every row is on the right side."""
    if not run.costs or not math.isfinite(run.last):
        return False
    return shows_learning(run.last, run, share) or (run.comparison is not None and run.comparison.is_all_right)


def error_of_mean(costs: list[float]) -> float:
    """Standard error of their mean, were they independent."""
    mean = sum(costs) / len(costs)
    return math.sqrt(sum((cost - mean) ** 2 for cost in costs)) / len(costs)
