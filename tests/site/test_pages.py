"""What every page must be: light, valid HTML, without JavaScript for formulas, with what an executed page offers."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

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


def test_no_page_is_heavy(site: Path, pages: list[str]) -> None:
    weights = {page: len(html(site, page).encode()) for page in pages}
    assert {page: weight for page, weight in weights.items() if weight > HEAVIEST} == {}


def test_formulas_need_no_script(site: Path, pages: list[str]) -> None:
    scripts = {script for page in pages for script in re.findall(r'<script[^>]+src="([^"]+)"', html(site, page))}
    assert scripts
    assert [script for script in scripts if re.search("katex|mathjax|http", script)] == []
    assert any('class="katex"' in html(site, page) for page in pages)


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
        assert "torch 2.13.0" in foot, page
        assert "pip install" in foot, page


def test_the_gallery_has_every_example_and_one_zip_of_them_all(site: Path, executed: list[str]) -> None:
    soup = BeautifulSoup(html(site, "/en/examples/"), "html.parser")
    links = {link["href"] for link in soup.select("article a[href]")}
    for page in executed:
        if page.startswith("/en/"):
            assert any(link.startswith(page.removeprefix("/en/examples/")) for link in links), page
    assert [link for link in links if link.endswith(".zip")]


def test_a_name_of_the_reference_leads_to_the_examples_that_use_it(site: Path) -> None:
    page = BeautifulSoup(html(site, "/en/reference/training/"), "html.parser")
    assert page.select('a[href*="examples/linear-regression/fit/"]')
