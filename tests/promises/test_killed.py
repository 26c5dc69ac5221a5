"""`kill -9` at 200 random moments, while a run trains, while models are saved, and while both go on: nothing is lost.

Half of the moments are calls, Python's and C's, drawn from all that the undisturbed run makes; half are times, drawn
from its length, so that a kill can fall within a call too. No assertion asks when it fell.
"""

import json
import os
import random
import re
import signal
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mlp_tutorial import load_model
from tests.promises.killed_runs import RUNS, VERSIONS
from tests.warm import WarmProcess

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that forks")

KINDS = [*RUNS, "saving"]
# Moments of each kind; the suite takes the first ones, `-m thorough` the rest.
MOMENTS, SAMPLE = 200 // len(KINDS) + 1, 1
PARTS = [range(SAMPLE), pytest.param(range(SAMPLE, MOMENTS), marks=pytest.mark.thorough)]
LEFT_BY_A_KILL = re.compile(r"\.mlp-tutorial-[0-9a-f]+\.partial")


class Runs:
    """The runs of tests/promises/killed_runs.py, each in a process of its own."""

    def __init__(self, process: WarmProcess, folder: Path) -> None:
        self._process, self._folder = process, folder
        self.undisturbed = cache(self._undisturbed)

    def call(self, name: str, *arguments: Any, folder: Path, kill_after: float | None = None) -> dict | None:
        """What it told; None where it was killed."""
        ended = self._process.call(
            f"tests.promises.killed_runs:{name}", *arguments, folder=folder, kill_after=kill_after
        )
        assert ended.code in (0, -signal.SIGKILL), ended
        return json.loads(ended.out) if ended.code == 0 else None

    def _undisturbed(self, kind: str) -> tuple[int, float, dict | None]:
        """Its calls, its seconds, and what it tells: the kills are drawn from the first two, compared is the third."""
        folder = self._folder / kind
        folder.mkdir()
        begun = time.perf_counter()
        told = self.start(kind, 1, folder)
        seconds = time.perf_counter() - begun
        assert told is not None
        alone = None if kind == "saving" else self.call("train", kind, None, 1, None, folder=folder)
        assert alone is None or alone["told"] == told["told"]
        return told["calls"], seconds, told.get("told")

    def start(
        self, kind: str, every: int, folder: Path, kill_at: int | None = None, after: float | None = None
    ) -> dict | None:
        """One run, killed at a call, after some seconds, or not at all."""
        if kind == "saving":
            return self.call("save", "m.pt", kill_at, folder=folder, kill_after=after)
        return self.call("train", kind, "run.pt", every, kill_at, folder=folder, kill_after=after)


@pytest.fixture(scope="module")
def runs(warm: WarmProcess, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(warm, tmp_path_factory.mktemp("undisturbed"))


def kill_one(runs: Runs, kind: str, every: int, folder: Path, moment: random.Random) -> None:
    """Start the run and kill it, if it has not ended by then."""
    calls, seconds, _ = runs.undisturbed(kind)
    if moment.random() < 0.5:
        runs.start(kind, every, folder, kill_at=moment.randrange(calls))
    else:
        runs.start(kind, every, folder, after=moment.uniform(0, seconds))


def only_whole_files(folder: Path) -> list[str]:
    """Names of what a kill left, but for the half file that is nobody's: that one never has the name of a file."""
    return sorted(path.name for path in folder.iterdir() if not LEFT_BY_A_KILL.fullmatch(path.name))


@pytest.mark.parametrize("moments", PARTS, ids=["sample", "rest"])
@pytest.mark.parametrize("kind", RUNS)
def test_a_run_killed_at_any_moment_goes_on_to_the_same_bits(
    kind: str, moments: range, runs: Runs, tmp_path: Path
) -> None:
    for number in moments:
        moment, folder = random.Random(f"{kind} {number}"), tmp_path / str(number)
        folder.mkdir()
        every = moment.choice([1, 1, 3])
        for _ in range(moment.choice([1, 1, 2])):  # some are killed again as they go on
            kill_one(runs, kind, every, folder, moment)
        assert set(only_whole_files(folder)) <= {"run.pt", "m.pt"}
        if (folder / "m.pt").exists():
            load_model(folder / "m.pt")
        continued = runs.start(kind, every, folder)
        assert continued is not None
        assert continued["told"] == runs.undisturbed(kind)[2], (number, every)


@pytest.mark.parametrize("moments", PARTS, ids=["sample", "rest"])
def test_a_model_file_is_whole_whenever_its_writer_is_killed(moments: range, runs: Runs, tmp_path: Path) -> None:
    for number in moments:
        moment, folder = random.Random(number), tmp_path / str(number)
        folder.mkdir()
        kill_one(runs, "saving", 1, folder, moment)
        assert only_whole_files(folder) in ([], ["m.pt"])
        if (folder / "m.pt").exists():  # else it was killed before the first one was written
            found = runs.call("load", "m.pt", folder=folder)
            assert found is not None
            assert found["version"] in range(VERSIONS)
        assert runs.start("saving", 1, folder) is not None
        assert runs.call("load", "m.pt", folder=folder) == {"version": VERSIONS - 1}
