"""The README's example does what the README says, in both languages, and its commands are those of .ci/run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.ko.md")
CONSTRAINED = "python -m pip install -c"


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
    commands = [line for line in lines if line.startswith(CONSTRAINED)]
    assert commands == [
        "python -m pip install -c constraints.txt . && mlp-tutorial run",
        "python -m pip install -c constraints.txt -e '.[test]' && python -m pytest",
    ]


@pytest.mark.parametrize("name", READMES)
def test_links_lead_to_files_that_are_there(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
