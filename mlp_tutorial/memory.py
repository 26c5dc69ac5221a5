"""Memory that this process may still take: asked before a lot of it is taken."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
PROCESSES = Path("/proc")
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def free_memory() -> int | None:
    """The least of what the machine has left, the group of processes may take, and this process may take.

    Returns:
        Bytes; None where the system does not say.

    Example:
        >>> free = free_memory()
        >>> free is None or free > 0
        True
    """
    return min(_limits(), default=None)


def in_units(size: int) -> str:
    """A number of bytes to be read.

    Args:
        size: Bytes.

    Example:
        >>> in_units(3 * 2**30)
        '3.0 GiB'
    """
    power = min(max(size.bit_length() - 1, 0) // 10, len(_UNITS) - 1)
    return f"{size} bytes" if power == 0 else f"{size / 1024**power:,.1f} {_UNITS[power]}"


def _limits() -> Iterator[int]:
    numbers = _numbers(PROCESSES / "meminfo")
    if "MemAvailable" in numbers:
        yield (numbers["MemAvailable"] + numbers.get("SwapFree", 0)) * 1024
    elif hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    yield from _group_limits()
    yield from _process_limits()


def _group_limits() -> Iterator[int]:
    """Of a container or a batch job (cgroup 2, then 1). Cached files count as taken there, yet are given back."""
    for limit, taken, reclaimable in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
    ):
        most, now = _number(CGROUPS / limit), _number(CGROUPS / taken)
        if most is not None and now is not None:
            yield max(0, most - now + _numbers((CGROUPS / limit).with_name("memory.stat")).get(reclaimable, 0))


def _process_limits() -> Iterator[int]:
    """Of `ulimit -v` and `ulimit -d`."""
    if sys.platform == "win32":
        return
    import resource

    taken = _numbers(PROCESSES / "self" / "status")
    for limit, name in ((resource.RLIMIT_AS, "VmSize"), (resource.RLIMIT_DATA, "VmData")):
        most, _ = resource.getrlimit(limit)
        if most != resource.RLIM_INFINITY and name in taken:
            yield max(0, most - taken[name] * 1024)


def _number(file: Path) -> int | None:
    """The file's one number; None where it has none, such as `max`."""
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _numbers(file: Path) -> dict[str, int]:
    """The file's lines of a name and a number."""
    try:
        lines = [line.replace(":", " ").split() for line in file.read_text("utf-8", errors="replace").splitlines()]
    except OSError:
        return {}
    return {words[0]: int(words[1]) for words in lines if len(words) > 1 and words[1].isdigit()}
