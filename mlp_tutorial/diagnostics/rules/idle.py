"""Rules on an optimizer that steps for nothing: all that it holds is frozen, or no gradient ever comes to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlp_tutorial.diagnostics.cuts import Cut
from mlp_tutorial.diagnostics.events import BackwardBegins, StepBegins
from mlp_tutorial.diagnostics.left_out import ENOUGH
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.roster import Holding
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place


@dataclass
class Steps:
    """Steps of an optimizer that found no gradient.

    Attributes:
        of: What it holds.
        place: The line of the last of them.
        steps: How many.
        backwards: How many of them had a backward pass between them and the step before.
        seen: All backward passes at the last of them.
        cut: What cut its parameters off from the cost of the backward pass before.
    """

    of: Holding
    place: Place | None = None
    steps: int = 0
    backwards: int = 0
    seen: int = 0
    cut: Cut | None = None


class HoldsFrozen(Rule):
    """Gradients come to other parameters, and all that the optimizer holds is frozen."""

    name = "optimizer-of-frozen-parameters"
    severity = "error"

    def finish(self) -> Iterator[Finding]:
        """Where nothing at all can be trained, another rule says so."""
        models = self.chart.roster.models
        for holding in self.chart.roster.holdings:
            frozen = holding.parameters and not any(known.trains for known in holding.parameters)
            untouched = all(known.is_untouched for known in holding.parameters)
            others = any(model.ever_trainable for model in models) or any(
                known.reached for known in self.chart.parameters
            )
            if frozen and untouched and others and holding.steps >= ENOUGH and self.chart.backwards >= ENOUGH:
                yield self.found(holding.place, held=len(holding.parameters))


class WithoutGradients(Rule):
    """The optimizer steps again and again beside backward passes, and none gives its parameters a gradient."""

    name = "optimizer-without-gradients"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._steps: dict[int, Steps] = {}
        self._behind: list[Cut] = []

    def on_backward_begins(self, event: BackwardBegins) -> None:
        """What the cost was computed from without a graph."""
        self._behind = self.chart.cuts.behind(event.cost)

    def on_step_begins(self, event: StepBegins) -> None:
        """Count those that find nothing."""
        if event.optimizer is None or event.closure or any(tensor.grad is not None for tensor in event.parameters):
            return
        holding = self.chart.roster.holding(event.optimizer)
        known = self._steps.setdefault(id(holding), Steps(holding))
        known.steps += 1
        known.backwards += self.chart.backwards > known.seen
        known.seen, known.place = self.chart.backwards, event.place
        own = {id(self.chart.of(tensor)) for tensor in event.parameters}
        known.cut = next((cut for cut in self._behind if not own.isdisjoint(cut.parameters)), known.cut)

    def finish(self) -> Iterator[Finding]:
        """Those whose parameters never had one, while others are trained; what other rules say is left to them."""
        trained = any(chart.reached for holding in self.chart.roster.holdings for chart in holding.parameters)
        for known in self._steps.values():
            holding = known.of
            waits = [chart for chart in holding.parameters if chart.trains]
            untouched = waits and all(chart.is_untouched for chart in holding.parameters)
            told = any(cut.flowed and cut.alone and id(waits[0]) in cut.parameters for cut in self.chart.cuts if waits)
            if untouched and trained and not told and min(known.steps, known.backwards) >= ENOUGH:
                yield self._found(known)

    def _found(self, known: Steps) -> Finding:
        words, cut = f"rules.{self.name}", known.cut
        place, held = known.place, len(known.of.parameters)
        cause, remedy = Phrase(""), Phrase(f"{words}.use")
        if cut is not None:
            place = cut.place
            cause, remedy = (Phrase(f"{words}.{key}", function=cut.function) for key in ("cut", "leave"))
        return self.found(place, held=held, steps=known.steps, cause=cause, remedy=remedy)


RULES = (HoldsFrozen, WithoutGradients)
