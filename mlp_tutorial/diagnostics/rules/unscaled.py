"""The rule on targets in a unit so small that no output came near them."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LossTaken
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rarely import is_looked_at
from mlp_tutorial.diagnostics.rules.distances import OfDistances
from mlp_tutorial.finding import Finding, Place

FEW_ROWS = 8
FEW_STEPS = 50
LARGE = 30.0  # the usual starts and learning rates are made for targets of size 1
EDGE = 0.1  # of the targets lie below the lower mark, and above the upper one
TINY = 0.05  # of the size of y: outputs like that have hardly left 0
MOVED = 0.1  # a run whose outputs have moved less has another reason to stand still
USUAL = 1e-3


class _Look(NamedTuple):
    """Outputs beside targets, in the target's unit.

    Attributes:
        steps: Steps taken so far.
        low: Smallest output.
        high: Largest.
        middle: Their median.
        least: Below it lies a tenth of the targets.
        most: Above it lies a tenth.
        wanted: Their median.
    """

    steps: int
    low: float
    high: float
    middle: float
    least: float
    most: float
    wanted: float

    @property
    def size(self) -> float:
        """Size of the targets, outliers apart."""
        return max(abs(self.least), abs(self.most))

    @property
    def is_far(self) -> bool:
        """Whether no output lies among the targets, or none has left 0 beside them."""
        beside = self.high < self.least or self.low > self.most
        return beside or max(abs(self.low), abs(self.high)) <= TINY * self.size


@dataclass
class _Way:
    """What was seen at one line.

    Attributes:
        first: At first.
        before: When at most half of the steps were taken.
        between: The look that will be that next.
        last: At last.
    """

    first: _Look
    before: _Look
    between: _Look
    last: _Look

    def add(self, look: _Look) -> None:
        """One more look."""
        if look.steps >= 2 * self.between.steps:
            self.before, self.between = self.between, look
        self.last = look

    @property
    def remaining(self) -> float:
        """Steps that are left to the middle of the targets, as fast as it goes now."""
        last, before = self.last, self.before
        pace = (last.middle - before.middle) / max(1, last.steps - before.steps)
        left = (last.wanted - last.middle) / pace if pace else math.inf
        return left if left > 0 else math.inf


class Unscaled(OfDistances):
    """The outputs of a last layer are far from all targets at the end, and would need as many steps again.

    Outliers do not count, nor targets that move, nor outputs that another function makes of a layer's sums.
    """

    name = "targets-unscaled"

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._calls: dict[Place | None, int] = {}
        self._ways: dict[Place | None, _Way] = {}

    def concerns(self, event: LossTaken) -> bool:
        """Sums of a layer, in training, beside data."""
        given = not event.target.requires_grad and self.origins.of(event.target) is None
        return given and event.prediction.requires_grad and self.origins.of(event.prediction) == "sums"

    def compared(self, event: LossTaken) -> Iterable[Finding]:
        """Now and then: where are both?"""
        calls = self._calls[event.place] = self._calls.get(event.place, 0) + 1
        y, outputs = event.target.detach(), event.prediction.detach()
        if not is_looked_at(calls) or y.numel() < FEW_ROWS or not outputs.numel():
            return ()
        look = _look(self.chart.steps, outputs, y)
        if look is not None:
            way = self._ways.get(event.place)
            if way is None:
                self._ways[event.place] = _Way(look, look, look, look)
            else:
                way.add(look)
        return ()

    def finish(self) -> Iterator[Finding]:
        """Far at the end, on a way that is longer than what it has come."""
        for place, way in self._ways.items():
            first, last = way.first, way.last
            steps = last.steps - first.steps
            moved = max(abs(last.middle - first.middle), abs(last.high - first.high), abs(last.low - first.low))
            same_targets = last.least <= first.wanted <= last.most
            if steps < FEW_STEPS or last.size < LARGE or moved < MOVED or not same_targets:
                continue
            if last.is_far and way.remaining > steps:
                yield self._about(place, last, steps, way.remaining)

    def _about(self, place: Place | None, last: _Look, steps: int, remaining: float) -> Finding:
        rounded = float(f"{remaining:.2g}") if math.isfinite(remaining) else 0.0
        rates = [course.rate for course in self.chart.courses if course.rate]
        is_slow = bool(rates) and max(rates) < USUAL
        return self.found(
            place,
            steps=steps,
            low=last.low,
            high=last.high,
            least=last.least,
            most=last.most,
            pace=Phrase(f"rules.{self.name}.pace", remaining=rounded) if rounded else Phrase(""),
            remedy=Phrase(f"rules.{self.name}.{'scale_and_rate' if is_slow else 'scale'}"),
        )


def _look(steps: int, outputs: Tensor, y: Tensor) -> _Look | None:
    """Where outputs and targets lie; None where one is no number."""
    outputs, y = outputs.double().flatten(), y.double().flatten()
    if not bool(torch.isfinite(outputs).all()) or not bool(torch.isfinite(y).all()):
        return None
    ordered = y.sort().values
    edge = int(EDGE * (len(y) - 1))
    low, high = torch.aminmax(outputs)
    return _Look(
        steps,
        float(low),
        float(high),
        float(outputs.median()),
        float(ordered[edge]),
        float(ordered[-1 - edge]),
        float(y.median()),
    )


RULES = (Unscaled,)
