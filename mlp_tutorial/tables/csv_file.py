"""A CSV file as a pandas table, every row checked first and numbered as a spreadsheet numbers it."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from mlp_tutorial.errors import DataError, MissingDependencyError
from mlp_tutorial.memory import free_memory, in_units
from mlp_tutorial.tables.formulas import text_meant
from mlp_tutorial.tables.note import Note
from mlp_tutorial.tables.source import Source, read_source, source_name

if TYPE_CHECKING:
    import pandas as pd

# Excel's "CSV UTF-8" begins with a byte order mark; its plain "CSV" is in the system's encoding: on Korean
# Windows, cp949.
ENCODINGS = ("utf-8-sig", "cp949")
SEPARATORS = (",", ";", "\t")
_BYTES_PER_CELL = 20  # the number while pandas reads it, in the table, and in float32
_LONGEST_CELL = 2**31 - 1  # that the csv module takes on every system
_cells_of_any_length = Lock()


@dataclass(frozen=True)
class _Layout:
    """What pandas has to be told: encoding, separator, column names and the row of the header; how many rows follow."""

    encoding: str
    separator: str
    names: tuple[str, ...]
    header_row: int
    rows: int


@dataclass(frozen=True)
class Table:
    """Rows of a file."""

    frame: "pd.DataFrame"
    notes: tuple[Note, ...] = ()


def read_table(
    source: Source, *, header: int | None = None, separator: str | None = None, encoding: str | None = None
) -> Table:
    """Cells of a CSV file by column and row; the header is in row 1 as a rule.

    The columns have the types that pandas infers. Empty cells are missing values, and nothing else is: "n/a"
    stays text. Rows without any value are dropped.

    Args:
        source: Path of a file or pipe, or an open file of bytes: a table with a header; separated by comma,
            semicolon or tab; UTF-8 with or without byte order mark, or cp949.

    Returns:
        The table, at least one row.

    Raises:
        DataError: No file, not a text file, empty, no rows, a row of another length, an open quotation mark,
            two columns of one name, or more cells than memory holds.
        MissingDependencyError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingDependencyError("package-missing", package="pandas") from error
    content = read_source(source)
    layout = _layout(content, source_name(source))
    _require_memory(layout, source_name(source))
    # Opened as text, so that every line end is one to pandas too: it miscounts the rows to skip before a lone \r.
    with io.TextIOWrapper(io.BytesIO(content), layout.encoding) as file:
        table = pd.read_csv(
            file,
            sep=layout.separator,
            header=None,
            names=list(layout.names),
            usecols=list(range(len(layout.names))),
            index_col=False,
            skiprows=layout.header_row,
            skip_blank_lines=False,
            skipinitialspace=True,
            keep_default_na=False,
            na_values=[""],
            dtype=str,
        )
    table.index = pd.RangeIndex(layout.header_row + 1, layout.header_row + 1 + len(table))
    empty = table.isna().all(axis=1)
    return Table(table[~empty] if empty.any() else table)


def column_name(name: str) -> str:
    """A column's name without spaces around it, Hangul composed: 나이 is 나이, whichever way it was typed.

    Nor has it the apostrophe that keeps a spreadsheet from running it.
    """
    return text_meant(unicodedata.normalize("NFC", name.strip()))


def _layout(content: bytes, name: str) -> _Layout:
    for encoding in ENCODINGS:
        try:
            return _checked(content, encoding, name)
        except UnicodeDecodeError:
            continue
    raise DataError("unknown-encoding", path=name)


def _checked(content: bytes, encoding: str, name: str) -> _Layout:
    """Reads every row once: a row too long or too short would shift values silently, or lose them."""
    with io.TextIOWrapper(io.BytesIO(content), encoding, newline="") as file, _cells_up_to(len(content)):
        first = next((line for line in file if line.strip()), "")
        separator = next((sign for sign in SEPARATORS if sign in first), ",")
        file.seek(0)
        records = _records(file, separator)
        header_row, header = next(((row, record) for row, record in records if any(record)), (0, []))
        if not header:
            raise DataError("file-empty", path=name)
        rows = 0
        for row, record in records:
            if not any(record):
                continue
            # Spreadsheets leave empty cells at the end of a row; pandas drops them.
            if len(record) < len(header) or any(record[len(header) :]):
                raise DataError("cell-count-differs", row=row, cells=len(record), columns=len(header))
            rows += 1
    if rows == 0:
        raise DataError("header-without-rows", path=name, columns=len(header))
    return _Layout(encoding, separator, _names(header), header_row, rows)


@contextmanager
def _cells_up_to(length: int) -> Iterator[None]:
    """Inside, the csv module takes cells of that length and not of 131,072 characters: one limit for all threads."""
    with _cells_of_any_length:
        before = csv.field_size_limit(min(max(length, csv.field_size_limit()), _LONGEST_CELL))
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _require_memory(layout: _Layout, name: str) -> None:
    needed, free = _BYTES_PER_CELL * layout.rows * len(layout.names), free_memory()
    if free is not None and needed > free:
        raise DataError("table-beyond-memory", path=name, needed=in_units(needed), free=in_units(free))


def _records(file: io.TextIOBase, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(row, cells), rows counted from 1, blank ones too."""
    reader = csv.reader(file, delimiter=separator, skipinitialspace=True, strict=True)
    row = 0
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError("quotation-not-closed", row=row) from error
        yield row, record


def _names(header: list[str]) -> tuple[str, ...]:
    """Column names; one that is empty is called as pandas calls it."""
    names = [column_name(cell) or f"Unnamed: {place}" for place, cell in enumerate(header)]
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise DataError("duplicate-column", column=name, count=count)
    return tuple(names)
