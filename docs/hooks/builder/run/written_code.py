"""Code of hand-written pages that is run: all Python blocks of a page that has a line `<!-- output -->`, where what the
block above it showed is to stand. `<!-- readme -->` is the README's example with its output. A block above a line
`<!-- script: FILE -->` is a script of its own, run as `python FILE`; above `<!-- doctor: FILE finds CODE -->` it is run
as `mlp-tutorial doctor FILE`, which must give just this code, or `nothing`.

The blocks of a page are the cells of one run, made, kept and checked as those of the executed pages are.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from builder.read.repository import DOCS, ROOT
from builder.run.scripts import examination, plain_run
from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell
from mlp_tutorial.messages import LANGUAGES

README = {"en": ROOT / "README.md", "ko": ROOT / "README.ko.md"}
README_MARK = "<!-- readme -->"
MARK = r"<!-- (?:output|script: (?P<file>\S+)|doctor: (?P<examined>\S+) finds (?P<codes>[\w ]+)) -->"
OUTPUT_MARK = re.compile(rf"^{MARK}$", re.MULTILINE)
BLOCK = re.compile(
    rf"^```(?:python| \{{ \.python[^\n]*\}})\n(?P<code>.*?)^```$(?P<shown>\n\n{MARK}$)?", re.MULTILINE | re.DOTALL
)


def written_examples() -> Iterator[tuple[Example, str]]:
    """(the code of a page as an example, its language) of every page that is no example and has some to run."""
    for language in LANGUAGES:
        for path in sorted((DOCS / language).rglob("*.md")):
            if example := written_example(path, path.read_text(encoding="utf-8"), language):
                yield example, language


def written_example(path: Path, markdown: str, language: str) -> Example | None:
    """The code of one page; None where nothing is to be run.

    Raises:
        ValueError: A mark of an output that no Python block stands above.
    """
    text = with_readme(markdown, language)
    marks = len(OUTPUT_MARK.findall(text))
    blocks = list(BLOCK.finditer(text)) if marks else []
    if marks != sum(bool(block["shown"]) for block in blocks):
        raise ValueError(f"{path.relative_to(ROOT)}: a mark of an output without a Python block above it")
    cells = tuple(
        Cell(
            1 + text.count("\n", 0, block.start("code")),
            code=work_of(block),
            tags=("shown",) if block["shown"] else (),
        )
        for block in blocks
    )
    name = path.relative_to(DOCS / language).with_suffix("").as_posix()
    return Example(name, f"docs/{language}", "", cells) if cells else None


def work_of(block: re.Match[str]) -> str:
    """The code that is run for a block: its own, or a call that runs it as a script."""
    if block["file"]:
        return plain_run(block["file"], block["code"])
    if block["examined"]:
        codes = [code for code in block["codes"].split() if code != "nothing"]
        return examination(block["examined"], block["code"], codes)
    return block["code"].rstrip("\n")


def with_readme(markdown: str, language: str) -> str:
    """A page whose mark `<!-- readme -->` is the README's example, to be run."""
    if README_MARK not in markdown:
        return markdown
    block = BLOCK.search(README[language].read_text(encoding="utf-8"))
    if block is None:
        raise ValueError(f"{README[language].name} has no Python example")
    return markdown.replace(README_MARK, f"{block[0]}\n\n<!-- output -->")
