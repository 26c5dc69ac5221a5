"""Code of hand-written pages that is run: all Python blocks of a page that has a line `<!-- output -->`, where what the
block above it showed is to stand. `<!-- readme -->` is the README's example with its output.

The blocks of a page are the cells of one run, made, kept and checked as those of the executed pages are.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from public_names import ROOT

from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell
from mlp_tutorial.messages import LANGUAGES

DOCS = ROOT / "docs"
README = {"en": ROOT / "README.md", "ko": ROOT / "README.ko.md"}
README_MARK = "<!-- readme -->"
OUTPUT_MARK = re.compile(r"^<!-- output -->$", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```$(?P<shown>\n\n<!-- output -->$)?", re.MULTILINE | re.DOTALL)


def written_examples() -> Iterator[tuple[Example, str]]:
    """(the code of a page as an example, its language) of every hand-written page that has some to run."""
    for language in LANGUAGES:
        for path in sorted((DOCS / language).rglob("*.md")):
            if example := written_example(path, path.read_text(encoding="utf-8"), language):
                yield example, language


def written_example(path: Path, markdown: str, language: str) -> Example | None:
    """The code of one page; None where nothing is to be run.

    Raises:
        ValueError: A line `<!-- output -->` that no Python block stands above.
    """
    text = with_readme(markdown, language)
    marks = len(OUTPUT_MARK.findall(text))
    blocks = list(BLOCK.finditer(text)) if marks else []
    if marks != sum(bool(block["shown"]) for block in blocks):
        raise ValueError(f"{path.relative_to(ROOT)}: a line <!-- output --> without a Python block above it")
    cells = tuple(
        Cell(
            1 + text.count("\n", 0, block.start("code")),
            code=block["code"].rstrip("\n"),
            tags=("shown",) if block["shown"] else (),
        )
        for block in blocks
    )
    name = path.relative_to(DOCS / language).with_suffix("").as_posix()
    return Example(name, f"docs/{language}", "", cells) if cells else None


def with_readme(markdown: str, language: str) -> str:
    """A page whose mark `<!-- readme -->` is the README's example, to be run."""
    if README_MARK not in markdown:
        return markdown
    block = BLOCK.search(README[language].read_text(encoding="utf-8"))
    if block is None:
        raise ValueError(f"{README[language].name} has no Python example")
    return markdown.replace(README_MARK, f"{block[0]}\n\n<!-- output -->")
