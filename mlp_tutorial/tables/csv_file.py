"""A CSV file as a table of text: where it stands in the file, what its columns are called, and its rows."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mlp_tutorial.errors import DataError, MissingDependencyError
from mlp_tutorial.memory import free_memory, in_units
from mlp_tutorial.tables.charset import checked_encoding, encoding_of
from mlp_tutorial.tables.header import column_name, column_names
from mlp_tutorial.tables.layout import layout_of
from mlp_tutorial.tables.no_examples import examples_among
from mlp_tutorial.tables.note import Note, listed
from mlp_tutorial.tables.rows import cells_of_any_length, read_rows
from mlp_tutorial.tables.separator import asked_separator, found_separator, records, said_separator
from mlp_tutorial.tables.shown import rows_shown
from mlp_tutorial.tables.source import Source, read_source, source_name

if TYPE_CHECKING:
    import pandas as pd

_BYTES_PER_CELL = 100  # its text, the places that point to it, the number that is made of it
_LINES, _FEWEST_LINES, _LETTERS = 200, 12, 2**18  # of the beginning, from which the layout is found
_PAGE = re.compile(r"\s*<(!doctype|html|\?xml|table|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table as it stands in a file: no cell is taken for a number yet.

    Attributes:
        frame: Each cell's text, NaN where it is empty; the index has the rows' numbers in the file, counted from 1.
        notes: What was found out on the way: where the names stand, which rows are left out.
        separator: Between cells: one sign or several; a space stands for one or more.
        header_row: Row of the names; 0 where the file has none.
        encoding: Python's name for it.
        doubled: Names that the file has more than once, each with the numbers of its columns, from 1. The second column
            of that name is called "name (2)".
    """

    frame: "pd.DataFrame"
    notes: tuple[Note, ...]
    separator: str
    header_row: int
    encoding: str
    doubled: Mapping[str, tuple[int, ...]]


def read_table(
    source: Source, *, header: int | None = None, separator: str | None = None, encoding: str | None = None
) -> Table:
    """The table in a CSV file, found where people have put it.

    Lines above the names and below the table, rows of sums and a row of units are left out, each with a note.

    Args:
        source: Path of a file or pipe, or an open file of bytes.
        header: Row of the names, counted from 1; 0: the file has none, and the columns are called "column 1" and so on;
            None: to be found.
        separator: One sign, several, or a space for one or more; None: a comma, semicolon, tab, `|` or spaces,
            whichever divides most rows into the same number of cells.
        encoding: Python's name for it; None: UTF-8, UTF-16 with its mark, cp949 or cp1252, whichever fits.

    Returns:
        The table, at least one row.

    Raises:
        DataError: No file, not a text file, empty, no rows, no names, a row of another length, an open quotation mark,
            an option that does not fit the file, or more cells than memory holds.
        MissingDependencyError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingDependencyError("package-missing", package="pandas") from error
    name = source_name(source)
    content = read_source(source, encoding)
    used = encoding_of(content, name) if encoding is None else checked_encoding(content, encoding, name)
    with cells_of_any_length(len(content)):
        beginning = _beginning(content, used, _LINES + (header or 0))
        _require_no_page(beginning, name)
        sign, said = _separator(beginning, separator)
        first_rows = _rows_of(beginning, sign)
        if said:
            first_rows[0] = []
        layout = layout_of(first_rows, sign, header, name)
        _require_memory(content, len(layout.cells), name)
        read = read_rows(_text(content, used), sign, layout, ends_with_line=content.rstrip(b"\0")[-1:] in b"\r\n")
    kept, left_out = examples_among(read, layout.first_row, layout.cells if layout.header_row else ())
    if not len(kept):
        shown = rows_shown(enumerate(first_rows, 1), sign)
        raise DataError("header-without-rows", path=name, columns=len(layout.cells), shown=shown)
    cells, empty = (read.cells, read.empty) if len(kept) == len(read.cells) else (read.cells[kept], read.empty[kept])
    width = _used_width(layout.cells, empty)
    names, doubled = column_names(layout.cells[:width])
    cells[empty] = np.nan
    frame = pd.DataFrame(cells[:, :width], columns=list(names), index=layout.first_row + kept, dtype=object)
    notes = (*_found(used, encoding, sign, separator), *layout.notes, *_doubled(doubled), *left_out)
    return Table(frame, notes, sign, layout.header_row, used, doubled)


def require_single_names(table: Table, names: Iterable[str]) -> None:
    """Refuses a name by which several columns of the file could be meant.

    Raises:
        DataError: The file has such a name more than once.
    """
    for name in names:
        if columns := table.doubled.get(column_name(str(name))):
            raise DataError("duplicate-column", column=name, columns=listed(columns))


def _text(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding, newline="")


def _beginning(content: bytes, encoding: str, most: int) -> tuple[list[str], bool]:
    """Lines from which the layout is found, and whether they are all of the file."""
    lines: list[str] = []
    letters = 0
    with _text(content, encoding) as file:
        for line in islice(file, most):
            lines.append(line)
            letters += len(line)
            if letters > _LETTERS and len(lines) >= _FEWEST_LINES:
                break
        return lines, next(file, None) is None


def _require_no_page(beginning: tuple[list[str], bool], name: str) -> None:
    first = next((line for line in beginning[0] if line.strip()), "")
    if _PAGE.match(first):
        raise DataError("page-instead-of-table", path=name, line=first.strip()[:60])


def _separator(beginning: tuple[list[str], bool], asked: str | None) -> tuple[str, bool]:
    """The separator, and whether Excel's first line says it."""
    lines, _ = beginning
    said = said_separator(lines[0]) if lines else None
    if asked is None:
        return said or found_separator(lines), said is not None
    separator = asked_separator(asked)
    absent = not any(separator in line.replace("\t", separator if separator == " " else "\t") for line in lines)
    if absent and not (separator == "," and _has_one_column(lines)):
        shown = rows_shown(enumerate(([line.strip()] for line in lines), 1), "\t")
        raise DataError("separator-absent", separator=asked, shown=shown)
    return separator, said is not None


def _has_one_column(lines: list[str]) -> bool:
    """Whether no known separator stands in the lines: a comma that was asked for says that they are single cells."""
    try:
        return found_separator(lines) == ","
    except DataError:  # another sign might separate them, and the reader says that it does not
        return True


def _rows_of(beginning: tuple[list[str], bool], separator: str) -> list[list[str]]:
    """Cells of the first rows; the last is not looked at where the lines may end within it."""
    lines, whole = beginning
    rows = list(records(lines, separator, strict=False))
    return rows if whole or len(rows) < 3 else rows[:-1]


def _require_memory(content: bytes, columns: int, name: str) -> None:
    rows, free = (content.count(b"\n") or content.count(b"\r")) + 1, free_memory()
    needed = _BYTES_PER_CELL * rows * columns
    if free is not None and needed > free:
        raise DataError("table-beyond-memory", path=name, needed=in_units(needed), free=in_units(free))


def _used_width(names: Sequence[str], empty: npt.NDArray[np.bool_]) -> int:
    """Columns without those at the right that have neither a name nor a cell."""
    width = len(names)
    while width > 1 and not names[width - 1] and empty[:, width - 1].all():
        width -= 1
    return width


def _found(encoding: str, asked_encoding: str | None, separator: str, asked_separator: str | None) -> Iterator[Note]:
    if asked_encoding is None and encoding == "cp1252":
        yield Note("western-encoding", {"encoding": encoding})
    elif asked_encoding is None and encoding != "utf-8-sig":
        yield Note("encoding", {"encoding": encoding})
    if asked_separator is None and separator == " ":
        yield Note("spaces", {})
    elif asked_separator is None and separator != ",":
        yield Note("separator", {"separator": separator})


def _doubled(doubled: Mapping[str, tuple[int, ...]]) -> Iterator[Note]:
    for name, columns in doubled.items():
        yield Note("name-twice", {"name": name, "columns": listed(columns), "second": f"{name} (2)"})
