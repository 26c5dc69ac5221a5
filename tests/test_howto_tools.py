"""What the page on the doctor's tools says of the command and of pytest, by its own blocks."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sarif_pydantic import Sarif

from tests.howto_tools import BLOCKS, PAGES, ROOT, of_kind, titled

FIXTURE, TEST = titled("conftest.py"), titled("test_training.py")
RIGHT, WRONG = "y = 2 * x + 1", "y = 2 * x[:, 0] + 1"
MISTAKEN = TEST.replace(RIGHT, WRONG).replace("    assert cost.item() < 0.01\n", "")
SCRIPT = MISTAKEN.replace("def test_the_line_is_learnt(watched):", "if True:") + "    print('ended')\n"
LEAKING = SCRIPT.replace(WRONG, f"{RIGHT}\n    x = torch.cat([x, y], dim=1)").replace("Linear(1", "Linear(2")


def typed(folder: Path, command: str, *, source: str = SCRIPT) -> subprocess.CompletedProcess[str]:
    """A line of the page, typed in a folder that has a script train.py."""
    program, *arguments = command.split()
    assert program == "mlp-tutorial"
    (folder / "train.py").write_text(source, "utf-8")
    return ran(folder, "-m", "mlp_tutorial", *arguments)


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=variables | {"PYTHONUTF8": "1", "MLP_TUTORIAL_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def console(option: str) -> str:
    (line,) = (block for block in of_kind("console") if option in block)
    return line.removeprefix("$ ").strip()


def test_both_languages_have_the_same_blocks() -> None:
    korean, english = ([block.groups() for block in BLOCKS.finditer(page.read_text("utf-8"))] for page in PAGES)
    assert korean == english
    assert sum("title=" in kind for kind, _ in english) == 4


@pytest.mark.parametrize(
    ("source", "code", "says"),
    [
        pytest.param(SCRIPT, 3, "[MLP101 column-against-row] error", id="error"),
        pytest.param(LEAKING, 0, "target-leakage] warning", id="warning"),
        pytest.param(SCRIPT.replace(WRONG, RIGHT), 0, "The doctor found nothing", id="nothing"),
    ],
)
def test_the_line_for_ci_fails_where_there_is_an_error(source: str, code: int, says: str, tmp_path: Path) -> None:
    ended = typed(tmp_path, console("--strict train.py"), source=source)
    assert (ended.returncode, ended.stdout) == (code, "ended\n")
    assert says in ended.stderr


def test_the_silenced_rule_does_not_count(tmp_path: Path) -> None:
    ended = typed(tmp_path, console("--silence"))
    assert ended.returncode == 0
    assert "MLP101" not in ended.stderr


def test_the_files_hold_what_the_page_says(tmp_path: Path) -> None:
    ended = typed(tmp_path, console("--json"))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended\n", "")  # no report to read
    (finding,) = json.loads((tmp_path / "findings.json").read_text("utf-8"))
    assert finding["code"] == "MLP101"
    for page in PAGES:
        (row,) = (line for line in page.read_text("utf-8").splitlines() if line.startswith("| `--json"))
        assert re.findall(r"`(\w+)`", row) == list(finding)
    (run,) = Sarif.model_validate_json((tmp_path / "doctor.sarif").read_text("utf-8")).runs
    (result,) = run.results
    (location,) = result.locations
    assert (result.rule_id, result.level.value) == ("MLP101", "error")
    assert location.physical_location.artifact_location.uri == "train.py"
    assert location.physical_location.region.start_line == finding["line"]


def test_the_job_uploads_the_file_that_its_command_writes_though_that_fails(tmp_path: Path) -> None:
    (source,) = of_kind("yaml")
    *_, run, upload = YAML(typ="safe").load(source)["steps"]
    assert typed(tmp_path, run["run"]).returncode == 3
    assert upload["if"] == "always()"
    assert Sarif.model_validate_json((tmp_path / upload["with"]["sarif_file"]).read_text("utf-8")).runs[0].results


def pytest_on(folder: Path, fixture: str, **tests: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(fixture, "utf-8")
    for name, test in tests.items():
        (folder / f"{name}.py").write_text(test, "utf-8")
    return ran(folder, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist")


def test_the_fixture_fails_on_an_error_only_and_explains_an_exception(tmp_path: Path) -> None:
    raises = "\n\ndef test_raises(watched):\n    nn.Linear(1, 1)(torch.ones(3, 4))\n"
    ended = pytest_on(tmp_path, FIXTURE, test_right=TEST, test_training=MISTAKEN + raises)
    assert ended.returncode == 1
    assert "1 failed, 2 passed, 1 error" in ended.stdout
    assert re.findall("^ERROR (.+?) -", ended.stdout, re.MULTILINE) == ["test_training.py::test_the_line_is_learnt"]
    assert "ERROR at teardown of test_the_line_is_learnt" in ended.stdout
    line = 1 + MISTAKEN.splitlines().index("        cost = torch.mean((model(x) - y) ** 2)")
    assert re.search(rf"^test_training.py:{line}: \[MLP101 column-against-row\] error", ended.stdout, re.MULTILINE)
    assert re.search(r"^E .*\[MLP103 features-differ\]", ended.stdout, re.MULTILINE)


def test_the_fixture_watches_every_test_where_it_is_told_to(tmp_path: Path) -> None:
    everywhere = FIXTURE.replace("@pytest.fixture", "@pytest.fixture(autouse=True)")
    ended = pytest_on(tmp_path, everywhere, test_training=MISTAKEN.replace("(watched)", "()"))
    assert "1 passed, 1 error" in ended.stdout


def test_the_fixture_leaves_out_a_silenced_rule(tmp_path: Path) -> None:
    silent = FIXTURE.replace("show=False", 'show=False, silence=["column-against-row"]')
    ended = pytest_on(tmp_path, silent, test_training=MISTAKEN)
    assert ended.returncode == 0, ended.stdout
    assert "1 passed" in ended.stdout


def test_the_versions_are_those_that_the_suite_runs_with() -> None:
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    for page in PAGES:
        said = page.read_text("utf-8")
        for name, row in (("pytest", "| pytest |"), ("lightning", "| Lightning |"), ("torch", "PyTorch")):
            (pinned,) = re.findall(rf"^{name}==(\S+)", constraints, re.MULTILINE)
            assert f"{row} {pinned}" in said
