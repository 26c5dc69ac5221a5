"""How a run ended: in numbers, in nothing learnt, or well enough that nothing it shows is a symptom."""

import math
from itertools import takewhile

from mlp_tutorial.diagnostics.course import Course

WELL = 0.5


def finite_part(course: Course) -> list[float]:
    """The costs before the first that is infinite or NaN."""
    return list(takewhile(math.isfinite, course.costs))


def shows_learning(cost: float, course: Course, share: float = WELL) -> bool:
    """Whether a cost is down to a share of the best constant answer's; of the start's, where that is not known."""
    constant = course.constant
    reference = course.first if constant is None else constant
    return reference >= 0 and cost <= share * reference


def went_well(course: Course, share: float = WELL) -> bool:
    """Whether the last cost shows learning, or every row is on the right side."""
    if not course.costs or not math.isfinite(course.last):
        return False
    return shows_learning(course.last, course, share) or (
        course.comparison is not None and course.comparison.is_all_right
    )


def error_of_mean(costs: list[float]) -> float:
    """Standard error of their mean, were they independent."""
    mean = sum(costs) / len(costs)
    return math.sqrt(sum((cost - mean) ** 2 for cost in costs)) / len(costs)
