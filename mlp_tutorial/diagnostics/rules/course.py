"""The rule on a cost that grows."""

import math
from collections.abc import Iterator
from statistics import median

import torch

from mlp_tutorial.diagnostics.lines import as_rows, largest_stable_rate
from mlp_tutorial.diagnostics.outcome import finite_part
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.not_finite import NotFinite
from mlp_tutorial.diagnostics.rules.stalled import Creeping, NoLine, Plateau
from mlp_tutorial.diagnostics.rules.units import DeadUnits, Saturated
from mlp_tutorial.diagnostics.run import LAST_PART, Run
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
    explains = (NotFinite, Creeping, Plateau, NoLine, DeadUnits, Saturated)
    explains_errors = ("training-diverged",)

    def finish(self) -> Iterator[Finding]:
        """Compare the end of each run with its beginning."""
        for run in self.chart.runs:
            if self._diverges(run):
                yield self._described(run)

    def _diverges(self, run: Run) -> bool:
        costs = finite_part(run)
        if len(costs) < 2 or min(costs) < 0:
            return False
        part = max(1, int(len(costs) * LAST_PART))
        start, end = max(costs[:part]), median(costs[-part:])
        if len(costs) < len(run.costs):
            end = costs[-1]  # it ends in infinity
        constant = run.constant
        grown = GROWN if constant is not None else GROWN_FROM_UNKNOWN
        if self.chart.runs.has_rival(run):
            grown = GROWN_BESIDE_A_RIVAL
        return end > grown * max(start, constant or 0.0)

    def _described(self, run: Run) -> Finding:
        costs = finite_part(run)
        steps = len(costs) - 1
        limit = stable_rate(run)
        rate = None if run.rate is None else float(f"{run.rate:.3g}")
        # Half the limit; a tenth where no limit is known.
        better = f"{limit / 2:.2g}" if limit else f"{rate / 10:.2g}" if rate else "lr / 10"
        return self.found(
            run.place,
            first=costs[0],
            last=costs[-1],
            steps=steps,
            # (last / first)^(1 / steps)
            growth=(costs[-1] / costs[0]) ** (1 / steps) if costs[0] > 0 else math.inf,
            rate=Phrase("rules.cost-grows.rate", lr=rate) if rate else Phrase(""),
            limit=Phrase("rules.cost-grows.limit", stable=limit) if limit else Phrase(""),
            better=better,
        )


def stable_rate(run: Run) -> float | None:
    """2/λmax of a linear model trained by plain gradient descent; None for every other run."""
    if run.linear_bias is None or run.x is None or run.optimizer not in PLAIN or not run.factors:
        return None
    if run.comparison is None:
        return None
    prediction = run.comparison.prediction
    outputs = prediction.shape[-1] if prediction.dim() > 1 else 1
    x = as_rows(run.x if run.x.dim() == 2 else run.x.reshape(-1, 1))
    if x is None or not bool(torch.isfinite(x).all()):
        return None
    limit = largest_stable_rate(x, outputs, bias=run.linear_bias, factor=run.factors[0])
    return limit if math.isfinite(limit) else None


RULES = (Diverging,)
