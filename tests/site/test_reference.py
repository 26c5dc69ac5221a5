"""Signatures of the reference stand in full within their column: mkdocstrings has ruff wrap them."""

import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from mkdocs.config import load_config

from tests.site.conftest import ROOT


@pytest.fixture(scope="module")
def widest() -> int:
    """Characters that a line of a signature may have."""
    plugin = load_config(str(ROOT / "mkdocs.yml")).plugins["mkdocstrings"]
    return plugin.config["handlers"]["python"]["options"]["line_length"]


def signatures(html: str) -> list[str]:
    return [code.get_text() for code in BeautifulSoup(html, "html.parser").select(".doc-signature code")]


def too_wide(html: str, widest: int) -> list[str]:
    """Lines of signatures that go beyond the column."""
    return [line for said in signatures(html) for line in said.splitlines() if len(line) > widest]


@pytest.mark.parametrize("language", ["", "en"])
def test_every_signature_is_wrapped(site: Path, widest: int, language: str) -> None:
    pages = {path: path.read_text("utf-8") for path in (site / language / "reference").glob("*/index.html")}
    wrapped = [said for html in pages.values() for said in signatures(html) if "\n" in said.strip()]
    assert len(wrapped) > 30
    assert {path: found for path, html in pages.items() if (found := too_wide(html, widest))} == {}


def test_a_signature_on_one_line_is_found(site: Path, widest: int) -> None:
    soup = BeautifulSoup((site / "en/reference/training/index.html").read_text("utf-8"), "html.parser")
    code = next(code for code in soup.select(".doc-signature code") if code.get_text().startswith("fit("))
    code.string = one_line = " ".join(code.get_text().split())
    assert too_wide(str(soup), widest) == [one_line]


def test_the_docs_extra_brings_the_formatter_in_the_linters_version() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    (formatter,) = [wanted for wanted in extras["docs"] if wanted.startswith("ruff")]
    assert formatter in extras["test"]
