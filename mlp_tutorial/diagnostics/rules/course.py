"""The rule on a cost that grows."""

import math
from collections.abc import Iterator
from statistics import median

import torch

from mlp_tutorial.diagnostics.course import LAST_PART, Course
from mlp_tutorial.diagnostics.lines import as_rows, largest_stable_rate
from mlp_tutorial.diagnostics.outcome import finite_part
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.diagnostics.rules.not_finite import NotFinite
from mlp_tutorial.diagnostics.rules.stalled import Creeping, NoLine, Plateau
from mlp_tutorial.diagnostics.rules.units import DeadUnits, Saturated
from mlp_tutorial.finding import Finding

GROWN = 10.0
GROWN_BESIDE_A_RIVAL = 1000.0  # two networks that play against each other have costs that rise for good reasons
GROWN_FROM_UNKNOWN = 100.0
PLAIN = ("", "SGD", "PlainSGD")  # "": steps by hand


class Diverging(Rule):
    """The cost grows from step to step."""

    name = "cost-grows"
    severity = "error"
    symptom = True
    explains = (NotFinite, Creeping, Plateau, NoLine, DeadUnits, Saturated, WorseThanGuessing)
    explains_errors = ("training-diverged",)

    def finish(self) -> Iterator[Finding]:
        """Compare the end of each run with its beginning."""
        for course in self.chart.courses:
            if self._diverges(course):
                yield self._described(course)

    def _diverges(self, course: Course) -> bool:
        costs = finite_part(course)
        if len(costs) < 2 or min(costs) < 0:
            return False
        part = max(1, int(len(costs) * LAST_PART))
        start, end = max(costs[:part]), median(costs[-part:])
        if len(costs) < len(course.costs):
            end = costs[-1]  # it ends in infinity
        constant = course.constant
        grown = GROWN if constant is not None else GROWN_FROM_UNKNOWN
        if self.chart.courses.has_rival(course):
            grown = GROWN_BESIDE_A_RIVAL
        return end > grown * max(start, constant or 0.0)

    def _described(self, course: Course) -> Finding:
        costs = finite_part(course)
        steps = round((len(costs) - 1) * course.steps / len(course.costs))
        limit = stable_rate(course)
        rate = None if course.rate is None else float(f"{course.rate:.3g}")
        # Half the limit; a tenth where no limit is known.
        better = f"{limit / 2:.2g}" if limit else f"{rate / 10:.2g}" if rate else "lr / 10"
        return self.found(
            course.place,
            first=costs[0],
            last=costs[-1],
            steps=steps,
            # (last / first)^(1 / steps)
            growth=(costs[-1] / costs[0]) ** (1 / steps) if costs[0] > 0 else math.inf,
            rate=Phrase("rules.cost-grows.rate", lr=rate) if rate else Phrase(""),
            limit=Phrase("rules.cost-grows.limit", stable=limit) if limit else Phrase(""),
            better=better,
        )


def stable_rate(course: Course) -> float | None:
    """2/λmax of a linear model trained by plain gradient descent; None for every other run."""
    if course.linear_bias is None or course.x is None or course.optimizer not in PLAIN or not course.factors:
        return None
    if course.comparison is None:
        return None
    prediction = course.comparison.prediction
    outputs = prediction.shape[-1] if prediction.dim() > 1 else 1
    x = as_rows(course.x if course.x.dim() == 2 else course.x.reshape(-1, 1))
    if x is None or not bool(torch.isfinite(x).all()):
        return None
    limit = largest_stable_rate(x, outputs, bias=course.linear_bias, factor=course.factors[0])
    return limit if math.isfinite(limit) else None


RULES = (Diverging,)
