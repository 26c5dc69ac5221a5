"""Standard error or output as it was at one moment: what is written arrives there, whatever became of it since."""

import os
import sys
from io import TextIOWrapper
from typing import Any

HIGH = 100  # numbers of files that the reader's program opens begin below, as they would without the doctor


class Outlet:
    """A standard stream, remembered.

    Args:
        name: "stderr" or "stdout".

    Example:
        >>> import io
        >>> before, sys.stderr = sys.stderr, io.StringIO()
        >>> outlet, remembered = Outlet("stderr"), sys.stderr
        >>> sys.stderr = None
        >>> outlet.write("found"), remembered.getvalue()
        (True, 'found\\n')
        >>> sys.stderr = before
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._stream = getattr(sys, name)
        self._encoding = getattr(self._stream, "encoding", None) or "utf-8"
        self._descriptor: int | None = None
        self._file: tuple[int, int] | None = None

    def keep_open(self) -> None:
        """Keep a descriptor of its own, so that closing or redirecting the stream's does not matter.

        Processes that are started or forked off do not have it.
        """
        if type(self._stream) is TextIOWrapper and os.name == "posix":
            from fcntl import F_DUPFD_CLOEXEC, fcntl

            try:
                self._descriptor = fcntl(self._stream.fileno(), F_DUPFD_CLOEXEC, HIGH)
                self._file = _identity(self._descriptor)
            except (OSError, ValueError):
                return
            os.register_at_fork(after_in_child=self.close)

    def close(self) -> None:
        """Let go of the descriptor."""
        if self._descriptor is not None and _identity(self._descriptor) == self._file:
            os.close(self._descriptor)
        self._descriptor = None

    def write(self, words: str) -> bool:
        """Write a paragraph.

        Args:
            words: Without the line's end.

        Returns:
            Whether it could be written.
        """
        for stream in (sys.stdout, sys.stderr):
            _flushed(stream)
        if self._descriptor is not None and _identity(self._descriptor) == self._file:
            _flushed(self._stream)
            if _written_to(self._descriptor, f"{words}\n".encode(self._encoding, "replace")):
                return True
        streams = (self._stream, getattr(sys, self._name), getattr(sys, f"__{self._name}__"))
        return any(_said(stream, words) for stream in streams)


def _said(stream: Any, words: str) -> bool:
    """A letter that a terminal lacks, such as ŷ in cp949, is shown as ? in its place."""
    if stream is None:
        return False
    try:
        encoding = getattr(stream, "encoding", None) or "utf-8"
        if type(stream) is TextIOWrapper and os.name == "posix":
            # Past its buffer, in which what nobody takes would stay and fail once more when Python ends.
            return _written_to(stream.fileno(), f"{words}\n".encode(encoding, "replace"))
        print(words.encode(encoding, "replace").decode(encoding), file=stream, flush=True)
    except Exception:  # whatever the reader's program has put there
        return False
    return True


def _flushed(stream: Any) -> bool:
    try:
        stream.flush()
    except Exception:  # closed, None, or something of the reader's
        return False
    return True


def _written_to(descriptor: int, content: bytes) -> bool:
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    except OSError:
        return False
    return True


def _identity(descriptor: int) -> tuple[int, int] | None:
    """What tells an open file from others."""
    try:
        found = os.fstat(descriptor)
    except OSError:
        return None
    return found.st_dev, found.st_ino
