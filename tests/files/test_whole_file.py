"""Every file is whole or as it was before: the system refuses, the writer is interrupted, another one writes."""

import errno
import os
import threading
from pathlib import Path

import pytest

from mlp_tutorial import ArgumentError, SavedModelError
from mlp_tutorial.files import whole_file
from mlp_tutorial.files.whole_file import make_folder, require_writable, write_new, write_whole
from tests.files.conftest import names, refused

OLD, NEW = b"old", b"new" * 1000


def test_a_file_is_written_and_replaced(folder: Path) -> None:
    for content in (OLD, NEW, b""):
        write_whole("a.pt", content)
        assert Path("a.pt").read_bytes() == content
    assert names(folder) == ["a.pt"]


def test_asking_leaves_no_trace(folder: Path) -> None:
    require_writable("a.pt")
    assert names(folder) == []
    write_whole("a.pt", OLD)
    before = Path("a.pt").stat()
    require_writable("a.pt")
    assert (Path("a.pt").stat().st_ino, Path("a.pt").stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert names(folder) == ["a.pt"]


@pytest.mark.parametrize("path", ["folder", ".", "..", "", "/"])
def test_a_folder_is_refused(folder: Path, path: str) -> None:
    Path("folder").mkdir()
    refused(Path(path), os.strerror(errno.EISDIR))
    assert names(folder) == ["folder"]


def test_a_users_own_partial_file_is_left_alone(folder: Path) -> None:
    Path("a.pt.partial").write_bytes(b"mine")
    write_whole("a.pt", NEW)
    assert Path("a.pt.partial").read_bytes() == b"mine"
    assert names(folder) == ["a.pt", "a.pt.partial"]


def test_a_name_with_a_nul_is_refused(folder: Path) -> None:
    for write in (require_writable, lambda path: write_whole(path, NEW), lambda path: write_new(path, NEW)):
        with pytest.raises(SavedModelError, match="MLP904"):
            write("a\0b.pt")
    assert names(folder) == []


def broken(number: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, name, fail)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EBUSY])
@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
@pytest.mark.parametrize("before", [None, OLD])
def test_what_the_system_refuses_leaves_everything_as_it_was(
    folder: Path, number: int, step: str, before: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before is not None:
        Path("a.pt").write_bytes(before)
    broken(number, step, monkeypatch)
    with pytest.raises(SavedModelError, match="MLP904") as caught:
        write_whole("a.pt", NEW)
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert (caught.value.path, caught.value.reason) == ("a.pt", os.strerror(number))
    assert isinstance(caught.value.__cause__, OSError)
    assert names(folder) == [] if before is None else Path("a.pt").read_bytes() == before
    assert [name for name in names(folder) if name != "a.pt"] == []


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, MemoryError])
def test_an_interruption_leaves_the_old_file_and_no_other(
    folder: Path, step: str, interruption: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise interruption

    Path("a.pt").write_bytes(OLD)
    monkeypatch.setattr(os, step, interrupted)
    with pytest.raises(interruption):
        write_whole("a.pt", NEW)
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert (names(folder), Path("a.pt").read_bytes()) == (["a.pt"], OLD)


def test_a_target_that_is_being_read_is_tried_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, which moves no file onto an open one."""
    monkeypatch.setattr(whole_file, "_PAUSES", (0, 0))
    replace, refusals = os.replace, []

    def busy(*paths: object) -> None:
        if len(refusals) < patience:
            refusals.append(paths)
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        replace(*paths)

    monkeypatch.setattr(os, "replace", busy)
    patience = 2
    write_whole("a.pt", NEW)
    assert (len(refusals), names(folder)) == (2, ["a.pt"])
    patience = 2 + 3
    with pytest.raises(SavedModelError, match="MLP904"):
        write_whole("a.pt", OLD)
    assert (names(folder), Path("a.pt").read_bytes()) == (["a.pt"], NEW)


def test_writers_in_threads_do_not_meet(folder: Path) -> None:
    contents = [bytes([number]) * (10_000 + number) for number in range(4)]
    seen, failed = set(), []

    def work(content: bytes) -> None:
        try:
            for _ in range(25):
                write_whole("a.pt", content)
                seen.add(Path("a.pt").read_bytes())
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert seen <= set(contents)
    assert names(folder) == ["a.pt"]


def test_a_new_file_replaces_nothing(folder: Path) -> None:
    write_new("a.py", NEW)
    Path("folder").mkdir()
    for path in ("a.py", "folder"):
        with pytest.raises(ArgumentError, match="MLP848"):
            write_new(path, OLD)
    assert Path("a.py").read_bytes() == NEW
    assert names(folder) == ["a.py", "folder"]


def test_of_many_that_make_one_new_file_one_does(folder: Path) -> None:
    made, refused_ones, begin = [], [], threading.Barrier(8)

    def work(number: int) -> None:
        begin.wait()
        try:
            write_new("a.py", bytes([number]) * 1000)
            made.append(number)
        except ArgumentError:
            refused_ones.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused_ones)) == (1, 7)
    assert Path("a.py").read_bytes() == bytes(made) * 1000
    assert names(folder) == ["a.py"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_links_takes_new_files_too(
    folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(number, "link", monkeypatch)
    write_new("a.py", NEW)
    with pytest.raises(ArgumentError, match="MLP848"):
        write_new("a.py", OLD)
    assert (names(folder), Path("a.py").read_bytes()) == (["a.py"], NEW)
    broken(errno.ENOSPC, "replace", monkeypatch)
    with pytest.raises(SavedModelError, match="MLP904"):
        write_new("b.py", NEW)
    assert names(folder) == ["a.py"]


def test_a_folder_is_made_or_refused(folder: Path) -> None:
    make_folder("a/b")
    make_folder("a/b")
    Path("file").write_bytes(b"")
    for path in ("file", "file/below"):
        with pytest.raises(SavedModelError, match="MLP904") as caught:
            make_folder(path)
        assert caught.value.path == path
    assert names(folder) == ["a", "file"]
