"""What the command has changed of this process, given back to a script that is to run as it would by itself."""

import sys
from io import TextIOWrapper
from typing import Any

_NAMES = ("stdin", "stdout", "stderr")
# As Python opened them: this is imported before the command makes itself at home in them.
_GIVEN: dict[str, tuple[Any, str]] = {
    name: (stream, getattr(stream, "errors", "")) for name in _NAMES for stream in [getattr(sys, name)]
}


class ScriptInterrupted(BaseException):
    """Ctrl-C that the script did not catch: its traceback is shown, and the process is to die of it."""


def give_back_streams() -> None:
    """Standard input, output and error as they were, so that a letter they lack is the script's error again."""
    for name in _NAMES:
        given, errors = _GIVEN[name]
        if given is None:
            setattr(sys, name, None)
        elif given is getattr(sys, name) and isinstance(given, TextIOWrapper) and given.errors != errors:
            given.reconfigure(errors=errors)


def die_of_interrupt() -> None:
    """End as Python does after a KeyboardInterrupt that nobody caught: of the signal, with nothing more said."""
    sys.excepthook = lambda *_: None
    raise KeyboardInterrupt
