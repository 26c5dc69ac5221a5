"""Whether the thousandth takes as long as the first: `python -m benchmarks.level` prints the ratios.

10,000 calls of `fit` in one process, every fourth with its doctor, and 100,000 epochs in one call. Compared are the
last and the first tenth, part by part, in processor time: they cannot take turns, so what else the machine does must
not count.
"""

import time
from itertools import pairwise

import torch

from benchmarks.alternating import machine, ratio
from benchmarks.results import Goal, goals_table
from mlp_tutorial import History, LogisticRegression, datasets, fit

CALLS, EPOCHS, PARTS = 10_000, 100_000, 100


def calls() -> list[float]:
    """Seconds of each hundredth of the calls."""
    rows = datasets.gate("and")

    def part() -> None:
        for number in range(CALLS // PARTS):
            fit(LogisticRegression(), *rows, epochs=1, diagnose=number % 4 == 0)

    ends = []
    for _ in range(PARTS + 1):  # the first one warms up
        part()
        ends.append(time.process_time())
    return _between(ends)


def epochs() -> list[float]:
    """Seconds of each hundredth of the epochs."""
    ends: list[float] = []

    def watch(history: History) -> None:
        if len(history.costs) % (EPOCHS // PARTS) == 0:
            ends.append(time.process_time())

    fit(LogisticRegression(), *datasets.gate("and"), epochs=EPOCHS + EPOCHS // PARTS, on_epoch=watch)
    return _between(ends)


def goals() -> list[Goal]:
    """The last tenth beside the first."""
    return [
        Goal(f"`fit`, the last of {CALLS:,} calls / the first", _last_to_first(calls()), 1.1),
        Goal(f"`fit`, the last of {EPOCHS:,} epochs / the first", _last_to_first(epochs()), 1.1),
    ]


def _between(ends: list[float]) -> list[float]:
    return [end - begin for begin, end in pairwise(ends)]


def _last_to_first(taken: list[float]) -> tuple[float, float, float]:
    tenth = len(taken) // 10
    return ratio(taken[-tenth:], taken[:tenth])


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(machine("torch"))
    print(goals_table(goals(), "en"))
