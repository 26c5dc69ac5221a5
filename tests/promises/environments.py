"""What an environment may say, and the command started in one."""

import os
import re
from pathlib import Path

from tests.warm import COMMAND_MODULES, Ended, WarmProcess

NOWHERE = "/proc/nowhere"  # a folder that nobody can make, root included
# What an environment usually says, and the language of the messages: Korean has letters that ASCII lacks.
USUAL = {
    name: value
    for name, value in os.environ.items()
    if not re.match("LC_|LANG|PYTHON|MPL|XDG_|TERM|COLUMNS|LINES|NO_COLOR", name)
} | {"MLP_TUTORIAL_LANG": "ko", "LANG": "C.UTF-8", "TERM": "xterm"}
NO_CACHES = {"MPLCONFIGDIR": NOWHERE, "XDG_CACHE_HOME": NOWHERE, "XDG_CONFIG_HOME": NOWHERE}
ALL_AT_ONCE = {"LC_ALL": "xx_YY.nowhere", "PYTHONIOENCODING": "ascii", "TERM": "dumb", "PATH": "", "HOME": NOWHERE}


def _without(name: str) -> dict[str, str]:
    return {other: value for other, value in USUAL.items() if other != name}


SURROUNDINGS = {
    "nothing is said": {"MLP_TUTORIAL_LANG": "ko"},
    "all at once": USUAL | ALL_AT_ONCE | NO_CACHES,
    "LANG=C": USUAL | {"LANG": "C"},
    "LC_ALL=C, and Python takes it at its word": USUAL | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "unknown locale": USUAL | {"LC_ALL": "xx_YY.nowhere"},
    "PYTHONIOENCODING=ascii": USUAL | {"PYTHONIOENCODING": "ascii"},
    "PYTHONIOENCODING=cp949": USUAL | {"PYTHONIOENCODING": "cp949"},
    "TERM=dumb": USUAL | {"TERM": "dumb"},
    "no TERM": _without("TERM"),
    "no HOME": _without("HOME"),
    "a HOME that is not there": USUAL | {"HOME": NOWHERE},
    "no cache": USUAL | NO_CACHES,
    "no PATH": _without("PATH"),
}
# Those whose output is not in UTF-8.
ENCODINGS = {
    "all at once": "ascii",
    "LC_ALL=C, and Python takes it at its word": "ascii",
    "PYTHONIOENCODING=ascii": "ascii",
    "PYTHONIOENCODING=cp949": "cp949",
}


def started(variables: dict[str, str]) -> WarmProcess:
    """A process in this environment, which has loaded the command."""
    return WarmProcess(variables, [*COMMAND_MODULES, "tests.promises.surrounded"])


def call(process: WarmProcess, folder: Path, function: str, *arguments: object) -> Ended:
    """Call a function of tests/promises/surrounded.py in a fork."""
    return process.call(f"tests.promises.surrounded:{function}", *arguments, folder=folder)
