"""The rule on dropout that a model's eval mode does not switch off."""

import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

from torch import nn
from torch.nn.modules import module as of_modules

from mlp_tutorial.diagnostics.anatomy import parts_of, trains
from mlp_tutorial.diagnostics.answers import Answers, Evaluation
from mlp_tutorial.diagnostics.events import BackwardBegins, LossTaken, ModelCalled, TensorsMade
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.trials.copies import copied
from mlp_tutorial.diagnostics.trials.drawing import dropping
from mlp_tutorial.finding import Finding, Place

DROPOUTS = {"dropout", "dropout1d", "dropout2d", "dropout3d", "feature_dropout"}
DROPOUTS |= {"alpha_dropout", "feature_alpha_dropout"}
CALLING = of_modules.__file__


@dataclass
class Dropped:
    """Dropout that was on inside a model in eval mode.

    Attributes:
        place: The line that drops.
        share: The share of the values that it has changed to 0, or to another constant; None where it is not known.
        function: Torch's name of the function.
    """

    place: Place | None
    share: float | None
    function: str


class DropoutAlwaysOn(Rule):
    """A model in eval mode was evaluated, and something in its forward pass went on to drop neurons at random."""

    name = "dropout-always-on"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._dropped: dict[int, Dropped] = {}
        self._evaluations: dict[tuple[int, Place | None], tuple[Evaluation, Dropped]] = {}
        self._copies: dict[int, tuple[weakref.ref[nn.Module], Dropped | None]] = {}
        self._pending: list[Evaluation] = []
        self._answers = Answers()

    def on_tensors_made(self, event: TensorsMade) -> None:
        """Where dropout has changed values, and eval mode should have reached it; and what becomes of the answers."""
        if event.name in DROPOUTS:
            share = _share_dropped(event)
            model = _evaluated_by(sys._getframe()) if share else None
            if model is not None:
                self._dropped.setdefault(id(model), Dropped(event.place, share, event.name))
        self._answers.note_made(event)

    def on_model_called(self, event: ModelCalled) -> None:
        """A call in eval mode may be an evaluation."""
        dropped = self._dropped.pop(id(event.model), None) or self._asked(event)
        if trains(event.model):
            self._settle()
        if dropped is None or trains(event.model):
            self._answers.note_call(event, None)
            return
        key = (id(event.model), dropped.place)
        new = (Evaluation(type(event.model).__name__, "", dropped.place), dropped)
        self._answers.note_call(event, self._evaluations.setdefault(key, new)[0])

    def on_loss_taken(self, event: LossTaken) -> None:
        """A cost in eval mode is an evaluation too where no backward follows."""
        self._answers.note_loss(event)
        if event.cost.requires_grad:
            self._pending += [known.evaluation for known, _ in self._answers.of((event.prediction,))]

    def on_backward_begins(self, event: BackwardBegins) -> None:  # noqa: ARG002 - that it begins is enough
        """The costs were to train by."""
        self._pending.clear()

    def finish(self) -> Iterator[Finding]:
        """Once it is known that the answers were no sample, of which the mean was taken."""
        self._settle()
        for known, dropped in self._evaluations.values():
            if known.compared and not known.teaches:
                share, key = dropped.share, f"rules.{self.name}.what"
                what = Phrase(key, share=share) if share else Phrase(f"{key}_drawn", function=dropped.function)
                yield self.found(dropped.place, model=known.kind, calls=known.calls, what=what)

    def _asked(self, event: ModelCalled) -> Dropped | None:
        """What a copy of a model in eval mode drops, asked once; for as long as it is in that mode."""
        if trains(event.model) or any(trains(part) for _, part in parts_of(event.model)):
            return None
        known = self._copies.get(id(event.model))
        if known is None or known[0]() is not event.model:
            twin = copied(event.model)
            guilty = dropping(twin, event.inputs) if twin is not None else None
            found = Dropped(guilty.place or event.place, None, guilty.name) if guilty is not None else None
            known = self._copies[id(event.model)] = (weakref.ref(event.model), found)
        return known[1]

    def _settle(self) -> None:
        for known in self._pending:
            known.compared = True
        self._pending.clear()


def _share_dropped(event: TensorsMade) -> float:
    """The share of values that were changed to the smallest result, 0 as a rule; 0 where dropout is off."""
    x, a = event.inputs[0].detach(), event.outputs[0].detach()
    if x is a or x.shape != a.shape or not a.numel():
        return 0.0
    lowest = a.min() if "alpha" in event.name else 0.0
    dropped = (a == lowest) & (x != a)
    return float(dropped.double().mean())


def _evaluated_by(frame: FrameType | None) -> nn.Module | None:
    """The outermost module that is running, if it is in eval mode with all its parts that are running."""
    running: list[nn.Module] = []
    while frame is not None:
        if frame.f_code.co_filename == CALLING and frame.f_code.co_name == "_call_impl":
            running.append(frame.f_locals["self"])
        frame = frame.f_back
    if not running or trains(running[-1]):
        return None
    own = {id(part) for _, part in parts_of(running[-1])}
    # A part that was put back into train mode alone is on purpose; what eval() cannot reach is not.
    return None if any(trains(part) for part in running if id(part) in own) else running[-1]


RULES = (DropoutAlwaysOn,)
