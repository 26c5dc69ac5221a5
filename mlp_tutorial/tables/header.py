"""The names of a table's columns: whether a row holds names at all, and what each column is called."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import count, pairwise
from typing import NamedTuple

from mlp_tutorial.tables.cell_shapes import is_missing, is_number, is_period, is_text, shape
from mlp_tutorial.tables.formulas import text_meant

_MOST = 0.8  # of a column's cells that are numbers: the others are mistakes
_COLUMNS = 100  # that are looked at: a table may have thousands
_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
_UNIT = re.compile(
    r"\(.*\)|\[.*\]|[μµmck]?m[23²³]?|[μµmk]?g|[kMGT]?Wh?|[mk]?[lL]|[kM]?Pa|hPa|[kMG]?Hz|t|s|sec|min|h|hours?|days?|years?"
    r"|°?[CFK]|[%‰℃℉㎡㎥㎞㎏㎝㎜㎎ℓ$€£¥₩]|USD|EUR|KRW|(십|백|천|만|억|조)*(원|명|개|건|대|회|세|호|점|톤|가구|달러|시간|분|초|년)"
)


class Names(NamedTuple):
    """What the columns are called, and the names that stand in the file more than once, with their columns."""

    names: tuple[str, ...]
    doubled: Mapping[str, tuple[int, ...]]


def column_name(name: str) -> str:
    """A column's name on one line, without spaces around it, Hangul composed: 나이 is 나이, whichever way it was typed.

    Nor has it the apostrophe that keeps a spreadsheet from running it.
    """
    return text_meant(unicodedata.normalize("NFC", _LINE_ENDS.sub(" ", name.strip())))


def column_names(cells: Sequence[str]) -> Names:
    """Each column's own name; one without is called as pandas calls it, the second "a" is "a (2)".

    Args:
        cells: Of the row of names.

    Example:
        >>> column_names(["a", " a ", ""]).names
        ('a', 'a (2)', 'Unnamed: 2')
    """
    written = [column_name(cell) or f"Unnamed: {place}" for place, cell in enumerate(cells)]
    places: dict[str, tuple[int, ...]] = {}
    for place, name in enumerate(written):
        places[name] = (*places.get(name, ()), place + 1)
    names: dict[str, None] = {}
    for name in written:
        numbered = (f"{name} ({number})" for number in count(2))
        free = (
            name if name not in names else next(free for free in numbered if free not in names and free not in places)
        )
        names[free] = None
    return Names(tuple(names), {name: columns for name, columns in places.items() if len(columns) > 1})


def joined_names(groups: Sequence[str], names: Sequence[str]) -> list[str]:
    """Names of two rows, the upper of which has one cell for several columns.

    Example:
        >>> joined_names(["역", "04시", "", "05시", ""], ["", "승차", "하차", "승차", "하차"])
        ['역', '04시 승차', '04시 하차', '05시 승차', '05시 하차']
    """
    joined, group = [], ""
    for upper, lower in zip(groups, names, strict=True):
        group = upper.strip() or (group if lower.strip() else "")
        joined.append(" ".join(dict.fromkeys(part for part in (group, lower.strip()) if part)))
    return joined


class Likeness(NamedTuple):
    """In how many columns a cell is like those below it, or like a name over them; what that makes of the row."""

    alike: int
    named: int
    is_row: bool


def likeness(cells: Sequence[str], below: Sequence[Sequence[str]]) -> Likeness:
    """How far a row that stands where names do is like the rows below it: numbers over numbers, a word that recurs.

    Years or months over other numbers are names, and so are 0, 1, 2, …, which programs write that know of no names.

    Args:
        cells: The row.
        below: Rows below it, each as long.
    """
    columns = _columns(cells, [row for row in below if row != cells])
    numeric = [(cell, column) for cell, column in columns if _holds_numbers(column)]
    heads = [cell for cell, _ in numeric if is_number(cell)]
    beside = sum(map(bool, cells)) > len(heads)
    counted = _are_counted(heads, beside=beside) or _are_periods(heads, [column for _, column in numeric])
    alike = named = 0
    for cell, column in columns:
        if _holds_numbers(column):
            alike += is_number(cell) and not counted
            named += not is_missing(cell) and (counted or not is_number(cell))
        elif is_text(cell):
            recurs = cell.strip() in {other.strip() for other in column}
            alike += recurs
            named += not recurs and sum(map(is_text, column)) <= (1 - _MOST) * len(column)
        else:
            alike += shape(cell) in set(map(shape, column)) and not is_missing(cell)
    is_row = named == 0 and alike > 0 and (bool(heads) or 2 * alike > len(columns))
    return Likeness(alike, named, is_row)


def is_second_row_of_names(cells: Sequence[str], names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row below the names holds no values: units, or the lower half of names, over columns of numbers.

    A row with words over numbers and a word of its own beside them is an example whose numbers are missing.

    Args:
        cells: The row.
        names: The row above it.
        below: Rows below it, each as long.
    """
    columns = [(cell, _holds_numbers(column)) for cell, column in _columns(cells, below)]
    filled = [cell for cell, numeric in columns if numeric and cell.strip()]
    if not filled or any(is_missing(cell) for cell in filled):
        return False
    if all(_UNIT.fullmatch(cell.strip()) for cell in filled):
        return True
    beside = [cell for cell, numeric in columns if not numeric and not is_missing(cell)]
    if not all(_UNIT.fullmatch(cell) or is_text(cell) for cell in filled) or not set(beside) <= set(names):
        return False
    return len(filled) > 1 and 2 * len(filled) >= sum(numeric for _, numeric in columns)


def _columns(cells: Sequence[str], below: Sequence[Sequence[str]]) -> list[tuple[str, list[str]]]:
    """(cell of the row, cells below it that hold something) of each column that has any."""
    columns = [
        (cell, [row[place] for row in below if not is_missing(row[place])])
        for place, cell in enumerate(cells[:_COLUMNS])
    ]
    return [(cell, column) for cell, column in columns if column]


def _holds_numbers(column: Sequence[str]) -> bool:
    return sum(map(is_number, column)) >= _MOST * len(column)


def _are_counted(heads: Sequence[str], *, beside: bool) -> bool:
    """Whether the numbers are 0, 1, 2, …, or go up by one beside a cell that is no number."""
    if len(heads) < 3 or not all(head.isdecimal() for head in heads):
        return False
    steps = {after - before for before, after in pairwise(map(int, heads))}
    return steps == {1} and (int(heads[0]) == 0 or beside)


def _are_periods(heads: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether the numbers are years or months one after the other, and not those below too."""
    if not heads or not all(map(is_period, heads)) or all(is_period(cell) for column in columns for cell in column):
        return False
    return len(set(heads)) == len(heads) and list(heads) in (sorted(heads), sorted(heads, reverse=True))
