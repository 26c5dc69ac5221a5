"""Rules on clearing gradients: never, too early, so that the step finds none, or before each of several that add up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from torch import Tensor

from mlp_tutorial.diagnostics.chart import Chart, ParameterChart, is_slope
from mlp_tutorial.diagnostics.events import BackwardBegins, BackwardEnds, StepBegins, StepEnds
from mlp_tutorial.diagnostics.origins import Origins
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.finding import Finding, Place

SOME = 4  # passes
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


@dataclass
class Passes:
    """What became of the gradients that one line's backward passes gave.

    Attributes:
        chart: A parameter that they gave a slope.
        leaves: All tensors that the last of them gave one.
        steps: All steps before the last of them.
        used: Passes that a step followed.
        thrown: Passes whose gradients were cleared before the next one, while no step was taken and nobody looked.
        looks: How often gradients had been looked at before the last of them.
        cleared_for: Passes whose gradients were cleared before the next pass of another line, by that line.
    """

    chart: ParameterChart | None = None
    leaves: list[ParameterChart] = field(default_factory=list)
    steps: int = 0
    used: int = 0
    thrown: int = 0
    looks: int = 0
    cleared_for: Counter[Place | None] = field(default_factory=Counter)


class ClearedUnused(Rule):
    """Of the passes of one line some serve a step, and others are cleared before any: they were meant to add up."""

    name = "gradients-cleared-unused"

    def __init__(self, chart: Chart, origins: Origins) -> None:
        super().__init__(chart, origins)
        self._passes: dict[Place | None, Passes] = {}
        self._inside_step = False
        self._last: Place | None = None

    def on_step_begins(self, event: StepBegins) -> None:
        """An optimizer with a closure clears and computes within its step."""
        self._inside_step = event.closure

    def on_step_ends(self, event: StepEnds) -> None:  # noqa: ARG002 - that it ended is enough
        """What is cleared from here on is cleared by the loop."""
        self._inside_step = False

    def on_backward_begins(self, event: BackwardBegins) -> None:
        """Look what became of the last pass of this line, and of the last one of all."""
        known = self._passes.get(event.place)
        if known is not None and self.chart.steps > known.steps:
            known.used += known.chart is not None
        elif known is not None and self._is_cleared(known):
            known.thrown += 1
        last = self._passes.get(self._last)
        if last is not None and last is not known and self._is_cleared(last) and self._share(last, event):
            last.cleared_for[event.place] += 1

    def _is_cleared(self, known: Passes) -> bool:
        """Whether no step was taken since, nobody has looked, and the gradient is gone all the same."""
        tensor = known.chart.tensor() if known.chart is not None else None
        if tensor is None or self._inside_step or self.chart.steps > known.steps:
            return False
        return known.looks == self.chart.looks and not is_slope(tensor.grad)

    def _share(self, known: Passes, event: BackwardBegins) -> bool:
        """Whether the pass that begins gives gradients to a parameter that the other one gave some, too."""
        own = {id(chart) for chart in known.leaves if chart.held}
        return any(id(self.chart.of(leaf)) in own for leaf in event.leaves or ())

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """Remember a parameter that has a finite slope now."""
        known = self._passes.setdefault(event.place, Passes())
        known.steps, known.looks, self._last = self.chart.steps, self.chart.looks, event.place
        known.chart = None  # of a pass whose graph was not walked nothing is known
        if event.leaves is not None:
            known.leaves = [self.chart.of(leaf) for leaf in event.leaves]
            sloped = [leaf for leaf, of in zip(event.leaves, known.leaves, strict=True) if of.held and of.nonzero]
            leaf = min(sloped, key=Tensor.numel, default=None)
            waits = leaf is not None and _is_finite(leaf) and not self._inside_step
            known.chart = self.chart.of(leaf) if leaf is not None and waits else None

    def finish(self) -> Iterator[Finding]:
        """Where a good part is thrown away; a step that is left out now and then is right."""
        for place, known in self._passes.items():
            if known.used >= TWICE and known.thrown >= max(SOME, known.used / 2):
                yield self._found(place, known.thrown, known.used, "parts")
                continue
            for other, times in known.cleared_for.items():
                if times >= SOME and self._passes[other].used >= times - 1:
                    yield self._found(place, times, 0, "terms")

    def _found(self, place: Place | None, thrown: int, steps: int, what: str) -> Finding:
        remedy = Phrase(f"rules.{self.name}.{what}")
        return self.found(place, thrown=thrown, backwards=thrown + steps, steps=steps, remedy=remedy)


def _is_finite(leaf: Tensor) -> bool:
    """Whether a gradient is: a scaler of mixed precision throws away those that are not, which is right."""
    slope = leaf.grad
    return slope is not None and bool((slope._values() if slope.is_sparse else slope).isfinite().all())


RULES: tuple[type[Rule], ...] = (ZeroGradMissing, ClearedTooEarly, ClearedUnused)
