"""Processes that write to one path do not meet, and one that is killed leaves a whole file and nothing that stays."""

import errno
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mlp_tutorial.files.whole_file import write_whole
from tests.files.conftest import names

fcntl = pytest.importorskip("fcntl", reason="Windows has no such locks")

OLD, NEW = b"old", b"new" * 1000


WRITER = """
import sys
from pathlib import Path
from mlp_tutorial.files.whole_file import write_whole
number = int(sys.argv[1])
contents = {bytes([number]) * (100_000 + number) for number in range(3)}
for _ in range(50):
    write_whole("a.pt", bytes([number]) * (100_000 + number))
    assert Path("a.pt").read_bytes() in contents
"""


def test_writers_in_processes_do_not_meet(folder: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(number)], stderr=subprocess.PIPE, text=True)
        for number in range(3)
    ]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [("", 0)] * 3
    assert names(folder) == ["a.pt"]


PARTIAL = re.compile(r"\.mlp-tutorial-[0-9a-f]{32}\.partial")
KILLED_AT = """
import os, signal, sys
from mlp_tutorial.files.whole_file import write_whole
step, when = sys.argv[1:]
real = getattr(os, step)
def killed(*arguments, **more):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(*arguments, **more)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(os, step, killed)
write_whole("a.pt", b"new" * 1000)
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_a_kill_at_each_step_leaves_the_old_file_or_the_new(folder: Path, step: str, when: str) -> None:
    write_whole("a.pt", OLD)
    done = subprocess.run([sys.executable, "-c", KILLED_AT, step, when])
    assert done.returncode == -signal.SIGKILL
    assert Path("a.pt").read_bytes() == (NEW if (step, when) == ("replace", "after") else OLD)
    left = [name for name in names(folder) if name != "a.pt"]
    assert len(left) == (0 if (step, when) in [("open", "before"), ("replace", "after")] else 1)
    assert all(PARTIAL.fullmatch(name) for name in left)
    write_whole("b.pt", NEW)
    assert names(folder) == ["a.pt", "b.pt"]


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_what_a_living_writer_has_begun_is_left_to_it(folder: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another write in the folder, before one step of the first."""
    Path("a.pt").write_bytes(OLD)
    real, seen = getattr(os, step), []

    def another_write_first(*arguments: Any, **more: Any) -> None:
        if not seen:
            seen.extend(name for name in names(folder) if PARTIAL.fullmatch(name))
            write_whole("b.pt", OLD)
            assert set(seen) <= set(names(folder))
        real(*arguments, **more)

    monkeypatch.setattr(os, step, another_write_first)
    write_whole("a.pt", NEW)
    assert len(seen) == 1
    assert (names(folder), Path("a.pt").read_bytes()) == (["a.pt", "b.pt"], NEW)


def test_a_file_that_is_taken_for_a_leftover_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another write in the folder, before the first has locked its file: the one moment when it looks dead."""
    lock, seen = fcntl.flock, []

    def another_write_first(file: Any, operation: int) -> None:
        if not seen:
            seen.extend(names(folder))
            write_whole("b.pt", OLD)
            assert names(folder) == ["b.pt"]
        lock(file, operation)

    monkeypatch.setattr(fcntl, "flock", another_write_first)
    write_whole("a.pt", NEW)
    assert [PARTIAL.fullmatch(name) is not None for name in seen] == [True]
    assert (names(folder), Path("a.pt").read_bytes()) == (["a.pt", "b.pt"], NEW)


def test_on_a_file_system_without_locks_nothing_is_removed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leftover = f".mlp-tutorial-{'0' * 32}.partial"
    Path(leftover).write_bytes(OLD)

    def without(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", without)
    write_whole("a.pt", NEW)
    assert (names(folder), Path("a.pt").read_bytes()) == ([leftover, "a.pt"], NEW)


def test_only_what_a_killed_writer_left_is_removed(folder: Path) -> None:
    number = "0123456789abcdef" * 2
    others = [f".mlp-tutorial-{number}", f".mlp-tutorial-{number[:-1]}g.partial", f"{number}.partial", "a.pt.partial"]
    for name in others:
        Path(name).write_bytes(OLD)
    empty, folder_of_that_name, pipe, link, dead = (f".mlp-tutorial-{digit * 32}.partial" for digit in "abcde")
    Path(empty).touch()
    Path(folder_of_that_name).mkdir()
    os.mkfifo(pipe)
    Path(link).symlink_to(others[0])
    Path(dead).write_bytes(OLD)
    write_whole("a.pt", NEW)
    assert names(folder) == sorted([*others, folder_of_that_name, pipe, link, "a.pt"])


KILLED = """
from mlp_tutorial.files.whole_file import write_whole
while True:
    for content in (b"old" * 1_000_000, b"new" * 1_000_000):
        write_whole("a.pt", content)
        print("written", flush=True)
"""


def test_a_kill_at_any_moment_leaves_a_whole_file(folder: Path) -> None:
    for number in range(1, 21):
        child = subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True)
        for _ in range(number):
            assert child.stdout.readline() == "written\n"
        child.kill()
        child.wait()
        child.stdout.close()
        assert Path("a.pt").read_bytes() in (b"old" * 1_000_000, b"new" * 1_000_000)
        left = [name for name in names(folder) if name != "a.pt"]
        assert len(left) <= 1  # what the kill before has left is gone
        assert all(PARTIAL.fullmatch(name) for name in left)
