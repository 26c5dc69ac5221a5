"""Calls a function as if the line that the doctor stands behind had called it: a warning names that line, once."""

from collections.abc import Callable
from types import CodeType, FrameType, FunctionType
from typing import Any

from torch import overrides

Call = Callable[[Any, tuple[Any, ...], Any], Any]

_CALL: FunctionType = lambda doctors_function, args, options: doctors_function(*args, **options)  # type: ignore[assignment]  # noqa: E731
_NAMES = _CALL.__code__.co_varnames
_HANDING_OVER = overrides.handle_torch_function.__code__


class Callers:
    """One caller for each line: its code says that it stands there, its globals are those of that line.

    Python counts warnings by the globals and the line of the frame that torch is called from. Were that frame the
    doctor's, a warning would be shown for the first of many lines only, and under the doctor's name.

    Example:
        >>> import sys
        >>> call = Callers().at(sys._getframe())
        >>> call(max, (1, 2), {})
        2
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, int], FunctionType] = {}

    def at(self, frame: FrameType) -> Call:
        """The caller of the line that a frame is at."""
        code, line, names = frame.f_code, frame.f_lineno, frame.f_globals
        made = self._made.get((code.co_filename, line))
        if made is None or made.__globals__ is not names:
            here = _CALL.__code__.replace(co_filename=code.co_filename, co_firstlineno=line or 1)
            here = here.replace(co_name=code.co_name, co_qualname=code.co_qualname)
            made = self._made[(code.co_filename, line)] = FunctionType(here, names)
        return made

    def forget(self) -> None:
        """Let go of the reader's globals."""
        self._made.clear()


def asking(frame: FrameType) -> FrameType:
    """The frame that called a function of torch, where torch's own Python has handed the call over."""
    if frame.f_code is _HANDING_OVER and frame.f_back is not None and frame.f_back.f_back is not None:
        return frame.f_back.f_back
    return frame


def handed_over(function: Any, frame: FrameType) -> Any:
    """What is to be called where torch's own Python has handed a call over: the function whose code that is.

    Torch hands over what stands under its name. Where a reader has put a wrapper there, that one is running already.

    Args:
        function: As handed over.
        frame: What called the mode.
    """
    running = frame.f_back
    if frame.f_code is not _HANDING_OVER or running is None:
        return function
    if getattr(function, "__code__", running.f_code) is running.f_code:
        return function
    return FunctionType(running.f_code, running.f_globals)


def is_call(code: CodeType) -> bool:
    """Whether it is the code of such a caller."""
    return code.co_varnames == _NAMES
