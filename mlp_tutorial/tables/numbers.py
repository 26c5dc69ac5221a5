"""The one reader of numbers as people write them: 1,234.5, 12,5, ₩83,087, 3.0 %, 102.8㎡, (1,234), 3억 5,000만원."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.units import NO_UNIT, SHARES, Unit, unit_called
from mlp_tutorial.tables.written import Decimal, Written, fits, taken_apart, value_of

_CODE = re.compile(r"0\d+", re.ASCII)
# What a device could not measure: below or above its range.
_BEYOND = re.compile(r"[<>≤≥]=?\s*(?P<bound>\S.*)")
_MOSTLY = 0.5
_FEW = 0.1
_OFTEN = 30  # different texts: where all of so few repeat, none is a mistake


class NumberFormat(NamedTuple):
    """How the numbers of a column are written.

    Attributes:
        unit: Spelling of the unit; "" without one.
        decimal: The sign before the decimals.
    """

    unit: str = ""
    decimal: Decimal = "."


@dataclass(frozen=True)
class Numbers:
    """What the different texts of a column are as numbers.

    Attributes:
        values: Shape (K,), NaN for a text that is no number.
        form: How they are written.
        units: Names of all units, two or more where they are mixed.
        bare: Places of the numbers without the column's unit.
        dressed: Place of a text that is no plain number, for an example; None where all are.
    """

    values: npt.NDArray[np.float64]
    form: NumberFormat
    units: tuple[str, ...]
    bare: tuple[int, ...]
    dressed: int | None


def read_numbers(texts: Sequence[str], counts: npt.NDArray[np.int64], usual: Decimal = ".") -> Numbers:
    """Numbers of a column, and how they are written: the decimal sign and the unit are those of all its cells.

    Args:
        texts: The different texts, K of them.
        counts: How often each stands in the column, shape (K,).
        usual: The decimal sign in the other columns of the table, where these cells leave it open: 1,234.

    Returns:
        The numbers.

    Example:
        >>> read = read_numbers(["1.234,5 €", "12 €"], np.array([1, 1]))
        >>> read.values, read.form
        (array([1234.5,   12. ]), NumberFormat(unit='€', decimal=','))
    """
    found = [taken_apart(text) for text in texts]
    decimal = _decimal(found, counts, usual)
    unit, names = _unit(found)
    values = np.array([value_of(written, decimal, unit) for written in found], dtype=np.float64)
    bare = tuple(
        place for place, written in enumerate(found) if unit.name and written and not written.unit.name and written.body
    )
    dressed = next(
        (place for place, text in enumerate(texts) if not math.isnan(values[place]) and not _is_plain(text)), None
    )
    return Numbers(values, NumberFormat(unit.name, decimal), names, bare, dressed)


def numbers_as(texts: Sequence[str], form: NumberFormat) -> npt.NDArray[np.float64]:
    """Numbers of new cells, written as those of a column that is known.

    Args:
        texts: The different texts, K of them.
        form: As `read_numbers` found it.

    Returns:
        Shape (K,), NaN for a text that is no number in the column's unit.

    Example:
        >>> numbers_as(["1,5", "1.5"], NumberFormat(decimal=","))
        array([1.5, nan])
    """
    unit = unit_called(form.unit) or NO_UNIT
    values = []
    for text in texts:
        written = taken_apart(text)
        value = value_of(written, form.decimal, unit)
        own = written is not None and written.unit.family == unit.family
        taken_for = written is not None and not written.unit.name and (form.unit not in SHARES or value == 0)
        values.append(value if own or taken_for else math.nan)
    return np.array(values, dtype=np.float64)


def are_codes(texts: Sequence[str]) -> bool:
    """Whether these are digits that begin with 0, such as postal codes: their zeros would be lost in a number.

    Example:
        >>> are_codes(["01234", "56789"]), are_codes(["0", "10"])
        (True, False)
    """
    zeros = sum(_CODE.fullmatch(text) is not None for text in texts)
    digits = {len(text) for text in texts if text.isascii() and text.isdigit()}
    return zeros > 0 and (len(digits) == 1 or zeros > _MOSTLY * len(texts))


def is_beyond(text: str) -> bool:
    """Whether it says only that a value is above or below a number.

    Example:
        >>> is_beyond(">100"), is_beyond("100")
        (True, False)
    """
    match = _BEYOND.fullmatch(text)
    return match is not None and taken_apart(match["bound"]) is not None


def typed_wrong(wrong: npt.NDArray[np.bool_], counts: npt.NDArray[np.int64]) -> bool:
    """Whether so few cells are no numbers that each of them is a mistake; otherwise the column is one of text.

    Args:
        wrong: Which of the K texts are none, shape (K,).
        counts: How often each stands in the column, shape (K,).

    Example:
        >>> wrong = np.array([False, True])
        >>> typed_wrong(wrong, np.array([20, 1])), typed_wrong(wrong, np.array([9, 9]))
        (True, False)
    """
    cells, all_cells = int(counts[wrong].sum()), int(counts.sum())
    if len(counts) <= _OFTEN and counts.min() > 1:
        return False
    return cells < _MOSTLY * all_cells and (cells <= _FEW * all_cells or cells == 1)


def usual_decimal(columns: Iterable[Sequence[str]]) -> Decimal:
    """The decimal sign of a table: a comma where the first cells of a column can mean nothing else.

    Args:
        columns: Texts of each column.

    Example:
        >>> usual_decimal([["7,845", "1,838"], ["78,30", "18,53"]])
        ','
    """
    found: Decimal = "."
    for texts in columns:
        first = [text for text in texts if "," in text]
        if first and _decimal([taken_apart(text.strip()) for text in first], np.ones(len(first), np.int64), ".") == ",":
            found = ","
    return found


def _decimal(found: Sequence[Written | None], counts: npt.NDArray[np.int64], usual: Decimal) -> Decimal:
    """The sign that more cells can only mean as the decimal one."""
    points = commas = 0
    for written, count in zip(found, counts.tolist(), strict=True):
        if written is not None and written.body:
            point, comma = fits(written.body, "."), fits(written.body, ",")
            points += count if point and not comma else 0
            commas += count if comma and not point else 0
    return "," if commas > points else "." if points else usual


def _unit(found: Sequence[Written | None]) -> tuple[Unit, tuple[str, ...]]:
    """The unit in which the column is read, and all names where families are mixed."""
    units = dict.fromkeys(written.unit for written in found if written is not None and written.unit.name)
    if not units:
        return NO_UNIT, ()
    families = {unit.family for unit in units}
    smallest = min(units, key=lambda unit: unit.factor)
    return smallest, tuple(unit.name for unit in units) if len(families) > 1 else (smallest.name,)


def _is_plain(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()
