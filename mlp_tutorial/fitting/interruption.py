"""Ctrl-C that waits for the step to finish, so no parameter is left half updated."""

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any, Self, TypeVar

Item = TypeVar("Item")


class Interruption:
    """While active, the first Ctrl-C only raises a flag; the second one interrupts as usual.

    Outside the main thread, or where somebody else already handles SIGINT, it leaves everything alone.

    Attributes:
        requested: Whether Ctrl-C was pressed.
        cut_short: Whether `stops` left items over.
        patient: Whether `stops` lets all items come all the same.

    Example:
        >>> with Interruption() as interruption:
        ...     interruption.requested
        False
    """

    def __init__(self) -> None:
        self.requested = False
        self.cut_short = False
        self.patient = False
        self._previous: Any = None

    def __enter__(self) -> Self:
        ours = threading.current_thread() is threading.main_thread()
        if ours and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._previous = signal.signal(signal.SIGINT, self._request)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def stops(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, until Ctrl-C was pressed and there is no reason to be patient."""
        for item in items:
            if self.requested and not self.patient:
                self.cut_short = True
                return
            yield item

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
