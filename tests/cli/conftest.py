"""The installed command, run in a real process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("mlp-tutorial")


@dataclass(frozen=True)
class Ended:
    """What a process left behind."""

    code: int
    out: str
    err: str


def mlp_tutorial(*arguments: object, folder: Path, **variables: str) -> Ended:
    """Run the command in a folder; `variables` are set in its environment."""
    ended = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONUTF8": "1"} | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def command(tmp_path: Path):
    """The command, in an empty folder."""

    def run(*arguments: object, **variables: str) -> Ended:
        return mlp_tutorial(*arguments, folder=tmp_path, **variables)

    return run
