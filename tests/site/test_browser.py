"""Every page in a real browser, wide and narrow, light and dark: it loads, fits, and serves a reader."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.site.conftest import drive

# One page of each kind that is not executed, and the notebook; the gallery has the zip.
OTHER_PAGES = ["/", "/glossary/", "/howto/install/", "/reference/training/", "/reference/doctor/mlp101/", "/examples/"]
OTHER_PAGES += ["/reference/doctor/notebook/"]
LESSON = "/examples/linear-regression/raw-tensors/"


def test_every_page_loads_fits_is_whole_and_breaks_no_accessibility_rule(site: Path, pages: list[str]) -> None:
    assert drive("pages", site, *pages) == {}


def test_code_copies_downloads_arrive_keys_reach_all_and_the_switch_keeps_the_place(
    site: Path, executed: list[str]
) -> None:
    assert executed
    paths = [*executed, *(language + page for page in OTHER_PAGES for language in ("", "/en"))]
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(lambda half: drive("reader", site, "1280", *half), (paths[::2], paths[1::2]))
    assert {page: found for half in halves for page, found in half.items()} == {}


def test_a_narrow_page_serves_a_reader_with_a_keyboard_too(site: Path) -> None:
    assert drive("reader", site, "360", "/", LESSON) == {}


def test_lighthouse_finds_nothing_to_better_but_speed(
    site: Path, executed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    sample = ["/", "/en/", "/examples/", "/en/glossary/", "/reference/training/", executed[0], executed[-1]]
    report = drive("lighthouse", site, *sample)
    with capsys.disabled():
        print(
            "\nLighthouse performance:",
            {page: scores["performance"] for page, scores in report.items()},
            file=sys.stderr,
        )
    wanted = ("accessibility", "best-practices", "seo")
    assert {page: scores["failed"] for page, scores in report.items() if any(scores[c] < 100 for c in wanted)} == {}
