"""The command: installed and run in a real process of its own, or called in this one."""

import atexit
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from mlp_tutorial import set_language
from mlp_tutorial.cli.app import run

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
    """The installed command, in an empty folder."""

    def start(*arguments: object, **variables: str) -> Ended:
        return mlp_tutorial(*arguments, folder=tmp_path, **variables)

    return start


def _process_of_its_own(environment: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What a script under the doctor leaves behind is put back; the functions that are to be called at the end."""
    at_exit: list[Callable[[], object]] = []
    environment.setattr(atexit, "register", lambda function, *given: at_exit.append(partial(function, *given)))
    environment.setitem(sys.modules, "__main__", sys.modules["__main__"])
    environment.setattr(sys, "argv", sys.argv)
    environment.setattr(sys, "path", [*sys.path])
    return at_exit


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    """The command called in this process, in an empty folder: no second PyTorch has to be loaded for it."""

    def call(*arguments: object, folder: Path = tmp_path, **variables: str) -> Ended:
        set_language(None)
        with monkeypatch.context() as environment:
            environment.chdir(folder)
            at_exit = _process_of_its_own(environment)
            for name, value in variables.items():
                environment.setenv(name, value)
            try:
                code = run([*map(str, arguments)])
            except SystemExit as ended:  # the doctor ends as the script does
                code = ended.code
            for function in reversed(at_exit):
                function()
        return Ended(code, *capsys.readouterr())

    return call
