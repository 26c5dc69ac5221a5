"""Rules on clearing gradients: never, so that they add up, or too early, so that the step finds none."""

from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor

from mlp_tutorial.diagnostics.chart import Chart, is_slope
from mlp_tutorial.diagnostics.events import StepBegins
from mlp_tutorial.diagnostics.origins import Origins
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.finding import Finding, Place

TWICE = 2  # once may be the seam between two phases of training


@dataclass
class Seen:
    """How often a mistake was made at one line.

    Attributes:
        times: Steps that made it.
        most: Steps whose gradients were summed, at most.
        by_hand: Whether the reader's own code changes the parameters.
    """

    times: int = 0
    most: int = 0
    by_hand: bool = False


class ZeroGradMissing(Rule):
    """A step along gradients that hold backward passes from before the step before it."""

    name = "zero-grad-missing"
    severity = "error"
    explains = (WorseThanGuessing,)
    in_looked_at = frozenset({"on_step_begins"})

    def __init__(self, chart: Chart, origins: Origins) -> None:
        super().__init__(chart, origins)
        self._seen: dict[Place | None, Seen] = {}

    def on_step_begins(self, event: StepBegins) -> None:
        """Count the steps whose gradients the sum holds, this one included."""
        worst: tuple[int, Tensor | None] = (1, None)
        for tensor in event.parameters:
            known = self.chart.of(tensor)
            # Within a closure's step the gradients are cleared and computed again: only what it carried out counts.
            summed = known.carried if event.closure else known.carried + 1
            if summed > worst[0] and (known.backwards_since_step or event.closure):
                worst = summed, tensor
        summed, stale = worst
        if stale is not None:
            seen = self._seen.setdefault(self.chart.of(stale).last_backward, Seen())
            seen.times += 1
            seen.most = max(seen.most, summed)
            seen.by_hand = event.optimizer is None

    def finish(self) -> Iterator[Finding]:
        """What was summed in the end."""
        for place, seen in self._seen.items():
            if seen.times >= TWICE:
                remedy = "W.grad = None" if seen.by_hand else "optimizer.zero_grad()"
                yield self.found(place, steps=seen.most, remedy_code=remedy)


class ClearedTooEarly(Rule):
    """backward, zero_grad, step: the step finds no gradient although one was computed for it."""

    name = "zero-grad-after-backward"
    severity = "error"
    in_looked_at = frozenset({"on_step_begins"})

    def __init__(self, chart: Chart, origins: Origins) -> None:
        super().__init__(chart, origins)
        self._seen: dict[Place | None, Seen] = {}

    def on_step_begins(self, event: StepBegins) -> None:
        """All parameters that had a slope after the last backward pass have none now."""
        given = []
        for tensor in () if event.closure else event.parameters:
            known = self.chart.of(tensor)
            if known.backwards_since_step and known.nonzero:
                if is_slope(tensor.grad):
                    return
                given.append(known)
        if given:
            seen = self._seen.setdefault(given[0].last_backward, Seen())
            seen.times += 1

    def finish(self) -> Iterator[Finding]:
        """How many steps changed nothing."""
        for place, seen in self._seen.items():
            if seen.times >= TWICE:
                yield self.found(place, steps=seen.times)


RULES: tuple[type[Rule], ...] = (ZeroGradMissing, ClearedTooEarly)
