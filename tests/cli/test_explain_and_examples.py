"""`mlp-tutorial explain` and `mlp-tutorial examples`."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mlp_tutorial.cli.app import run
from mlp_tutorial.gallery import examples, sample_tables
from mlp_tutorial.messages import text
from tests.catalogues import catalogue

EN = catalogue("en")


def codes_of(section: str) -> dict[str, str]:
    """Names of the errors, or of the other rules, with their codes, in the order of these."""
    codes = {key.split(".")[1]: code for key, code in EN.items() if re.fullmatch(rf"{section}\..+\.code", key)}
    return dict(sorted(codes.items(), key=lambda each: int(each[1].removeprefix("MLP"))))


ERRORS, RULES = codes_of("errors"), codes_of("rules")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_code_is_explained_in_full(language: str, capsys) -> None:
    for section, name in [("errors", name) for name in ERRORS] + [("rules", name) for name in RULES]:
        code = EN[f"{section}.{name}.code"]
        assert run(["--lang", language, "explain", code.lower()]) == 0
        page = " ".join(capsys.readouterr().out.split())
        assert page.startswith(f"{code} {name} · ")
        assert " ".join(text(f"{section}.{name}.title").split()) in page
        explained = " ".join(text(f"{section}.{name}.explain").split())
        assert page.endswith(explained.split(" ")[-1])
        assert explained.split("    ")[0][:40] in page


def test_a_name_in_words_opens_the_same_page(called) -> None:
    for name, code in (ERRORS | RULES).items():
        assert called("explain", name).out == called("explain", code).out


def test_the_list_has_every_code_with_its_name(called) -> None:
    ended = called("explain", "--list")
    assert ended.code == 0
    listed = [line.split()[:2] for line in ended.out.splitlines() if line.startswith("MLP")]
    assert listed == [[code, f"{name}:"] for name, code in (ERRORS | RULES).items()]


def test_what_a_learner_sees_of_a_mistake_stands_before_its_explanation(called) -> None:
    for name, section in (("column-against-row", "errors"), ("zero-grad-missing", "rules")):
        page = " ".join(called("--lang", "en", "explain", name).out.split())
        symptom, explanation = text(f"rules.{name}.symptom"), text(f"{section}.{name}.explain")
        assert page.index(symptom[:40]) < page.index(" ".join(explanation.split())[:30])


def test_an_unknown_code_ends_with_1_and_says_where_the_codes_are(called) -> None:
    ended = called("explain", "MLP000")
    assert ended.code == 1
    assert "mlp-tutorial explain --list" in ended.err


def test_a_mistyped_name_ends_with_1_and_the_nearest_name(called) -> None:
    ended = called("--lang", "en", "explain", "step-misssing")
    assert ended.code == 1
    assert "Did you mean 'step-missing'?" in ended.err


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_list_has_every_example_with_its_title(called, language: str) -> None:
    ended = called("--lang", language, "examples", "list")
    assert ended.code == 0
    for example in examples():
        assert example.name in ended.out


def test_a_copied_example_runs_in_an_empty_folder(called, tmp_path: Path) -> None:
    ended = called("--lang", "ko", "examples", "copy", "and_gate", "--to", "mine")
    assert ended.code == 0
    script = tmp_path / "mine" / "02_and_gate.py"
    assert "실습 2" in script.read_text("utf-8")
    again = subprocess.run(
        [sys.executable, script.name], cwd=script.parent, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore::UserWarning"},
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert "Epoch  900/1000" in again.stdout


def test_a_notebook_is_copied_when_asked_for(called, tmp_path: Path) -> None:
    assert called("examples", "copy", "xor", "--notebook").code == 0
    (copied,) = tmp_path.glob("*.ipynb")
    assert json.loads(copied.read_text("utf-8"))["nbformat"] == 4


def test_a_copy_replaces_no_file(called, tmp_path: Path) -> None:
    (tmp_path / "01_xor.py").write_text("mine")
    ended = called("examples", "copy", "xor")
    assert ended.code == 1
    assert "[MLP848 file-exists]" in ended.err
    assert (tmp_path / "01_xor.py").read_text() == "mine"


def test_a_misspelt_example_is_answered_with_the_nearest(called) -> None:
    ended = called("examples", "copy", "and_gat")
    assert ended.code == 1
    assert "02_and_gate" in ended.err


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_list_has_every_table_under_a_heading_of_its_own(called, language: str) -> None:
    listed = called("--lang", language, "examples", "list").out.split("\ntables\n")[1]
    assert [line.split()[0] for line in listed.splitlines()[:2]] == ["flowers.csv", "rooms.csv"]


@pytest.mark.parametrize("name", ["flowers", "flowers.csv", "tables/flowers.csv"])
def test_a_table_is_copied_byte_for_byte_and_the_command_to_learn_from_it_is_said(called, tmp_path: Path, name) -> None:
    ended = called("--lang", "en", "examples", "copy", name, "--to", "mine")
    assert ended.code == 0
    assert (tmp_path / "mine" / "flowers.csv").read_bytes() == sample_tables()[0].content
    assert f"mlp-tutorial train {Path('mine') / 'flowers.csv'} --target species" in ended.out


def test_a_table_replaces_no_file_and_is_no_notebook(called, tmp_path: Path) -> None:
    (tmp_path / "flowers.csv").write_text("mine")
    for arguments in ((), ("--notebook",)):
        assert called("examples", "copy", "flowers", *arguments).code == 1
    assert [file.name for file in tmp_path.iterdir()] == ["flowers.csv"]
    assert (tmp_path / "flowers.csv").read_text() == "mine"


def test_a_misspelt_table_is_answered_with_the_nearest(called) -> None:
    assert "'flowers'" in called("examples", "copy", "flower.csv").err
