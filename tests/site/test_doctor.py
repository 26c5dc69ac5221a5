"""The pages of the doctor's rules: one for each in both languages, with what the doctor said in the build."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.site.conftest import ROOT

CODES = sorted(path.stem for path in (ROOT / "docs" / "mistakes").glob("MLP*.py"))
STARTS = {"ko": "", "en": "en/"}
SECTIONS = ["symptom", "mistake", "fix", "fit", "why", "right", "pasted"]


def article(site: Path, language: str, page: str) -> BeautifulSoup:
    html = (site / STARTS[language] / "reference" / page / "index.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser").select_one("article")


def catalogue(name: str, language: str) -> dict:
    return tomllib.loads((ROOT / "mlp_tutorial" / "messages" / language / f"{name}.toml").read_text("utf-8"))


def names_of_errors(language: str) -> dict[str, str]:
    """Names of the errors by code."""
    return {entry["code"]: name for name, entry in catalogue("errors", language).items() if "code" in entry}


def reports(page: BeautifulSoup, section: str) -> list[str]:
    """What the doctor said in a section, up to the next heading."""
    found = []
    for element in page.select_one(f"h2#{section}").find_next_siblings():
        if element.name == "h2":
            break
        found += [report.get_text() for report in element.select("pre.doctor")]
    return found


@pytest.mark.parametrize("language", STARTS)
@pytest.mark.parametrize("code", CODES)
def test_a_rule_has_its_page_with_what_the_doctor_said_of_the_mistake_and_of_the_correction(
    site: Path, code: str, language: str
) -> None:
    page = article(site, language, f"doctor/{code.lower()}")
    said = catalogue("doctor", language)
    assert [heading["id"] for heading in page.select("h2")] == SECTIONS
    assert page.select_one(".severity").get_text() in said["severity"].values()
    (found,) = reports(page, "mistake")
    ((said_code, name),) = re.findall(r"\[(MLP\d+) ([\w-]+)\]", found)
    assert said_code == code
    assert page.select_one(".severity").find_parent("p").select_one("code").get_text() == name
    assert page.select_one("h1")["id"] == code.lower()
    assert found.startswith(said["one"])
    (fixed,) = reports(page, "fix")
    assert fixed.startswith(said["none"].partition("{")[0])
    told = {re.search(r"MLP\d+|$", report)[0] for report in reports(page, "fit")}
    assert told in ({code, ""}, {""})


@pytest.mark.parametrize("language", STARTS)
def test_the_doctors_page_leads_to_each_rule_by_family(site: Path, language: str) -> None:
    page = article(site, language, "doctor")
    linked = [link["href"].strip("./").upper() for link in page.select("li a") if "mlp" in link["href"]]
    assert sorted(linked) == CODES
    assert {"shapes", "outputs", "loop", "data"} <= {heading["id"] for heading in page.select("h3")}


@pytest.mark.parametrize("language", STARTS)
def test_an_error_and_the_rule_with_its_code_lead_to_each_other(site: Path, language: str) -> None:
    errors, arguments = (article(site, language, page) for page in ("errors", "argument-errors"))
    names = names_of_errors(language)
    for code, name in names.items():
        (heading,) = (page.select_one(f"h3#{code.lower()}") for page in (errors, arguments) if page.find(id=code.lower()))
        assert f"[{code} {name}]: " in heading.find_next("pre").get_text()
    shared = [code for code in CODES if code in names]
    assert "MLP101" in shared
    for code in shared:
        assert errors.select(f'a[href="../doctor/{code.lower()}/"]'), code
        rule = article(site, language, f"doctor/{code.lower()}")
        assert rule.select(f'a[href="../../errors/#{code.lower()}"]'), code


def test_no_folder_of_the_machine_that_made_the_site_is_on_a_page_of_the_doctor(site: Path) -> None:
    shown = [path.read_text("utf-8") for path in site.glob("**/reference/doctor/**/*.html")]
    assert len(shown) == 2 * len([*CODES, "index", "notebook"])
    for folder in (str(ROOT), sys.prefix, "/tmp/"):
        assert [page for page in shown if folder in page] == []
