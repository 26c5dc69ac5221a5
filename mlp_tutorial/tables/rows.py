"""The rows below the names of a table, all of one length or refused."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from threading import Lock
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.layout import Layout
from mlp_tutorial.tables.remarks import are_remarks
from mlp_tutorial.tables.separator import records
from mlp_tutorial.tables.shown import rows_shown

_LONGEST_CELL = 2**31 - 1  # that the csv module takes on every system
_AT_ONCE = 2**12  # cells that become an array before the next are read: so few stay in the processor's cache
_one_limit = Lock()


class Rows(NamedTuple):
    """Text of all cells, shape (rows, columns), blank rows too; which are empty; and the numbers of lines below."""

    cells: npt.NDArray[Any]
    empty: npt.NDArray[np.bool_]
    below: tuple[int, ...]


@contextmanager
def cells_of_any_length(length: int) -> Iterator[None]:
    """Inside, the csv module takes cells of that length and not of 131,072 characters: one limit for all threads."""
    with _one_limit:
        before = csv.field_size_limit()
        csv.field_size_limit(min(max(length, before), _LONGEST_CELL))
        try:
            yield
        finally:
            csv.field_size_limit(before)


def read_rows(file: IO[str], separator: str, layout: Layout, *, ends_with_line: bool) -> Rows:
    """Reads every row: one too long or too short would shift values silently, or lose them.

    Args:
        file: The text, from its beginning.
        separator: Between cells.
        layout: Names, and where the rows begin.
        ends_with_line: Whether the file ends with a line's end.

    Returns:
        The rows; lines of text below them are left out.

    Raises:
        DataError: A row of another length, or a quotation mark that is not closed.
    """
    width = len(layout.cells)
    parts = [np.empty((0, width), dtype=object)]
    blanks = [np.empty((0, width), dtype=np.bool_)]
    odd: dict[int, list[str]] = {}
    row = layout.first_row
    try:
        for several in _in_parts(file, separator, layout.first_row, max(_AT_ONCE // width, 1)):
            # One look at all lengths, since nearly always they are the same.
            if set(map(len, several)) != {width}:
                several = [_fitted(cells, width, number, odd) for number, cells in enumerate(several, row)]
            parts.append(np.array(several, dtype=object))
            blanks.append(parts[-1] == "")
            row += len(several)
    except csv.Error as error:
        raise _open_quotation(file, separator, layout) from error
    # Columns lie in one piece each: what follows looks at them one by one.
    cells = np.concatenate(parts, out=np.empty((sum(map(len, parts)), width), dtype=object, order="F"))
    empty = np.concatenate(blanks)
    if not odd:
        return Rows(cells, empty, ())
    place = min(odd) - layout.first_row
    fitting = {
        layout.first_row + k: cells[k].tolist() for k in np.flatnonzero(~empty.all(axis=1)).tolist() if k > place
    }
    follows = min(odd) == layout.first_row or not empty[place - 1].all()
    if not are_remarks(odd, fitting, follows=follows, ends_with_line=ends_with_line):
        raise _another_length(odd, fitting, separator, layout, cut=not ends_with_line)
    empty[place:] = True
    return Rows(cells, empty, tuple(sorted([*odd, *fitting])))


def _in_parts(file: IO[str], separator: str, first_row: int, most: int) -> Iterator[list[list[str]]]:
    """Rows from the first on, several at once; what stands above them may have quotation marks anywhere."""
    lines = iter(file)
    for _ in islice(records(lines, separator, strict=False), first_row - 1):
        pass
    rows = records(lines, separator, strict=True)
    while several := list(islice(rows, most)):
        yield several


def _fitted(cells: list[str], width: int, row: int, odd: dict[int, list[str]]) -> list[str]:
    """The row in the table's width: empty cells at its end do not count; a blank one for a row that does not fit."""
    if len(cells) >= width and not any(cells[width:]):
        return cells[:width]
    if any(cells):
        odd[row] = cells
    return [""] * width


def _another_length(
    odd: dict[int, list[str]], fitting: dict[int, list[str]], separator: str, layout: Layout, *, cut: bool
) -> DataError:
    row, cells = next(iter(odd.items()))
    columns = len(layout.cells)
    header = [(layout.header_row, list(layout.cells))] if layout.header_row else []
    shown = rows_shown([*header, (row, cells)], separator)
    if cut and not fitting and len(odd) == 1 and len(cells) < columns:
        return DataError("row-cut-short", row=row, cells=len(cells), columns=columns, shown=shown)
    return DataError("cell-count-differs", row=row, cells=len(cells), columns=columns, shown=shown)


def _open_quotation(file: IO[str], separator: str, layout: Layout) -> DataError:
    """The row in which it is opened, read once more: the csv module does not say it."""
    file.seek(0)
    row = layout.first_row
    try:
        for several in _in_parts(file, separator, layout.first_row, 1):
            row += len(several)
    except csv.Error:
        pass
    file.seek(0)
    rows = enumerate(records(file, separator, strict=False), 1)
    around = [(number, cells) for number, cells in islice(rows, row) if number in (layout.header_row, row)]
    return DataError("quotation-not-closed", row=row, shown=rows_shown(around, separator))
