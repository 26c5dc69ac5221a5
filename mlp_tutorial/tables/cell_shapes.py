"""What a cell looks like, for telling names from rows: a number, digits among other letters, or neither."""

import re

_NUMBER = re.compile(r"[-+−]?[$₩€£¥]?\s*(\d([\d,. ]*[\d.])?|[.,]\d+)([eE][-+]?\d+)?\s*%?\s*")
_PERIOD = re.compile(r"(1[89]|20|21)\d\d([.](0[1-9]|1[0-2]))?")
# Written where a value is missing; such a cell is neither a name nor a number.
_MISSING = {"", "-", "--", ".", "?", "na", "n/a", "n.a.", "nan", "null", "none", "#n/a", "missing", "없음", "미상"}


def is_number(cell: str) -> bool:
    """Whether it is written as a number, for people or for programs: 1,234.5 or 12,3 or $5 or 45 %."""
    return bool(_NUMBER.fullmatch(cell.strip()))


def is_period(cell: str) -> bool:
    """Whether it is a year from 1800 to 2199, or such a year and a month: 2026.01."""
    return bool(_PERIOD.fullmatch(cell.strip()))


def is_missing(cell: str) -> bool:
    """Whether it is empty, or says that there is no value."""
    return cell.strip().lower() in _MISSING


def is_text(cell: str) -> bool:
    """Whether it holds letters and no digit."""
    return not is_missing(cell) and not any(letter.isdigit() for letter in cell)


def shape(cell: str) -> str:
    """The cell with 9 for each number: dates of one format have one shape.

    Example:
        >>> shape("2026-01-31"), shape("12000원")
        ('9-9-9', '9원')
    """
    return re.sub(r"\d+", "9", cell.strip())
