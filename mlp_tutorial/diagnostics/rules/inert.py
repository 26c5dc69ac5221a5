"""The rule on switches that PyTorch never reads: misspelt, or set on what has none of that name."""

from collections.abc import Iterator
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, parts_of, trains
from mlp_tutorial.diagnostics.events import ModelCalled, OptimizerMade, StepBegins
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.switches import is_read, meant
from mlp_tutorial.finding import Finding, Place

# What PyTorch's optimizers and schedulers put into a group beside the optimizer's own settings.
OF_SCHEDULERS = {"params", "param_names", "initial_lr", "max_lr", "min_lr", "swa_lr", "max_momentum", "base_momentum"}
METHODS = ("train", "eval", "requires_grad_", "zero_grad", "half", "double", "float")


class SwitchWithoutEffect(Rule):
    """A name on a parameter, a module or an optimizer that PyTorch does not know, beside one that it does."""

    name = "switch-without-effect"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._files: set[str] = set()
        self._calls: dict[str, int] = {}
        self._asked: dict[str, bool] = {}
        self._seen: dict[tuple[str, str], tuple[Place | None, dict[str, Any]]] = {}
        self._made: dict[int, frozenset[str]] = {}

    def on_optimizer_made(self, event: OptimizerMade) -> None:
        """What its class itself keeps in it is no mistake."""
        self._made[id(event.optimizer)] = frozenset(vars(event.optimizer))

    def on_model_called(self, event: ModelCalled) -> None:
        """Look at the model, ever more rarely."""
        if self._is_turn(f"model {id(event.model)}", event.place):
            for path, part in parts_of(event.model):
                self._module(path, part, event.place)
            for name, parameter in parameters_of(event.model):
                self._parameter(name, parameter, event.place)

    def on_step_begins(self, event: StepBegins) -> None:
        """Look at the optimizer, ever more rarely."""
        if event.optimizer is not None and self._is_turn(f"optimizer {id(event.optimizer)}", event.place):
            holding = self.chart.roster.holding(event.optimizer)
            self._optimizer(event.optimizer, holding.place or event.place)

    def finish(self) -> Iterator[Finding]:
        """Those that the reader's own code does not read either."""
        for (_, written), (place, facts) in self._seen.items():
            name = facts.pop("name")
            if not is_read(name, self._files):
                yield self.found(place, written=written, **facts)

    def _is_turn(self, key: str, place: Place | None) -> bool:
        if place is not None:
            self._files.add(place.file)
        self._calls[key] = self._calls.get(key, 0) + 1
        return is_power_of_two(self._calls[key])

    def _note(self, name: str, written: str, place: Place | None, remedy: str, **facts: Any) -> None:
        self._seen.setdefault((name, written), (place, {"name": name, "remedy_code": remedy, **facts}))

    def _parameter(self, name: str, parameter: Tensor, place: Place | None) -> None:
        for written, value in list(getattr(parameter, "__dict__", {}).items()):
            right = meant(written, ("requires_grad",))
            if right and isinstance(value, bool) and value != parameter.requires_grad:
                remedy = f"parameter.requires_grad = {value}"
                self._note(written, f"Parameter.{written}", place, remedy, value=value, kind=name, right=right)

    def _module(self, path: str, module: nn.Module, place: Place | None) -> None:
        kind = type(module).__name__
        owner = f"model.{path}" if path and not any(part.isdigit() for part in path.split(".")) else "module"
        for written, value in list(object.__getattribute__(module, "__dict__").items()):
            right = "requires_grad" if written == "requires_grad" else meant(written, ("requires_grad", "training"))
            differs = (parameter.requires_grad != value for _, parameter in parameters_of(module))
            if right == "requires_grad" and isinstance(value, bool) and any(differs):
                remedy = f"{owner}.requires_grad_({value})"
                self._note(
                    written, f"{kind}.{written}", place, remedy, value=value, kind=kind, right="requires_grad_()"
                )
            elif right == "training" and isinstance(value, bool) and value != trains(module):
                remedy = f"{owner}.train({value})"
                self._note(written, f"{kind}.{written}", place, remedy, value=value, kind=kind, right="train()")
            elif written in METHODS and isinstance(value, bool):
                remedy = f"{owner}.{written}()"
                self._note(f"{written} ", f"{kind}.{written}", place, remedy, value=value, kind=kind, right=remedy)

    def _optimizer(self, optimizer: Any, place: Place | None) -> None:
        if not type(optimizer).__module__.startswith("torch."):
            return  # what the reader's own optimizer reads is its own affair
        settings = tuple(optimizer.defaults)
        kind = type(optimizer).__name__
        for written, value in list(vars(optimizer).items()):
            right = written if written in settings else meant(written, settings)
            known = written in self._made.get(id(optimizer), ())
            if right and not known and any(_differs(group.get(right), value) for group in optimizer.param_groups):
                self._setting(written, f"{kind}.{written}", right, optimizer.param_groups[0], value, place)
        for group in optimizer.param_groups:
            for written, value in list(group.items()):
                right = None if written in OF_SCHEDULERS else meant(written, settings)
                if right and _differs(group.get(right), value):
                    self._setting(written, f'param_groups[0]["{written}"]', right, group, value, place)

    def _setting(
        self, name: str, written: str, right: str, group: dict[str, Any], value: Any, place: Place | None
    ) -> None:
        remedy = f'optimizer.param_groups[0]["{right}"] = {_short(value)}'
        self._note(name, written, place, remedy, value=_short(value), kind=_short(group.get(right)), right=f'"{right}"')


def _differs(right: Any, value: Any) -> bool:
    """Whether two settings are of one kind, and not the same."""
    numbers = all(isinstance(one, int | float | bool) for one in (right, value))
    return (numbers or (right is not None and type(right) is type(value))) and bool(right != value)


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


RULES = (SwitchWithoutEffect,)
