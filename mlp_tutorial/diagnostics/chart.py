"""The doctor's chart: what happened so far to parameters, optimizers and costs, for the rules to look back on.

Nothing in it keeps the reader's tensors alive, except where a rule must compare them later.
"""

import weakref
from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of
from mlp_tutorial.diagnostics.courses import Courses
from mlp_tutorial.diagnostics.coverage import Coverage
from mlp_tutorial.diagnostics.cuts import Cuts
from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    BackwardEnds,
    Event,
    ModelCalled,
    OptimizerMade,
    StepBegins,
    StepEnds,
)
from mlp_tutorial.diagnostics.other_seeds import OtherSeeds
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart, is_slope
from mlp_tutorial.diagnostics.roster import Roster, held_by
from mlp_tutorial.diagnostics.rounds import Rounds
from mlp_tutorial.finding import Place

__all__ = ["Chart", "ParameterChart", "is_slope"]


class Chart:
    """What all rules share.

    Attributes:
        clock: Counts what happened: models called, backward passes, steps, registrations.
        backwards: Backward passes so far.
        steps: Steps so far, of optimizers and by hand.
        looks: How often code other than torch's has looked at a gradient, of any tensor.
        courses: Costs by the line that called backward and by parameters, with what is known of the data.
        roster: Models and optimizers that were ever seen.
        cuts: Where tensors were taken out of their graphs.
        rounds: Which of them are looked at closely.
        coverage: What was heard and looked at, and what could not be watched.
        in_order: Rows per mini-batch where `fit` takes them in the order in which they stand; else None.
        other_seeds: Generators of `random` and numpy as the program found them, where it is watched from its beginning.
        chosen_seed: The seed that torch has chosen and drawn from, because nobody set one; None where one was set.
    """

    def __init__(self) -> None:
        self.clock = 0
        self.backwards = 0
        self.steps = 0
        self.looks = 0
        self.in_order: int | None = None
        self.chosen_seed: int | None = None
        self.other_seeds: OtherSeeds | None = None
        self._unseen = 0
        self._parameters: dict[int, ParameterChart] = {}
        self._models: dict[int, weakref.ref[nn.Module]] = {}
        self.roster = Roster(self.of)
        self.courses = Courses(self.name_of, self.roster)
        self.cuts = Cuts()
        self.coverage = Coverage()
        self.rounds = Rounds(self.coverage)
        self._read: list[ParameterChart] = []

    def tick(self) -> int:
        """Move the clock on."""
        self.clock += 1
        return self.clock

    # What is known

    @property
    def models(self) -> list[nn.Module]:
        """Outermost modules that were called or named and still exist, in the order they were seen."""
        return [model for model in (known() for known in self._models.values()) if model is not None]

    @property
    def parameters(self) -> list[ParameterChart]:
        """Parameters that were seen and still exist, in order."""
        return [known for known in list(self._parameters.values()) if known.tensor() is not None]

    @property
    def read(self) -> list[ParameterChart]:
        """Parameters whose gradients code other than torch's has looked at since the last backward pass."""
        return self._read

    def of(self, tensor: Tensor) -> ParameterChart:
        """The chart of one parameter; a new one where it was not seen before."""
        key = id(tensor)
        known = self._parameters.get(key)
        if known is None or known.tensor() is not tensor:
            gone = weakref.ref(tensor, lambda _: self._parameters.pop(key, None))
            known = self._parameters[key] = ParameterChart(gone)
        return known

    def is_known(self, tensor: Tensor) -> bool:
        """Whether it is a parameter that was seen."""
        known = self._parameters.get(id(tensor))
        return known is not None and known.tensor() is tensor

    def name_of(self, tensor: Tensor) -> str:
        """The parameter's name in its model, such as "0.weight"; its shape where no model is known to hold it."""
        for model in self.models:
            for name, parameter in parameters_of(model):
                if parameter is tensor:
                    return name
        return f"({', '.join(map(str, tensor.shape))})"

    # What happens

    def hear(self, event: Event) -> None:
        """Write down what happened."""
        kind = type(event)
        if kind in WRITTEN_DOWN and not (kind is StepBegins and event.optimizer is not None):  # type: ignore[attr-defined]
            WRITTEN_DOWN[kind](self, event)

    def note_model(self, event: ModelCalled) -> None:
        """A model was called."""
        self.tick()
        if self.rounds.closely or not self.roster.knows(event.model):
            self.add_model(event.model)
        if event.with_gradients:
            self.roster.model(event.model).note_call(event.model, event.inputs)

    def add_model(self, model: nn.Module) -> None:
        """Get to know a model."""
        known = self._models.get(id(model))
        if known is None or known() is not model:
            self._models[id(model)] = weakref.ref(model)
        self.roster.note_model(model)

    def note_registered(self, parameter: Tensor, place: Place | None = None) -> None:
        """A module got a parameter."""
        self.roster.note_registered()
        known = self.of(parameter)
        known.made, known.place = self.tick(), place

    def note_optimizer(self, event: OptimizerMade) -> None:
        """An optimizer was made."""
        made = self.tick() if event.place else 0
        self.roster.note_optimizer(event.optimizer, held_by(event.optimizer), made, event.place)

    def note_backward_begins(self, event: BackwardBegins) -> None:
        """Before gradients are added: a gradient that is None or zero now was cleared."""
        self.tick()
        for tensor in event.leaves or ():
            self.of(tensor).note_backward_begins(tensor.grad)

    def note_backward_ends(self, event: BackwardEnds) -> None:
        """After gradients were added."""
        self.backwards += 1
        for known in self._read:
            known.read = False
        self._read.clear()
        self._unseen += event.leaves is None
        for tensor, slope in zip(event.leaves or (), event.gradients, strict=True):
            self.of(tensor).note_backward_ends(slope, event.place)

    def note_step(self, event: StepEnds | StepBegins) -> None:
        """Parameters have changed."""
        self.tick()
        self.steps += 1
        if event.optimizer is not None:
            self.roster.note_steps(event.optimizer, event.parameters)
        for tensor in event.parameters:
            self.of(tensor).note_step(self._unseen)

    def note_read(self, tensor: Tensor) -> None:
        """Code other than torch's looks at a gradient."""
        self.looks += 1
        if self.is_known(tensor):
            known = self.of(tensor)
            known.reads += 1
            if not known.read:
                known.read = True
                self._read.append(known)


WRITTEN_DOWN: dict[type[Event], Callable[[Chart, Any], None]] = {
    ModelCalled: Chart.note_model,
    OptimizerMade: Chart.note_optimizer,
    BackwardBegins: Chart.note_backward_begins,
    BackwardEnds: Chart.note_backward_ends,
    StepBegins: Chart.note_step,
    StepEnds: Chart.note_step,
}
