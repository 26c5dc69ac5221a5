"""What a command writes: refused before the work where it cannot be written, and whole, or the file before stands."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlp_tutorial import LinearRegression, datasets, save_model
from mlp_tutorial.cli import output_file
from mlp_tutorial.files.whole_file import require_writable
from mlp_tutorial.labs import LABS, PICTURES, run_lab
from mlp_tutorial.messages import text
from tests.files.unprivileged import unprivileged

OLD = b"old"
# By command: its arguments but for the file, and what does its work.
COMMANDS = {
    "train": (("train", "line.csv", "--target", "b", "--epochs", "5", "--out"), "mlp_tutorial.cli.train.learn"),
    "predict": (("predict", "line.pt", "line.csv", "--out"), "mlp_tutorial.cli.predict.read"),
    "sweep": (
        ("sweep", "and", "--seeds", "2", "--lr", "1", "--epochs", "5", "--out"), "mlp_tutorial.cli.sweep.sweep"
    ),
}  # fmt: skip
ENDINGS = {"train": ".pt", "predict": ".csv", "sweep": ".png"}
BEGINNINGS = {"train": b"PK", "predict": b"\xef\xbb\xbfrow,b\n", "sweep": b"\x89PNG"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A table and a model in a folder that everybody may use."""
    (tmp_path / "line.csv").write_text("a,b\n" + "1,2\n2,3\n3,5\n" * 10)
    table = datasets.from_csv(tmp_path / "line.csv", target="b")
    save_model(LinearRegression(), tmp_path / "line.pt", dataset=table)
    tmp_path.chmod(0o777)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def asked_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a file may be written is asked as a user whom permission bits bind."""
    text("errors.special_file")  # which that user may not read

    def require(path: Path) -> None:
        with unprivileged():
            require_writable(path)

    monkeypatch.setattr(output_file, "require_writable", require)


def contents(folder: Path) -> dict[str, bytes | int]:
    """What is in the folder: of files the content, of all else what it is."""
    return {
        path.name: path.read_bytes() if path.is_file() else stat.S_IFMT(path.lstat().st_mode)
        for path in folder.iterdir()
    }


def protected(path: Path) -> None:
    path.write_bytes(OLD)
    path.chmod(0o444)


def below_a_file(path: Path) -> None:
    path.parent.write_bytes(OLD)


def to_itself(path: Path) -> None:
    path.symlink_to(path.name)


# By kind of path: its name without ending, how it comes to be, and why nothing is written there.
REFUSED: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a folder": ("out", os.mkdir, os.strerror(errno.EISDIR)),
    "a protected file": ("out", protected, os.strerror(errno.EACCES)),
    "a file as its folder": ("file/out", below_a_file, ""),
}
if sys.platform != "win32":
    REFUSED |= {
        "a pipe": ("out", os.mkfifo, "it is a pipe, a device or a socket, not a file"),
        "a link to itself": ("out", to_itself, os.strerror(errno.ELOOP)),
        "a long name": ("n" * 253, str, os.strerror(errno.ENAMETOOLONG)),
    }
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions and links")


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_path_that_cannot_be_written_is_refused_before_the_work(
    called, folder: Path, command: str, kind: str, asked_by_nobody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, work = COMMANDS[command]
    name, make, reason = REFUSED[kind]
    name += ENDINGS[command]
    make(folder / name)
    before = contents(folder)
    monkeypatch.setattr(work, lambda *_: pytest.fail("it has begun to work"))
    ended = called("--lang", "en", *arguments, name)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("[MLP904 file-not-writable]")
    assert reason in " ".join(ended.err.split())
    assert contents(folder) == before


@posix
def test_a_folder_that_may_not_be_written_to_is_refused_before_the_work(
    called, folder: Path, asked_by_nobody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "closed").mkdir(mode=0o555)
    for command, (arguments, work) in COMMANDS.items():
        monkeypatch.setattr(work, lambda *_: pytest.fail("it has begun to work"))
        out = f"closed/out{ENDINGS[command]}"
        ended = called("--lang", "ko", *arguments, out)
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.startswith(f"[MLP904 file-not-writable] {out}에 쓸 수 없습니다")
    assert contents(folder / "closed") == {}


@posix
@pytest.mark.parametrize("command", COMMANDS)
def test_a_private_file_stays_private_and_a_link_goes_on_pointing(called, folder: Path, command: str) -> None:
    private, out = folder / "private", folder / f"out{ENDINGS[command]}"
    private.write_bytes(OLD)
    private.chmod(0o600)
    out.symlink_to(private.name)
    assert called(*COMMANDS[command][0], out.name).code == 0
    assert out.is_symlink()
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert private.read_bytes().startswith(BEGINNINGS[command])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_disk_that_fills_up_leaves_the_file_before(
    called, folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder / f"out{ENDINGS[command]}"
    out.write_bytes(OLD)
    before = contents(folder)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "replace", full)
    ended = called("--lang", "en", *COMMANDS[command][0], out.name)
    assert ended.code == 1
    assert ended.err.startswith(f"[MLP904 file-not-writable] {out.name} cannot be written (No space left on device)")
    assert contents(folder) == before


def test_the_pictures_of_a_lab_are_asked_for_before_it_runs(called, folder: Path) -> None:
    (folder / "here").mkdir()
    (folder / "here" / "xor_network.png").mkdir()
    ended = called("--lang", "en", "run", "all", "--save", "here")
    assert (ended.code, ended.out) == (1, "")
    assert "[MLP904 file-not-writable]" in ended.err
    assert "xor_network.png" in ended.err
    assert list(contents(folder / "here")) == ["xor_network.png"]


class Names:
    """A page that notes the names of its pictures."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __getattr__(self, method: str) -> Callable[..., None]:
        return lambda name, *_: self.found.append(name) if method == "picture" else None


@pytest.mark.parametrize("lab", LABS)
def test_the_pictures_of_a_lab_are_those_that_are_listed(lab: str) -> None:
    page = Names()
    run_lab(lab, page)
    assert tuple(page.found) == PICTURES[lab]
