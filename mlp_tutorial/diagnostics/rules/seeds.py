"""The rule on runs that nobody can repeat."""

from collections.abc import Iterator

from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

LINES = {"random": "random.seed(0)", "numpy.random": "np.random.seed(0)"}


class Unseeded(Rule):
    """Torch has chosen the seed itself, or other random numbers have none: the next run starts from other numbers."""

    name = "seed-missing"
    severity = "note"

    def finish(self) -> Iterator[Finding]:
        """Known at the end, when something was trained."""
        chart = self.chart
        if not chart.steps:
            return
        if chart.chosen_seed is not None:
            yield self._described("torch", seed=chart.chosen_seed)
        elif chart.other_seeds is not None and (missing := chart.other_seeds.missing()):
            yield self._described("others", names=", ".join(missing), lines="; ".join(LINES[name] for name in missing))

    def _described(self, which: str, **facts: object) -> Finding:
        fact, remedy = (Phrase(f"rules.{self.name}.{part}_{which}", **facts) for part in ("fact", "try"))
        return self.found(None, fact=fact, remedy=remedy)


RULES = (Unseeded,)
