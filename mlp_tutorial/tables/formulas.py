"""Text that a spreadsheet would run as a formula: written with an apostrophe before it, read without.

`=HYPERLINK(…)` as the name of a class is text here, and a formula where the predictions are opened in a spreadsheet.
An apostrophe at the beginning says there that text follows.
"""

import re

# A cell begins at the beginning, and for a spreadsheet that splits at them after a semicolon, a tab or a line's end.
_RUN = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_MARKED = re.compile(r"(?:^|(?<=[;\t\r\n]))'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|[-+]?(inf|nan)", re.IGNORECASE | re.ASCII)


def as_text(cell: str) -> str:
    """The cell with the apostrophe where a spreadsheet would run it; numbers stay numbers.

    Args:
        cell: Text or a number.

    Example:
        >>> as_text("=1+1"), as_text("-1.5"), as_text("setosa")
        ("'=1+1", '-1.5', 'setosa')
    """
    return cell if _NUMBER.fullmatch(cell) else _RUN.sub("'", cell)


def text_meant(cell: str) -> str:
    """The cell without the apostrophe of `as_text`.

    Args:
        cell: As it stands in a file.

    Example:
        >>> text_meant("'=1+1"), text_meant("'90s")
        ('=1+1', "'90s")
    """
    return _MARKED.sub("", cell)
