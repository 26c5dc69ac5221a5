"""Reads an example script: cells in percent format, text cells in pairs, tags and languages in the cell's header."""

import re
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("ko", "en")
HEADER = re.compile(r"^# %%(?P<text> \[markdown\])?(?: lang=\"(?P<lang>\w+)\")?(?: tags=\[(?P<tags>[^\]]*)\])?\s*$")
TAGS = {"answer", "fold", "alt", "warns"}


class ScriptError(ValueError):
    """A script that is not written as the gallery's scripts are."""


@dataclass
class Cell:
    """A piece of an example: code, or a text in both languages."""

    line: int
    tags: frozenset[str]
    code: str = ""
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_code(self) -> bool:
        return not self.texts


@dataclass(frozen=True)
class Example:
    """One script: where it stands, its summary and its cells."""

    path: Path
    docstring: str
    cells: tuple[Cell, ...]

    @property
    def folder(self) -> str:
        return self.path.parent.name

    @property
    def name(self) -> str:
        return self.path.stem


def read(path: Path) -> Example:
    """Parse one script.

    Raises:
        ScriptError: A header that says nothing known, or a text cell without its other language.
    """
    docstring, cells = "", []
    header, first, lines = None, 1, []
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), "# %%"], start=1):
        if not line.startswith("# %%"):
            lines.append(line)
            continue
        if header is None:
            docstring = "\n".join(lines).strip().removeprefix('"""').removesuffix('"""').strip()
        else:
            _add(cells, header, first, lines, path)
        header = HEADER.match(line)
        if header is None:
            raise ScriptError(f"{path.name}:{number}: unknown cell header: {line}")
        first, lines = number + 1, []
    for cell in cells:
        if not cell.is_code and set(cell.texts) != set(LANGUAGES):
            raise ScriptError(f"{path.name}:{cell.line}: text cell in {', '.join(cell.texts)} only")
    return Example(path, docstring, tuple(cells))


def _add(cells: list[Cell], header: re.Match[str], first: int, lines: list[str], path: Path) -> None:
    """Append a cell, or the second language to the text cell before it."""
    tags = frozenset(re.findall(r"\w+", header["tags"] or ""))
    if tags - TAGS:
        raise ScriptError(f"{path.name}:{first - 1}: unknown tags {sorted(tags - TAGS)}")
    if not header["text"]:
        if code := "\n".join(lines).strip("\n"):
            skipped = next(i for i, line in enumerate(lines) if line.strip())
            cells.append(Cell(first + skipped, tags, code=code))
        return
    text = "\n".join(re.sub(r"^# ?", "", line) for line in lines).strip()
    language = header["lang"]
    if language not in LANGUAGES:
        raise ScriptError(f"{path.name}:{first - 1}: text cell without a language")
    before = cells[-1] if cells else None
    if before and not before.is_code and language not in before.texts and before.tags == tags:
        before.texts[language] = text
    else:
        cells.append(Cell(first, tags, texts={language: text}))
