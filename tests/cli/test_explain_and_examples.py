"""`mlp-tutorial explain` and `mlp-tutorial examples`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlp_tutorial.cli.app import run
from mlp_tutorial.gallery import examples
from mlp_tutorial.messages import keys, text


def codes_of(section: str) -> list[str]:
    codes = [key.split(".")[1] for key in keys(section, "en") if key.endswith(".title")]
    return sorted(codes, key=lambda code: int(code.removeprefix("MLP")))


ERRORS, RULES = codes_of("errors"), codes_of("rules")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_code_is_explained_in_full(language: str, capsys) -> None:
    for section, code in [("errors", code) for code in ERRORS] + [("rules", code) for code in RULES]:
        assert run(["--lang", language, "explain", code.lower()]) == 0
        page = " ".join(capsys.readouterr().out.split())
        assert page.startswith(code)
        assert " ".join(text(f"{section}.{code}.title").split()) in page
        explained = " ".join(text(f"{section}.{code}.explain").split())
        assert page.endswith(explained.split(" ")[-1])
        assert explained.split("    ")[0][:40] in page


def test_the_list_names_every_code(called) -> None:
    ended = called("explain", "--list")
    assert ended.code == 0
    listed = [line.split()[0] for line in ended.out.splitlines() if line.startswith("MLP")]
    assert listed == ERRORS + RULES


def test_what_a_learner_sees_of_a_mistake_stands_before_its_explanation(called) -> None:
    for code, section in (("MLP101", "errors"), ("MLP1301", "rules")):
        page = " ".join(called("--lang", "en", "explain", code).out.split())
        symptom, explanation = text(f"rules.{code}.symptom"), text(f"{section}.{code}.explain")
        assert page.index(symptom[:40]) < page.index(" ".join(explanation.split())[:30])


def test_an_unknown_code_ends_with_1_and_says_where_the_codes_are(called) -> None:
    ended = called("explain", "MLP000")
    assert ended.code == 1
    assert "mlp-tutorial explain --list" in ended.err


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
    assert "[MLP848]" in ended.err
    assert (tmp_path / "01_xor.py").read_text() == "mine"


def test_a_misspelt_example_is_answered_with_the_nearest(called) -> None:
    ended = called("examples", "copy", "and_gat")
    assert ended.code == 1
    assert "02_and_gate" in ended.err
