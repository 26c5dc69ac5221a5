"""Frames of the doctor's own, taken out of tracebacks: an exception looks as it does without the doctor."""

from pathlib import Path
from types import TracebackType

from torch import overrides

from mlp_tutorial.diagnostics.at_line import is_call

OWN = str(Path(__file__).parent)
_HANDED_OVER = overrides.handle_torch_function.__code__


def is_own(trace: TracebackType) -> bool:
    """Whether an entry of a traceback is the doctor's."""
    code = trace.tb_frame.f_code
    return is_call(code) or code.co_filename.startswith(OWN)


def hide(error: BaseException) -> None:
    """Take the doctor's frames off the beginning of a traceback; a bare `raise` after it adds none.

    Args:
        error: What was caught just now, in a function of the doctor's that the reader's program has called.
    """
    trace = error.__traceback__
    while trace is not None and is_own(trace):
        trace = trace.tb_next
    error.__traceback__ = trace


def leave_out(error: BaseException | None) -> None:
    """Take out what the doctor adds to the traceback of an exception that nobody caught, and of those it came from.

    Besides the doctor's own frames, these are the two by which torch handed a call over to it.

    Args:
        error: The exception.
    """
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        found = waiting.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        found.__traceback__ = _without(found.__traceback__)
        waiting += [found.__cause__, found.__context__, *getattr(found, "exceptions", ())]


def _without(trace: TracebackType | None) -> TracebackType | None:
    entries = []
    while trace is not None:
        if not is_own(trace):
            entries.append(trace)
        trace = trace.tb_next
    kept: list[TracebackType] = []
    for place, entry in enumerate(entries):
        if entry.tb_frame.f_code is _HANDED_OVER and kept and _goes_on(kept[-1], entries[place + 1 : place + 2]):
            kept.pop()
        else:
            kept.append(entry)
    beginning = None
    for entry in reversed(kept):
        entry.tb_next = beginning
        beginning = entry
    return beginning


def _goes_on(handing: TracebackType, following: list[TracebackType]) -> bool:
    """Whether what was handed over is the function that then ran."""
    return not following or following[0].tb_frame.f_code is handing.tb_frame.f_code
