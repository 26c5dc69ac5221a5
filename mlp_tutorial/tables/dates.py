"""The reader of dates and times: 2024-01-05, 2024년 1월 5일, 20240105, 05/01/2024, Jan 5, 2024, 오후 1:30."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.numbers import typed_wrong

Order = Literal["ymd", "mdy", "dmy"]
Instants = npt.NDArray[np.datetime64]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>(?:" + "|".join(_MONTHS) + r")[a-z]*)\.?"
_TIME = (
    r"(?:(?P<early>오전|오후|AM|PM)\s*)?(?P<hour>\d{1,2})"
    r"(?:\s*:\s*(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"|시(?:\s*(?P<분>\d{1,2})\s*분)?(?:\s*(?P<초>\d{1,2})\s*초)?)"
    r"\s*(?P<late>[AP]\.?M\.?)?(?:\s*(?:Z|UTC|\+00:?00))?"
)
_AFTER = rf"(?:\s*\(?[월화수목금토일](?:요일)?\)?)?(?:[T\s]\s*(?:{_TIME}|(?P<digits>\d{{6}})))?"
# Numbers a, b, c in the order in which they stand; what that order is, "" where the whole column has to tell it.
_SHAPES = tuple(
    (order, re.compile(shape, re.IGNORECASE))
    for order, shape in (
        ("ymd", r"(?P<a>\d{4})\s*[-./년]\s*(?P<b>\d{1,2})\s*[-./월]\s*(?P<c>\d{1,2})\s*[.일]?" + _AFTER),
        ("ymd", r"(?P<a>(?:19|20)\d\d)(?P<b>[01]\d)(?P<c>[0-3]\d)" + _AFTER),
        ("", r"(?P<a>\d{1,2})\s*[-./]\s*(?P<b>\d{1,2})\s*[-./]\s*(?P<c>\d{4}|\d{2})\.?" + _AFTER),
        ("ymd", r"(?P<a>\d{4})(?:\s*년\s*|[-/])(?P<b>\d{1,2})\s*월?(?P<c>)" + _AFTER),
        ("dmy", rf"(?P<a>\d{{1,2}})[-\s]+{_MONTH}(?P<b>)[-,\s]+(?P<c>\d{{4}}|\d{{2}})" + _AFTER),
        ("mdy", rf"{_MONTH}(?P<a>)\s+(?P<b>\d{{1,2}}),?\s+(?P<c>\d{{4}})" + _AFTER),
        ("ymd", r"(?P<a>)(?P<b>)(?P<c>)(?P<digits>)" + _TIME),
    )
)
_PROBE = 5  # texts of which none is a date: the column holds none
_CENTURY = 69  # two digits from here on are of the 1900s, as POSIX has it
_NO_DAY = 1970
_MIDNIGHT = (0, 0, 0)


class _Moment(NamedTuple):
    """The numbers in a text; `order` is "" where the text leaves it open."""

    order: str
    numbers: tuple[int, int, int]
    time: tuple[int, int, int]
    slashes: bool


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
    if not any(_moments(texts[:_PROBE])):
        return None
    moments = _moments(texts)
    unknown = [moment for moment in moments if moment is not None and not moment.order]
    read = [(order, _instants(moments, order)) for order in _orders(unknown)]
    right = [int(counts[~np.isnat(instants)].sum()) for _, instants in read]
    order, instants = read[right.index(max(right))]
    wrong = np.isnat(instants)
    if wrong.any() and not typed_wrong(wrong, counts):
        return None
    is_open = (place for place, moment in enumerate(moments) if moment and not moment.order and not wrong[place])
    return Dates(instants, order, next(is_open, None), right.count(max(right)) > 1)


def dates_as(texts: Sequence[str], order: Order) -> Instants:
    """Dates of new cells, day and month in the order that is known; NaT for a text that is none.

    Args:
        texts: The different texts, K of them.
        order: As `read_dates` found it.

    Returns:
        Shape (K,).

    Example:
        >>> dates_as(["05/01/2024", "none"], "dmy").astype("datetime64[D]").astype(str).tolist()
        ['2024-01-05', 'NaT']
    """
    return _instants(_moments(texts), order)


def _moments(texts: Sequence[str]) -> list[_Moment | None]:
    """Each text taken apart, most likely shaped as the one before it; None for what is no date."""
    shapes = list(_SHAPES)
    moments: list[_Moment | None] = []
    for text in texts:
        for place, (order, shape) in enumerate(shapes):
            if match := shape.fullmatch(text):
                moments.append(_moment(order, match, "/" in text))
                shapes.insert(0, shapes.pop(place))
                break
        else:
            moments.append(None)
    return moments


def _moment(order: str, match: "re.Match[str]", slashes: bool) -> _Moment | None:
    a, b, c, hour, digits = match.group("a", "b", "c", "hour", "digits")
    if "month" in match.re.groupindex:
        month = str(_MONTHS.index(match["month"][:3].lower()) + 1)
        a, b = (a, month) if order == "dmy" else (month, b)
    time = _time(match) if hour or digits else _MIDNIGHT
    return _Moment(order, (int(a or _NO_DAY), int(b or 1), int(c or 1)), time, slashes) if time else None


def _time(match: "re.Match[str]") -> tuple[int, int, int] | None:
    """Hour, minute and second; None where there is no such time."""
    if digits := match["digits"]:
        hour, minute, second = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or match["분"] or 0)
        second = int(match["second"] or match["초"] or 0)
        half = (match["early"] or match["late"] or "").replace(".", "").lower()
        if half and hour <= 12:
            hour = hour % 12 + (12 if half in ("오후", "pm") else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _orders(unknown: Sequence[_Moment]) -> tuple[Order, ...]:
    """The orders that are possible, the usual one first: months with /, as in pandas, else years or days."""
    if not unknown:
        return ("ymd",)
    slashes = any(moment.slashes for moment in unknown)
    if any(moment.numbers[2] > 99 for moment in unknown):
        return ("mdy", "dmy") if slashes else ("dmy", "mdy")
    return ("mdy", "dmy", "ymd") if slashes else ("ymd", "dmy", "mdy")


def _instants(moments: Sequence[_Moment | None], order: Order) -> Instants:
    import pandas as pd

    places = {own: [(own or order).index(part) for part in "ymd"] for own in ("", "ymd", "mdy", "dmy")}
    rows = np.zeros((len(moments), 6), np.int64)
    for row, moment in enumerate(moments):
        if moment is not None:
            year, month, day = places[moment.order]
            numbers = moment.numbers
            rows[row] = (numbers[year], numbers[month], numbers[day], *moment.time)
    years = rows[:, 0]
    years += np.where((years < 100) & (rows[:, 1] > 0), np.where(years >= _CENTURY, 1900, 2000), 0)
    table = pd.DataFrame(rows, columns=["year", "month", "day", "hour", "minute", "second"])
    return pd.to_datetime(table, errors="coerce").to_numpy().astype("datetime64[s]")
