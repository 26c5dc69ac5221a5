"""The rule on a `state_dict()` that is kept without a copy: it goes on changing with the model."""

import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of
from mlp_tutorial.diagnostics.events import TensorsMade
from mlp_tutorial.diagnostics.library_events import StateLoaded, StateSaved, StateTaken
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

TWICE = 2
PARTS = {"data.__get__", "detach"}
WHOLE = "best = copy.deepcopy(model.state_dict())"
PART_BY_PART = "best = {name: value.detach().clone() for name, value in model.named_parameters()}"


@dataclass(frozen=True)
class Taken:
    """One tensor of a state, which shares its memory with a parameter.

    Attributes:
        tensor: Weak reference to it.
        chart: The parameter's chart.
        steps: Steps that the parameter had taken.
        place: Where the state was asked for.
    """

    tensor: "weakref.ref[Tensor]"
    chart: ParameterChart
    steps: int
    place: Place | None


class StateNotCopied(Rule):
    """What is loaded or saved as an earlier state are the model's own present values."""

    name = "state-not-copied"
    severity = "error"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._taken: dict[int, Taken] = {}
        self._copied: dict[Place | None, Finding] = {}
        self._loaded_at: Place | None = None
        self._times: dict[Place | None, int] = {}
        self._elsewhere: dict[Place | None, tuple[Finding, int]] = {}

    def on_state_taken(self, event: StateTaken) -> None:
        """Remember its first parameter, by the tensor that stands for it."""
        self._times[event.place] = self._times.get(event.place, 0) + 1
        parameters = dict(parameters_of(event.model))
        for name, tensor in event.state.items():
            parameter = parameters.get(name)
            if parameter is not None and parameter.requires_grad and _is_shared(tensor, parameter):
                self._remember(tensor, self.chart.of(parameter), event.place)
                return

    def _remember(self, tensor: Tensor, chart: ParameterChart, place: Place | None) -> None:
        key = id(tensor)
        known = weakref.ref(tensor, lambda _: self._taken.pop(key, None))
        self._taken[key] = Taken(known, chart, chart.steps, place)

    def on_tensors_made(self, event: TensorsMade) -> None:
        """Parameters that are kept one by one, and later copied back by the reader's own code."""
        source = event.inputs[-1]
        if event.name in PARTS and isinstance(source, nn.Parameter) and source.requires_grad:
            for made in event.outputs:
                if _is_shared(made, source):
                    self._remember(made, self.chart.of(source), event.place)
        elif event.name == "copy_" and len(event.inputs) == 2 and event.place != self._loaded_at:
            taken = self._stale({"": source})
            if taken is not None and _is_shared(source, event.inputs[0]):
                self._copied[taken.place] = self._found(taken, "loaded", PART_BY_PART)

    def on_state_loaded(self, event: StateLoaded) -> Iterator[Finding]:
        """Into the same model: every value is copied onto itself. Into another one: its values are the last ones."""
        self._loaded_at = event.place
        taken = self._stale(event.state)
        if taken is None:
            return
        if _is_own(event.model, event.state):
            yield self._found(taken, "loaded")
        else:
            self._note(taken, "loaded_elsewhere")

    def on_state_saved(self, event: StateSaved) -> None:
        """It may lie in a dictionary beside other things."""
        parts = [event.what, *(event.what.values() if isinstance(event.what, dict) else ())]
        for part in parts:
            taken = self._stale(part) if isinstance(part, Mapping) else None
            if taken is not None:
                self._note(taken, "saved")

    def finish(self) -> Iterator[Finding]:
        """A state that was asked for once, and is used while training goes on, is meant to go along."""
        for place, (finding, steps) in self._elsewhere.items():
            if self._times.get(place, 0) >= TWICE and self.chart.steps == steps:
                yield finding
        yield from self._copied.values()

    def _note(self, taken: Taken, what: str) -> None:
        self._elsewhere[taken.place] = self._found(taken, what), self.chart.steps

    def _found(self, taken: Taken, what: str, remedy: str = WHOLE) -> Finding:
        steps = taken.chart.steps - taken.steps
        words = Phrase(f"rules.{self.name}.{what}")
        return self.found(taken.place, steps=steps, what=words, remedy_code=remedy)

    def _stale(self, state: Mapping[Any, Any]) -> Taken | None:
        """The entry of a state that has changed since it was asked for."""
        for tensor in state.values():
            taken = self._taken.get(id(tensor))
            if taken is not None and taken.tensor() is tensor:
                parameter = taken.chart.tensor()
                alive = parameter is not None and _is_shared(tensor, parameter)
                return taken if alive and taken.chart.steps > taken.steps else None
        return None


def _is_own(model: nn.Module, state: Mapping[str, Any]) -> bool:
    """Whether a state holds nothing but the model's own parameters."""
    return all(_is_shared(state.get(name), parameter) for name, parameter in parameters_of(model))


def _is_shared(tensor: Any, parameter: Tensor) -> bool:
    """Whether a tensor has its numbers where the parameter has them."""
    if not isinstance(tensor, Tensor) or tensor.is_meta or tensor.shape != parameter.shape:
        return False
    return tensor.device == parameter.device and tensor.data_ptr() == parameter.data_ptr() and tensor.numel() > 0


RULES = (StateNotCopied,)
