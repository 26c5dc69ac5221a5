"""A full disk, a folder that is read-only, a machine without home, language, terminal or path: all goes on as ever,
or ends in a sentence and an exit code.
"""

import json
import os
import re
from pathlib import Path

import pytest

from tests.promises.environments import ENCODINGS, SURROUNDINGS, call, started
from tests.promises.surrounded import COMMANDS
from tests.warm import Ended, WarmProcess

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that forks")

SAMPLE = ("all at once",)


def contents(folder: Path) -> dict[str, bytes]:
    """What is in each file; the folder's own name, which a report has, is the same in all."""
    place = json.dumps(str(folder)).strip('"').encode()
    return {path.name: path.read_bytes().replace(place, b"FOLDER") for path in folder.iterdir()}


def without_seconds(said: str) -> str:
    return re.sub(r"\d+\.\d+(초|\?)", "0.0\\1", said)


def what_each_command_says(process: WarmProcess, folder: Path) -> dict[str, Ended]:
    return {name: call(process, folder, "command", name) for name in COMMANDS}


@pytest.fixture(scope="module")
def expected(usual: WarmProcess, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple:
    """What the commands say and write in the usual surroundings."""
    folder = tmp_path_factory.mktemp("usual")
    for file in prepared.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    said = what_each_command_says(usual, folder)
    assert {name: ended.code for name, ended in said.items()} == dict.fromkeys(COMMANDS, 0)
    assert b"MLP101" in (folder / "report.json").read_bytes()
    return said, contents(folder)


@pytest.mark.parametrize(
    "name", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.thorough) for name in SURROUNDINGS]
)
def test_every_command_does_and_says_the_same(name: str, expected: tuple, folder: Path) -> None:
    said, written = expected
    encoding = ENCODINGS.get(name, "utf-8")
    with started(SURROUNDINGS[name]) as process:
        found = what_each_command_says(process, folder)
    for command, ended in found.items():
        usual = said[command]
        assert ended.code == 0, (command, ended)
        for stream, wanted in ((ended.out, usual.out), (ended.err, usual.err)):
            # A letter that the encoding lacks is a question mark: no reason to stop.
            readable = wanted.encode(encoding, "replace").decode("utf-8", "backslashreplace")
            assert without_seconds(stream) == without_seconds(readable), command
    assert contents(folder).keys() == written.keys()
    for file in ("t.pt", "p.csv", "report.json"):
        assert contents(folder)[file] == written[file], file


# Where something cannot be written: the command, and the largest file that is allowed.
WRITES = {"train": 2000, "predict": 2000, "sweep": 2000, "doctor": 100, "fit": 2000}
PLACES = ("in_a_read_only_folder", "on_a_read_only_file_system")
IN_THE_SUITE = {("train", PLACES[0]), ("fit", PLACES[1]), ("predict", PLACES[1])}


def refused_by_name(ended: Ended) -> None:
    assert "Traceback" not in ended.err + ended.out
    assert "MLP904" in ended.err + ended.out


@pytest.mark.parametrize("command", WRITES)
def test_a_full_disk_ends_in_a_sentence_and_leaves_the_files_as_they_were(
    command: str, usual: WarmProcess, folder: Path
) -> None:
    before = contents(folder)
    ended = call(usual, folder, "on_a_full_disk", command, WRITES[command])
    refused_by_name(ended)
    assert ended.code == (0 if command == "doctor" else 1), ended
    assert contents(folder) == before
    if command == "fit":
        # What was learned until then is in the error and in the model.
        assert re.fullmatch(r"MLP904 [24] trained\n", ended.out)


@pytest.mark.parametrize(("command", "place"), [
    (command, place) if (command, place) in IN_THE_SUITE
    else pytest.param(command, place, marks=pytest.mark.thorough)
    for command in WRITES for place in PLACES
])  # fmt: skip
def test_a_read_only_folder_is_refused_before_anything_is_trained(
    command: str, place: str, usual: WarmProcess, folder: Path
) -> None:
    before = contents(folder)
    ended = call(usual, folder, place, command)
    folder.chmod(0o755)
    refused_by_name(ended)
    assert contents(folder) == before
    if command == "fit":
        assert ended.out == "MLP904 0 as before\n"
    elif command != "doctor":  # whose script runs all the same
        assert (ended.code, ended.out) == (1, "")
