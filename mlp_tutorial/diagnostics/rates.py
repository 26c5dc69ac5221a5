"""The learning rates of each optimizer as they went, and the schedules that change them."""

import math
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from mlp_tutorial.diagnostics.events import Event, StepBegins
from mlp_tutorial.diagnostics.library_events import ScheduleStepped
from mlp_tutorial.diagnostics.roster import held_by, references
from mlp_tutorial.finding import Place

GONE = 1.01e-3  # of the largest rate; three falls to a tenth may end a little above a thousandth
MOST = 100
# Attributes in which torch's schedules keep how many steps they are made for.
ENDS = ("T_max", "total_steps")


@dataclass
class Scheduled:
    """One schedule.

    Attributes:
        scheduler: Weak reference to it.
        made: The line that made it.
        place: The line that steps it; None where it never took a step.
        steps: Its steps.
        early: Those of them before the first step of the optimizer.
        initial: The rate that it began with.
        end: After how many it has done what it was made for; None where it has no end.
    """

    scheduler: "weakref.ref[Any]"
    made: Place | None
    place: Place | None = None
    steps: int = 0
    early: int = 0
    initial: float = 0.0
    end: int | None = None


@dataclass
class Rates:
    """The learning rates of one optimizer, the largest of its groups each time.

    Attributes:
        optimizer: Weak reference to it.
        parameters: What it trains.
        place: The line of its first step.
        steps: Steps so far.
        first: The rate of the first step.
        largest: The largest rate so far.
        last: The rate of the last step.
        low: Steps in a row, up to the last, below a thousandth of the largest.
        schedules: Its schedules.
    """

    optimizer: "weakref.ref[Any]"
    parameters: "frozenset[weakref.ref[Tensor]]"
    place: Place | None = None
    steps: int = 0
    first: float = 0.0
    largest: float = 0.0
    last: float = 0.0
    low: int = 0
    schedules: list[Scheduled] = field(default_factory=list)

    def note(self, rate: float, place: Place | None) -> None:
        """One more step."""
        self.steps += 1
        self.place = self.place or place
        self.first = rate if self.steps == 1 else self.first
        self.last, self.largest = rate, max(self.largest, rate)
        self.low = self.low + 1 if rate < GONE * self.largest else 0

    def note_schedule(self, event: ScheduleStepped) -> None:
        """One of its schedules was made, or took a step."""
        known = next((known for known in self.schedules if known.scheduler() is event.scheduler), None)
        if known is None:
            known = Scheduled(weakref.ref(event.scheduler), event.place if event.made else None)
            self.schedules.append(known)
        groups = event.scheduler.optimizer.param_groups
        known.initial = max(float(group.get("initial_lr", 0.0)) for group in groups)
        if not event.made:
            known.steps += 1
            known.early += self.steps == 0
            known.place = event.place
        known.end = next((end for name in ENDS if isinstance(end := getattr(event.scheduler, name, None), int)), None)

    @property
    def busiest(self) -> Scheduled | None:
        """The schedule that has stepped most; those that are parts of another one never step by themselves."""
        return max(self.schedules, key=lambda known: known.steps, default=None)


class AllRates:
    """The rates of all optimizers."""

    def __init__(self) -> None:
        self._known: dict[int, Rates] = {}

    def __iter__(self) -> Iterator[Rates]:
        return iter(list(self._known.values()))

    def hear(self, event: Event) -> None:
        """Note what concerns a rate."""
        if isinstance(event, ScheduleStepped):
            optimizer = getattr(event.scheduler, "optimizer", None)
            if optimizer is not None:
                self._of(optimizer).note_schedule(event)
        elif isinstance(event, StepBegins):
            groups = getattr(event.optimizer, "param_groups", None)
            if groups:
                self._of(event.optimizer).note(max(float(group.get("lr", math.nan)) for group in groups), event.place)

    def _of(self, optimizer: Any) -> Rates:
        rates = self._known.get(id(optimizer))
        if rates is None or rates.optimizer() is not optimizer:
            if len(self._known) >= MOST:
                self._known.pop(min(self._known, key=lambda key: self._known[key].steps))
            rates = Rates(weakref.ref(optimizer), references(held_by(optimizer)))
            self._known[id(optimizer)] = rates
        return rates
