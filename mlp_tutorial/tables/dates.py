"""The reader of dates and times: 2024-01-05, 2024년 1월 5일, 20240105, 05/01/2024, Jan 5, 2024, 오후 1:30."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.numbers import typed_wrong

Order = Literal["ymd", "mdy", "dmy"]
Instants = npt.NDArray[np.datetime64]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>(?:" + "|".join(_MONTHS) + r")[a-z]*)\.?"
_TIME = (
    r"(?:(?P<early>오전|오후|[AaPp][Mm])\s*)?(?P<hour>\d{1,2})"
    r"(?:\s*:\s*(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?|시(?:\s*(?P<분>\d{1,2})\s*분)?(?:\s*(?P<초>\d{1,2})\s*초)?)"
    r"\s*(?P<late>[AaPp]\.?[Mm]\.?)?(?:\s*(?:Z|UTC|[+-]00:?00))?"
)
_WEEKDAY = r"(?:\s*\(?[월화수목금토일](?:요일)?\)?)?"
# Each with fields a, b, c in the order in which they stand; the first names what that order is.
_SHAPES = tuple(
    (order, re.compile(rf"{date}{_WEEKDAY}(?:[T\s]\s*{_TIME})?", re.IGNORECASE))
    for order, date in (
        ("ymd", r"(?P<a>\d{4})\s*[-./년]\s*(?P<b>\d{1,2})\s*[-./월]\s*(?P<c>\d{1,2})\s*[.일]?"),
        ("ymd", r"(?P<a>(?:19|20)\d\d)(?P<b>[01]\d)(?P<c>[0-3]\d)"),
        ("", r"(?P<a>\d{1,2})\s*[-./]\s*(?P<b>\d{1,2})\s*[-./]\s*(?P<c>\d{4}|\d{2})\.?"),
        ("ymd", r"(?P<a>\d{4})(?:\s*년\s*|[-/])(?P<b>\d{1,2})\s*월?(?P<c>)"),
        ("dmy", rf"(?P<a>\d{{1,2}})[-\s]+{_MONTH}[-,\s]+(?P<c>\d{{4}}|\d{{2}})"),
        ("mdy", rf"{_MONTH}\s+(?P<b>\d{{1,2}}),?\s+(?P<c>\d{{4}})"),
    )
)
_TIME_ALONE = re.compile(_TIME, re.IGNORECASE)
_PROBE = 5  # texts of which none is a date: the column holds none
_CENTURY = 69  # two digits from here on are of the 1900s, as POSIX has it


@dataclass(frozen=True)
class _Fields:
    """The numbers in a text, as far as they are known; `order` is "" where the column has to tell it."""

    order: str
    numbers: tuple[int, int, int]
    point: bool
    time: tuple[int, int, int] | None


@dataclass(frozen=True)
class Dates:
    """What the different texts of a column are as instants.

    Attributes:
        instants: Shape (K,), NaT for a text that is no date.
        order: Of day, month and year, where the texts left it open.
        example: Place of a text that did; None where none did.
        assumed: Whether another order would have suited all of them too.
    """

    instants: Instants
    order: Order
    example: int | None
    assumed: bool


def read_dates(texts: Sequence[str], counts: npt.NDArray[np.int64]) -> Dates | None:
    """Dates of a column; where day or month may come first, all its cells decide together.

    Args:
        texts: The different texts, K of them.
        counts: How often each stands in the column, shape (K,).

    Returns:
        The dates; None for a column of something else.

    Example:
        >>> read = read_dates(["05/01/2024", "31/01/2024"], np.array([1, 1]))
        >>> read.instants.astype(str).tolist(), read.order, read.assumed
        (['2024-01-05T00:00:00', '2024-01-31T00:00:00'], 'dmy', False)
    """
    if all(_fields(text) is None for text in texts[:_PROBE]):
        return None
    found = [_fields(text) for text in texts]
    is_open = [place for place, fields in enumerate(found) if fields is not None and not fields.order]
    orders = _orders([fields for fields in found if fields is not None and not fields.order])
    read = [(order, _instants(found, order)) for order in orders]
    right = [int(counts[~np.isnat(instants)].sum()) for _, instants in read]
    best = max(right)
    order, instants = read[right.index(best)]
    wrong = np.isnat(instants)
    if wrong.any() and not typed_wrong(wrong, counts):
        return None
    return Dates(instants, order, is_open[0] if is_open else None, right.count(best) > 1)


def dates_as(texts: Sequence[str], order: Order) -> Instants:
    """Dates of new cells, day and month in the order that is known; NaT for a text that is none.

    Example:
        >>> dates_as(["05/01/2024", "none"], "dmy").astype("datetime64[D]").astype(str).tolist()
        ['2024-01-05', 'NaT']
    """
    return _instants([_fields(text) for text in texts], order)


def _fields(text: str) -> _Fields | None:
    for order, shape in _SHAPES:
        match = shape.fullmatch(text)
        if match is not None:
            groups = match.groupdict()
            if month := groups.get("month"):
                groups["b" if order == "dmy" else "a"] = str(_MONTHS.index(month[:3].lower()) + 1)
            numbers = tuple(int(groups[name] or 1) for name in "abc")
            time = _time(groups)
            if groups.get("hour") and time is None:
                return None
            return _Fields(order, (numbers[0], numbers[1], numbers[2]), "/" not in text, time)
    match = _TIME_ALONE.fullmatch(text)
    time = _time(match.groupdict()) if match else None
    return _Fields("ymd", (1970, 1, 1), False, time) if time else None


def _time(groups: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Hour, minute and second; None where there is no such time, or none is given."""
    if not groups["hour"]:
        return None
    hour, half = int(groups["hour"]), (groups["early"] or groups["late"] or "").replace(".", "").lower()
    minute, second = int(groups["minute"] or groups["분"] or 0), int(groups["second"] or groups["초"] or 0)
    if half:
        if not 1 <= hour <= 12:
            return (hour, minute, second) if 12 < hour < 24 and half in ("오후", "pm") else None
        hour = hour % 12 + (12 if half in ("오후", "pm") else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _orders(unknown: Sequence[_Fields]) -> tuple[Order, ...]:
    """The orders that are possible, the usual one first: months first with /, as in pandas, years or days first else."""
    if not unknown:
        return ("ymd",)
    if any(fields.numbers[2] > 99 for fields in unknown):
        return ("dmy", "mdy") if all(fields.point for fields in unknown) else ("mdy", "dmy")
    return ("ymd", "dmy", "mdy") if all(fields.point for fields in unknown) else ("mdy", "dmy", "ymd")


def _instants(found: Sequence[_Fields | None], order: Order) -> Instants:
    import pandas as pd

    rows = []
    for fields in found:
        if fields is None:
            rows.append((0, 0, 0, 0, 0, 0))
            continue
        by_letter = dict(zip(fields.order or order, fields.numbers, strict=True))
        year = by_letter["y"]
        if year < 100:
            year += 1900 if year >= _CENTURY else 2000
        rows.append((year, by_letter["m"], by_letter["d"], *(fields.time or (0, 0, 0))))
    table = pd.DataFrame(rows, columns=["year", "month", "day", "hour", "minute", "second"])
    return pd.to_datetime(table, errors="coerce").to_numpy().astype("datetime64[s]")
