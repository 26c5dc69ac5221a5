"""Calls a function as if the line that the doctor stands behind had called it: a warning names that line, once."""

from types import CodeType, FrameType, FunctionType
from typing import Any

from torch import overrides

from mlp_tutorial.diagnostics.places import is_readers
from mlp_tutorial.finding import Place

MOST = 20_000

_CALL: FunctionType = lambda doctors_function, args, options: doctors_function(*args, **options)  # type: ignore[assignment]  # noqa: E731
_NAMES = _CALL.__code__.co_varnames
HANDING_OVER = overrides.handle_torch_function.__code__


class Line:
    """A line that calls torch.

    Attributes:
        call: Calls a function from there: its code says that it stands there, its globals are those of that line.
        place: The line, where it is the reader's; else None.
        stretch: The stretch of training in which it came last.
        times: How often it has come in that.
    """

    __slots__ = ("_code", "call", "place", "stretch", "times")

    def __init__(self, frame: FrameType) -> None:
        code, line = frame.f_code, frame.f_lineno
        here = _CALL.__code__.replace(co_filename=code.co_filename, co_firstlineno=line or 1)
        here = here.replace(co_name=code.co_name, co_qualname=code.co_qualname)
        self.call = FunctionType(here, frame.f_globals)
        self.place = Place(code.co_filename, line) if is_readers(code.co_filename) else None
        self.stretch, self.times = -1, 0
        self._code = code  # as long as it exists, no other has its id

    def comes(self, stretch: int) -> int:
        """It calls torch once more; how often it has in this stretch."""
        if self.stretch != stretch:
            self.stretch, self.times = stretch, 0
        self.times += 1
        return self.times


class Lines:
    """One for each place in the code that calls torch.

    Python counts warnings by the globals and the line of the frame that torch is called from. Were that frame the
    doctor's, a warning would be shown for the first of many lines only, and under the doctor's name.

    Example:
        >>> import sys
        >>> line = Lines().at(sys._getframe())
        >>> line.call(max, (1, 2), {})
        2
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, int], Line] = {}

    def at(self, frame: FrameType) -> Line:
        """Where a frame is."""
        key = id(frame.f_code), frame.f_lasti
        made = self._made.get(key)
        if made is None or made.call.__globals__ is not frame.f_globals:
            if len(self._made) >= MOST:
                self._made.clear()
            made = self._made[key] = Line(frame)
        return made

    def forget(self) -> None:
        """Let go of the reader's globals."""
        self._made.clear()


def asking(frame: FrameType) -> FrameType:
    """The frame that called a function of torch whose own Python has handed the call over.

    Args:
        frame: That of the handing over.
    """
    if frame.f_back is not None and frame.f_back.f_back is not None:
        return frame.f_back.f_back
    return frame


def handed_over(function: Any, frame: FrameType) -> Any:
    """What is to be called where torch's own Python has handed a call over: the function whose code that is.

    Torch hands over what stands under its name. Where a reader has put a wrapper there, that one is running already.

    Args:
        function: As handed over.
        frame: That of the handing over.
    """
    running = frame.f_back
    if running is None or getattr(function, "__code__", running.f_code) is running.f_code:
        return function
    return FunctionType(running.f_code, running.f_globals)


def is_call(code: CodeType) -> bool:
    """Whether it is the code of such a caller."""
    return code.co_varnames == _NAMES
