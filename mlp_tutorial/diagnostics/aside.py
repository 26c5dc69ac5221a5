"""A block in which the doctor thinks: torch hears nothing of it, and an error in it stops nobody."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

import torch
from torch.utils._python_dispatch import _disable_current_modes

from mlp_tutorial.diagnostics.own_errors import OwnErrors


class Aside:
    """Looks away while the doctor's own operations run, and hides them from everything of the reader's.

    Modes of the reader's (`TorchFunctionMode`, `TorchDispatchMode`, `torch.set_default_device`), subclasses of
    tensors and torch's profiler do not see them. An interruption goes on its way.

    Args:
        look: Sets whether the watch looks, and gives what it did before.
        errors: Where an error is kept.
    """

    __slots__ = ("_before", "_dispatch", "_errors", "_functions", "_look", "_profiled")

    def __init__(self, look: Callable[[bool], bool], errors: OwnErrors) -> None:
        self._look, self._errors = look, errors
        self._dispatch: Any = None
        self._profiled = False

    def __enter__(self) -> None:
        self._before = self._look(False)
        self._functions = torch._C.DisableTorchFunction()
        self._functions.__enter__()
        if torch._C._autograd._profiler_enabled():
            self._profiled = True
            torch._C._autograd._enable_record_function(False)
        if torch._C._len_torch_dispatch_stack():
            self._dispatch = _disable_current_modes()
            self._dispatch.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._dispatch is not None:
            self._dispatch.__exit__(None, None, None)
        if self._profiled:
            torch._C._autograd._enable_record_function(True)
        self._functions.__exit__(None, None, None)
        self._look(self._before)
        if not isinstance(error, Exception):
            return False
        self._errors.note(error)
        return True
