"""The command whose output nobody reads, or that has none, or whose table comes through a pipe."""

import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mlp_tutorial.cli.app import run
from mlp_tutorial.saving import load_model
from tests.cli.conftest import PROGRAM

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes, descriptors and shells")
TABLE = "x,y,t\n" + "".join(f"{row},{row % 7},{'ab'[row > 20]}\n" for row in range(40))
TRAIN = ("train", "t.csv", "--target", "t", "--epochs", "2", "--out", "m.pt")
PREDICT = ("predict", "m.pt", "t.csv")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(TABLE)
    return tmp_path


@pytest.fixture
def into(monkeypatch: pytest.MonkeyPatch):
    """Runs the command with another standard output, of this operating system's making."""

    def start(output: io.TextIOWrapper, *arguments: str) -> int:
        with output, monkeypatch.context() as streams:
            streams.setattr(sys, "stdout", output)
            return run([*arguments])

    return start


def pipe_without_a_reader() -> io.TextIOWrapper:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w")


def full_disk() -> io.TextIOWrapper:
    return Path("/dev/full").open("w")


def test_the_model_is_saved_though_nobody_reads(folder: Path, into, capsys) -> None:
    assert into(pipe_without_a_reader(), *TRAIN) == 0
    assert load_model(folder / "m.pt").feature_names == ("x", "y")
    assert "MLP8" not in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [
    PREDICT, ("--help",), ("train", "--help"), ("--version",), ("info",), ("explain", "--list"), ("examples", "list"),
])  # fmt: skip
def test_what_is_only_printed_ends_quietly_where_nobody_reads(folder: Path, into, called, arguments) -> None:
    assert called(*TRAIN).code == 0
    assert into(pipe_without_a_reader(), *arguments) == 0
    assert called("--version").err == ""


def test_work_that_was_not_done_is_said_though_nobody_reads(folder: Path, into, capsys) -> None:
    assert into(pipe_without_a_reader(), "train", "none.csv", "--target", "t") == 1
    assert "MLP320" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_full_disk_under_the_output_is_said_after_the_work(folder: Path, into, capsys) -> None:
    assert into(full_disk(), *TRAIN) == 1
    assert "MLP884" in capsys.readouterr().err
    assert load_model(folder / "m.pt").target_name == "t"
    assert into(full_disk(), *PREDICT) == 1


def test_a_closed_output_is_no_matter_for_training_but_for_predictions(folder: Path, monkeypatch, capsys) -> None:
    for arguments, code in ((TRAIN, 0), (PREDICT, 1)):
        with monkeypatch.context() as streams:
            streams.setattr(sys, "stdout", None)
            assert run([*arguments]) == code
            sys.stdout.close()
    assert "MLP884" in capsys.readouterr().err
    assert (folder / "m.pt").exists()


def through_standard_input(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))


@pytest.mark.parametrize("name", ["-", pytest.param("/dev/stdin", marks=posix)])
def test_a_table_is_read_from_standard_input_once(folder: Path, called, monkeypatch, name: str) -> None:
    # Two numbers are classes: the target is looked at twice.
    numbers = TABLE.replace(",a\n", ",0\n").replace(",b\n", ",1\n")
    through_standard_input(monkeypatch, numbers)
    ended = called("train", name, "--target", "t", "--epochs", "2")
    assert (ended.code, "standard input: 40 rows" in ended.out) == (0, True)
    assert load_model(folder / "model.pt").class_names == ("0", "1")
    printed = called("predict", "model.pt", "t.csv").out
    through_standard_input(monkeypatch, TABLE)
    assert called("predict", "model.pt", name).out == printed


@posix
def test_a_named_pipe_is_read_once(folder: Path, called) -> None:
    os.mkfifo(folder / "pipe.csv")
    writer = threading.Thread(target=lambda: (folder / "pipe.csv").write_text(TABLE))
    writer.start()
    ended = called("train", "pipe.csv", "--target", "t", "--epochs", "2")
    writer.join()
    assert (ended.code, (folder / "model.pt").exists()) == (0, True)


def test_a_standard_input_that_is_closed_is_said(folder: Path, called, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    ended = called("train", "-", "--target", "t")
    assert (ended.code, "MLP370" in ended.err) == (1, True)


@posix
@pytest.mark.parametrize(("arguments", "out"), [(TRAIN[2:6], "t.csv"), ((), "t.csv"), ((), "m.csv")])
def test_what_standard_input_comes_from_is_not_replaced(folder: Path, called, monkeypatch, arguments, out) -> None:
    assert called(*TRAIN[:-1], "m.csv").code == 0
    before = (folder / out).read_bytes()
    start = ("train", "-", *arguments) if arguments else ("predict", "m.csv", "-")
    with (folder / "t.csv").open() as file, standard_input_from(file):
        monkeypatch.setattr(sys, "stdin", file)
        ended = called(*start, "--out", out)
    assert (ended.code, "MLP863" in ended.err) == (1, True)
    assert (folder / out).read_bytes() == before


@contextmanager
def standard_input_from(file: io.TextIOWrapper) -> Iterator[None]:
    """As a shell does it: the descriptor, too."""
    kept = os.dup(0)
    os.dup2(file.fileno(), 0)
    try:
        yield
    finally:
        os.dup2(kept, 0)
        os.close(kept)


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The installed command in a real shell."""
    environment = os.environ | {"MT": str(PROGRAM)}
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@posix
def test_in_a_shell_head_takes_its_line_and_the_model_is_saved(folder: Path) -> None:
    ended = shell(f'set -o pipefail; "$MT" {" ".join(TRAIN)} | head -1', folder)
    assert (ended.returncode, ended.stdout) == (0, "1. Data processing\n")
    assert "Traceback" not in ended.stderr
    assert "Exception" not in ended.stderr
    assert (folder / "m.pt").exists()


@posix
def test_in_a_shell_every_stream_may_be_closed(folder: Path) -> None:
    ended = shell(f'cat t.csv | "$MT" {" ".join(TRAIN).replace("t.csv", "-")} >&- 2>&-', folder)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    # Nothing that was printed went into the file that took the place of standard output.
    assert load_model(folder / "m.pt").class_names == ("a", "b")
