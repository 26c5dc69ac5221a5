"""The rule on a cost that jumps up and down and does not come down: steps too long, but not long enough to diverge."""

import math
from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean, quantiles

from torch.nn.modules.dropout import _DropoutNd

from mlp_tutorial.diagnostics.anatomy import parameters_of, parts_of
from mlp_tutorial.diagnostics.course import Course
from mlp_tutorial.diagnostics.outcome import error_of_mean, finite_part, went_well
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.guessing import FAR_ABOVE
from mlp_tutorial.diagnostics.rules.stalled import NoLine, Plateau
from mlp_tutorial.diagnostics.rules.units import DeadUnits, Saturated
from mlp_tutorial.finding import Finding

FEW = 12  # values, of steps over the same rows or of whole passes over them
WIDE = 0.5  # of the median: so far apart are the values, the tenth at either end left out
VERY_WIDE = 1.25  # the same where the cost has come down, since small costs swing more as a part of themselves
COME_DOWN = 0.32  # of the first cost
UPWARDS = 0.25  # of the changes
NO_LOWER = 0.9  # of the third quarter is the last one
LEARNT = 0.1  # of the best constant answer's cost: what swings down there is next to nothing


class CostSwings(Rule):
    """From step to step over the same rows, or from epoch to epoch, the cost goes up as often as down."""

    name = "cost-swings"
    symptom = True
    explains = (Plateau, NoLine, DeadUnits, Saturated)

    def finish(self) -> Iterator[Finding]:
        """Look at the second half of each run."""
        for course in self.chart.courses:
            if self.chart.courses.has_rival(course) or went_well(course, LEARNT) or self._draws(course):
                continue
            values, chance = self._values(course)
            if _swings(values, chance) and not _is_far_above(course):
                late = values[len(values) // 2 :]
                rate = None if course.rate is None else float(f"{course.rate:.3g}")
                yield self.found(
                    course.place,
                    steps=len(course.costs),
                    low=min(late),
                    high=max(late),
                    first=values[0],
                    rate=rate or "lr",
                    better=f"{rate / 10:.2g}" if rate else "lr / 10",
                )

    def _values(self, course: Course) -> tuple[list[float], float]:
        """Costs that can be compared with each other, and how far apart chance makes them."""
        costs = finite_part(course)
        if len(costs) < len(course.costs) or min(costs, default=-1.0) < 0:
            return [], 0.0
        if course.same_rows and course.x is not None:
            return costs, 0.0
        feed = next(
            (feed for feed in self.chart.courses.feeds if any(course.key is known for known in feed.parameters)), None
        )
        if feed is None or feed.epoch is None or feed.epoch < 2:
            return [], 0.0
        passes = [costs[at : at + feed.epoch] for at in range(0, len(costs) - feed.epoch + 1, feed.epoch)]
        return [fmean(each) for each in passes], max(map(error_of_mean, passes[len(passes) // 2 :]), default=0.0)

    def _draws(self, course: Course) -> bool:
        """Whether the cost changes by chance, since dropout leaves other neurons out each time."""
        key = course.key() if course.key is not None else None
        models = [model for model in self.chart.models if any(held is key for _, held in parameters_of(model))]
        return any(isinstance(part, _DropoutNd) and part.p for model in models for _, part in parts_of(model))


def _swings(values: list[float], chance: float) -> bool:
    """Whether the second half goes up and down widely, and not down in all."""
    if len(values) < FEW:
        return False
    late = values[len(values) // 2 :]
    low, middle, high = (quantiles(late, n=10)[at] for at in (0, 4, 8))
    upwards = sum(after > before for before, after in pairwise(late))
    has_come_down = middle < COME_DOWN * values[0]
    wide = VERY_WIDE if has_come_down else WIDE
    if high - low <= max(wide * middle, 4 * chance) or upwards < UPWARDS * (len(late) - 1):
        return False
    half = len(late) // 2
    return fmean(late[half:]) >= NO_LOWER * fmean(late[:half])


def _is_far_above(course: Course) -> bool:
    """Whether it ends so high that other rules tell of it."""
    constant = course.constant
    return course.last > FAR_ABOVE * constant if constant else course.last > 10 * max(course.first, math.ulp(0.0))


RULES = (CostSwings,)
