"""What memory is free: the least of the machine's, the group's and the process's limits."""

from pathlib import Path

import pytest

from mlp_tutorial import memory
from mlp_tutorial.memory import free_memory, in_units

resource = pytest.importorskip("resource", reason="Windows has no limits of these kinds")


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A system that says what the test says, and has no other limit."""
    monkeypatch.setattr(memory, "CGROUPS", tmp_path / "cgroup")
    monkeypatch.setattr(memory, "PROCESSES", tmp_path)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def say(**files: str) -> None:
        for name, content in files.items():
            file = tmp_path / name.replace("__", "/").replace("_of_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)

    return say


def test_the_machine_gives_what_is_available_and_its_swap(system) -> None:
    system(meminfo="MemTotal: 8000 kB\nMemAvailable:    3000 kB\nSwapFree: 500 kB\n")
    assert free_memory() == 3500 * 1024


def test_a_container_gives_less(system) -> None:
    system(
        meminfo="MemAvailable: 3000 kB\n",
        cgroup__memory_of_max="1000000\n",
        cgroup__memory_of_current="400000\n",
        cgroup__memory_of_stat="anon 300000\ninactive_file 50000\n",
    )
    assert free_memory() == 1_000_000 - 400_000 + 50_000


def test_a_container_without_a_limit_takes_nothing_away(system) -> None:
    system(meminfo="MemAvailable: 3 kB\n", cgroup__memory_of_max="max\n", cgroup__memory_of_current="4\n")
    assert free_memory() == 3 * 1024


def test_ulimit_counts_what_the_process_has_already(system, monkeypatch: pytest.MonkeyPatch) -> None:
    system(meminfo="MemAvailable: 9000 kB\n", self__status="Name: python\nVmSize:\t 1000 kB\nVmData:\t 10 kB\n")
    limits = {resource.RLIMIT_AS: 3_000_000, resource.RLIMIT_DATA: resource.RLIM_INFINITY}
    monkeypatch.setattr(resource, "getrlimit", lambda limit: (limits[limit], resource.RLIM_INFINITY))
    assert free_memory() == 3_000_000 - 1000 * 1024


def test_a_system_that_says_nothing_but_its_size_gives_all_of_it(system, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"SC_PHYS_PAGES": 100, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(memory.os, "sysconf", pages.__getitem__)
    assert free_memory() == 409_600


@pytest.mark.parametrize(("size", "read"), [
    (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (2**30 - 1, "1,024.0 MiB"), (3 * 2**39, "1.5 TiB"),
    (2**80, "1,048,576.0 EiB"),
])  # fmt: skip
def test_bytes_are_read_in_units(size: int, read: str) -> None:
    assert in_units(size) == read
