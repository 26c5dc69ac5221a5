"""The rule on switches that PyTorch never reads: misspelt, or set on what has none of that name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, parts_of, trains
from mlp_tutorial.diagnostics.events import ModelCalled, OptimizerMade, StepBegins
from mlp_tutorial.diagnostics.rarely import is_looked_at
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.switches import is_read, meant, names_of
from mlp_tutorial.finding import Finding, Place

# What PyTorch's optimizers and schedulers put into a group beside the optimizer's own settings.
OF_SCHEDULERS = {"params", "param_names", "initial_lr", "max_lr", "min_lr", "swa_lr", "max_momentum", "base_momentum"}
METHODS = {"train": True, "eval": False}  # each with the mode that it switches to


@dataclass(frozen=True)
class Inert:
    """A name that switches nothing.

    Attributes:
        name: The name alone.
        written: The name with what it was set on.
        value: What it was set to.
        right: What PyTorch reads instead.
        actual: What that is.
        remedy: The line that switches.
        place: Where what it was set on is used, or made.
        misplaced: Whether PyTorch reads that name elsewhere.
    """

    name: str
    written: str
    value: Any
    right: str
    actual: Any
    remedy: str
    place: Place | None
    misplaced: bool = False


class SwitchWithoutEffect(Rule):
    """A name on a parameter, a module or an optimizer that PyTorch does not know, beside one that it does."""

    name = "switch-without-effect"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._files: set[str] = set()
        self._calls: dict[str, int] = {}
        self._seen: dict[str, Inert] = {}

    def on_optimizer_made(self, event: OptimizerMade) -> None:  # noqa: ARG002 - that one was made is enough
        """The models may have been changed for a new phase."""
        self._calls.clear()

    def on_model_called(self, event: ModelCalled) -> None:
        """Look at the model, ever more rarely."""
        if self._is_turn(f"model {id(event.model)}", event.place):
            self._model(event.model, event.place)

    def on_step_begins(self, event: StepBegins) -> None:
        """Look at the optimizer, ever more rarely."""
        if event.optimizer is not None and self._is_turn(f"optimizer {id(event.optimizer)}", event.place):
            holding = self.chart.roster.holding(event.optimizer)
            self._optimizer(event.optimizer, holding.place or event.place)

    def finish(self) -> Iterator[Finding]:
        """Those that the reader's own code does not read either."""
        for model in self.chart.models:
            self._model(model, None)
        for holding in self.chart.roster.holdings:
            optimizer = holding.optimizer()
            if optimizer is not None and holding.steps:
                self._optimizer(optimizer, holding.place)
        for inert in self._seen.values():
            if not is_read(inert.name, self._files, elsewhere=inert.misplaced):
                yield self.found(
                    inert.place,
                    written=inert.written,
                    value=inert.value,
                    right=inert.right,
                    actual=inert.actual,
                    remedy_code=inert.remedy,
                )

    def _is_turn(self, key: str, place: Place | None) -> bool:
        if place is not None:
            self._files.add(place.file)
        self._calls[key] = self._calls.get(key, 0) + 1
        return is_looked_at(self._calls[key])

    def _note(self, inert: Inert) -> None:
        self._seen.setdefault(inert.written, inert)

    def _model(self, model: nn.Module, place: Place | None) -> None:
        for path, part in parts_of(model):
            numbered = any(name.isdigit() for name in path.split("."))
            owner = "layer" if numbered else f"model.{path}" if path else "model"
            self._module(owner, part, place)
            if type(part).__module__.startswith("torch.nn."):
                self._layer(owner, part, place)
        for _, parameter in parameters_of(model):
            self._parameter(parameter, place)

    def _layer(self, owner: str, layer: nn.Module, place: Place | None) -> None:
        """One of PyTorch's own, of which it is known what it reads."""
        attributes = object.__getattribute__(layer, "__dict__")
        own = {**attributes, **attributes["_parameters"], **attributes["_buffers"]}
        made_by: Any = type(layer)
        known = names_of(made_by)
        settings = tuple(sorted(name for name in own if name in known and name not in ("training", "requires_grad")))
        for name, value in own.items() if len(own) > len(settings) else ():
            right = None if name in known else meant(name, settings)
            if right and _differs(own[right], value):
                kind = type(layer).__name__
                given = f"{owner}.{name}" if isinstance(value, Tensor) else _short(value)
                values = _short(value), f"{kind}.{right}", _short(own[right])
                remedy = f"{owner}.{right} = {given}"
                self._note(Inert(name, f"{kind}.{name}", *values, remedy, place))

    def _parameter(self, parameter: Tensor, place: Place | None) -> None:
        for name, value in list(getattr(parameter, "__dict__", {}).items()):
            right = meant(name, ("requires_grad",))
            if right and isinstance(value, bool) and value != parameter.requires_grad:
                remedy = f"parameter.requires_grad = {value}"
                written = f"Parameter.{name}"
                self._note(Inert(name, written, value, f"Parameter.{right}", not value, remedy, place))

    def _module(self, owner: str, module: nn.Module, place: Place | None) -> None:
        kind = type(module).__name__
        for name, value in list(object.__getattribute__(module, "__dict__").items()):
            written = f"{kind}.{name}"
            if type(value) is bool:
                switch = name if name in (*METHODS, "requires_grad") else meant(name, ("requires_grad", "training"))
                differs = (parameter.requires_grad != value for _, parameter in parameters_of(module))
                if switch == "requires_grad" and any(differs):
                    remedy = f"{owner}.requires_grad_({value})"
                    right, misplaced = "Parameter.requires_grad", name == switch
                    self._note(Inert(name, written, value, right, not value, remedy, place, misplaced))
                elif switch == "training" and value != trains(module):
                    remedy = f"{owner}.train({value})"
                    self._note(Inert(name, written, value, f"{kind}.training", not value, remedy, place))
                elif switch in METHODS and trains(module) != (value == METHODS[switch]):
                    remedy = f"{owner}.{'train' if value == METHODS[switch] else 'eval'}()"
                    right = f"{kind}.training"
                    self._note(Inert(name, written, value, right, trains(module), remedy, place, misplaced=True))

    def _optimizer(self, optimizer: Any, place: Place | None) -> None:
        if not type(optimizer).__module__.startswith("torch."):
            return  # what the reader's own optimizer reads is its own affair
        settings = tuple(optimizer.defaults)
        kind = type(optimizer).__name__
        for name, value in list(vars(optimizer).items()):
            right = name if name in settings else meant(name, settings)
            if right and all(_differs(group.get(right), value) for group in optimizer.param_groups):
                self._setting(name, f"{kind}.{name}", right, optimizer.param_groups[0], value, place)
        for group in optimizer.param_groups:
            for name, value in list(group.items()):
                right = None if name in OF_SCHEDULERS else meant(name, settings)
                if right and _differs(group.get(right), value):
                    self._setting(name, f'param_groups[0]["{name}"]', right, group, value, place)

    def _setting(
        self, name: str, written: str, right: str, group: dict[str, Any], value: Any, place: Place | None
    ) -> None:
        remedy = f'optimizer.param_groups[0]["{right}"] = {_short(value)}'
        what = f'param_groups[0]["{right}"]'
        self._note(Inert(name, written, _short(value), what, _short(group[right]), remedy, place, name == right))


def _differs(right: Any, value: Any) -> bool:
    """Whether two settings are of one kind, and not the same."""
    if isinstance(right, Tensor) and isinstance(value, Tensor):
        return right is not value and right.shape == value.shape
    numbers = all(isinstance(one, int | float | bool) for one in (right, value))
    return (numbers or (right is not None and type(right) is type(value))) and bool(right != value)


def _short(value: Any) -> str:
    if isinstance(value, Tensor):
        return f"Tensor({', '.join(map(str, value.shape))})"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


RULES = (SwitchWithoutEffect,)
