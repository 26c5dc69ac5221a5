"""Sees every torch function that is called, and lets an examination hear what it means. It changes nothing."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import get_ident
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from mlp_tutorial.diagnostics.aside import Aside
from mlp_tutorial.diagnostics.at_line import Callers, asking, handed_over
from mlp_tutorial.diagnostics.calls import Calls
from mlp_tutorial.diagnostics.examination import Examination
from mlp_tutorial.diagnostics.frames import hide
from mlp_tutorial.diagnostics.functions import name_of
from mlp_tutorial.diagnostics.mode_stack import take_off
from mlp_tutorial.diagnostics.places import readers_line
from mlp_tutorial.finding import Place

PLAIN = frozenset((Tensor, nn.Parameter))
_ACTIVE: "list[Watch]" = []


class Watch(TorchFunctionMode):
    """Lets an examination hear what the torch functions of a training loop do, in the thread that opens it.

    Args:
        examination: Hears of it.
        place: The line that all is put down to; None for the reader's line that is running.

    Attributes:
        calls: Knows what a call means.
    """

    def __init__(self, examination: Examination, place: Place | None = None) -> None:
        super().__init__()
        self.examination = examination
        self.calls = Calls(examination, self.line)
        self._place = place
        self._looking = False
        self._process, self._thread = os.getpid(), get_ident()
        self._callers = Callers()

    def __enter__(self) -> Self:
        self._process, self._thread = os.getpid(), get_ident()
        self._looking = True
        _ACTIVE.append(self)
        super().__enter__()  # type: ignore[no-untyped-call]
        return self

    def __exit__(self, *exception: Any) -> None:
        self._looking = False
        _ACTIVE.remove(self)
        take_off(self)
        self._callers.forget()

    @property
    def looking(self) -> bool:
        """Whether it looks just now: not while paused, nor in another thread or a process that was forked off."""
        return self._looking and get_ident() == self._thread and os.getpid() == self._process

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Look away for a while."""
        before, self._looking = self._looking, False
        try:
            yield
        finally:
            self._looking = before

    def aside(self) -> Aside:
        """A block in which the doctor thinks: torch hears nothing of it, and an error in it is kept, not raised."""
        return Aside(self._look, self.examination.own_errors)

    def _look(self, looking: bool) -> bool:
        before, self._looking = self._looking, looking
        return before

    def line(self) -> Place | None:
        """Where the reader's code is."""
        return self._place or readers_line()

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        options = kwargs or {}
        if torch.compiler.is_dynamo_compiling():
            return func(*args, **options)  # first of all, since Dynamo traces these very lines
        caller = asking(frame := sys._getframe(1))
        func = handed_over(func, frame)
        call = self._callers.at(caller)
        looks = self.looking and PLAIN.issuperset(types) and computes_numbers() and _is_plain(args)
        name, begun = name_of(func) if looks else "", None
        if looks and self.calls.matters_before(name, args, frame):
            with self.aside():
                begun = self.calls.before(func, name, args, options)
        try:
            result = call(func, args, options)
        except BaseException as error:
            hide(error)
            if looks and isinstance(error, Exception):
                with self.aside():
                    self.calls.failed(name, args, options, error)
            raise
        if looks:
            with self.aside():
                self.calls.after(begun, name, args, options, result)
        return result


def innermost() -> Watch | None:
    """The watch that is looking just now, if any."""
    return next((watch for watch in reversed(_ACTIVE) if watch.looking), None)


def computes_numbers() -> bool:
    """Whether torch computes just now what it is told to: it compiles, traces, maps and differentiates nothing."""
    return not (
        torch.compiler.is_compiling()
        or torch._C._get_tracing_state() is not None
        or torch._C._functorch.maybe_current_level() is not None
    )


def _is_plain(args: tuple[Any, ...]) -> bool:
    """Whether the first argument, if it is a tensor, is of no class but torch's own."""
    return not args or type(args[0]) in PLAIN or not isinstance(args[0], Tensor)
