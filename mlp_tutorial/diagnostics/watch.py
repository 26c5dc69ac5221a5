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
from mlp_tutorial.diagnostics.at_line import HANDING_OVER, Lines, asking, handed_over
from mlp_tutorial.diagnostics.calls import Calls, may_train
from mlp_tutorial.diagnostics.examination import Examination
from mlp_tutorial.diagnostics.frames import hide
from mlp_tutorial.diagnostics.functions import name_of
from mlp_tutorial.diagnostics.mode_stack import is_on_top, put_on, take_off
from mlp_tutorial.diagnostics.places import readers_line
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.finding import Place

PLAIN = frozenset((Tensor, nn.Parameter))
TIMES_A_LINE = 64  # that a line is looked at in a stretch of training; then more and more rarely
_ACTIVE: "list[Watch]" = []


class Watch(TorchFunctionMode):
    """Lets an examination hear what the torch functions of a training loop do, in the thread that opens it.

    Args:
        examination: Hears of it.
        place: The line that all is put down to; None for the reader's line that is running.

    Attributes:
        calls: Knows what a call means.
        rounds: Knows which are looked at.
    """

    def __init__(self, examination: Examination, place: Place | None = None) -> None:
        super().__init__()
        self.examination = examination
        self.rounds = examination.chart.rounds
        self.calls = Calls(examination)
        self._place = place
        self._looking = False
        self._off = -1
        self._process, self._thread = os.getpid(), get_ident()
        self._lines = Lines()

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
        self._lines.forget()

    @property
    def looking(self) -> bool:
        """Whether it looks just now: not while paused, nor in another thread or a process that was forked off."""
        return self._looking and get_ident() == self._thread and os.getpid() == self._process

    @property
    def is_elsewhere(self) -> bool:
        """Whether it looks, but at another thread than the one that runs this."""
        return self._looking and get_ident() != self._thread

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

    def step_off(self) -> None:
        """Let torch's own work on parameters go on unheard, where no mode of the reader's is above this one."""
        if self._off < 0 and self.looking and is_on_top(self):
            self._off = take_off(self)

    def step_on(self) -> None:
        """Hear again; where that work has raised, a later event comes here."""
        if self._off >= 0 and self.looking:
            self._off = -1 if put_on(self, self._off) else self._off

    def _look(self, looking: bool) -> bool:
        before, self._looking = self._looking, looking
        return before

    def line(self) -> Place | None:
        """Where the reader's code is."""
        return self._place or readers_line()

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        if torch.compiler.is_dynamo_compiling():
            return func(*args, **kwargs or {})  # first of all, since Dynamo traces these very lines
        options = kwargs or {}
        frame = caller = sys._getframe(1)
        if frame.f_code is HANDING_OVER:
            func, caller = handed_over(func, frame), asking(frame)
        line, rounds = self._lines.at(caller), self.rounds
        closely = rounds.closely and ((times := line.comes(rounds.stretch)) <= TIMES_A_LINE or is_power_of_two(times))
        looks, begun = False, None
        if closely or may_train(getattr(func, "__name__", "")):
            looks = self._concerns(types, args)
            name = name_of(func) if looks else ""
            if looks and self.calls.matters_before(name, args, frame):
                with self.aside():
                    begun = self.calls.before(func, name, args, options, self._place or line.place or readers_line())
        try:
            result = line.call(func, args, options)
        except BaseException as error:
            hide(error)
            if isinstance(error, Exception) and self._concerns(types, args):
                with self.aside():
                    self.calls.failed(name_of(func), args, options, error, self.line())
            raise
        if looks and (closely or begun is not None):
            with self.aside():
                self.calls.after(begun, name, args, options, result, self._place or line.place or readers_line())
        return result

    def _concerns(self, types: Any, args: tuple[Any, ...]) -> bool:
        """Whether it may look at a call: of plain tensors, whose numbers are computed."""
        return (
            self.looking
            and PLAIN.issuperset(types)
            and computes_numbers()
            and (not args or type(args[0]) in PLAIN or not isinstance(args[0], Tensor))
        )


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
