"""Odd scripts, each by itself and under `mlp-tutorial doctor`: same output, same errors, same end, and a report."""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli import odd_scripts
from tests.warm import Ended, WarmProcess

GROUPS = ("SURROUNDINGS", "ENDINGS", "AFTERWARDS", "TAMPERING", "PROCESSES", "FILES", "WITH_TORCH")
SCRIPTS: dict[str, str | bytes] = {
    name: script for group in GROUPS for name, script in getattr(odd_scripts, group).items()
}
NOT_ENDED = {"exit at once", "killed", "aborted", "all descriptors closed"}  # there is no end, or nowhere to write
EXPLAINED = {"error of the command's own", "error in a forward pass"}  # the report names it too
# Python reads a program's file with another reader than any other source, which words these three otherwise.
WORDED_OTHERWISE = {"wrong cookie", "not in UTF-8", "null byte"}
SAMPLE = {"names of main", "interrupt", "group"}
# What they show happens while Python takes itself apart, which a fork ends without.
AT_THE_VERY_END = {
    "exit with a large number",
    "exit at exit",
    "generator left open",
    "object that says goodbye",
    "streams that raise",
}
NOTHING = re.compile(r"\nThe doctor found nothing .*\n(?:(?:It looked at|Not seen|Not watched).*\n)+")


TYPED = "typed\n"
LIMIT = 300  # seconds
DOCTOR = ("--lang", "en", "doctor", "odd.py", "a")


def process(folder: Path, *command: str) -> Ended:
    """What a process of its own leaves behind."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        input=TYPED.encode(),
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    return Ended(done.returncode, *(text.decode("utf-8", "backslashreplace") for text in (done.stdout, done.stderr)))


def main(*arguments: str) -> None:
    """The command, in a process that has loaded PyTorch but nothing of the command."""
    sys.argv = ["mlp-tutorial", *arguments]
    importlib.import_module("mlp_tutorial.cli").main()


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmProcess]:
    with WarmProcess(os.environ, ["pandas", "mlp_tutorial.diagnostics.in_loop", __name__]) as started:
        yield started


def compared(ended: Ended, folder: Path) -> tuple[int, str, str]:
    """Without what differs from process to process."""
    out, err = (re.sub(r"0x[0-9a-f]+", "0x…", text).replace(str(folder), "") for text in (ended.out, ended.err))
    return ended.code, out, err


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in SAMPLE else pytest.mark.thorough) for name in SCRIPTS]
)
def test_an_odd_script_behaves_as_by_itself(name: str, warm: WarmProcess, tmp_path: Path) -> None:
    """Those of the sample run in processes of their own, most others in forks of one that has loaded PyTorch."""
    script = SCRIPTS[name]
    content = script if isinstance(script, bytes) else script.encode()
    found = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "odd.py").write_bytes(content)
        (folder / "beside_that_fails.py").write_text("def f():\n    1 / 0\nf()\n", encoding="utf-8")
        if number == 0:
            ended = process(folder, "odd.py", "a")
        elif name in SAMPLE | AT_THE_VERY_END:
            ended = process(folder, "-m", "mlp_tutorial", *DOCTOR)
        else:
            ended = warm.call(f"{__name__}:main", *DOCTOR, folder=folder, kill_after=LIMIT, typed=TYPED)
        found.append(compared(ended, folder))
    plain, (code, out, err) = found
    own, heading, _ = err.partition("\nThe doctor found ")
    after = NOTHING.sub("", err, count=1)
    if name in WORDED_OTHERWISE:
        assert "SyntaxError: " in after
        after = plain[2]
    assert (code, out, own if name in EXPLAINED else after) == plain
    assert bool(heading) == (name not in NOT_ENDED)


def test_the_sample_is_of_scripts_that_are_there() -> None:
    assert SCRIPTS.keys() >= SAMPLE | AT_THE_VERY_END | NOT_ENDED | EXPLAINED | WORDED_OTHERWISE
    assert len(SCRIPTS) == sum(len(getattr(odd_scripts, group)) for group in GROUPS)


JSON = "import os, sys\nos.mkdir('else')\nos.chdir('else')\nsys.exit(3)"


def test_findings_lie_where_the_command_was_started(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(JSON, encoding="utf-8")
    assert process(tmp_path, "-m", "mlp_tutorial", "doctor", "--json", "out.json", "odd.py").code == 3
    assert (tmp_path / "out.json").read_text(encoding="utf-8") == "[]\n"
    assert list((tmp_path / "else").iterdir()) == []


def test_a_file_that_cannot_be_written_is_refused_before_the_script_runs(called, tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text("open('ran', 'w').close()", encoding="utf-8")
    refused = called("--lang", "en", "doctor", "--json", "none/out.json", "odd.py")
    assert (refused.code, "MLP904" in refused.err) == (1, True)
    assert not (tmp_path / "ran").exists()


def test_a_file_that_cannot_be_written_any_more_leaves_the_scripts_exit_code(called, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "odd.py").write_text("import os, sys\nos.rmdir('folder')\nsys.exit(3)", encoding="utf-8")
    lost = called("--lang", "en", "doctor", "--json", "folder/out.json", "odd.py")
    assert (lost.code, "MLP904" in lost.err) == (3, True)
