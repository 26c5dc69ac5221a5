"""Ratios of running times, measured by turns in one run: what disturbs the machine disturbs both sides."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

Timed = Callable[[], object]


def seconds(run: Timed) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def times(runs: dict[str, Timed], rounds: int) -> dict[str, list[float]]:
    """Time each of the runs once a round, by turns; one round before them warms up.

    Args:
        runs: Name to what is timed.
        rounds: How often each is timed.

    Returns:
        Name to seconds, one a round.
    """
    for run in runs.values():
        run()
    found: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        names = list(runs)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            found[name].append(seconds(runs[name]))
    return found


def ratio(ours: list[float], theirs: list[float]) -> tuple[float, float, float]:
    """Median of the rounds' ratios, and their quartiles.

    Args:
        ours: Seconds, one a round.
        theirs: Seconds of the same rounds.

    Returns:
        Median, lower quartile, upper quartile.
    """
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    low, _, high = statistics.quantiles(ratios, n=4)
    return statistics.median(ratios), low, high


def machine(*packages: str) -> str:
    """What the figures were measured with: date, Python, packages, processor."""
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return f"{time.strftime('%Y-%m-%d')}: {versions}, Python {platform.python_version()}, {processor()}"


def processor() -> str:
    """System, processor and its number of cores."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{platform.system()}, {name}, {os.cpu_count()} cores"
