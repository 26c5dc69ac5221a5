"""Signatures of the reference stand in full within their column: mkdocstrings has ruff wrap them."""

import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from builder.read import reference
from builder.read.reference import Reference
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


FIRST = {
    "models": ["LinearRegression", "LogisticRegression", "MultiLayerPerceptron"],
    "training": ["fit", "History"],
    "derivations": ["gradients", "check_gradients"],
    "saving": ["save_model", "load_model"],
    "sweep": ["sweep"],
    "diagnostics": ["doctor"],
}


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize("page", FIRST)
def test_what_people_come_for_is_first_on_its_page(site: Path, language: str, page: str) -> None:
    soup = BeautifulSoup((site / language / "reference" / page / "index.html").read_text("utf-8"), "html.parser")
    shown = [heading["id"].removeprefix("mlp_tutorial.") for heading in soup.select("h2.doc-heading")]
    assert shown[: len(FIRST[page])] == FIRST[page]


def test_a_name_that_is_to_be_first_and_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    page = {"page": "all", "modules": sorted({Reference().home(name) for name in Reference().names})}
    monkeypatch.setattr(reference, "sections", lambda: {"api": [page | {"first": ["fit"]}]})
    assert Reference().pages["all"][0] == "mlp_tutorial.fit"
    monkeypatch.setattr(reference, "sections", lambda: {"api": [page | {"first": ["fitt"]}]})
    with pytest.raises(ValueError, match=r"no \['mlp_tutorial.fitt'\]"):
        Reference()
