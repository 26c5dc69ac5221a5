"""The rule on steps that are taken in eval mode, between those of training: the evaluation trains."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, trains
from mlp_tutorial.diagnostics.chart import is_slope
from mlp_tutorial.diagnostics.events import BackwardBegins, ModelCalled, StepEnds
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.modes import TrainedInEvalMode
from mlp_tutorial.finding import Finding, Place

ENOUGH = 3  # steps in eval mode
TWICE = 2


@dataclass
class Turns:
    """One model's steps, which take turns between the modes.

    Attributes:
        model: Weak reference to it.
        kind: Name of its class.
        place: Where it was called in eval mode to be trained.
        in_train_mode: Steps after calls in train mode.
        in_eval_mode: Steps after calls in eval mode only.
        turns: How often a step in train mode was followed by one in eval mode.
        evaluated: Whether it was called in eval mode without gradients since its last step in train mode.
        forgotten: Steps in eval mode after such an evaluation: somebody forgot to switch back.
        slopes: Whether gradients hold a backward pass of a call in eval mode, since the last step.
        leaks: Steps in train mode along gradients that hold such a pass.
        leaked_at: Where such a pass was called.
    """

    model: "weakref.ref[nn.Module]"
    kind: str
    place: Place | None = None
    in_train_mode: int = 0
    in_eval_mode: int = 0
    turns: int = 0
    evaluated: bool = False
    forgotten: int = 0
    was_in_train_mode: bool = False
    slopes: bool = False
    leaks: int = 0
    leaked_at: Place | None = None

    def note_backward(self, place: Place | None, *, train_mode: bool) -> None:
        """It was called in that mode, and its cost goes back; gradients that were cleared hold nothing any more."""
        if self.slopes and not self._has_slopes():
            self.slopes = False
        if not train_mode:
            self.slopes, self.leaked_at = True, place

    def _has_slopes(self) -> bool:
        model = self.model()
        return model is not None and any(is_slope(held.grad) for _, held in parameters_of(model))

    def note_step(self, place: Place | None, *, train_mode: bool) -> None:
        """It was called in that mode, at that line, and then a step was taken."""
        if train_mode:
            self.in_train_mode += 1
            self.leaks += self.slopes
            self.evaluated = False
        else:
            self.turns += self.was_in_train_mode
            self.in_eval_mode += 1
            self.forgotten += self.evaluated
            self.place = place
        self.was_in_train_mode, self.slopes = train_mode, False


class EvaluationTrains(Rule):
    """Time and again, steps in eval mode follow those in train mode, or its gradients reach steps in train mode."""

    name = "validation-trains"
    severity = "error"
    explains = (TrainedInEvalMode,)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._known: dict[int, Turns] = {}
        self._called: dict[int, tuple[Turns, Place | None, bool]] = {}
        self._fresh: dict[int, tuple[Turns, bool]] = {}

    def on_model_called(self, event: ModelCalled) -> None:
        """A step belongs to a mode where all calls since the step before it were in that mode."""
        known = self._known.get(id(event.model))
        if known is None or known.model() is not event.model:
            known = self._known[id(event.model)] = Turns(weakref.ref(event.model), type(event.model).__name__)
        train_mode = trains(event.model)
        if not event.with_gradients:
            known.evaluated = known.evaluated or not train_mode
            return
        before = self._called.get(id(known))
        self._fresh[id(known)] = (known, train_mode or self._fresh.get(id(known), (known, False))[1])
        self._called[id(known)] = (known, event.place, train_mode or (before is not None and before[2]))

    def on_backward_begins(self, event: BackwardBegins) -> None:
        """It belongs to the calls since the one before."""
        fresh, self._fresh = self._fresh, {}
        for known, train_mode in fresh.values():
            known.note_backward(event.place, train_mode=train_mode)

    def on_step_ends(self, event: StepEnds) -> None:
        """What was called since the last step is trained, if the optimizer holds all of it."""
        called, self._called = self._called, {}
        held = {id(parameter) for parameter in event.parameters} if called else set()
        for known, place, train_mode in called.values():
            model = known.model()
            parameters = [parameter for _, parameter in parameters_of(model)] if model is not None else []
            if parameters and all(id(parameter) in held and parameter.requires_grad for parameter in parameters):
                known.note_step(place, train_mode=train_mode)

    def finish(self) -> Iterator[Finding]:
        """Once it is known that this was no single phase."""
        for known in self._known.values():
            wrong = known.in_eval_mode - known.forgotten
            if known.turns >= TWICE and wrong >= ENOUGH and wrong > known.forgotten:
                yield self._found(known, known.place, known.in_eval_mode, "steps")
            elif known.leaks >= TWICE and known.in_train_mode > known.leaks:
                yield self._found(known, known.leaked_at, known.leaks, "leaks")

    def _found(self, known: Turns, place: Place | None, wrong: int, how: str) -> Finding:
        steps = known.in_train_mode + known.in_eval_mode
        words = Phrase(f"rules.{self.name}.{how}", model=known.kind)
        return self.found(place, wrong=wrong, steps=steps, how=words)


RULES = (EvaluationTrains,)
