"""Runs a whole script, unchanged, under the doctor: its output, its exit code and its errors are its own."""

import os
import sys
import traceback
import types
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from torch import overrides

from mlp_tutorial.diagnostics import watch
from mlp_tutorial.diagnostics.in_loop import Doctor
from mlp_tutorial.diagnostics.places import is_readers
from mlp_tutorial.finding import Finding

INTERRUPTED = 130
OWN = str(Path(__file__).parent)


def run_script(path: Path, arguments: list[str], silence: Collection[str] = ()) -> tuple[int, list[Finding]]:
    """Run a Python file as `python FILE ARGUMENTS` would, with the doctor watching.

    Args:
        path: The file.
        arguments: What follows it in `sys.argv`.
        silence: Codes of rules not to report, as `require_codes` gives them.

    Returns:
        (the script's exit code, what was found).

    Raises:
        OSError: The file cannot be read.

    Example:
        >>> import tempfile
        >>> script = Path(tempfile.mkdtemp(), "script.py")
        >>> _ = script.write_text("import sys; sys.exit(3)")
        >>> run_script(script, [])
        (3, [])
    """
    source = path.read_bytes()
    module = types.ModuleType("__main__")
    module.__file__ = os.path.abspath(path)  # noqa: PTH100 - as Python has it: links are not followed
    module.__builtins__ = __builtins__  # type: ignore[attr-defined]
    before = sys.modules["__main__"], sys.argv, list(sys.path)
    sys.modules["__main__"] = module
    sys.argv = [str(path), *arguments]
    sys.path.insert(0, str(path.resolve().parent))
    process = os.getpid()
    watching = Doctor(None, None, silence, show=False, look_for_optimizers=False)
    try:
        code = _executed(source, module, watching)
    finally:
        sys.modules["__main__"], sys.argv, sys.path[:] = before
    if os.getpid() != process:
        sys.exit(code)  # a process that the script has forked off ends here, as it would without the doctor
    return code, watching.findings


def _executed(source: bytes, module: types.ModuleType, watching: Doctor) -> int:
    try:
        with watching, _warnings_at_their_place():
            exec(compile(source, str(module.__file__), "exec"), vars(module))
    except SystemExit as ended:
        return _exit_code(ended.code)
    except KeyboardInterrupt:
        _print_as_python_does(sys.exception())
        return INTERRUPTED
    except BaseException as error:
        _print_as_python_does(error)
        return 1
    return 0


@contextmanager
def _warnings_at_their_place() -> Iterator[None]:
    """A warning of torch names the line that called torch, not the doctor's that stands between them."""
    shown = warnings.showwarning

    def show(message: Any, category: Any, filename: str, lineno: int, file: Any = None, line: Any = None) -> None:
        frame: FrameType | None = sys._getframe(1)
        if filename == watch.__file__:
            while frame is not None and frame.f_code.co_filename != filename:
                frame = frame.f_back
            while frame is not None and frame.f_code.co_filename in (filename, overrides.__file__):
                # What torch's Python functions hand over to the doctor is called by the doctor once more.
                handed_over = frame.f_code.co_filename == overrides.__file__
                frame = frame.f_back.f_back if handed_over and frame.f_back else frame.f_back
            if frame is not None:
                filename, lineno = frame.f_code.co_filename, frame.f_lineno
        shown(message, category, filename, lineno, file, line)

    warnings.showwarning = show
    try:
        yield
    finally:
        if warnings.showwarning is show:
            warnings.showwarning = shown


def _exit_code(code: object) -> int:
    """What `sys.exit` makes of its argument: a text is printed and counts as 1."""
    if code is None or isinstance(code, int):
        return int(code or 0)
    sys.stdout.flush()
    print(code, file=sys.stderr)  # noqa: T201 - as Python does
    return 1


def _print_as_python_does(error: BaseException | None) -> None:
    """The traceback from the script's own frame on, without the doctor's."""
    assert error is not None
    sys.stdout.flush()
    trace = error.__traceback__
    while trace is not None and not is_readers(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    shown = traceback.TracebackException(type(error), error, trace or error.__traceback__)
    _leave_out_the_doctor(shown)
    sys.stderr.write("".join(shown.format()))
    sys.stderr.flush()


def _leave_out_the_doctor(shown: traceback.TracebackException | None) -> None:
    """Take the doctor's frames out of a traceback, and those by which torch handed a call over to it."""
    if shown is None:
        return
    frames = [frame for frame in shown.stack if not frame.filename.startswith(OWN)]
    handed_over = {place - 1 for place, frame in enumerate(frames) if frame.filename == overrides.__file__}
    shown.stack = traceback.StackSummary.from_list(
        frame for place, frame in enumerate(frames) if place not in handed_over and frame.filename != overrides.__file__
    )
    _leave_out_the_doctor(shown.__cause__)
    _leave_out_the_doctor(shown.__context__)
