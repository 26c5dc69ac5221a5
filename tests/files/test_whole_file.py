"""Every file is whole or as it was before: what stands at the path, who else writes, and what the system refuses."""

import errno
import os
import resource
import signal
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlp_tutorial import ArgumentError, SavedModelError, set_language
from mlp_tutorial.files import whole_file
from mlp_tutorial.files.whole_file import make_folder, require_writable, write_new, write_whole
from tests.files.conftest import names
from tests.files.unprivileged import NOBODY, unprivileged

OLD, NEW = b"old", b"new" * 1000


def mode(path: str) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


@contextmanager
def umask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def refused(path: str | Path, reason: str) -> None:
    """Asking and writing end in MLP904 that quotes it and the reason."""
    for write in (require_writable, lambda path: write_whole(path, NEW)):
        with pytest.raises(SavedModelError, match="MLP904") as caught:
            write(path)
        assert caught.value.word == "file-not-writable"
        assert (caught.value.path, caught.value.reason) == (str(path), reason)


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


# What stands at the path.


@pytest.mark.parametrize(("bits", "wanted"), [(0o022, 0o644), (0o077, 0o600), (0o000, 0o666), (0o027, 0o640)])
def test_a_new_file_has_the_permissions_that_the_umask_gives(folder: Path, bits: int, wanted: int) -> None:
    with umask(bits):
        write_whole("whole.pt", NEW)
        write_new("new.py", NEW)
        Path("plain.txt").write_bytes(NEW)
    assert mode("whole.pt") == mode("new.py") == mode("plain.txt") == wanted


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o664, 0o755, 0o604])
def test_the_permissions_of_a_file_stay(folder: Path, kept: int) -> None:
    Path("a.pt").write_bytes(OLD)
    Path("a.pt").chmod(kept)
    write_whole("a.pt", NEW)
    assert (mode("a.pt"), Path("a.pt").read_bytes()) == (kept, NEW)


def test_a_private_file_is_private_while_it_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.pt").write_bytes(OLD)
    Path("a.pt").chmod(0o600)
    seen = []
    flush = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (seen.append(stat.S_IMODE(os.fstat(file).st_mode)), flush(file))[1])
    write_whole("a.pt", NEW)
    assert seen == [0o600]


def test_a_file_stays_its_owners(folder: Path) -> None:
    # Who is not root gives a file to a group of their own at most.
    owner, group = (4321, 8765) if os.geteuid() == 0 else (os.geteuid(), [os.getegid(), *os.getgroups()][-1])
    Path("a.pt").write_bytes(OLD)
    os.chown("a.pt", owner, group)
    Path("a.pt").chmod(0o640)
    write_whole("a.pt", NEW)
    after = Path("a.pt").stat()
    assert (after.st_uid, after.st_gid, mode("a.pt")) == (owner, group, 0o640)


@pytest.mark.parametrize("links", [["link"], ["link", "folder/middle"]])
def test_a_link_keeps_pointing(folder: Path, links: list[str]) -> None:
    Path("folder").mkdir()
    Path("elsewhere").mkdir()
    Path("elsewhere/real.pt").write_bytes(OLD)
    Path("elsewhere/real.pt").chmod(0o600)
    for link, to in zip(links, [*(str(folder / link) for link in links[1:]), "elsewhere/real.pt"], strict=True):
        Path(link).symlink_to(os.path.relpath(folder / to, (folder / link).parent))
    write_whole("link", NEW)
    assert all(Path(link).is_symlink() for link in links)
    assert (Path("elsewhere/real.pt").read_bytes(), mode("elsewhere/real.pt")) == (NEW, 0o600)
    assert names(folder / "elsewhere") == ["real.pt"]


def test_a_link_to_nothing_yet_gets_its_file(folder: Path) -> None:
    Path("elsewhere").mkdir()
    Path("link").symlink_to("elsewhere/real.pt")
    require_writable("link")
    assert names(folder / "elsewhere") == []
    write_whole("link", NEW)
    assert Path("link").is_symlink()
    assert Path("elsewhere/real.pt").read_bytes() == NEW


def test_links_that_lead_nowhere_are_refused(folder: Path) -> None:
    Path("here").symlink_to("there")
    Path("there").symlink_to("here")
    Path("lost").symlink_to("no/such/folder/a.pt")
    before = names(folder)
    refused("here", os.strerror(errno.ELOOP))
    refused("lost", os.strerror(errno.ENOENT))
    assert names(folder) == before


def make_socket(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(path)


SPECIAL = {"pipe": os.mkfifo, "socket": make_socket}
if os.geteuid() == 0:
    # A node of our own with the numbers of the null device: the machine's own is left alone.
    SPECIAL["device"] = lambda path: os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_no_plain_file_is_refused(folder: Path, kind: str, linked: bool, language: str) -> None:
    SPECIAL[kind]("special")
    Path("link").symlink_to("special")
    before = os.lstat("special")
    set_language(language)
    refused("link" if linked else "special", {
        "en": "it is a pipe, a device or a socket, not a file", "ko": "파일이 아니라 파이프, 장치 또는 소켓입니다",
    }[language])  # fmt: skip
    after = os.lstat("special")
    assert (after.st_mode, after.st_ino, after.st_rdev) == (before.st_mode, before.st_ino, before.st_rdev)
    assert names(folder) == ["link", "special"]


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


# The name: 255 bytes at most.


@pytest.mark.parametrize("name", ["n" * 255, "모" * 85, ".hidden", "모델 1.pt", "-rf", "a\nb"])
def test_every_name_that_the_system_takes_is_taken(folder: Path, name: str) -> None:
    require_writable(name)
    write_whole(name, OLD)
    write_whole(name, NEW)
    assert (names(folder), Path(name).read_bytes()) == ([name], NEW)


@pytest.mark.parametrize("name", ["n" * 256, "모" * 86])
def test_a_name_that_is_too_long_is_refused(folder: Path, name: str) -> None:
    refused(name, os.strerror(errno.ENAMETOOLONG))
    assert names(folder) == []


def test_a_name_with_a_nul_is_refused(folder: Path) -> None:
    refused("a\0b.pt", "embedded null byte")
    with pytest.raises(SavedModelError, match="MLP904"):
        write_new("a\0b.pt", NEW)
    assert names(folder) == []


# The folder and the system.


def test_a_folder_that_does_not_exist_is_refused(folder: Path) -> None:
    Path("file").write_bytes(b"")
    refused("no/such/a.pt", os.strerror(errno.ENOENT))
    refused("file/a.pt", os.strerror(errno.ENOTDIR))
    assert names(folder) == ["file"]


def test_a_folder_that_may_not_be_written_to_is_refused(folder: Path) -> None:
    Path("folder").mkdir()
    Path("folder/a.pt").write_bytes(OLD)
    Path("folder/a.pt").chmod(0o666)
    Path("folder").chmod(0o555)
    with unprivileged():
        refused("folder/a.pt", os.strerror(errno.EACCES))
        refused("folder/b.pt", os.strerror(errno.EACCES))
    assert Path("folder/a.pt").read_bytes() == OLD
    Path("folder").chmod(0o755)
    assert names(folder / "folder") == ["a.pt"]


def test_a_file_that_is_write_protected_is_refused(folder: Path) -> None:
    Path("a.pt").write_bytes(OLD)
    Path("a.pt").chmod(0o444)
    with unprivileged():
        refused("a.pt", os.strerror(errno.EACCES))
    assert Path("a.pt").read_bytes() == OLD
    assert names(folder) == ["a.pt"]


def test_another_users_file_in_a_sticky_folder_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o1777)
    Path("a.pt").write_bytes(OLD)
    write_whole("a.pt", OLD)
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    refused("a.pt", os.strerror(errno.EPERM))
    assert (names(folder), Path("a.pt").read_bytes()) == (["a.pt"], OLD)


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


def test_a_file_larger_than_allowed_is_refused(folder: Path) -> None:
    Path("a.pt").write_bytes(OLD)
    limit, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
        with pytest.raises(SavedModelError, match="MLP904") as caught:
            write_whole("a.pt", NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, handler)
    assert caught.value.reason == os.strerror(errno.EFBIG)
    assert (names(folder), Path("a.pt").read_bytes()) == (["a.pt"], OLD)


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


# A file that must be new.


def test_a_new_file_replaces_nothing(folder: Path) -> None:
    write_new("a.py", NEW)
    for path, make in {"a.py": None, "folder": os.mkdir, "pipe": os.mkfifo}.items():
        if make is not None:
            make(path)
        with pytest.raises(ArgumentError, match="MLP848"):
            write_new(path, OLD)
    Path("link").symlink_to("nowhere")
    with pytest.raises(ArgumentError, match="MLP848"):
        write_new("link", OLD)
    assert Path("a.py").read_bytes() == NEW
    assert names(folder) == ["a.py", "folder", "link", "pipe"]


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
