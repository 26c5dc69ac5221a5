"""Who holds which parameter, and what its name is: this outlives models and optimizers that are gone."""

import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, parts_of, trains
from mlp_tutorial.diagnostics.functions import tensors_in
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart
from mlp_tutorial.diagnostics.places import is_readers
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.finding import Place

CONTAINERS = (nn.ModuleList, nn.ModuleDict, nn.Sequential)


@dataclass
class ModelChart:
    """One outermost module.

    Attributes:
        model: Weak reference to it.
        kind: Name of its class.
        parameters: Charts of its parameters by name, such as "0.weight".
        written: Paths of the modules in it whose parts are called by the reader's own forward pass.
        trainable: How many parameters required a gradient when last seen.
        ever_trainable: Whether any ever did.
        called: Calls that autograd followed.
        in_train_mode: Whether the last of them was in train mode.
        fed_by_graph: Whether an input ever depended on parameters or required a gradient.
    """

    model: "weakref.ref[nn.Module]"
    kind: str
    parameters: dict[str, ParameterChart] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    trainable: int = 0
    ever_trainable: bool = False
    called: int = 0
    in_train_mode: bool = True
    fed_by_graph: bool = False
    _registrations: int = -1

    def look(self, model: nn.Module, of: Callable[[Tensor], ParameterChart], registrations: int) -> None:
        """Take the names down, where parameters may have come or gone since; `of` gives a parameter's chart."""
        self.trainable = sum(parameter.requires_grad for _, parameter in parameters_of(model))
        self.ever_trainable = self.ever_trainable or self.trainable > 0
        if registrations != self._registrations or is_power_of_two(self.called):
            self._registrations = registrations
            self.parameters = {name: of(parameter) for name, parameter in parameters_of(model)}
            self.written = frozenset(_written(model))

    def note_call(self, model: nn.Module, inputs: tuple[Any, ...]) -> None:
        """It was called, and autograd followed."""
        self.called += 1
        self.in_train_mode = trains(model)
        self.fed_by_graph = self.fed_by_graph or any(tensor.requires_grad for tensor in tensors_in(inputs, {}))

    def names_of(self, charts: Iterable[ParameterChart]) -> list[str]:
        """Names of those of the parameters that are in this model."""
        wanted = {id(chart) for chart in charts}
        return [name for name, chart in self.parameters.items() if id(chart) in wanted]


@dataclass
class Holding:
    """What one optimizer holds.

    Attributes:
        made: When it was made, by the chart's clock; 0 for before the doctor came.
        place: The line that made it, as far as that was seen.
        steps: Steps it has taken.
        parameters: Charts of the parameters that it held last.
    """

    optimizer: "weakref.ref[Any]"
    made: int = 0
    place: Place | None = None
    parameters: list[ParameterChart] = field(default_factory=list)
    steps: int = 0


class Roster:
    """All models and optimizers that were ever seen, in order.

    Args:
        of: Gives the chart of a parameter.
    """

    def __init__(self, of: Callable[[Tensor], ParameterChart]) -> None:
        self._of = of
        self._registrations = 0
        self._models: dict[int, ModelChart] = {}
        self._holdings: dict[int, Holding] = {}
        self.models: list[ModelChart] = []
        self.holdings: list[Holding] = []

    def knows(self, model: nn.Module) -> bool:
        """Whether it was seen before."""
        known = self._models.get(id(model))
        return known is not None and known.model() is model

    def model(self, model: nn.Module) -> ModelChart:
        """The chart of one model; a new one where it was not seen before."""
        known = self._models.get(id(model))
        if known is None or known.model() is not model:
            known = self._models[id(model)] = ModelChart(weakref.ref(model), type(model).__name__)
            self.models.append(known)
        return known

    def note_model(self, model: nn.Module) -> None:
        """A model was called or named: take its parts down."""
        self.model(model).look(model, self._of, self._registrations)

    def note_registered(self) -> None:
        """Some module got a parameter."""
        self._registrations += 1

    def note_optimizer(self, optimizer: Any, tensors: Iterable[Tensor], made: int, place: Place | None) -> None:
        """An optimizer was made."""
        holding = self._renewed(optimizer, tensors)
        holding.made, holding.place = made, place

    def note_steps(self, optimizer: Any, tensors: Iterable[Tensor], count: int = 1) -> None:
        """An optimizer has taken steps."""
        self._renewed(optimizer, tensors).steps += count

    def holding(self, optimizer: Any) -> Holding:
        """What one optimizer holds; a new entry where it was not seen before."""
        known = self._holdings.get(id(optimizer))
        if known is None or known.optimizer() is not optimizer:
            known = self._holdings[id(optimizer)] = Holding(weakref.ref(optimizer))
            self.holdings.append(known)
        return known

    def _renewed(self, optimizer: Any, tensors: Iterable[Tensor]) -> Holding:
        known = self.holding(optimizer)
        known.parameters = []
        for tensor in tensors:
            chart = self._of(tensor)
            known.parameters.append(chart)
            chart.note_held(tensor)
        return known


def held_by(optimizer: Any) -> list[Tensor]:
    """The tensors that an optimizer trains; none of one that is gone."""
    groups = getattr(optimizer, "param_groups", None) or []
    return [tensor for group in groups for tensor in group["params"]]


def references(tensors: Iterable[Tensor]) -> "frozenset[weakref.ref[Tensor]]":
    """Weak references, by which tensors are recognised even when they are gone: there is one for each tensor."""
    return frozenset(weakref.ref(tensor) for tensor in tensors)


def listed(names: list[str]) -> str:
    """Names for a sentence: the first three, and how many they are in all."""
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown}, … ({len(names)})"


def _written(model: nn.Module) -> set[str]:
    """Paths of the modules that the reader's own forward pass calls the parts of; containers belong to their owner."""
    found: set[str] = set()
    for path, part in parts_of(model):
        code = getattr(getattr(type(part), "forward", None), "__code__", None)
        own = code is not None and is_readers(code.co_filename)
        if own or (path and isinstance(part, CONTAINERS) and path.rpartition(".")[0] in found):
            found.add(path)
    return found
