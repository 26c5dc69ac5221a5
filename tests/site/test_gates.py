"""The gates of the build bite: a difference between the languages, a one-sided edit, a rival term, a failing page."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.conftest import ROOT

LESSON = "examples/2_logistic_regression/02_and_gate.py"
PARITY = (
    "import sys; sys.path.insert(0, 'docs/hooks'); from parity import differences; print('\\n'.join(differences()))"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the site is made of."""
    for folder in ("docs", "examples", "mlp_tutorial"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("mkdocs.yml", "mkdocs.en.yml", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def python(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    import os

    variables = os.environ | {"PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=checkout, env=variables, capture_output=True, encoding="utf-8", check=False
    )


def edit(checkout: Path, path: str, old: str, new: str) -> None:
    file = checkout / path
    text = file.read_text("utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_languages_agree_as_they_are(checkout: Path) -> None:
    assert python(checkout, "-c", PARITY).stdout.strip() == ""


@pytest.mark.parametrize(("path", "old", "new", "named"), [
    (LESSON, "## 5단계: 학습 {#training", "## 5단계: 학습 {#learning", "#learning"),
    (LESSON, "# ## 나누는 직선 {#boundary}", "# ### 나누는 직선 {#boundary}", "boundary"),
    (LESSON, "뉴런 하나 $\\hat y", "뉴런 하나 $y", "\\hat y"),
    (LESSON, "[왜 로짓인가?](03_why_logits.md)", "[왜 로짓인가?](04_single_layer_perceptron.md)", "03_why_logits.md"),
    (LESSON, "`nn.Linear`가 로짓", "`nn.Linera`가 로짓", "nn.Linera"),
    (LESSON, "여기서는 {{ crossing:.3f }}", "여기서는 0.5", "crossing"),
    (LESSON, "[`fit`][mlp_tutorial.fit]은 비용을", "fit은 비용을", "mlp_tutorial.fit"),
    ("docs/en/about.md", "<!-- versions -->", "", "versions"),
])  # fmt: skip
def test_a_difference_between_the_languages_is_named(checkout: Path, path: str, old: str, new: str, named: str) -> None:
    edit(checkout, path, old, new)
    found = python(checkout, "-c", PARITY).stdout
    assert path.split("/")[-1] in found
    assert named in found


def test_a_page_in_one_language_only_is_named(checkout: Path) -> None:
    (checkout / "docs" / "ko" / "about.md").unlink()
    assert "about.md: only in en" in python(checkout, "-c", PARITY).stdout


def test_an_english_edit_without_a_korean_one_is_named_with_its_place(checkout: Path) -> None:
    assert python(checkout, "docs/hooks/sections.py", "check").returncode == 0
    edit(checkout, LESSON, "Plain gradient descent, first with", "Gradient descent, first with")
    ended = python(checkout, "docs/hooks/sections.py", "check")
    assert ended.returncode != 0
    assert f"{LESSON}#optimizer" in ended.stdout + ended.stderr
    edit(checkout, LESSON, "가장 단순한 경사 하강법을 씁니다. 먼저", "경사 하강법을 씁니다. 먼저")
    assert python(checkout, "docs/hooks/sections.py", "update").returncode == 0
    assert python(checkout, "docs/hooks/sections.py", "check").returncode == 0


@pytest.mark.parametrize(("old", "new", "wanted"), [
    ("assert metrics.accuracy(second.predict(x), y) == 1.0", "assert False, 'a failing check'", "a failing check"),
    ("{{ crossing:.3f }}", "{{ crosing:.3f }}", "crosing"),
    ("from copy import deepcopy", "import warnings; warnings.warn('seen by the reader')", "seen by the reader"),
])  # fmt: skip
def test_a_page_that_fails_names_its_script_and_the_reason(checkout: Path, old: str, new: str, wanted: str) -> None:
    text = (checkout / LESSON).read_text("utf-8")
    assert old in text
    (checkout / LESSON).write_text(text.replace(old, new), "utf-8")
    ended = python(checkout, "docs/hooks/run_page.py", LESSON)
    assert ended.returncode == 1
    assert "02_and_gate" in ended.stdout + ended.stderr
    assert wanted in ended.stdout + ended.stderr
