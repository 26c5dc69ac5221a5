"""A Python file as the program that is running: what `python FILE` sets up before its first line."""

import builtins
import os
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader


def become_program(file: str, arguments: list[str]) -> types.ModuleType:
    """Make a file the program of this process: `__main__`, `sys.argv` and the folder that imports look in first.

    Args:
        file: The Python file, as it was written.
        arguments: What follows it in `sys.argv`.

    Returns:
        The module that the file is to run in.
    """
    module = _main_of(file)
    sys.modules["__main__"] = module
    sys.argv = [file, *arguments]
    if not sys.flags.safe_path:
        sys.path[:1] = [os.path.dirname(os.path.realpath(file))]  # noqa: PTH120 - in the place of the command's own
    return module


@contextmanager
def as_program(file: str, arguments: list[str]) -> Iterator[types.ModuleType]:
    """Make a file the program for a while; see `become_program`. Afterwards all is as it was.

    Example:
        >>> with as_program("script.py", ["a"]) as module:
        ...     print(sys.argv, module.__name__, module is sys.modules["__main__"])
        ['script.py', 'a'] __main__ True
    """
    before = sys.modules["__main__"], sys.argv, sys.path, list(sys.path)
    try:
        yield become_program(file, arguments)
    finally:
        sys.modules["__main__"], sys.argv, sys.path, sys.path[:] = before


def _main_of(file: str) -> types.ModuleType:
    """A new `__main__`, with the names that Python gives it, in Python's order."""
    module = types.ModuleType("__main__")
    path = file if os.path.isabs(file) else os.path.join(os.getcwd(), file)  # noqa: PTH117, PTH118, PTH109 - dots stay
    vars(module).update(
        __loader__=SourceFileLoader("__main__", path),
        __annotations__={},
        __builtins__=builtins,
        __file__=path,
        __cached__=None,
    )
    return module
