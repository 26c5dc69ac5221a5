"""Where a table stands in its file: the lines above it, the row of names, the first row of values."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.cell_shapes import is_number
from mlp_tutorial.tables.header import is_second_row_of_names, joined_names, likeness
from mlp_tutorial.tables.note import Note
from mlp_tutorial.tables.shown import rows_shown

_LOOKED_AT = 100  # rows below the names
_KEY_AND_VALUE = re.compile(r"\w\s*[:：]\s+\S")
_MOST_ABOVE = 50  # rows among which the table begins
_AFTER = 4  # rows after the first, most of which fit too


@dataclass(frozen=True)
class Layout:
    """Names, as they are written, the rows of the file in which they and the first values stand, and what was found.

    `header_row` is 0 where the file has no names.
    """

    cells: tuple[str, ...]
    header_row: int
    first_row: int
    notes: tuple[Note, ...]


def layout_of(rows: Sequence[list[str]], separator: str, header: int | None, name: str) -> Layout:
    """Finds the table among the first rows of a file.

    Args:
        rows: Cells of the first rows, blank ones too.
        separator: That of the file.
        header: Row of the names, counted from 1; 0: the file has none; None: to be found.
        name: What messages call the file.

    Returns:
        The layout.

    Raises:
        DataError: The file is empty; the row asked for is; names and rows do not fit together; there are no names.
    """
    if not any(map(any, rows)):
        raise DataError("file-empty", path=name)
    width = _width(rows)
    if header:
        return _with_second_row(rows, _asked(rows, header, separator), ())
    start = _start(rows, width)
    if header == 0:
        cells = tuple(f"column {place}" for place in range(1, width + 1))
        return Layout(cells, 0, start + 1, (*_above(rows, start), Note("no-header", {"columns": width})))
    _require_names(rows, start, width, separator)
    return _with_second_row(rows, start, _above(rows, start))


def _width(rows: Sequence[list[str]]) -> int:
    """Cells of a row of the table: what most rows can be read as, empty cells at their ends being there or not."""
    fitting: Counter[int] = Counter()
    for (extent, cells), count in Counter((_extent(row), len(row)) for row in rows if any(row)).items():
        for width in range(extent, cells + 1):
            fitting[width] += count
    wide = {width: count for width, count in fitting.items() if width > 1 and count > 1}
    if wide:
        return min(wide, key=lambda width: (-wide[width], width))
    return 1 if fitting[1] > 1 else max(map(_extent, rows))


def _extent(row: list[str]) -> int:
    """Cells up to the last that is not empty."""
    extent = len(row)
    while extent and not row[extent - 1]:
        extent -= 1
    return extent


def _fits(row: list[str], width: int) -> bool:
    return _extent(row) <= width <= len(row)


def _start(rows: Sequence[list[str]], width: int) -> int:
    """Place of the table's first row: the first that fits, as the one after it does, and that is no line above it."""
    filled = [place for place, row in enumerate(rows) if any(row)][:_MOST_ABOVE]
    fits = [_fits(rows[place], width) for place in filled]
    fitting = []
    for number, place in enumerate(filled):
        after = fits[number + 1 : number + 1 + _AFTER]
        if fits[number] and (2 * sum(after) > len(after) or not after):
            fitting.append(place)
    if not fitting:
        return filled[0]
    full = _first_full(rows, fitting, width)
    names = [place for place in fitting if place > full and _is_names_below_lines(rows, full, place, width)]
    return max(names, default=full)


def _first_full(rows: Sequence[list[str]], fitting: Sequence[int], width: int) -> int:
    """The first row, or the first with as many cells as the table: a spreadsheet fills up lines above it."""
    start = fitting[0]
    full = next((place for place in fitting if _extent(rows[place]) == width), start)
    apart = any(not any(row) for row in rows[start:full])
    short = all(2 * _extent(rows[place]) <= width or apart for place in fitting if place < full)
    below = _below(rows, full, width)
    return full if short and below and not likeness(rows[full][:width], below).is_row else start


def _is_names_below_lines(rows: Sequence[list[str]], start: int, place: int, width: int) -> bool:
    """Whether a row of names follows lines that are as long by accident: after a blank row, or below "key: value"."""
    above = [row for row in rows[start:place] if any(row)]
    if any(is_number(cell) for row in above for cell in row):
        return False
    apart = not any(rows[place - 1]) or any(_KEY_AND_VALUE.search(cell) for cell in rows[place - 1])
    return apart and likeness(rows[place][:width], _below(rows, place, width)).named > 0


def _below(rows: Sequence[list[str]], place: int, width: int) -> list[list[str]]:
    fitting = (row[:width] for row in rows[place + 1 :] if any(row) and _fits(row, width))
    return [row for row, _ in zip(fitting, range(_LOOKED_AT), strict=False)]


def _asked(rows: Sequence[list[str]], header: int, separator: str) -> int:
    if not 0 < header <= len(rows) or not any(rows[header - 1]):
        raise DataError("header-row-empty", header=header, shown=rows_shown(enumerate(rows, 1), separator))
    return header - 1


def _require_names(rows: Sequence[list[str]], start: int, width: int, separator: str) -> None:
    """Refuses a first row that is like those below it, and one that may be, below another of several cells."""
    below = _below(rows, start, width)
    if below[1:] and is_second_row_of_names(below[0], rows[start], below[1:]):
        return
    _, named, is_row = likeness(rows[start][:width], below)
    columns = _extent(rows[start - 1]) if start else 0
    first = max(start - 1, 0)
    shown = rows_shown(enumerate(rows[first:], first + 1), separator)
    if columns > 1 and (is_row or not named):
        raise DataError("cell-count-differs", row=start + 1, cells=width, columns=columns, shown=shown)
    if is_row:
        raise DataError("names-missing", row=start + 1, shown=shown)


def _above(rows: Sequence[list[str]], start: int) -> tuple[Note, ...]:
    lines = sum(map(any, rows[:start]))
    return (Note("lines-above", {"lines": lines, "row": start + 1}),) if lines else ()


def _with_second_row(rows: Sequence[list[str]], start: int, notes: tuple[Note, ...]) -> Layout:
    """The layout, a second row of names joined with the first, or one of units left out."""
    below = [(place, row) for place, row in enumerate(rows) if place > start and any(row)]
    # Empty cells at the end of the names count where the rows have them too.
    full = 2 * sum(len(row) >= len(rows[start]) for _, row in below) > len(below)
    names = rows[start] if full else rows[start][: _extent(rows[start])]
    width = len(names)
    fitting = [(place, row[:width]) for place, row in below[: _LOOKED_AT + 1] if _fits(row, width)]
    values = [row for _, row in fitting[1:]]
    if not values or fitting[0][0] != below[0][0] or not is_second_row_of_names(fitting[0][1], names, values):
        return Layout(tuple(names), start + 1, start + 2, notes)
    place, second = fitting[0]
    filled = [name for name in names if name]
    lower_half = len(set(filled)) < len(filled) or any(
        unit and not name for name, unit in zip(names, second, strict=True)
    )
    note = Note("names-in-two-rows" if lower_half else "units-below-names", {"row": place + 1, "header": start + 1})
    return Layout(tuple(joined_names(names, second) if lower_half else names), start + 1, place + 2, (*notes, note))
