"""Permissions, links, pipes, devices and the limits of names and files, on the systems that have them."""

import errno
import os
import signal
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlp_tutorial import ArgumentError, SavedModelError, set_language
from mlp_tutorial.files.whole_file import require_writable, write_new, write_whole
from tests.files.conftest import names, refused
from tests.files.unprivileged import NOBODY, unprivileged

resource = pytest.importorskip("resource", reason="Windows has none of these")

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


def test_a_new_file_takes_no_name_of_a_pipe_or_a_link(folder: Path) -> None:
    os.mkfifo("pipe")
    Path("link").symlink_to("nowhere")
    for path in ("pipe", "link"):
        with pytest.raises(ArgumentError, match="MLP848"):
            write_new(path, OLD)
    assert names(folder) == ["link", "pipe"]
