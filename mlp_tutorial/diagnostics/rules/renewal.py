"""The rule on an optimizer that is made again and again, and forgets each time what it knew of the gradients."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from mlp_tutorial.diagnostics.events import OptimizerMade, StepBegins, StepEnds
from mlp_tutorial.diagnostics.roster import held_by
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

AGAIN = 4
FEW_STEPS = 100  # after that many, running means are made up for; whoever starts a new task may start anew


@dataclass
class Line:
    """Optimizers that one line has made for the same parameters.

    Attributes:
        parameter: Weak reference to the first of these.
        optimizer: Weak reference to the last one made.
        kind: Name of its class.
        rate: Its learning rate.
        version: Torch's count of the changes to the parameter, after the last step.
        steps: Steps of the last one.
        made: Optimizers in a row that each took few steps from where the one before had ended.
        most: Most of these.
        forgets: Whether they keep anything from step to step.
    """

    parameter: "weakref.ref[Tensor]"
    optimizer: "weakref.ref[Any]"
    kind: str = ""
    rate: float = 0.0
    version: int = -1
    steps: int = 0
    made: int = 1
    most: int = 1
    forgets: bool = False

    def renew(self, optimizer: Any, parameter: Tensor) -> None:
        """Another one is made."""
        goes_on = 0 < self.steps < FEW_STEPS and parameter._version == self.version
        self.made = self.made + 1 if goes_on else 1
        self.optimizer, self.steps = weakref.ref(optimizer), 0


class OptimizerMadeAgain(Rule):
    """Adam, or momentum, is made anew in the loop, and its running means begin at zero each time."""

    name = "optimizer-made-again"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._lines: dict[tuple[Place | None, int], Line] = {}
        self._last: dict[int, Line] = {}

    def on_optimizer_made(self, event: OptimizerMade) -> None:
        """The same line for the same parameters."""
        held = held_by(event.optimizer)
        if not held or event.place is None:
            return
        key = event.place, id(held[0])
        line = self._lines.get(key)
        if line is None or line.parameter() is not held[0]:
            line = self._lines[key] = Line(weakref.ref(held[0]), weakref.ref(event.optimizer))
        else:
            line.renew(event.optimizer, held[0])
        line.kind = type(event.optimizer).__name__
        line.rate = float(event.optimizer.param_groups[0].get("lr", 0.0))
        self._last = {key: known for key, known in self._last.items() if known.optimizer() is not None}
        self._last[id(event.optimizer)] = line

    def on_step_begins(self, event: StepBegins) -> None:
        """One that is given a closure may take all its steps in one."""
        if event.closure:
            self._last.pop(id(event.optimizer), None)

    def on_step_ends(self, event: StepEnds) -> None:
        """What it keeps, and where it has left the parameters."""
        line = self._last.get(id(event.optimizer))
        parameter = line.parameter() if line is not None else None
        if line is None or parameter is None or line.optimizer() is not event.optimizer:
            return
        line.steps += 1
        line.version = parameter._version
        line.most = max(line.most, line.made)
        if line.steps == 1:
            line.forgets = _remembers(event.optimizer, event.parameters)

    def finish(self) -> Iterator[Finding]:
        """Once is right, as for fine-tuning; again and again is not."""
        for (place, _), line in self._lines.items():
            if line.most >= AGAIN and line.forgets:
                yield self.found(place, kind=line.kind, count=line.most, rate=float(f"{line.rate:.3g}"))


def _remembers(optimizer: Any, parameters: tuple[Tensor, ...]) -> bool:
    """Whether it keeps as many numbers as a parameter has, such as a running mean of its gradients."""
    states = [state for parameter in parameters if isinstance(state := optimizer.state.get(parameter), dict)]
    kept = [value for state in states for value in state.values() if isinstance(value, Tensor)]
    return any(value.dim() for value in kept)


RULES = (OptimizerMadeAgain,)
