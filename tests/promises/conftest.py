"""The processes that the promises' tests fork from, each started once."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.promises.environments import USUAL, call, started
from tests.warm import WarmProcess


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmProcess]:
    """In the tests' own environment."""
    with WarmProcess(os.environ, ["tests.promises.killed_runs", "tests.promises.long_runs"]) as process:
        yield process


@pytest.fixture(scope="session")
def usual() -> Iterator[WarmProcess]:
    """The command as a reader calls it, in Korean."""
    with started(USUAL) as process:
        yield process


@pytest.fixture(scope="session")
def prepared(usual: WarmProcess, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table, a script and a model."""
    folder = tmp_path_factory.mktemp("prepared")
    assert call(usual, folder, "prepare").code == 0
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same in a folder of its own, that anybody may read."""
    place = tmp_path / "work"
    place.mkdir()
    for file in prepared.iterdir():
        (place / file.name).write_bytes(file.read_bytes())
    return place
