"""The gates of the build bite: a difference between the languages, a one-sided edit, a rival term, a failing page."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.site.conftest import ROOT

LESSON = "examples/2_logistic_regression/02_and_gate.py"
DERIVATION = "examples/derivations/04_sigmoid_slope.py"
PARITY = (
    "import sys; sys.path.insert(0, 'docs/hooks'); from builder.check.parity import differences; print('\\n'.join(differences()))"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the site is made of."""
    for folder in ("docs", "examples", "mlp_tutorial"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("mkdocs.yml", "mkdocs.en.yml", "pyproject.toml", "README.md", "README.ko.md"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


def python(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
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
    (LESSON, "# ## The line that separates {#boundary}", "# ### The line that separates {#boundary}", "boundary"),
    (LESSON, "뉴런 하나 $\\hat y", "뉴런 하나 $y", "\\hat y"),
    (LESSON, "[왜 로짓인가?](03_why_logits.md)", "[왜 로짓인가?](04_single_layer_perceptron.md)", "03_why_logits.md"),
    (LESSON, "`nn.Linear`가 로짓", "`nn.Linera`가 로짓", "nn.Linera"),
    (LESSON, "여기서는 {{ crossing:.3f }}", "여기서는 0.5", "crossing"),
    (LESSON, "[`fit`][mlp_tutorial.fit]은 비용을", "fit은 비용을", "mlp_tutorial.fit"),
    ("docs/en/about.md", "<!-- versions -->", "", "versions"),
    ("docs/ko/about.md", "<!-- versions -->", "![그림](assets/logo.svg)\n\n<!-- versions -->", "assets/logo.svg"),
    ("docs/ko/howto/save-load.md", "torch.manual_seed(0)", "torch.manual_seed(1)", "torch.manual_seed(1)"),
    ("docs/locale/words.toml", 'home = "홈"\n', "", "home: only in en"),
    ("docs/locale/words.toml", 'home = "홈"\n', 'home = "홈"\nhouse = "집"\n', "house: only in ko"),
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


def strict_build(checkout: Path, *hooks: str, page: str = "# Home\n") -> subprocess.CompletedProcess[str]:
    """A site of one page of its own, built with some of the checkout's hooks."""
    return build(checkout, "--strict", *hooks, page=page)


def build(checkout: Path, option: str, *hooks: str, page: str = "# Home\n") -> subprocess.CompletedProcess[str]:
    """The same with `--strict` or `--no-strict`."""
    (checkout / "small").mkdir()
    (checkout / "small" / "index.md").write_text(page, "utf-8")
    config = {
        "site_name": "small",
        "docs_dir": "small",
        "theme": {"name": "mkdocs"},
        "extra": {"lang": "ko"},
        "markdown_extensions": {"pymdownx.arithmatex": {"generic": True}},
        "hooks": [f"docs/hooks/{hook}.py" for hook in hooks],
    }
    (checkout / "small.yml").write_text(yaml.safe_dump(config), "utf-8")
    return python(checkout, "-m", "mkdocs", "build", option, "--config-file", "small.yml")


def test_a_strict_build_of_the_texts_as_they_are_passes(checkout: Path) -> None:
    ended = strict_build(checkout, "parity_check", "term_check")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(("path", "old", "new", "named"), [
    (LESSON, "## 5단계: 학습 {#training", "## 5단계: 학습 {#learning", "02_and_gate.py:"),
    (LESSON, "가장 단순한 경사 하강법을", "가장 단순한 경사하강법을", "경사하강법 is called 경사 하강법 here"),
    ("docs/ko/about.md", "모든 예제를 실행했습니다", "모델을 훈련했습니다", "about.md: 훈련 is called 학습 here"),
    ("docs/sections.toml", 'ko = "옵티마이저"', 'ko = "최적화기"', "sections.toml: 최적화기"),
    ("docs/locale/words.toml", 'home = "홈"', 'home = "파라미터"', "words.toml: 파라미터"),
    ("docs/locale/words.toml", 'home = "Home"\n', "", "words.toml: home: only in ko"),
])  # fmt: skip
def test_a_strict_build_refuses_texts_that_differ_or_use_rival_terms(
    checkout: Path, path: str, old: str, new: str, named: str
) -> None:
    edit(checkout, path, old, new)
    ended = strict_build(checkout, "parity_check", "term_check")
    assert ended.returncode != 0
    assert named in ended.stderr


@pytest.mark.parametrize("text", ["훈련병 <!-- allow: 훈련 -->", "`훈련`", "$훈련$", "[표](훈련.md)"])
def test_a_rival_word_may_stand_in_code_in_a_target_and_where_it_is_allowed(checkout: Path, text: str) -> None:
    edit(checkout, "docs/ko/about.md", "모든 예제를 실행했습니다", text)
    found = python(
        checkout,
        "-c",
        "import sys; sys.path.insert(0, 'docs/hooks'); from builder.check.terms import rival_terms; print(rival_terms())",
    )
    assert found.stdout.strip() == "[]", found.stderr


def test_a_message_in_one_language_only_is_found(checkout: Path) -> None:
    shutil.copytree(ROOT / "tests", checkout / "tests", ignore=shutil.ignore_patterns("__pycache__", "site"))
    test = ("tests/messages/test_messages.py", "-k", "catalogues_are_right")
    one_key = ("-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *test)
    assert python(checkout, *one_key).returncode == 0
    catalogue = checkout / "mlp_tutorial" / "messages" / "ko" / "history.toml"
    catalogue.write_text(catalogue.read_text("utf-8") + '\n[only_here]\nword = "말"\n', "utf-8")
    ended = python(checkout, *one_key)
    assert ended.returncode == 1
    assert "only_here" in ended.stdout


def test_a_strict_build_refuses_a_formula_that_cannot_be_set(checkout: Path) -> None:
    (checkout / "node_modules").symlink_to(ROOT / "node_modules")
    ended = strict_build(checkout, "formulas", page="# Home\n\n$\\frac{1$\n")
    assert ended.returncode != 0
    assert "index.md: KaTeX parse error" in ended.stderr


def test_a_build_refuses_an_example_a_formula_check_and_a_page_that_raise(checkout: Path) -> None:
    page = "docs/ko/howto/save-load.md"
    edit(checkout, LESSON, "from copy import deepcopy", "raise RuntimeError('this example raises')")
    edit(checkout, DERIVATION, "== 0", "== 1")
    edit(checkout, page, "torch.manual_seed(0)", "raise RuntimeError('this page raises')")
    for file in [*checkout.glob("examples/*/*.py"), *checkout.glob("docs/??/**/*.md")]:
        if file.relative_to(checkout).as_posix() not in (LESSON, DERIVATION, page):
            file.unlink()
    ended = strict_build(checkout, "executed_pages")
    assert ended.returncode != 0
    for place, reason in ((LESSON, "this example raises"), (DERIVATION, "AssertionError"), (page, "this page raises")):
        told = ended.stderr.partition(place)[2]
        assert reason in told.partition("\n\n")[0], ended.stderr


def only_the_mistake(checkout: Path, code: str) -> None:
    """Leave nothing to run but what the page of one rule shows."""
    for file in [
        *checkout.glob("examples/*/*.py"),
        *checkout.glob("docs/??/**/*.md"),
        *checkout.glob("docs/mistakes/*.py"),
    ]:
        if file.stem != code:
            file.unlink()


def test_a_build_accepts_the_planted_mistake_as_it_is(checkout: Path) -> None:
    only_the_mistake(checkout, "MLP101")
    ended = strict_build(checkout, "executed_pages")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(("old", "new", "wanted"), [
    ("y = 2 * x[:, 0] + 1", "y = 2 * x + 1", "finds [] in train.py, where the page says ['MLP101']"),
    ("#+ y = y.reshape(-1, 1)", "#+ y = y.reshape(-1)", "finds ['MLP101'] in train.py, where the page says []"),
    ("model(x).squeeze(1)", "model(x)", "finds ['MLP101'] in train.py, where the page says []"),
    ("#+ y = y.reshape(-1, 1)", "#+ raise SystemExit(3)", "train.py ends with 3"),
])  # fmt: skip
def test_a_build_refuses_a_planted_mistake_that_does_not_give_what_its_page_says(
    checkout: Path, old: str, new: str, wanted: str
) -> None:
    only_the_mistake(checkout, "MLP101")
    edit(checkout, "docs/mistakes/MLP101.py", old, new)
    ended = strict_build(checkout, "executed_pages")
    assert ended.returncode != 0
    assert "doctor/mlp101" in ended.stderr
    assert wanted in ended.stderr


def test_a_build_that_is_not_strict_names_a_page_that_fails_and_goes_on_without_it(checkout: Path) -> None:
    only_the_mistake(checkout, "MLP101")
    edit(checkout, "docs/mistakes/MLP101.py", "#+ y = y.reshape(-1, 1)", "#+ raise SystemExit(3)")
    ended = build(checkout, "--no-strict", "executed_pages")
    assert ended.returncode == 0, ended.stderr
    assert "train.py ends with 3" in ended.stderr
    assert (checkout / "site" / "index.html").exists()


def test_a_build_refuses_mistakes_of_a_code_that_no_rule_has(checkout: Path) -> None:
    only_the_mistake(checkout, "MLP101")
    (checkout / "docs" / "mistakes" / "MLP101.py").rename(checkout / "docs" / "mistakes" / "MLP1999.py")
    ended = strict_build(checkout, "executed_pages")
    assert ended.returncode != 0
    assert "no rule has the code MLP1999" in ended.stderr


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
