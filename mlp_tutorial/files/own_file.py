"""The file that one write has to itself, and what is left of those whose writer was killed.

A living writer holds a lock on its file, which the system takes back when the process ends, however it ends. Windows
has no such locks: there a file that is left behind stays.
"""

import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NAME = re.compile(r"\.mlp-tutorial-[0-9a-f]{32}\.partial")


@contextmanager
def own_file(folder: Path, mode: int) -> Iterator[tuple[Path, BinaryIO]]:
    """A new, empty file under a name that nobody can foresee, gone afterwards unless it was moved.

    Args:
        folder: Where it is made.
        mode: Its permissions; the umask takes its share.

    Yields:
        The path and the file, open for writing.
    """
    path = folder / f".mlp-tutorial-{secrets.token_hex(16)}.partial"
    try:
        with os.fdopen(os.open(path, _NEW, mode), "wb") as file:
            _lock(file)
            if path.exists():
                yield path, file
            else:  # taken for a leftover in the moment before it was locked
                with own_file(folder, mode) as another:
                    yield another
    finally:
        path.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Remove the files of writers that live no more.

    Args:
        folder: Where they are looked for; files of other names are left alone.
    """
    with suppress(OSError):
        for entry in os.scandir(folder):
            if _NAME.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_if_dead(Path(entry.path))


def _lock(file: BinaryIO) -> None:
    if sys.platform != "win32":
        with suppress(OSError):  # a file system without locks, on which no leftover can be told either
            fcntl.flock(file, fcntl.LOCK_EX)


def _remove_if_dead(path: Path) -> None:
    if sys.platform != "win32":
        # Refused where it is locked or somebody else's, or has been moved to its target meanwhile.
        with suppress(OSError), path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
