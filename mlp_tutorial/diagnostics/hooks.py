"""Watches optimizers and modules: by torch's hooks on steps and registrations, and around each call and construction.

A module's call is wrapped, not hooked: where torch knows of a hook on every module, it takes slower ways and warns.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any

import torch
from torch import nn
from torch.nn.modules.loss import _Loss
from torch.nn.modules.module import register_module_parameter_registration_hook
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from mlp_tutorial.diagnostics.events import Event, ModelCalled, OptimizerMade, StepBegins, StepEnds
from mlp_tutorial.diagnostics.roster import held_by
from mlp_tutorial.diagnostics.watch import Watch


@contextmanager
def hooked(watch: Watch) -> Iterator[None]:
    """Let the watch's examination hear of optimizers and modules too."""
    hooks = _Hooks(watch)
    with ExitStack() as registered:
        for handle in (
            register_optimizer_step_pre_hook(hooks.step_begins),
            register_optimizer_step_post_hook(hooks.step_ends),
            register_module_parameter_registration_hook(hooks.registered),
        ):
            registered.callback(handle.remove)
        for owner, name, around in (
            (Optimizer, "__init__", hooks.around_making),
            (nn.Module, "__call__", hooks.around_call),
        ):
            original = getattr(owner, name)
            setattr(owner, name, around(original))
            registered.callback(setattr, owner, name, original)
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

    def around_making(self, made: Callable[..., None]) -> Callable[..., None]:
        """`Optimizer.__init__`, with a word to the doctor."""

        @wraps(made)
        def making(optimizer: Optimizer, *args: Any, **kwargs: Any) -> None:
            made(optimizer, *args, **kwargs)
            if not _without_values(held_by(optimizer)):
                self.tell(OptimizerMade(self.watch.line(), optimizer))

        return making

    def around_call(self, called: Callable[..., Any]) -> Callable[..., Any]:
        """`nn.Module.__call__`, with a word to the doctor where it is the outermost."""

        @wraps(called)
        def calling(module: nn.Module, *args: Any, **kwargs: Any) -> Any:
            if torch.compiler.is_compiling() or isinstance(module, _Loss) or not self.watch.looking:
                return called(module, *args, **kwargs)
            self.depth += 1
            try:
                output = called(module, *args, **kwargs)
            finally:
                self.depth -= 1
            if self.depth == 0 and output is not None and not _without_values(module.parameters()):
                self.tell(ModelCalled(self.watch.line(), module, args, output, torch.is_grad_enabled()))
            return output

        return calling

    def registered(self, _module: nn.Module, _name: str, parameter: Any) -> None:
        if parameter is not None and self.watch.looking:
            self.watch.examination.chart.note_registered(parameter, self.watch.line())


def _without_values(parameters: Iterable[torch.Tensor]) -> bool:
    """Whether these parameters are on the meta device, where there is nothing to look at."""
    return any(parameter.is_meta for parameter in parameters)
