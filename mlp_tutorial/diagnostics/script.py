"""Runs a whole script, unchanged, under the doctor: its output, its exit code and its errors are its own."""

import os
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from mlp_tutorial.diagnostics.frames import leave_out
from mlp_tutorial.diagnostics.in_loop import Doctor
from mlp_tutorial.diagnostics.program import as_program

INTERRUPTED = 130  # as a shell says it


def run_script(path: Path, arguments: list[str], silence: Collection[str] = ()) -> tuple[int, Doctor]:
    """Run a Python file as `python FILE ARGUMENTS` would, with the doctor watching.

    Args:
        path: The file.
        arguments: What follows it in `sys.argv`.
        silence: Codes of rules not to report, as `require_codes` gives them.

    Returns:
        (the script's exit code, the doctor that has watched it).

    Raises:
        OSError: The file cannot be read.

    Example:
        >>> import tempfile
        >>> script = Path(tempfile.mkdtemp(), "script.py")
        >>> _ = script.write_text("import sys; sys.exit(3)")
        >>> code, watching = run_script(script, [])
        >>> code, watching.findings
        (3, [])
    """
    source = path.read_bytes()
    watching = Doctor(None, None, silence, show=False, look_for_optimizers=False)
    process = os.getpid()
    with as_program(str(path), arguments) as module:
        try:
            code = executed(source, module, watching)
        except KeyboardInterrupt:
            code = INTERRUPTED
    if os.getpid() != process:
        sys.exit(code)  # a process that the script has forked off ends here, as it would without the doctor
    return code, watching


def executed(source: bytes, module: Any, watching: Doctor) -> int:
    """Run a program's source in its module while the doctor watches.

    Returns:
        The exit code that Python would end with; what Python would print of an exception is printed.

    Raises:
        KeyboardInterrupt: The script has not caught it; its traceback is printed.
    """
    names = vars(module)
    limit = sys.getrecursionlimit()
    deeper = limit + _recursion_taken(limit)
    sys.setrecursionlimit(deeper)  # the script has as much of it as it would have by itself
    uncaught: BaseException | None = None
    try:
        with watching:
            exec(compile(source, module.__file__, "exec", dont_inherit=True), names)
    except BaseException as error:  # looked at outside this block: what follows has nothing to do with it
        uncaught = error
    if sys.getrecursionlimit() == deeper:
        sys.setrecursionlimit(limit)
    if uncaught is None:
        return 0
    if isinstance(uncaught, SystemExit):
        return _exit_code(uncaught)
    code = _printed(uncaught)
    if type(uncaught) is KeyboardInterrupt:
        raise KeyboardInterrupt
    return code


_DIVE = compile("def f(n):\n try:\n  return f(n + 1)\n except RecursionError:\n  return n\nn = f(1)", "", "exec")


def _recursion_taken(limit: int) -> int:
    """How many calls deep the script's first line is: none by itself."""
    names: dict[str, Any] = {}
    exec(_DIVE, names)
    reached: int = names["n"] + 1  # this function is one more
    return limit - 1 - reached


def _exit_code(ended: SystemExit) -> int:
    """What Python makes of `sys.exit`'s argument: anything but a number is printed and counts as 1."""
    code = ended.code
    if code is None or isinstance(code, int):
        return int(code or 0)
    _quietly(lambda: sys.stdout.flush())
    _quietly(lambda: sys.stderr.write(str(code)))
    _quietly(lambda: sys.stderr.write("\n"))
    return 1


def _printed(error: BaseException) -> int:
    """Hand an exception that nobody caught to `sys.excepthook`, as Python does, with the script's frames alone."""
    _quietly(lambda: leave_out(error))
    _quietly(lambda: sys.stdout.flush())
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except SystemExit as ended:
        return _exit_code(ended)
    except BaseException as another:
        _quietly(lambda another=another: leave_out(another))  # type: ignore[misc]
        for heading, shown in (("Error in sys.excepthook:\n", another), ("\nOriginal exception was:\n", error)):
            _quietly(lambda heading=heading: sys.stderr.write(heading))  # type: ignore[misc]
            sys.__excepthook__(type(shown), shown, shown.__traceback__)
    _quietly(lambda: sys.stderr.flush())
    return 1


def _quietly(do: Callable[[], Any]) -> None:
    """A stream that the script has closed, or replaced by something of its own, is its own affair."""
    try:
        do()
    except Exception:
        return
