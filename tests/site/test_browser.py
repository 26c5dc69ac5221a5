"""Every page in a real browser, wide and narrow, light and dark: it loads, fits, and serves a reader."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.site.conftest import drive

WINDOWS = [("1280", "light"), ("1280", "dark"), ("360", "light"), ("360", "dark")]
# Contrast depends on the scheme, all else on the width: each of both once.
OPPOSITE_WINDOWS = [("1280", "light"), ("360", "dark")]


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_every_page_loads_fits_and_shows_its_figures_and_formulas(
    site: Path, pages: list[str], width: str, scheme: str
) -> None:
    assert drive("pages", site, width, scheme, *pages) == {}


@pytest.mark.parametrize(("width", "scheme"), OPPOSITE_WINDOWS)
def test_no_page_breaks_an_accessibility_rule(site: Path, pages: list[str], width: str, scheme: str) -> None:
    assert drive("axe", site, width, scheme, *pages) == {}


def test_code_copies_downloads_arrive_keys_reach_all_and_the_switch_keeps_the_place(
    site: Path, executed: list[str]
) -> None:
    assert executed
    with ThreadPoolExecutor(2) as pool:
        troubles = pool.map(lambda page: drive("reader", site, page), executed)
    assert {page: found for page, found in zip(executed, troubles, strict=True) if found} == {}


def test_lighthouse_finds_nothing_to_better_but_speed(site: Path, executed: list[str]) -> None:
    sample = ["/", "/en/", "/examples/", "/en/glossary/", "/reference/training/", executed[0], executed[-1]]
    report = drive("lighthouse", site, *sample)
    print({page: scores["performance"] for page, scores in report.items()})
    wanted = ("accessibility", "best-practices", "seo")
    assert {page: scores["failed"] for page, scores in report.items() if any(scores[c] < 100 for c in wanted)} == {}
