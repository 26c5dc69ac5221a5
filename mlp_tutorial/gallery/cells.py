"""A script in percent format as cells: code once, each text in English and Korean, tags in the cell's header."""

import re
from dataclasses import dataclass, field

from mlp_tutorial.errors import DataError
from mlp_tutorial.messages import LANGUAGES, text

HEADER = re.compile(r'# %%(?P<markdown> \[markdown\])?(?: lang="(?P<lang>\w+)")?(?: tags=\[(?P<tags>[^\]]*)\])?\s*')


@dataclass(frozen=True)
class Cell:
    """A piece of a script: code, or a text in both languages.

    Attributes:
        line: Where its content begins, counted from 1.
        code: Python source; empty in a text cell.
        texts: Markdown by language; empty in a code cell.
        tags: Words of the header, such as "answer" or "alt".
    """

    line: int
    code: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    @property
    def is_code(self) -> bool:
        """Whether it is run rather than read."""
        return not self.texts


def split_cells(source: str, name: str) -> tuple[str, tuple[Cell, ...]]:
    """Docstring and cells of a script.

    Args:
        source: The script.
        name: What messages call it.

    Returns:
        (docstring without its quotes, cells in order).

    Raises:
        DataError: A header that cannot be read, a text without language, or a language without the other.
    """
    opening, *parts = _parts(source)
    cells: list[Cell] = []
    for line, header, content in parts:
        match = HEADER.fullmatch(header)
        if match is None:
            raise DataError("example-cell-unreadable", name=name, line=line, header=header)
        tags = tuple(re.findall(r"\w+", match["tags"] or ""))
        first = line + 1 + next((skipped for skipped, row in enumerate(content) if row.strip()), 0)
        if not match["markdown"]:
            if code := "\n".join(content).strip("\n"):
                cells.append(Cell(first, code=code, tags=tags))
            continue
        language = match["lang"]
        if language not in LANGUAGES:
            raise DataError("example-cell-unreadable", name=name, line=line, header=header)
        prose = "\n".join(re.sub(r"^# ?", "", row) for row in content).strip()
        before = cells[-1] if cells else None
        if before and before.texts and language not in before.texts and before.tags == tags:
            before.texts[language] = prose
        else:
            cells.append(Cell(first, texts={language: prose}, tags=tags))
    for cell in cells:
        if not cell.is_code and len(cell.texts) < len(LANGUAGES):
            only = ", ".join(cell.texts)
            raise DataError(
                "example-languages-differ", name=name, line=cell.line, problem=text("gallery.only", language=only)
            )
    return "\n".join(opening[2]).strip().strip('"').strip(), tuple(cells)


def _parts(source: str) -> list[tuple[int, str, list[str]]]:
    """(line of the header, header, lines below it); what stands above the first header comes first."""
    parts: list[tuple[int, str, list[str]]] = [(0, "", [])]
    for number, line in enumerate(source.split("\n"), start=1):
        if line.startswith("# %%"):
            parts.append((number, line, []))
        else:
            parts[-1][2].append(line)
    return parts
