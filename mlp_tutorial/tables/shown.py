"""Rows of a file as they would be seen in a terminal: a few of them, each on one line."""

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from unicodedata import east_asian_width

SHOWN, WIDTH = 3, 80
_LETTERS = 4 * WIDTH  # of a row that may be megabytes long
_NARROW = " | "


def rows_shown(rows: Iterable[tuple[int, list[str]]], separator: str) -> str:
    """The first rows that are not blank, each after a line's end, with its number and within 80 columns.

    Args:
        rows: (row of the file, its cells).
        separator: That of the file.

    Returns:
        At most three lines, such as "\\n    1: area,price".

    Example:
        >>> print(rows_shown([(1, ["102.8", "Seoul, Korea"]), (2, []), (3, ["55.1", "강남"])], ","))
        <BLANKLINE>
            1: 102.8,"Seoul, Korea"
            3: 55.1,강남
    """
    filled = ((row, cells) for row, cells in rows if any(cells))
    lines = [f"    {row}: {_line(cells, separator)}" for (row, cells), _ in zip(filled, range(SHOWN), strict=False)]
    return "".join("\n" + _cut(line) for line in lines)


def _line(cells: list[str], separator: str) -> str:
    """The cells as a file holds them, in quotation marks where they need them."""
    line = io.StringIO()
    delimiter = separator if len(separator) == 1 else "\x1f"
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(cell[:_LETTERS] for cell in cells[:_LETTERS])
    written = line.getvalue()[:_LETTERS].replace(delimiter, separator).replace("\t", _NARROW)
    return "".join(letter if letter.isprintable() else " " for letter in written)


def _cut(line: str) -> str:
    widths = list(accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in line))
    if not widths or widths[-1] <= WIDTH:
        return line
    return line[: bisect_right(widths, WIDTH - 1)].rstrip() + "…"
