"""The README's example does what the README says, in both languages, and its commands are those of .ci/run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ko.md")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_the_example_prints_what_stands_below_it(name: str, tmp_path: Path) -> None:
    code, printed = blocks(name, "python")[0], blocks(name, "text")[0]
    assert 12 <= len(code.strip().splitlines()) <= 16
    (tmp_path / "example.py").write_text(code, "utf-8")
    ended = subprocess.run(
        [sys.executable, "-X", "utf8", "example.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert ended.stdout == printed
    assert (tmp_path / "xor.png").read_bytes().startswith(b"\x89PNG")


def test_both_languages_have_the_same_example_commands_and_headings() -> None:
    english, korean = (
        [re.sub(r"#.*", "", block) for block in blocks(name, "bash") + blocks(name, "bibtex")] for name in READMES
    )
    assert english == korean
    levels = [re.findall(r"^#+", (ROOT / name).read_text("utf-8"), re.MULTILINE) for name in READMES]
    assert [len(level) for level in levels[0]] == [len(level) for level in levels[1]]


@pytest.mark.parametrize("name", READMES)
def test_the_set_up_is_the_two_commands_of_ci(name: str) -> None:
    lines = (line for block in blocks(name, "bash") for line in block.splitlines())
    commands = [line for line in lines if "pip install -" in line and "uv" not in line]
    assert commands == [
        "python -m pip install -c constraints.txt . && mlp-tutorial run",
        "python -m pip install -c constraints.txt -e '.[test]' && python -m pytest",
    ]


SETS = {
    "pinned": "constraints.txt",
    "lowest": "constraints/lowest.txt",
    "notebook": "constraints/notebook.txt",
    "newest": "constraints/newest.txt",
}


def rows_of_versions(name: str) -> list[list[str]]:
    """Cells of the rows that `.ci/compat` printed: set, Python, five versions, tests, day."""
    lines = re.findall(rf"^\| (?:{'|'.join(SETS)}) \|.*$", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("name", READMES)
def test_each_set_of_versions_has_its_row(name: str) -> None:
    rows = {row[0]: row for row in rows_of_versions(name)}
    assert set(rows) == set(SETS)
    for which, file in SETS.items():
        pins = dict(re.findall(r"^([\w-]+)==(\S+)$", (ROOT / file).read_text("utf-8"), re.MULTILINE))
        assert rows[which][2:7] == [pins[package] for package in ("torch", "numpy", "pandas", "matplotlib", "typer")]
        assert re.fullmatch(r"[\d,]+ tests", rows[which][7])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", rows[which][8])


def test_both_languages_have_the_same_rows_of_versions() -> None:
    assert rows_of_versions("README.md") == rows_of_versions("README.ko.md")


@pytest.mark.parametrize("name", READMES)
def test_links_lead_to_files_that_are_there(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
