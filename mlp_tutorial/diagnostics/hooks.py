"""What torch offers to watch optimizers and modules: hooks on steps, calls, registrations and the making of one."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import nn
from torch.nn.modules.loss import _Loss
from torch.nn.modules.module import (
    register_module_forward_hook,
    register_module_forward_pre_hook,
    register_module_parameter_registration_hook,
)
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from mlp_tutorial.diagnostics.chart import held_by
from mlp_tutorial.diagnostics.events import Event, ModelCalled, OptimizerMade, StepBegins, StepEnds
from mlp_tutorial.diagnostics.watch import Watch


@contextmanager
def hooked(watch: Watch) -> Iterator[None]:
    """Let the watch's examination hear of optimizers and modules too."""
    hooks = _Hooks(watch)
    with ExitStack() as registered:
        for handle in (
            register_optimizer_step_pre_hook(hooks.step_begins),
            register_optimizer_step_post_hook(hooks.step_ends),
            register_module_forward_pre_hook(hooks.call_begins),
            register_module_forward_hook(hooks.call_ends, always_call=True),
            register_module_parameter_registration_hook(hooks.registered),
        ):
            registered.callback(handle.remove)
        made = Optimizer.__init__

        def noted(optimizer: Optimizer, *args: Any, **kwargs: Any) -> None:
            made(optimizer, *args, **kwargs)
            if not _without_values(held_by(optimizer)):
                hooks.tell(OptimizerMade(watch.line(), optimizer))

        Optimizer.__init__ = noted  # type: ignore[method-assign, assignment]
        registered.callback(setattr, Optimizer, "__init__", made)
        yield


def optimizers_made_before() -> list[Optimizer]:
    """Optimizers that exist already."""
    made = [found for found in gc.get_objects() if issubclass(type(found), Optimizer)]
    return [optimizer for optimizer in made if not _without_values(held_by(optimizer))]


class _Hooks:
    """The hooks of one watch."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.depth = 0

    def tell(self, event: Event) -> None:
        if self.watch.looking:
            with self.watch.paused():
                self.watch.examination.hear(event)

    def step_begins(self, optimizer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if _without_values(held_by(optimizer)):
            return
        closure = args[1] if len(args) > 1 else kwargs.get("closure")
        self.tell(StepBegins(self.watch.line(), optimizer, tuple(held_by(optimizer)), closure is not None))
        self.watch.inside_step = closure is None

    def step_ends(self, optimizer: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> None:
        self.watch.inside_step = False
        if _without_values(held_by(optimizer)):
            return
        self.tell(StepEnds(self.watch.line(), optimizer, tuple(held_by(optimizer))))

    def call_begins(self, module: nn.Module, _args: tuple[Any, ...]) -> None:
        self.depth += not isinstance(module, _Loss)

    def call_ends(self, module: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        if isinstance(module, _Loss):
            return
        self.depth -= 1
        if self.depth == 0 and output is not None and not _without_values(module.parameters()):
            self.tell(ModelCalled(self.watch.line(), module, args, output, torch.is_grad_enabled()))

    def registered(self, _module: nn.Module, _name: str, parameter: Any) -> None:
        if parameter is not None and self.watch.looking:
            self.watch.examination.chart.note_registered(parameter, self.watch.line())


def _without_values(parameters: Iterable[torch.Tensor]) -> bool:
    """Whether these parameters are on the meta device, where there is nothing to look at."""
    return any(parameter.is_meta for parameter in parameters)
