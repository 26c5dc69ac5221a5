"""Standard input, output and error in any surroundings: closed, a pipe that nobody reads, a full disk, few letters.

The work of the command goes on whatever becomes of what it prints: a model is saved though nobody hears of it.
"""

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from mlp_tutorial.errors import ArgumentError


class Printed:
    """A standard stream of this process; where it takes no more, what is printed is lost and nothing stops.

    Args:
        name: "stdout" or "stderr".

    Attributes:
        lost: Why the stream takes no more; None while it does.
        closed: Whether it was closed from the start, so that nobody expects to read anything.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self.lost: OSError | None = None
        self.closed = False

    def write(self, words: str) -> int:
        """Write, or lose, the words."""
        try:
            return int(self._stream.write(words))
        except OSError as error:
            self._lose(error)
            return len(words)

    def flush(self) -> None:
        """Hand on what was written."""
        try:
            self._stream.flush()
        except OSError as error:
            self._lose(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @property
    def nobody_reads(self) -> bool:
        """Whether the reader at the other end of a pipe is gone, as `head` is after its lines."""
        # Windows says EINVAL.
        return self.lost is not None and self.lost.errno in (errno.EPIPE, errno.EINVAL)

    @property
    def _stream(self) -> Any:
        # Looked up each time: a script under the doctor, or a test, puts another in its place.
        return getattr(sys, self._name)

    def _lose(self, error: OSError) -> None:
        """Turn the stream into nothing: what waits in its buffer would fail again when Python ends."""
        self.lost = error
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, self._stream.fileno())
        os.close(nothing)


OUTPUT = Printed("stdout")
ERROR = Printed("stderr")


def prepare_streams() -> None:
    """See to it that all three streams are there, and that no letter can stop them.

    A stream that was closed (`>&-`) is open on nothing from here on, or the next file opened would take its place and
    its output. A terminal that lacks a letter, such as ŷ in cp949, shows ? in its place.
    """
    OUTPUT.lost = ERROR.lost = None
    OUTPUT.closed = sys.stdout is None
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(descriptor)
    if sys.stdout is None:
        sys.stdout = _nothing()
    if sys.stderr is None:
        sys.stderr = _nothing()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def require_standard_output() -> None:
    """Refuse a standard output that is closed, where what is printed is all that is wanted.

    Raises:
        ArgumentError: It is closed.
    """
    if OUTPUT.closed:
        raise ArgumentError("output-lost", reason=os.strerror(errno.EBADF))


def _nothing() -> TextIOWrapper:
    return Path(os.devnull).open("w", encoding="utf-8")
