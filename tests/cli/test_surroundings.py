"""The command in a process of its own, in poor surroundings: few variables, no folder, little memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlp_tutorial.saving import load_model

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such shell, nor a folder that goes")
POOR = {
    "TERM": "dumb",
    "LANG": "C",
    "LC_ALL": "xx_YY.unknown",
    "PYTHONIOENCODING": "ascii",
    "NO_COLOR": "1",
    "COLUMNS": "0",
    "LINES": "-1",
}


def started(line: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell, in which "$@" is the command; no HOME, no PATH."""
    kept = {name: os.environ[name] for name in ("PYTHONPATH", "OMP_NUM_THREADS") if name in os.environ}
    shell = ["/bin/sh", "-c", line, "sh", sys.executable, "-m", "mlp_tutorial"]
    return subprocess.run(shell, cwd=folder, env=kept | variables, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = "".join(f"{row},{row % 7},{'ab'[row > 20]}\n" for row in range(40))
    (tmp_path / "t.csv").write_text("x,나이,t\n" + rows, "utf-8")
    return tmp_path


@posix
def test_few_variables_are_enough(folder: Path) -> None:
    ended = started('"$@" train t.csv --target t --epochs 2', folder, MLP_TUTORIAL_LANG="ko", **POOR)
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False)
    assert ended.stdout.isascii()
    assert load_model(folder / "t.pt").feature_names == ("x", "나이")


@posix
def test_a_folder_that_is_gone_is_said(folder: Path) -> None:
    line = f'mkdir gone; cd gone; /bin/rmdir {folder}/gone; exec "$@" train {folder}/t.csv --target t'
    ended = started(line.replace("mkdir", "/bin/mkdir"), folder)
    assert (ended.returncode, ended.stderr.startswith("[MLP885 folder-gone]")) == (1, True)


@posix
@pytest.mark.parametrize("arguments", [
    "train t.csv --target t --hidden 1000000000",
    pytest.param("sweep xor --seeds 10000000000", marks=pytest.mark.thorough),
    pytest.param("sweep xor --hidden 1000000000", marks=pytest.mark.thorough),
])  # fmt: skip
def test_what_memory_cannot_hold_is_refused_before_it_is_asked_for(folder: Path, arguments: str) -> None:
    ended = started(f'ulimit -v 6000000; exec "$@" {arguments}', folder)
    assert ended.returncode == 1
    assert "-beyond-memory]" in ended.stderr
    assert ended.stdout == ""
    assert {path.name for path in folder.iterdir()} == {"t.csv"}
