"""All processes of a run are asked for the same, or none of them begins.

Each describes what it was asked for in words. A fingerprint of them is compared first, one message of fixed size; only
where fingerprints differ are the words themselves exchanged, and every process names the same differences. A process
that refuses what it was given takes part too: instead of options it hands in its error.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import torch

from mlp_tutorial.errors import ProcessError
from mlp_tutorial.fitting.processes import Processes, first_line

REFUSED = "refused"
DATA = {f"data.{name}.{fact}" for name in "xy" for fact in ("shape", "dtype", "contents")}
"""What is told as data that differ, where nothing else does."""
SHOWN = 6
LONGEST = 90

Differences = dict[str, dict[str, list[int]]]
"""Name of an option to its values, and each value to the numbers of the processes that have it."""


class Agreement:
    """The processes of one run, and whether they have agreed; leaving `with` closes what was opened for them.

    Args:
        processes: Who trains together.

    Example:
        >>> from mlp_tutorial.fitting.processes import ALONE
        >>> with Agreement(ALONE) as agreement:
        ...     agreement.reach(lambda: {"batch_size": "16"})
    """

    def __init__(self, processes: Processes) -> None:
        self.processes = processes
        self._pending = processes.several

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # Somebody who presses Ctrl-C does not want to wait for the others.
            if self._pending and isinstance(error, Exception):
                self._compare({REFUSED: first_line(error)})
        except ProcessError:
            return  # the error that is on its way says more
        finally:
            self.processes.__exit__(kind, error, trace)

    @contextmanager
    def refusals_told(self) -> Iterator[None]:
        """What is refused inside ends the other processes too."""
        try:
            yield
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def reach(self, described: Callable[[], Mapping[str, str]]) -> None:
        """Go on once all processes have the same; nothing is described where there is one.

        Args:
            described: Gives options by name, the value of each in words.

        Raises:
            ProcessError: Some of them differ, or another process has refused what it was given.
        """
        if self._pending:
            self._compare(described())

    def _compare(self, words: Mapping[str, str]) -> None:
        self._pending = False
        processes, content = self.processes, json.dumps(dict(words))
        fingerprint = hashlib.sha256(content.encode()).digest()
        fingerprints = processes.gathered(torch.tensor(list(fingerprint), dtype=torch.uint8))
        if bool((fingerprints == fingerprints[0]).all()):
            return
        told = [json.loads(text) for text in processes.texts(content)]
        rank, count = processes.rank, processes.count
        for number, theirs in enumerate(told):
            if REFUSED in theirs:
                raise ProcessError("process-refused", rank=rank, count=count, refused=number, error=theirs[REFUSED])
        found = differences(told)
        if set(found) <= DATA:
            raise ProcessError("process-data-differ", rank=rank, count=count, x=told[rank]["data.x.shape"])
        raise ProcessError("process-options-differ", rank=rank, count=count, listed=listed(found), differences=found)


def differences(told: list[dict[str, str]]) -> Differences:
    """Options that are not the same everywhere.

    Args:
        told: Options by name, for each process.

    Returns:
        Their values, and who has them; "-" where a process has no such option. Of two optimizers of different kinds
        that is told, and not that their options differ too.

    Example:
        >>> differences([{"lr": "0.5", "epochs": "9"}, {"lr": "5.0", "epochs": "9"}])
        {'lr': {'0.5': [0], '5.0': [1]}}
    """
    found: Differences = {}
    for name in dict.fromkeys(name for words in told for name in words):
        values: dict[str, list[int]] = {}
        for number, words in enumerate(told):
            values.setdefault(words.get(name, "-"), []).append(number)
        if len(values) > 1:
            found[name] = values
    # Details of two things of different kinds say nothing.
    return {name: values for name, values in found.items() if not any(name.startswith(f"{head}.") for head in found)}


def listed(found: Differences) -> str:
    """The differences in one line: each value with the numbers of its processes in brackets.

    Example:
        >>> listed({"lr": {"0.5": [0, 2], "5.0": [1]}})
        'lr 0.5 (0, 2) ≠ 5.0 (1)'
    """
    lines = [
        f"{name} " + " ≠ ".join(f"{_shortened(value)} ({', '.join(map(str, who))})" for value, who in values.items())
        for name, values in found.items()
    ]
    return "; ".join([*lines[:SHOWN], *([f"… (+{len(lines) - SHOWN})"] if len(lines) > SHOWN else [])])


def _shortened(value: str) -> str:
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
