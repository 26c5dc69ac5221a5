"""What every page must be: light, valid HTML, without JavaScript for formulas, with what an executed page offers."""

import json
import re
import subprocess
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from builder.read.site_map import examples
from mkdocs.config import load_config
from builder.run.executions import Execution
from builder.write.run_facts import downloads_bar
from builder.write.term_links import linked

from mlp_tutorial.diagnostics.in_loop import require_codes
from tests.site.conftest import ROOT

HEAVIEST = 150_000  # bytes of HTML
# Material's own, in its header and navigation, and what vnu says of MathML that KaTeX writes for screen readers.
NOT_OURS = re.compile(
    r"Attribute .autocomplete. is only allowed when|Bad value .. for attribute .tabindex. on element .label."
    r"|Element .mo. not allowed as child of element .m|The value of the .for. attribute of the .label. element"
    r"|This document appears to be written in"
)


def html(site: Path, page: str) -> str:
    return (site / (page.lstrip("/") + ("index.html" if page.endswith("/") else ""))).read_text("utf-8")


def heavy(site: Path, pages: list[str]) -> dict[str, int]:
    """Pages with too much HTML, and how much."""
    weights = {page: len(html(site, page).encode()) for page in pages}
    return {page: weight for page, weight in weights.items() if weight > HEAVIEST}


def formula_scripts(site: Path, pages: list[str]) -> set[str]:
    """Scripts that set formulas or come from another server."""
    scripts = {script for page in pages for script in re.findall(r'<script[^>]+src="([^"]+)"', html(site, page))}
    assert scripts
    return {script for script in scripts if re.search("katex|mathjax|//", script, re.IGNORECASE)}


def test_no_page_is_heavy(site: Path, pages: list[str]) -> None:
    assert heavy(site, pages) == {}


def test_formulas_need_no_script(site: Path, pages: list[str]) -> None:
    assert formula_scripts(site, pages) == set()
    assert any('class="katex"' in html(site, page) for page in pages)


def test_a_heavy_page_and_a_script_for_formulas_are_found(site: Path, tmp_path: Path) -> None:
    text = html(site, "/")
    missing = HEAVIEST + 1 - len(text.encode())
    (tmp_path / "index.html").write_text(text + "x" * missing, "utf-8")
    assert heavy(tmp_path, ["/"]) == {"/": HEAVIEST + 1}
    planted = {"assets/katex/katex.min.js", "MathJax.js", "//other.example/x.js", "https://other.example/y.js"}
    tags = "".join(f'<script defer src="{script}"></script>' for script in planted)
    (tmp_path / "index.html").write_text(text.replace("</body>", f"{tags}</body>"), "utf-8")
    assert formula_scripts(tmp_path, ["/"]) == planted


def test_the_html_is_valid_but_for_materials_own_errors(site: Path, pages: list[str]) -> None:
    files = [str(site / (page.lstrip("/") + ("index.html" if page.endswith("/") else ""))) for page in pages]
    jar = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--errors-only", *files]
    messages = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)["messages"]
    ours = {(message["message"], message["url"].split("/site/")[-1]) for message in messages}
    assert sorted(trouble for trouble in ours if not NOT_OURS.search(trouble[0])) == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_executed_page_offers_all_it_should(site: Path, executed: list[str], language: str) -> None:
    chosen = [page for page in executed if page.startswith("/en/") == (language == "en")]
    assert len(chosen) > 25
    for page in chosen:
        soup = BeautifulSoup(html(site, page), "html.parser")
        article = soup.select_one("article")
        assert soup.html["lang"] == language
        assert len(article.select("h1")) == 1, page
        assert {link["href"].rsplit(".", 1)[1] for link in article.select(".run-bar a[download]")} == {"py", "ipynb"}
        assert article.select(".highlight code"), page
        assert all(image.get("alt") for image in article.select("img")), page
        foot = article.get_text()
        assert f"torch {version('torch')}" in foot, page
        assert re.search(r"(Run time|실행 시간) \d", article.select_one(".run-bar").get_text()), page
        assert "pip install" in foot, page


def test_a_lesson_says_what_it_teaches_and_needs_and_ends_with_solved_exercises_and_the_way_on(
    site: Path, executed: list[str]
) -> None:
    for page in executed:
        article = BeautifulSoup(html(site, page), "html.parser").select_one("article")
        opening = article.get_text().partition(article.select_one("h2").get_text())[0]
        for said in ("You will learn", "You need") if page.startswith("/en/") else ("배울 것", "필요한 것"):
            assert said in opening, page
        assert [heading["id"] for heading in article.select("h2")][-2:] == ["exercises", "next"], page
        answers = article.select("details.success")
        assert answers, page
        assert not any(answer.has_attr("open") for answer in answers), page
        assert any(answer.select(".highlight") for answer in answers), page


def prose(download: Path) -> str:
    """The text of a script's comments, or of a notebook's text cells."""
    if download.suffix == ".py":
        return "\n".join(line for line in download.read_text("utf-8").splitlines() if line.startswith("#"))
    cells = json.loads(download.read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def test_downloads_lead_to_the_site_by_absolute_links(site: Path, executed: list[str]) -> None:
    for page in executed:
        for file in (site / page.strip("/")).glob("*.*"):
            if file.suffix in (".py", ".ipynb"):
                links = re.findall(r"\]\(([^)\s]+)\)", prose(file))
                assert links, file
                assert [link for link in links if not link.startswith("https://")] == [], file


@pytest.mark.parametrize(("published", "language", "start"), [
    ("someone/site/blob/main", "ko", "someone/site/blob/main/examples/"),
    ("someone/site/blob/main", "en", "someone/site/blob/main/en/examples/"),
    ("", "en", None),
])  # fmt: skip
def test_colab_is_offered_where_an_address_is_configured(
    tmp_path: Path, published: str, language: str, start: str | None
) -> None:
    (tmp_path / "result.json").write_text('{"cells": []}', "utf-8")
    example = next(example for example in examples() if example.name.endswith("xor"))
    run = Execution(SimpleNamespace(folder=example.folder, name=example.name, cells=()), language, tmp_path)
    bar = downloads_bar(run, ("a.py", "a.ipynb"), SimpleNamespace(extra={"colab": published}))
    offered = re.findall(r"colab\.research\.google\.com/github/([^\"]+/)a\.ipynb", bar)
    assert [link for link in offered if start and link.startswith(start)] == offered
    assert bool(offered) == bool(start)


@pytest.mark.parametrize(("said", "address"), [
    (None, "https://example.org/mlp-tutorial/"),
    ("https://someone.example/site", "https://someone.example/site/"),
])  # fmt: skip
def test_the_environment_says_where_the_site_is_published(
    said: str | None, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    if said:
        monkeypatch.setenv("SITE_URL", said)
    assert load_config(str(ROOT / "mkdocs.yml")).site_url == address


def test_the_first_use_of_a_term_leads_to_its_entry_of_the_glossary(site: Path, executed: list[str]) -> None:
    with_terms = [page for page in executed if 'class="term"' in html(site, page)]
    assert with_terms == executed
    shown = linked("<h2>학습률</h2><p>학습률은 작고 <code>학습률</code>, 학습률이 크면</p>", "ko", "../glossary/")
    assert shown.count("../glossary/#learning-rate") == 1
    assert shown.startswith('<h2>학습률</h2><p><a class="term"')


def test_a_mistake_made_on_purpose_is_said_to_be_one_and_leads_to_its_rule(site: Path, executed: list[str]) -> None:
    seen = 0
    for page in executed:
        soup = BeautifulSoup(html(site, page), "html.parser")
        code = "\n".join(block.get_text() for block in soup.select(".highlight code"))
        marked = set(require_codes(re.findall(r"# doctor: off ([\w-]+)", code)))
        said = {link.get_text() for link in soup.select('.run-facts a[href*="/doctor/mlp"]')}
        assert said == marked, page
        seen += bool(marked)
    assert seen > 10


@pytest.mark.parametrize(("text", "shown"), [
    ("학습률이 크면 학습률을 줄입니다.", "학습률(learning rate)이 크면 학습률을 줄입니다."),
    ("학습합니다. 학습은 끝났습니다.", "학습합니다. 학습(training)은 끝났습니다."),
    ("은닉층(hidden layer)과 은닉층", "은닉층(hidden layer)과 은닉층"),
])  # fmt: skip
def test_english_stands_behind_the_first_use_of_a_korean_term(text: str, shown: str) -> None:
    assert BeautifulSoup(linked(f"<p>{text}</p>", "ko", ""), "html.parser").get_text() == shown
    assert "data-search-exclude" not in linked("<p>The learning rate.</p>", "en", "")


def test_what_the_builder_says_is_there_in_both_languages() -> None:
    words = tomllib.loads((ROOT / "docs" / "locale" / "words.toml").read_text("utf-8"))
    assert list(words["ko"]) == list(words["en"])  # in the same order; builder/check/parity.py names a missing one
    terms = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text("utf-8"))["term"]
    assert [term["english"] for term in terms if not (term.get("meaning_ko") and term.get("meaning_en"))] == []
    sections = tomllib.loads((ROOT / "docs" / "sections.toml").read_text("utf-8"))
    titled = [*sections["folders"].values(), *sections["steps"], *sections["api"]]
    assert [entry for entry in titled if not (entry.get("ko") and entry.get("en"))] == []


def test_nothing_that_was_executed_is_in_the_repository() -> None:
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert kept
    assert [file for file in kept if file.startswith(("site/", ".cache/")) or file.endswith((".ipynb", ".png"))] == []


def test_the_gallery_has_every_example_and_one_zip_of_them_all(site: Path, executed: list[str]) -> None:
    soup = BeautifulSoup(html(site, "/en/examples/"), "html.parser")
    links = {link["href"] for link in soup.select("article a[href]")}
    for page in executed:
        if page.startswith("/en/"):
            assert any(link.startswith(page.removeprefix("/en/examples/")) for link in links), page
    assert soup.select("article .thumbnail img.only-light")
    assert soup.select("article .thumbnail img.only-dark")
    (archive,) = [link for link in links if link.endswith(".zip")]
    zipped = zipfile.ZipFile(site / "en" / "examples" / archive).namelist()
    assert len(zipped) == 2 * sum(page.startswith("/en/") for page in executed)


def test_a_name_of_the_reference_leads_to_the_examples_that_use_it(site: Path) -> None:
    page = BeautifulSoup(html(site, "/en/reference/training/"), "html.parser")
    assert page.select('a[href*="examples/linear-regression/fit/"]')
