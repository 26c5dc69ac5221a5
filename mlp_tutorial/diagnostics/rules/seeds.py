"""The rule on runs that nobody can repeat."""

from collections.abc import Iterator

from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding


class Unseeded(Rule):
    """Torch has chosen the seed itself: the next run starts from other numbers."""

    name = "seed-missing"
    severity = "note"

    def finish(self) -> Iterator[Finding]:
        """Known at the end, when something was trained."""
        if self.chart.steps and self.chart.chosen_seed is not None:
            yield self.found(None, seed=self.chart.chosen_seed)


RULES = (Unseeded,)
