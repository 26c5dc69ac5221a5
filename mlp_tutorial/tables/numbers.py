"""The one reader of numbers as people write them: 1,234.5, 12,5, ₩83,087, 3.0 %, 102.8㎡, (1,234), 3억 5,000만원."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.units import BEFORE, MULTIPLES, NO_UNIT, Unit, unit_called

Decimal = Literal[".", ","]

# Full-width signs and digits, spaces that do not break, signs for minus: △ stands before losses in Korean accounts.
_PLAIN_SIGNS = {0xFF01 + k: 0x21 + k for k in range(94)} | dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " ")
_PLAIN_SIGNS |= {ord("−"): "-", ord("△"): "-", ord("▲"): "-", ord("￦"): "₩", ord("’"): "'"}  # noqa: RUF001 - read
_WRITTEN = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+])?\s*"
    rf"(?P<before>{'|'.join(map(re.escape, BEFORE))})?\s*(?P<second>[-+])?"
    r"(?P<body>\d[\d., ']*(?<=[\d.,])|[.,]\d+)(?P<power>[eE][-+]?\d+)?\s*"
    r"(?P<after>[^-\d\s()][^()]*?)?\s*(?P<close>\))?(?P<last>-)?",
    re.ASCII,
)
_POINT = re.compile(r"\d+\.?\d*|\.\d+|[1-9]\d{0,2}(,\d{3})+(\.\d*)?|[1-9]\d{0,2}([ ']\d{3})+(\.\d*)?")
_COMMA = re.compile(r"\d+,?\d*|,\d+|[1-9]\d{0,2}(\.\d{3})+(,\d*)?|[1-9]\d{0,2}([ ']\d{3})+(,\d*)?")
# 3억 5,000만원; what follows 억 without a word is counted in 만, as in the prices of flats.
_NUMERALS = re.compile(r"(?P<sign>-)?((?P<a>[\d,.]+)\s*억)\s*((?P<b>[\d,]+)\s*(?P<man>만)?)?\s*원?", re.ASCII)
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


class _Written(NamedTuple):
    """A cell taken apart; `factor` holds its sign and a multiple such as k."""

    body: str
    power: str
    factor: float
    unit: Unit


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
    found = [_taken_apart(text) for text in texts]
    decimal = _decimal(found, counts, usual)
    unit, names = _unit(found)
    values = np.array([_value(written, decimal, unit) for written in found], dtype=np.float64)
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
        written = _taken_apart(text)
        fits = written is not None and written.unit.family in ("", unit.family)
        values.append(_value(written, form.decimal, unit) if fits else math.nan)
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
    return match is not None and _taken_apart(match["bound"]) is not None


def typed_wrong(wrong: npt.NDArray[np.bool_], counts: npt.NDArray[np.int64]) -> bool:
    """Whether so few cells are no numbers that each of them is a mistake; otherwise the column is one of text.

    Args:
        wrong: Which of the K texts are none, shape (K,).
        counts: How often each stands in the column, shape (K,).

    Example:
        >>> typed_wrong(np.array([False, True]), np.array([20, 1])), typed_wrong(np.array([False, True]), np.array([9, 9]))
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
        if first and _decimal([_taken_apart(text.strip()) for text in first], np.ones(len(first), np.int64), ".") == ",":
            found = ","
    return found


def _taken_apart(text: str) -> _Written | None:
    if not text.isascii():
        text = text.translate(_PLAIN_SIGNS).strip()
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return _in_numerals(text) if "억" in text else None
    after, before = match["after"] or "", match["before"] or ""
    multiple = MULTIPLES.get(after[:1], 1.0) if unit_called(after) is None else 1.0
    unit = unit_called(after[1:].strip() if multiple != 1.0 else after)
    if unit is None or (before and unit.name) or bool(match["open"]) != bool(match["close"]):
        return _in_numerals(text) if "억" in text else None
    signs = "".join(match[part] or "" for part in ("sign", "second", "last")) + ("-" if match["open"] else "")
    if len(signs) > 1:
        return None
    factor = -multiple if signs == "-" else multiple
    return _Written(match["body"], match["power"] or "", factor, unit_called(before) or NO_UNIT if before else unit)


def _in_numerals(text: str) -> _Written | None:
    match = _NUMERALS.fullmatch(text)
    if match is None or not all(_POINT.fullmatch(part) for part in (match["a"], match["b"]) if part):
        return None
    tens_of_thousands = float(match["a"].replace(",", "")) * 1e4 + float((match["b"] or "0").replace(",", ""))
    unit = unit_called("만원" if match["b"] else "억원")
    assert unit is not None
    number = tens_of_thousands if match["b"] else tens_of_thousands / 1e4
    return _Written("", "", -number if match["sign"] else number, unit)


def _decimal(found: Sequence[_Written | None], counts: npt.NDArray[np.int64], usual: Decimal) -> Decimal:
    """The sign that more cells can only mean as the decimal one."""
    points = commas = 0
    for written, count in zip(found, counts.tolist(), strict=True):
        if written is not None and written.body:
            point, comma = _POINT.fullmatch(written.body), _COMMA.fullmatch(written.body)
            points += count if point and not comma else 0
            commas += count if comma and not point else 0
    return "," if commas > points else "." if points else usual


def _unit(found: Sequence[_Written | None]) -> tuple[Unit, tuple[str, ...]]:
    """The unit in which the column is read, and all names where families are mixed."""
    units = dict.fromkeys(written.unit for written in found if written is not None and written.unit.name)
    if not units:
        return NO_UNIT, ()
    families = {unit.family for unit in units}
    smallest = min(units, key=lambda unit: unit.factor)
    return smallest, tuple(unit.name for unit in units) if len(families) > 1 else (smallest.name,)


def _value(written: _Written | None, decimal: Decimal, unit: Unit) -> float:
    if written is None:
        return math.nan
    scale = written.factor * (written.unit.factor / unit.factor if written.unit.name else 1.0)
    if not written.body:
        return scale
    if not _FITS[decimal](written.body):
        return math.nan
    digits = written.body.replace("," if decimal == "." else ".", "").replace(" ", "").replace("'", "")
    number = float(digits.replace(",", ".") + written.power)
    return number if scale == 1.0 else number * scale


def _is_plain(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()


_FITS: dict[Decimal, Callable[[str], "re.Match[str] | None"]] = {".": _POINT.fullmatch, ",": _COMMA.fullmatch}
