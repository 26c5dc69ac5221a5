"""The doctor's chart: what happened so far to parameters, optimizers and costs, for the rules to look back on.

Nothing in it keeps the reader's tensors alive, except where a rule must compare them later.
"""

import weakref
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    BackwardEnds,
    ModelCalled,
    OptimizerMade,
    StepBegins,
    StepEnds,
)
from mlp_tutorial.finding import Place


@dataclass
class ParameterChart:
    """One tensor that is trained, or ought to be.

    Attributes:
        tensor: Weak reference to it.
        made: When a module registered it, by the chart's clock; 0 for before the doctor came.
        reached: Backward passes that gave it a gradient.
        backwards: Backward passes that its gradient is the sum of.
        backwards_since_step: Those since its last step.
        nonzero: Whether its gradient was anything but zero after the last backward pass.
        steps: Steps it has taken.
        last_backward: Where the last of them was called.
    """

    tensor: "weakref.ref[Tensor]"
    made: int = 0
    reached: int = 0
    backwards: int = 0
    backwards_since_step: int = 0
    nonzero: bool = False
    steps: int = 0
    last_backward: Place | None = None


@dataclass
class OptimizerChart:
    """One optimizer.

    Attributes:
        optimizer: Weak reference to it.
        made: When, by the chart's clock; 0 for before the doctor came.
        place: Where it was made, as far as that was seen.
        steps: Steps it has taken.
    """

    optimizer: "weakref.ref[Any]"
    made: int = 0
    place: Place | None = None
    steps: int = 0


@dataclass
class Course:
    """The costs that one line of the reader's code called backward on.

    Attributes:
        costs: In order; NaN and infinity as they came.
        steps: Steps of any optimizer, or by hand, that had been taken before each.
    """

    costs: list[float] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)


class Chart:
    """What all rules share.

    Attributes:
        clock: Counts what happened: models called, backward passes, steps, registrations.
        backwards: Backward passes so far.
        steps: Steps so far, of optimizers and by hand.
        courses: Costs by the line that called backward.

    Source:
        No page of the deck.
    """

    def __init__(self) -> None:
        self.clock = 0
        self.backwards = 0
        self.steps = 0
        self.courses: dict[Place | None, Course] = {}
        self._parameters: dict[int, ParameterChart] = {}
        self._optimizers: dict[int, OptimizerChart] = {}
        self._models: dict[int, weakref.ref[nn.Module]] = {}

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
    def optimizers(self) -> list[OptimizerChart]:
        """Optimizers that were seen, in order."""
        return list(self._optimizers.values())

    @property
    def parameters(self) -> list[ParameterChart]:
        """Parameters that were seen and still exist, in order."""
        return [known for known in self._parameters.values() if known.tensor() is not None]

    def of(self, tensor: Tensor) -> ParameterChart:
        """The chart of one parameter; a new one where it was not seen before."""
        known = self._parameters.get(id(tensor))
        if known is None or known.tensor() is not tensor:
            known = self._parameters[id(tensor)] = ParameterChart(weakref.ref(tensor))
        return known

    def is_known(self, tensor: Tensor) -> bool:
        """Whether it is a parameter that was seen."""
        known = self._parameters.get(id(tensor))
        return known is not None and known.tensor() is tensor

    def optimizer(self, optimizer: Any) -> OptimizerChart:
        """The chart of one optimizer; a new one where it was not seen before."""
        known = self._optimizers.get(id(optimizer))
        if known is None or known.optimizer() is not optimizer:
            known = self._optimizers[id(optimizer)] = OptimizerChart(weakref.ref(optimizer))
        return known

    def held(self) -> set[int]:
        """ids of all tensors that some optimizer holds."""
        return {id(tensor) for known in self.optimizers for tensor in held_by(known.optimizer())}

    def name_of(self, tensor: Tensor) -> str:
        """The parameter's name in its model, such as "0.weight"; its shape where no model is known to hold it."""
        for model in self.models:
            for name, parameter in model.named_parameters():
                if parameter is tensor:
                    return name
        return f"({', '.join(map(str, tensor.shape))})"

    def is_gradient_of_known(self, tensor: Tensor) -> bool:
        """Whether a tensor is the .grad of a parameter that was seen."""
        return any((known := entry.tensor()) is not None and known.grad is tensor for entry in self.parameters)

    # What happens

    def note_model(self, event: ModelCalled) -> None:
        """A model was called."""
        self.tick()
        self.add_model(event.model)

    def add_model(self, model: nn.Module) -> None:
        """Get to know a model."""
        known = self._models.get(id(model))
        if known is None or known() is not model:
            self._models[id(model)] = weakref.ref(model)

    def note_registered(self, parameter: Tensor) -> None:
        """A module got a parameter."""
        self.of(parameter).made = self.tick()

    def note_optimizer(self, event: OptimizerMade) -> None:
        """An optimizer was made."""
        known = self.optimizer(event.optimizer)
        known.made, known.place = self.tick(), event.place

    def note_backward_begins(self, event: BackwardBegins) -> None:
        """Before gradients are added: a gradient that is None or zero now was cleared."""
        self.tick()
        for tensor in event.leaves or ():
            known = self.of(tensor)
            if not is_slope(tensor.grad):
                known.backwards = 0

    def note_backward_ends(self, event: BackwardEnds) -> None:
        """After gradients were added."""
        self.backwards += 1
        for tensor, slope in zip(event.leaves or (), event.gradients, strict=True):
            known = self.of(tensor)
            known.reached += 1
            known.backwards += 1
            known.backwards_since_step += 1
            known.nonzero = is_slope(slope)
            known.last_backward = event.place
        if event.cost.numel() == 1:
            course = self.courses.setdefault(event.place, Course())
            course.costs.append(float(event.cost.detach()))
            course.steps.append(self.steps)

    def note_step(self, event: StepEnds | StepBegins) -> None:
        """Parameters have changed."""
        self.tick()
        self.steps += 1
        if event.optimizer is not None:
            self.optimizer(event.optimizer).steps += 1
        for tensor in event.parameters:
            known = self.of(tensor)
            known.steps += 1
            known.backwards_since_step = 0


def held_by(optimizer: Any) -> list[Tensor]:
    """The tensors that an optimizer trains; none of one that is gone."""
    groups = getattr(optimizer, "param_groups", None) or []
    return [tensor for group in groups for tensor in group["params"]]


def is_slope(slope: Tensor | None) -> bool:
    """Whether a gradient is there and not all zero."""
    if slope is None:
        return False
    if slope.is_sparse:
        return bool(slope._values().any())
    return bool(slope.any())
