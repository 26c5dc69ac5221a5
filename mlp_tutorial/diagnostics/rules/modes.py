"""Rules on train and eval mode, for models with layers that differ between the two: dropout, batch norm and others."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, parts_of, trains
from mlp_tutorial.diagnostics.answers import Answers, Evaluation
from mlp_tutorial.diagnostics.events import LossTaken, ModelCalled, StepEnds, TensorsMade
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.two_modes import differing, differs, named
from mlp_tutorial.finding import Finding, Place

ENOUGH = 3  # steps that show how a loop goes on


@dataclass
class Trained:
    """How one model was trained.

    Attributes:
        model: Weak reference to it.
        kind: Name of its class.
        layer: The first of its layers that differ between the modes.
        place: Where it was first called in eval mode to be trained.
        in_train_mode: Steps after calls in train mode.
        in_eval_mode: Steps after calls in eval mode.
        evaluated: Whether it was called without gradients in eval mode since the last step in train mode.
        forgotten: Steps in eval mode that followed such an evaluation.
        came_back: Whether a step in train mode followed one in eval mode.
        is_held: Whether the optimizer that stepped last, as far as was looked at, holds all of it.
    """

    model: "weakref.ref[nn.Module]"
    kind: str
    layer: str
    place: Place | None = None
    in_train_mode: int = 0
    in_eval_mode: int = 0
    evaluated: bool = False
    forgotten: int = 0
    came_back: bool = False
    is_held: bool = False

    def note_step(self, *, train_mode: bool) -> None:
        """It was called in that mode, and then a step was taken."""
        if train_mode:
            self.came_back = self.came_back or self.in_eval_mode > 0
            self.in_train_mode += 1
            self.evaluated = False
        else:
            self.in_eval_mode += 1
            self.forgotten += self.evaluated


class TrainedInEvalMode(Rule):
    """Every step is taken in eval mode, or every one since the first evaluation."""

    name = "training-in-eval-mode"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._known: dict[int, Trained | None] = {}
        self._trained: list[Trained] = []
        self._called: list[tuple[Trained, bool]] = []

    def on_model_called(self, event: ModelCalled) -> None:
        """With gradients it may be a step of training; without, an evaluation."""
        known = self._of(event.model)
        if known is None:
            return
        if not event.with_gradients:
            known.evaluated = known.evaluated or not trains(event.model)
        elif trains(event.model):
            self._called.append((known, True))
        elif _wholly_in_eval_mode(event.model):
            known.place = known.place or event.place
            self._called.append((known, False))

    def on_step_ends(self, event: StepEnds) -> None:
        """What was called since the last step is trained, if the optimizer holds all of it."""
        called, self._called = self._called, []
        if called:
            held = {id(parameter) for parameter in event.parameters}
            for known, train_mode in {id(known): (known, mode) for known, mode in called}.values():
                model = known.model()
                if self.chart.rounds.closely and model is not None:
                    known.is_held = all(id(parameter) in held for _, parameter in parameters_of(model))
                if known.is_held:
                    known.note_step(train_mode=train_mode)

    def finish(self) -> Iterator[Finding]:
        """Once it is known that train mode never came back."""
        for known in self._trained:
            always = known.in_train_mode == 0 and known.in_eval_mode >= ENOUGH
            if always or (known.forgotten >= ENOUGH and not known.came_back):
                steps = known.in_train_mode + known.in_eval_mode
                yield self.found(
                    known.place, model=known.kind, layer=known.layer, wrong=known.in_eval_mode, steps=steps
                )

    def _of(self, model: nn.Module) -> Trained | None:
        known = self._known.get(id(model))
        if id(model) not in self._known or (known is not None and known.model() is not model):
            layers = differing(model)
            known = Trained(weakref.ref(model), type(model).__name__, named(layers[0])) if layers else None
            self._known[id(model)] = known
            if known is not None:
                self._trained.append(known)
        return known


class EvaluatedInTrainMode(Rule):
    """A model's answers were compared with the target, and dropout or batch norm was in train mode."""

    name = "evaluation-in-train-mode"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._evaluations: dict[tuple[int, Place | None], Evaluation] = {}
        self._answers = Answers()

    def on_model_called(self, event: ModelCalled) -> None:
        """A call without gradients, in train mode, may be an evaluation."""
        called = not event.with_gradients and trains(event.model)
        self._answers.note_call(event, self._evaluation(event) if called else None)

    def on_tensors_made(self, event: TensorsMade) -> None:
        """What becomes of the answers."""
        self._answers.note_made(event)

    def on_loss_taken(self, event: LossTaken) -> None:
        """What becomes of them in a cost."""
        self._answers.note_loss(event)

    def finish(self) -> Iterator[Finding]:
        """Once it is known what the answers were for."""
        for known in self._evaluations.values():
            if known.compared and not known.teaches:
                yield self.found(known.place, model=known.kind, layer=known.layer, calls=known.calls)

    def _evaluation(self, event: ModelCalled) -> Evaluation | None:
        active = next((layer for _, layer in parts_of(event.model) if trains(layer) and differs(layer)), None)
        if active is None:
            return None
        key = (id(event.model), event.place)
        return self._evaluations.setdefault(key, Evaluation(type(event.model).__name__, named(active), event.place))


def _wholly_in_eval_mode(model: nn.Module) -> bool:
    """Whether all layers that differ are in eval mode, and nothing is frozen: a frozen part is in eval mode rightly."""
    frozen = any(not parameter.requires_grad for _, parameter in parameters_of(model))
    return not frozen and not any(trains(layer) for layer in differing(model))


RULES = (TrainedInEvalMode, EvaluatedInTrainMode)
