"""Lines below a table: its source, remarks, and what a download wrote there."""

import re
from collections.abc import Mapping, Sequence

from mlp_tutorial.tables.cell_shapes import is_number

_WORDS = (
    r"출처|자료|주석|비고|참고|단위|작성|기준|주\s*\d*|(data )?sources?|notes?|remarks?|footnotes?|quelle|anmerkung|"
    r"copyright|generated|exported|end of"
)
_SAYS = re.compile(r"\s*(※|(출처|자료|단위|(data )?sources?|quelle)\s*[:：])", re.IGNORECASE)  # whatever follows
_BEGINS = re.compile(rf"\s*([※*#□■○●▶◇◆†‡•©]|\d*\)|주\s*\d*\s*[).]|({_WORDS})\b)", re.IGNORECASE)


def are_remarks(
    odd: Mapping[int, Sequence[str]],
    fitting: Mapping[int, Sequence[str]],
    *,
    follows: bool,
    ends_with_line: bool,
) -> bool:
    """Whether rows of another number of cells than the table's, and all after the first of them, are lines of text.

    A last row of one cell may also have been cut short: then no line end follows it, and it follows the table at once.

    Args:
        odd: Cells of those rows, by row.
        fitting: Cells of the rows after the first of them that do have the table's number of cells.
        follows: Whether no blank row stands above the first.
        ends_with_line: Whether the file ends with a line's end.
    """
    if len(odd) == 1 and not fitting and follows and not ends_with_line:
        return begins_as_remark(next(iter(odd.values())))
    lines = all(begins_as_remark(cells) or is_one_text(cells) for cells in odd.values())
    return lines and all(is_padded_remark(cells, apart=True) for cells in fitting.values())


def is_padded_remark(cells: Sequence[str], *, apart: bool) -> bool:
    """Whether a row as long as the table's is a line of text below it, which a spreadsheet filled up.

    Args:
        cells: Of the row.
        apart: Whether a blank row or another remark stands between it and the table.
    """
    text = begins_as_remark(cells) and not any(map(is_number, cells[1:]))
    return text or bool(_SAYS.match(cells[0])) or (apart and len(cells) > 1 and is_one_text(cells))


def begins_as_remark(cells: Sequence[str]) -> bool:
    """Whether the first cell begins as remarks do, with ※, 출처 or Source."""
    return bool(_BEGINS.match(cells[0]))


def is_one_text(cells: Sequence[str]) -> bool:
    """Whether the first cell alone is filled, with what is no number."""
    filled = [cell for cell in cells if cell]
    return len(filled) == 1 and bool(cells[0]) and not is_number(cells[0])
