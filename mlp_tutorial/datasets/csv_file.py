"""A CSV file as a pandas table, every row checked first and numbered as a spreadsheet numbers it."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from mlp_tutorial.errors import DataError, MissingDependencyError
from mlp_tutorial.messages.spelling import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

# Excel's "CSV UTF-8" begins with a byte order mark; its plain "CSV" is in the system's encoding: on Korean
# Windows, cp949.
ENCODINGS = ("utf-8-sig", "cp949")
SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class _Layout:
    """What pandas has to be told: encoding, separator, column names and the row of the header."""

    encoding: str
    separator: str
    names: tuple[str, ...]
    header_row: int


def read_table(path: str | PathLike[str]) -> "pd.DataFrame":
    """Cells of a CSV file by column and row; the header is in row 1 as a rule.

    The columns have the types that pandas infers. Empty cells are missing values, and nothing else is: "n/a"
    stays text. Rows without any value are dropped.

    Args:
        path: File with a header; separated by comma, semicolon or tab; UTF-8 with or without byte order mark,
            or cp949.

    Returns:
        The table, at least one row.

    Raises:
        DataError: No file, not a text file, empty, no rows, a row of another length, an open quotation mark,
            or two columns of one name.
        MissingDependencyError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingDependencyError("package-missing", package="pandas") from error
    layout = _layout(_existing(Path(path)))
    # Opened as text, so that every line end is one to pandas too: it miscounts the rows to skip before a lone \r.
    with Path(path).open(encoding=layout.encoding) as file:
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
            low_memory=False,
        )
    table.index = pd.RangeIndex(layout.header_row + 1, layout.header_row + 1 + len(table))
    empty = table.isna().all(axis=1)
    return table[~empty].infer_objects() if empty.any() else table


def column_name(name: str) -> str:
    """A column's name without spaces around it, Hangul composed: 나이 is 나이, whichever way it was typed."""
    return unicodedata.normalize("NFC", name.strip())


def _existing(path: Path) -> Path:
    if path.is_file():
        return path
    folder = path.parent
    neighbours = tuple(file.name for file in folder.glob("*.csv")) if folder.is_dir() else ()
    raise DataError("table-missing", path=str(path), suggestion=did_you_mean(path.name, neighbours))


def _layout(path: Path) -> _Layout:
    for encoding in ENCODINGS:
        try:
            return _checked(path, encoding)
        except UnicodeDecodeError:
            continue
    raise DataError("unknown-encoding", path=str(path))


def _checked(path: Path, encoding: str) -> _Layout:
    """Reads every row once: a row too long or too short would shift values silently, or lose them."""
    with path.open(encoding=encoding, newline="") as file:
        first = next((line for line in file if line.strip()), "")
        if "\0" in first:
            raise DataError("unknown-encoding", path=str(path))
        separator = next((sign for sign in SEPARATORS if sign in first), ",")
        file.seek(0)
        records = _records(file, separator)
        header_row, header = next(((row, record) for row, record in records if any(record)), (0, []))
        if not header:
            raise DataError("file-empty", path=str(path))
        rows = 0
        for row, record in records:
            if not any(record):
                continue
            # Spreadsheets leave empty cells at the end of a row; pandas drops them.
            if len(record) < len(header) or any(record[len(header) :]):
                raise DataError("cell-count-differs", row=row, cells=len(record), columns=len(header))
            rows += 1
    if rows == 0:
        raise DataError("header-without-rows", path=str(path), columns=len(header))
    return _Layout(encoding, separator, _names(header), header_row)


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
