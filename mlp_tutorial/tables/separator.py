"""What separates the cells of a table: the sign that divides most lines into the same number of cells."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.cell_shapes import is_number
from mlp_tutorial.tables.shown import rows_shown

SPACES = " "  # one or more, tabs among them
_SIGNS = ("\t", ";", "|", ",")
_UNIT = "\x1f"  # stands for a separator of several letters: no text holds this character
_SPELLED = {r"\t": "\t", "tab": "\t", "space": SPACES, "spaces": SPACES}
_HALF = 0.5  # of the rows that spaces have to divide alike, and of their cells that have to be numbers
_ROWS, _CELLS = 50, 50  # that are looked at for numbers
_SAID = re.compile(r'"?sep=(.)"?\s*[;,]*\s*')
_NEVER_SEPARATES = re.compile(r"[\w\s\"'().+%/:-]")


def records(lines: Iterable[str], separator: str, *, strict: bool) -> Iterator[list[str]]:
    """Cells of each row.

    Args:
        lines: Text with its line ends.
        separator: One sign, several, or `SPACES`.
        strict: Whether a quotation mark that is not closed as it should be is an error of the csv module.
    """
    if separator == SPACES:
        lines = _with(lines, "\t", " ")
    elif len(separator) > 1:
        lines, separator = _with(lines, separator, _UNIT), _UNIT
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=strict)


def _with(lines: Iterable[str], old: str, new: str) -> Iterator[str]:
    return (line.replace(old, new) for line in lines)


def asked_separator(written: str) -> str:
    r"""The separator that the reader means: `"\t"`, or `\t` and `tab` as they are typed at a prompt.

    Raises:
        DataError: Nothing, a line's end or a quotation mark separates no cells.
    """
    separator = _SPELLED.get(written.lower(), written)
    if not separator or re.search(r'[\r\n"]', separator):
        raise DataError("separator-unusable", separator=written)
    return SPACES if separator.isspace() and "\t" not in separator else separator


def said_separator(line: str) -> str | None:
    """What Excel's first line says, `sep=;`; None where it says nothing."""
    said = _SAID.fullmatch(line)
    return said[1] if said else None


def found_separator(lines: Sequence[str]) -> str:
    """The separator of the first lines of a table.

    Where two signs divide equally many lines, the one whose cells are numbers more often; "1,5;2,5" has two cells.

    Args:
        lines: With their line ends.

    Returns:
        A tab, `;`, `|`, `,` or `SPACES`; `,` where nothing divides them.

    Raises:
        DataError: Each line has the same number of a sign that is none of these.
    """
    beginning = "".join(lines)
    scores = {sign: _score(lines, sign) for sign in _SIGNS if sign in beginning}
    best = max(scores, key=scores.__getitem__, default=",")
    divided, numbers = scores.get(best, (0.0, 0.0))
    by_spaces = _score(lines, SPACES)
    if by_spaces[0] >= max(divided, _HALF) and by_spaces[1] >= _HALF and by_spaces[1] > numbers:
        return SPACES
    if not divided:
        _require_no_other(lines)
    return best


def _score(lines: Sequence[str], separator: str) -> tuple[float, float]:
    """Share of the rows that have the most frequent number of cells, two at least; share of numbers in those rows."""
    rows = [row for row in records(lines, separator, strict=False) if any(row)]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not any(any(row[1:]) for row in rows):
        return 0.0, 0.0
    width = max(widths, key=lambda width: (widths[width], width))
    alike = [row for row in rows if len(row) == width]
    # The first may hold names.
    cells = [cell for row in alike[1:_ROWS] or alike for cell in row[:_CELLS]]
    return widths[width] / len(rows), sum(map(is_number, cells)) / len(cells)


def _require_no_other(lines: Sequence[str]) -> None:
    """Refuses lines of one cell each that all have the same number of some sign."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < 2:
        return
    signs = {sign for sign in filled[0] if sign not in _SIGNS and not _NEVER_SEPARATES.match(sign)}
    for sign in [*sorted(signs), "::"]:
        counts = {line.count(sign) for line in filled}
        if len(counts) == 1 and 0 not in counts:
            shown = rows_shown(enumerate(records(lines, ",", strict=False), 1), ",")
            raise DataError("separator-unknown", sign=sign, shown=shown)
