"""Rows that are no examples but sums or means of others: 합계, 소계, total."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.cell_shapes import is_number

# A value of a column may be called so too; then it recurs.
_MAY_BE_A_VALUE = ("계", "전체", "전국", "sum", "mean", "average", "avg", "평균", "all", "누계")
_SAY_SO = ("합계", "총계", "소계", "총합계", "총합", "중계", "total", "totals", "subtotal", "sub total", "sub-total",
           "grand total", "sum total", "summe", "gesamt", "insgesamt", "somme", "suma")  # fmt: skip
_EVIDENT = ("전체", "전국", "all")  # that are taken for a sum only where the numbers add up
_ENDINGS = (
    " Total",
    " total",
    " TOTAL",
    " 합계",
    " 소계",
    " 총계",
    " 계",
    " 요약",
    " 평균",
    " Average",
)  # as Excel writes
_LEADING = 8  # columns in which the word may stand
_BEGINNING = 5  # rows that show which columns hold numbers
_FEW = 3  # rows of one word that are sums by their name alone
_ROUNDED = 1e-3  # by which a sum of rounded numbers may differ from the rounded sum


def _spellings(words: Sequence[str]) -> list[str]:
    """The words as people write them: 합 계, Total, TOTAL:, (합계)."""
    cased = {form for word in words for form in (word, word.upper(), word.capitalize(), word.title())}
    spaced = {space.join(word) for word in words if not word.isascii() for space in (" ", "  ", "\u3000")}
    return [
        spelling for form in cased | spaced for spelling in (form, f"{form} ", f"{form}:", f"({form})", f"[{form}]")
    ]


_SURE = frozenset(_spellings(_SAY_SO))
_ALL = _SURE.union(_spellings(_MAY_BE_A_VALUE))
_ONLY_EVIDENT = set(_spellings(_EVIDENT))


class Sums(NamedTuple):
    """The word of each row that is left out, and of each with such a word that is kept as a value; by place."""

    left_out: dict[int, str]
    kept: dict[int, str]


class _Named(NamedTuple):
    """Rows that have one word in one column, and whether it is their first text."""

    places: list[int]
    first: bool
    word: str


def sums_among(cells: npt.NDArray[Any]) -> Sums:
    """Rows of sums: those whose first text is a word for it, and those with such a word whose numbers add up.

    A word that recurs and whose numbers do not add up is a value of its column, as 계 is a family name.

    Args:
        cells: Text, shape (rows, columns), without blank rows.
    """
    found = list(_named_rows(cells))
    if not found:
        return Sums({}, {})
    add_up = _adding_up(cells, sorted({place for named in found for place in named.places}))
    left_out: dict[int, str] = {}
    kept: dict[int, str] = {}
    for places, first, word in found:
        evident = 2 * len(places) < len(cells) and add_up.issuperset(places)
        if evident or (first and _by_name(word, len(places), len(cells))):
            left_out |= dict.fromkeys(places, word.strip())
        elif first and _may_be_named(word):
            kept |= dict.fromkeys(places, word.strip())
    kept = {place: word for place, word in kept.items() if place not in left_out}
    return Sums(dict(sorted(left_out.items())), dict(sorted(kept.items())))


def _named_rows(cells: npt.NDArray[Any]) -> Iterator[_Named]:
    columns, numbers = _leading_columns(cells)
    for column in range(columns):
        texts = cells[:, column].tolist()
        different = set(texts)
        words = _ALL & different
        if column not in numbers:
            words |= {text for text in different if text.endswith(_ENDINGS)}
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts) if words else ():
            if text in words and _is_in_leading_text(cells[place], column):
                places.setdefault(text, []).append(place)
        for word, rows in places.items():
            first = not any(_is_text(cell) for place in rows for cell in cells[place, :column])
            yield _Named(rows, first, word)


def _by_name(word: str, rows: int, of: int) -> bool:
    """Whether so many rows of a word are sums by their name alone."""
    if rows == of or not _may_be_named(word):
        return False
    return rows < _FEW or (word in _SURE and 3 * rows <= of)


def _may_be_named(word: str) -> bool:
    """Whether the word alone says that a row is a sum; others do where the numbers add up."""
    return word in _ALL and word not in _ONLY_EVIDENT


def _leading_columns(cells: npt.NDArray[Any]) -> tuple[int, list[int]]:
    """How many columns the word may stand in, up to the second of numbers, and which of them hold numbers."""
    columns = min(cells.shape[1], _LEADING)
    numbers = [column for column in range(columns) if all(map(is_number, cells[:_BEGINNING, column].tolist()))]
    return max(numbers[1], 2) if len(numbers) > 1 else columns, numbers


def _is_in_leading_text(row: npt.NDArray[Any], column: int) -> bool:
    """Whether only text, or the row's own number in the first column, stands to the left."""
    return all(not cell or _is_text(cell) for cell in row[1:column])


def _is_text(cell: str) -> bool:
    return bool(cell) and not is_number(cell)


def _adding_up(cells: npt.NDArray[Any], named: Sequence[int]) -> set[int]:
    """Those of the rows in which some number is the sum of the rows above, of those below, or of all that are no sums.

    Above and below end at the next of these rows.
    """
    values = np.array([[_value(cell) for cell in row] for row in cells])
    values[named] = 0
    until = np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)])
    adding = set()
    for place, before, after in zip(named, [-1, *named[:-1]], [*named[1:], len(cells)], strict=True):
        total = np.array([_value(cell) for cell in cells[place]])
        for start, end in ((before + 1, place), (place + 1, after), (0, len(cells))):
            parts = values[start:end]
            if len(parts) >= 2:
                close = np.isclose(total, until[end] - until[start], rtol=_ROUNDED, atol=0)
                if (close & (total > parts.max(axis=0))).any():
                    adding.add(place)
    return adding


def _value(cell: str) -> float:
    """A number written with commas between thousands; 0 for what is none."""
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return 0.0
