"""One number as somebody wrote it: taken apart into digits, sign and unit, and put together as a value."""

import math
import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from mlp_tutorial.tables.units import BEFORE, MULTIPLES, NO_UNIT, Unit, unit_called

Decimal = Literal[".", ","]

# Full-width signs and digits, spaces that do not break, signs for minus: △ stands before losses in Korean accounts.
_PLAIN_SIGNS = {0xFF01 + k: 0x21 + k for k in range(94)} | dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u3000"), " ")
_PLAIN_SIGNS |= {ord("−"): "-", ord("△"): "-", ord("▲"): "-", ord("￦"): "₩", ord("’"): "'"}
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
_FITS: dict[Decimal, Callable[[str], "re.Match[str] | None"]] = {".": _POINT.fullmatch, ",": _COMMA.fullmatch}


class Written(NamedTuple):
    """A cell taken apart; `factor` holds its sign and a multiple such as k."""

    body: str
    power: str
    factor: float
    unit: Unit


def taken_apart(text: str) -> Written | None:
    """The parts of a number as people write it; None for a text that is none.

    Args:
        text: A cell without spaces around it.

    Example:
        >>> taken_apart("-1,234.5 kg").body, taken_apart("about 7")
        ('1,234.5', None)
    """
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
    return Written(match["body"], match["power"] or "", factor, unit_called(before) or NO_UNIT if before else unit)


def fits(body: str, decimal: Decimal) -> bool:
    """Whether digits and separators are a number with this decimal sign.

    Example:
        >>> fits("1,234", "."), fits("1,234", ","), fits("12,34", ".")
        (True, True, False)
    """
    return _FITS[decimal](body) is not None


def _in_numerals(text: str) -> Written | None:
    match = _NUMERALS.fullmatch(text)
    if match is None or not all(_POINT.fullmatch(part) for part in (match["a"], match["b"]) if part):
        return None
    tens_of_thousands = float(match["a"].replace(",", "")) * 1e4 + float((match["b"] or "0").replace(",", ""))
    unit = unit_called("만원" if match["b"] else "억원")
    assert unit is not None
    number = tens_of_thousands if match["b"] else tens_of_thousands / 1e4
    return Written("", "", -number if match["sign"] else number, unit)


def value_of(written: Written | None, decimal: Decimal, unit: Unit) -> float:
    """The number.

    Args:
        written: As `taken_apart` gives it.
        decimal: The sign before the decimals.
        unit: What to count in; of the family of the cell's own.

    Returns:
        NaN where it is none, or none with this decimal sign.

    Example:
        >>> value_of(taken_apart("1,5"), ",", NO_UNIT), value_of(taken_apart("1,5"), ".", NO_UNIT)
        (1.5, nan)
    """
    if written is None:
        return math.nan
    scale = written.factor * (written.unit.factor / unit.factor if written.unit.name else 1.0)
    if not written.body:
        return scale
    if not fits(written.body, decimal):
        return math.nan
    digits = written.body.replace("," if decimal == "." else ".", "").replace(" ", "").replace("'", "")
    number = float(digits.replace(",", ".") + written.power)
    return number if scale == 1.0 else number * scale
