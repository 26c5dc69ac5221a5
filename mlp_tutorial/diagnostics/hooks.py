"""Watches optimizers and modules: by torch's hooks on steps and registrations, and around each call and construction.

A module's call is wrapped, not hooked: where torch knows of a hook on every module, it takes slower ways and warns.
"""

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from multiprocessing.process import BaseProcess
from threading import current_thread, get_ident
from types import FrameType
from typing import Any
from weakref import WeakSet

import torch
from torch import nn
from torch.nn.modules.loss import _Loss
from torch.nn.modules.module import register_module_parameter_registration_hook
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from mlp_tutorial.diagnostics.anatomy import parameters_of, trains
from mlp_tutorial.diagnostics.events import Event, ModelCalled, OptimizerMade, StepBegins, StepEnds
from mlp_tutorial.diagnostics.frames import hide
from mlp_tutorial.diagnostics.library import library_patches
from mlp_tutorial.diagnostics.patches import Function, Patch
from mlp_tutorial.diagnostics.roster import held_by
from mlp_tutorial.diagnostics.schedules import heard_schedules
from mlp_tutorial.diagnostics.watch import Watch, computes_numbers


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
        registered.enter_context(heard_schedules(watch))
        _HEARING.append(hooks)
        _INSIDE.discard(get_ident())  # what is called from here on, even by a model, is the outermost for these
        registered.callback(_HEARING.remove, hooks)
        for patch in _PATCHES:
            patch.hold()
            registered.callback(patch.release)
        yield


def optimizers_made_before() -> list[Optimizer]:
    """Optimizers that exist already."""
    made = [found for found in gc.get_objects() if issubclass(type(found), Optimizer)]
    return [optimizer for optimizer in made if not _without_values(held_by(optimizer))]


class _Hooks:
    """The hooks of one watch."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.is_inside = False
        self._stepped: WeakSet[Optimizer] = WeakSet()

    def tell(self, kind: Callable[..., Event], *facts: Any, of: Callable[[], Iterable[torch.Tensor]]) -> None:
        """Tell of what concerns these parameters, unless they have no values."""
        if self.watch.looking:
            self.watch.step_on()
            place = self.watch.line()
            with self.watch.aside():
                if not (self.watch.rounds.closely and _without_values(of())):
                    self.watch.examination.hear(kind(place, *facts))
        elif self.watch.is_elsewhere and kind is not OptimizerMade:
            self.watch.examination.chart.coverage.note_elsewhere(current_thread().name)

    def step_begins(self, optimizer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        closure = args[1] if len(args) > 1 else kwargs.get("closure")
        held = tuple(held_by(optimizer))
        self.tell(StepBegins, optimizer, held, closure is not None, of=lambda: held)
        self.watch.calls.inside_step = closure is None and self.watch.looking
        if closure is None and optimizer in self._stepped:
            self.watch.step_off()
        self._stepped.add(optimizer)

    def step_ends(self, optimizer: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> None:
        self.watch.step_on()
        self.watch.calls.inside_step = False
        held = tuple(held_by(optimizer))
        self.tell(StepEnds, optimizer, held, of=lambda: held)

    def registered(self, _module: nn.Module, _name: str, parameter: Any) -> None:
        if parameter is not None and self.watch.looking:
            place = self.watch.line()
            with self.watch.aside():
                self.watch.examination.chart.note_registered(parameter, place)

    def call_begins(self, module: nn.Module, args: tuple[Any, ...], frame: FrameType) -> None:
        """The outermost module is about to be called from a line."""
        self.watch.step_on()
        line = id(frame.f_code), frame.f_lasti, trains(module), torch.is_grad_enabled()
        with self.watch.aside():
            shapes = [argument.shape for argument in args if isinstance(argument, torch.Tensor)]
            self.watch.rounds.call(line, (type(module), *shapes))

    def call_ends(self, module: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        """The outermost module has returned something."""
        facts = (module, args, output, torch.is_grad_enabled())
        self.tell(ModelCalled, *facts, of=lambda: (held for _, held in parameters_of(module)))


_HEARING: list[_Hooks] = []
_INSIDE: set[int] = set()  # threads in which some hooks have heard of the outermost call


def _around_making(made: Function, is_on: Callable[[], bool]) -> Function:
    """`Optimizer.__init__`, with a word to the doctors."""

    @wraps(made)
    def making(optimizer: Optimizer, /, *args: Any, **kwargs: Any) -> None:
        try:
            made(optimizer, *args, **kwargs)
        except BaseException as error:
            hide(error)
            raise
        if is_on():
            for hooks in tuple(_HEARING):
                hooks.tell(OptimizerMade, optimizer, of=lambda: held_by(optimizer))

    return making


def _around_call(called: Function, is_on: Callable[[], bool]) -> Function:
    """`nn.Module.__call__`, with a word to the doctors for whom it is the outermost."""

    @wraps(called)
    def calling(module: nn.Module, /, *args: Any, **kwargs: Any) -> Any:
        if torch.compiler.is_compiling():
            return called(module, *args, **kwargs)
        inside = get_ident() in _INSIDE
        hearing = [] if inside or not is_on() or issubclass(type(module), _Loss) else _outside(computes_numbers())
        for hooks in hearing:
            hooks.call_begins(module, args, sys._getframe(1))
        try:
            output = called(module, *args, **kwargs)
        except BaseException as error:
            hide(error)
            raise
        finally:
            for hooks in hearing:
                hooks.is_inside = False
            if hearing:
                _INSIDE.discard(get_ident())
        if output is not None:
            for hooks in hearing:
                hooks.call_ends(module, args, output)
        return output

    return calling


def _tell_all(kind: Callable[..., Event], *facts: Any, of: Callable[[], Iterable[torch.Tensor]]) -> None:
    """Tell every doctor; each for itself knows whether it looks."""
    for hooks in tuple(_HEARING):
        hooks.tell(kind, *facts, of=of)


def _outside(computes: bool) -> list[_Hooks]:
    """The hooks that hear of a call just now: it is the outermost for them."""
    hearing = []
    for hooks in _HEARING if computes else ():
        if hooks.watch.is_elsewhere:
            hooks.watch.examination.chart.coverage.note_elsewhere(current_thread().name)
        elif hooks.watch.looking and not hooks.is_inside:
            hooks.is_inside = True
            hearing.append(hooks)
    if hearing:
        _INSIDE.add(get_ident())
    return hearing


def _around_clearing(cleared: Function, is_on: Callable[[], bool]) -> Function:
    """`zero_grad`, which nobody need hear: what it does to gradients is seen in them."""

    @wraps(cleared)
    def clearing(holder: Any, /, *args: Any, **kwargs: Any) -> Any:
        if torch.compiler.is_compiling():
            return cleared(holder, *args, **kwargs)
        hearing = [hooks.watch for hooks in _HEARING] if is_on() else []
        for watch in reversed(hearing):
            watch.step_off()
        try:
            return cleared(holder, *args, **kwargs)
        except BaseException as error:
            hide(error)
            raise
        finally:
            for watch in hearing:
                watch.step_on()

    return clearing


def _around_starting(started: Function, is_on: Callable[[], bool]) -> Function:
    """`multiprocessing`'s start of a child process: what trains in it is not watched; a DataLoader's worker is none."""

    @wraps(started)
    def starting(process: BaseProcess, /, *args: Any, **kwargs: Any) -> Any:
        target = getattr(process, "_target", None)
        if is_on() and not str(getattr(target, "__module__", "")).startswith("torch.utils.data"):
            for hooks in _HEARING:
                name = getattr(target, "__name__", type(process).__name__)
                hooks.watch.examination.chart.coverage.note_process(name)
        return started(process, *args, **kwargs)

    return starting


_PATCHES = (
    Patch(BaseProcess, "start", _around_starting),
    Patch(Optimizer, "__init__", _around_making),
    Patch(Optimizer, "zero_grad", _around_clearing),
    Patch(nn.Module, "zero_grad", _around_clearing),
    Patch(nn.Module, "__call__", _around_call),
    *library_patches(_tell_all),
)


def _without_values(parameters: Iterable[torch.Tensor]) -> bool:
    """Whether these parameters are on the meta device, where there is nothing to look at."""
    return any(parameter.is_meta for parameter in parameters)
