"""Each promise that is written down names the tests that hold it, and these are there and are run."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.promises.listed import NAMED, PAGES, ROOT, SECURITY, missing, named_in, promises


def test_each_promise_names_its_tests_and_both_languages_the_same() -> None:
    korean, english = map(promises, PAGES)
    assert korean == english
    assert len(english) >= 10
    assert [anchor for anchor, tests in english.items() if not tests] == []


def test_security_names_tests_in_both_languages() -> None:
    english, korean = SECURITY.read_text("utf-8").split("\n# 보안\n")
    assert NAMED.findall(english) == NAMED.findall(korean) != []


@pytest.mark.parametrize("page", [*PAGES, SECURITY], ids=lambda page: f"{page.parts[-3]}/{page.name}")
def test_every_test_that_is_named_is_there(page: Path) -> None:
    assert missing(named_in(page)) == []


@pytest.mark.parametrize("count", [1, pytest.param(None, marks=pytest.mark.thorough)])
def test_pytest_collects_what_is_named(count: int | None) -> None:
    names = sorted({*named_in(PAGES[0]), *named_in(SECURITY)})[:count]
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "--collect-only", "-q", "-m", ""]
    ended = subprocess.run([*command, *names], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert [name for name in names if name not in ended.stdout] == []


HELD = "def test_a(): ...\n\n\nclass TestB:\n    def test_c(self): ...\n"


@pytest.mark.parametrize(("name", "source", "is_missing"), [
    ("tests/test_x.py::test_a", HELD, False),
    ("tests/test_x.py::TestB::test_c", HELD, False),
    ("tests/test_x.py::test_b", HELD, True),
    ("tests/test_x.py::test_c", HELD, True),
    ("tests/test_y.py::test_a", HELD, True),
    ("tests/test_x.py::test_a", "def test_a(): ...\ndef test_a(): ...\n", True),
    ("tests/test_x.py::test_a", "def helper():\n    def test_a(): ...\n", True),
    ("tests/site/test_x.py::test_a", HELD, True),
])  # fmt: skip
def test_a_name_without_a_test_is_found(name: str, source: str, is_missing: bool, tmp_path: Path) -> None:
    for folder in ("tests", "tests/site"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "test_x.py").write_text(source, "utf-8")
    assert missing([name], tmp_path) == ([name] if is_missing else [])


def test_a_promise_without_a_test_is_found(tmp_path: Path) -> None:
    page = tmp_path / "rely.md"
    page.write_text(
        "# All {#all}\n\n## One {#one}\n\n- `tests/test_x.py::test_a`\n\n## Two {#two}\n\nWords.\n", "utf-8"
    )
    assert promises(page) == {"one": ["tests/test_x.py::test_a"], "two": []}
