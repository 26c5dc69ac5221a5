"""Pages that are notebooks: run by mkdocs-jupyter, the same in both languages, in the dress of the site."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from mkdocs.utils.yaml import yaml_load

from builder.read.notebooks import cells, notebook_pages
from builder.run.cell_output import said
from builder.write.jupyter_output import shown_by_cells, worst_severity
from mlp_tutorial.messages import LANGUAGES
from tests.site.conftest import ROOT
from tests.site.test_copied import run_alone
from tests.site.test_gates import edit, python
from tests.site.test_links import parsed

DOCTOR = "reference/doctor/notebook.md"
FOLDERS = {"ko": "reference/doctor/notebook", "en": "en/reference/doctor/notebook"}
HOOKS = "import sys; sys.path.insert(0, 'docs/hooks'); "
DIFFERENCES = "from builder.check.notebooks import notebook_differences; print(notebook_differences())"
RIVALS = "from builder.check.terms import rival_terms; print(rival_terms())"
STUBS = {"index.md": "# Home\n", "reference/doctor/index.md": "# Doctor\n\n## Silence {#silence}\n"}
STUBS["reference/doctor/mlp1301.md"] = "# Rule\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the site is made of, of whose English pages the notebook is left."""
    for folder in ("docs", "examples", "mlp_tutorial"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def strict_build(checkout: Path) -> subprocess.CompletedProcess[str]:
    """A site of the English notebook, with the settings that the site has for mkdocs-jupyter."""
    for page in (checkout / "docs" / "en").rglob("*.md"):
        if page.name != "notebook.md":
            page.unlink()
    for page, text in STUBS.items():
        (checkout / "docs" / "en" / page).write_text(text, "utf-8")
    settings = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))["plugins"]["mkdocs-jupyter"]
    config = {
        "site_name": "small",
        "site_url": "https://example.org/",
        "docs_dir": "docs/en",
        "theme": {"name": "mkdocs"},
        "extra": {"lang": "en"},
        "plugins": {"mkdocs-jupyter": settings},
        "markdown_extensions": ["attr_list", "md_in_html"],
        "hooks": ["docs/hooks/notebook_pages.py"],
    }
    (checkout / "small.yml").write_text(yaml.safe_dump(config), "utf-8")
    return python(checkout, "-m", "mkdocs", "build", "--strict", "--config-file", "small.yml")


def test_the_doctors_page_is_a_notebook() -> None:
    assert DOCTOR in notebook_pages()


@pytest.mark.parametrize(("language", "planted", "nothing"), [
    ("ko", "[MLP1301 zero-grad-missing] 오류: ", "가지 가운데 찾은 것이 없습니다."),
    ("en", "[MLP1301 zero-grad-missing] error: ", "The doctor found nothing among the "),
])  # fmt: skip
def test_the_doctor_finds_the_planted_mistake_in_the_language_of_the_page(
    site: Path, language: str, planted: str, nothing: str
) -> None:
    article = parsed(site / FOLDERS[language] / "index.html").select_one("article")
    code = [block.get_text() for block in article.select(".highlight pre")]
    assert sum(block.startswith("%%doctor") for block in code) == 3
    reports = article.select(".output pre.doctor")
    assert [report["class"] for report in reports] == [["doctor", "error"], *[["doctor", "nothing"]] * 2]
    assert planted in reports[0].get_text()
    assert [nothing in report.get_text() for report in reports[1:]] == [True] * 2
    assert [len(article.select(".output.stdout")), len(article.select(".output"))] == [3, 6]


@pytest.mark.parametrize("page", notebook_pages())
def test_nothing_of_jupyters_own_page_is_left_and_its_texts_are_markdown_of_the_site(site: Path, page: str) -> None:
    for language in ("", "en"):
        text = (site / language / page.removesuffix(".md") / "index.html").read_text("utf-8")
        assert [left for left in ("jp-", "jupyter-wrapper", "clipboard-copy", "code-cell", "cdn") if left in text] == []
        soup = parsed(site / language / page.removesuffix(".md") / "index.html")
        assert all(heading.get("id") for heading in soup.select("article h2"))


@pytest.mark.parametrize("page", notebook_pages())
def test_the_download_has_the_cells_of_the_page_and_runs(site: Path, page: str, tmp_path: Path) -> None:
    for folder, language in (("", "ko"), ("en", "en")):
        below = site / folder / page.removesuffix(".md")
        (link,) = parsed(below / "index.html").select(".run-bar a[download]")
        written = json.loads((below / link["href"]).read_text("utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in written if cell["cell_type"] == "code"]
        source = cells((ROOT / "docs" / language / page).read_text("utf-8"))
        assert code[1:] == [cell.source for cell in source if cell.cell_type == "code"]
        assert [cell for cell in written if cell.get("outputs") or cell.get("execution_count")] == []
        text = "".join("".join(cell["source"]) for cell in written if cell["cell_type"] == "markdown")
        assert ".md" not in text
        assert "{#" not in text
        assert "//" not in text.replace("https://", "")
    assert run_alone(sys.executable, below / link["href"], tmp_path / "alone") == ""


def test_a_strict_build_of_the_notebook_as_it_is_passes(checkout: Path) -> None:
    ended = strict_build(checkout)
    assert ended.returncode == 0, ended.stderr
    assert "zero-grad-missing] error" in (checkout / "site" / FOLDERS["ko"] / "index.html").read_text("utf-8")
    assert not (checkout / ".cache").exists()


def test_a_figure_is_shown_for_both_schemes_with_a_description(checkout: Path) -> None:
    drawing = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.xlabel('x')\nplt.ylabel('y')\nplt.show()\n"
    edit(checkout, f"docs/en/{DOCTOR}", "y = 2 * x + 1\n", f"y = 2 * x + 1\n{drawing}")
    ended = strict_build(checkout)
    assert ended.returncode == 0, ended.stderr
    page = checkout / "site" / FOLDERS["ko"]
    shown = parsed(page / "index.html").select("p.figure img")
    assert [image["alt"] for image in shown] == ["plot: horizontal axis x, vertical axis y"] * 2
    assert [image["class"] for image in shown] == [["only-light"], ["only-dark"]]
    assert all((page / image["src"]).is_file() for image in shown)


@pytest.mark.parametrize(("old", "new", "named"), [
    ("y = 2 * x + 1\n", "y = 2 * z + 1\n", "NameError: name 'z' is not defined"),
    ("%%doctor\nfor epoch", "%%doctor\n1 / 0\nfor epoch", "ZeroDivisionError"),
    ("y = 2 * x + 1\n", "y = 2 * x + 1\nimport warnings\nwarnings.warn('seen by the reader')\n", "seen by the reader"),
    ("y = 2 * x + 1\n", "y = 2 * x + 1\nfrom IPython.display import Latex\ndisplay(Latex('$x$'))\n", "text/latex"),
    ("y = 2 * x + 1\n", "y = 2 * x + 1\nimport matplotlib.pyplot as plt\nplt.plot(x, y)\nplt.show()\n",
     "a figure without title, labels or legend"),
    ("(mlp1301.md)", "(mlp1302.md)", "mlp1302.md"),
])  # fmt: skip
def test_a_strict_build_refuses_a_cell_that_fails_warns_or_shows_what_has_no_form_and_a_broken_link(
    checkout: Path, old: str, new: str, named: str
) -> None:
    edit(checkout, f"docs/en/{DOCTOR}", old, new)
    ended = strict_build(checkout)
    assert ended.returncode != 0
    assert DOCTOR in ended.stderr
    assert named in ended.stderr


@pytest.mark.parametrize(("old", "new", "named"), [
    ("y = 2 * x + 1\n", "y = 3 * x + 1\n", "cell 4 differs in its code"),
    ("```{code-cell}\n%%doctor zero-grad-missing", "```{code-cell}\n:tags: [answer]\n%%doctor zero-grad-missing",
     "cell 10 differs in its metadata"),
    ("## 고치기 {#correction}", "## 고치기 {#fix}", "cell 7 differs in its heading"),
    ("[이 규칙의 페이지](mlp1301.md)", "이 규칙의 페이지", "cell 7 differs in its link"),
    ("kernelspec: ", "kernel: ", "a notebook only in en"),
    ("에 예가 있습니다.\n", "에 예가 있습니다.\n\n```{code-cell}\nx\n```\n", "numbers of cells differ"),
])  # fmt: skip
def test_a_difference_between_the_languages_is_named(checkout: Path, old: str, new: str, named: str) -> None:
    assert python(checkout, "-c", HOOKS + DIFFERENCES).stdout.strip() == "[]"
    edit(checkout, f"docs/ko/{DOCTOR}", old, new)
    found = python(checkout, "-c", HOOKS + DIFFERENCES).stdout
    assert DOCTOR in found
    assert named in found


def test_code_moved_past_a_text_is_named(checkout: Path) -> None:
    source = (checkout / "docs" / "ko" / DOCTOR).read_text("utf-8")
    load = "```{code-cell}\n%load_ext mlp_tutorial\n```\n"
    assert load in source
    (checkout / "docs" / "ko" / DOCTOR).write_text(source.replace(load, "") + "\n" + load, "utf-8")
    assert f"{DOCTOR}: cell" in python(checkout, "-c", HOOKS + DIFFERENCES).stdout


def test_an_edit_of_one_languages_prose_and_a_rival_term_are_named(checkout: Path) -> None:
    edit(checkout, f"docs/en/{DOCTOR}", "variables outlive their cell", "variables live on after their cell")
    edit(checkout, f"docs/ko/{DOCTOR}", "노트북의 변수는", "훈련한 노트북의 변수는")
    edit(checkout, f"docs/ko/{DOCTOR}", "데이터는 직선", "점들은 직선")
    check = python(checkout, "docs/hooks/sections.py", "check").stdout
    assert f"{DOCTOR}#mistake: edited in ko only" in check
    assert f"{DOCTOR}: 훈련 is called 학습 here" in python(checkout, "-c", HOOKS + RIVALS).stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_no_report_of_the_doctor_has_no_severity(language: str) -> None:
    assert worst_severity("epoch 1, cost 0.5\n", language) == ""
    assert worst_severity("[MLP1301 zero-grad-missing] strange: a", language) == ""


def test_printing_that_came_in_pieces_is_one_output() -> None:
    outputs = [("text/plain", "", "a"), ("text/plain", "", "\n"), ("application/vnd.jupyter.stderr", "", "b\n")]
    outputs += [("text/plain", "", "c\n"), ("text/plain", "jp-OutputArea-executeResult", "2")]
    elements = "".join(
        f'<div class="jp-OutputArea-output {name}" data-mime-type="{kind}"><pre>\n{text}\n</pre></div>'
        for kind, name, text in outputs
    )
    (shown,) = shown_by_cells(f'<div class="jp-CodeCell"><div class="jp-CodeCell">{elements}</div></div>', "en")
    assert [said(output) for output in shown] == ["a\n", "b\n", "c\n", "2"]
