"""What the command writes with: at most 80 columns, in colour only where somebody looks and wants it."""

import os
import re
import shutil
from functools import cache
from typing import IO, TYPE_CHECKING, cast
from unicodedata import category

from mlp_tutorial.cli.streams import ERROR, OUTPUT, Printed

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST, WIDTH = 20, 80
LONGEST = 10_000  # characters of a line; a path has 4,096 at most
# Control characters, marks without a width or with a direction of their own, halves of characters, breaks of a line.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters that show nothing


@cache
def output() -> "Console":
    """Standard output."""
    return _console(OUTPUT)


@cache
def error_output() -> "Console":
    """Standard error."""
    return _console(ERROR)


def paragraph(sentence: str, indent: int = 0, *, hanging: int = 0, style: str = "", error: bool = False) -> None:
    """Print text broken at spaces, each line indented, lines after the first by `hanging` more.

    Lines of the text that begin with a space keep their own indentation. A word too long for a line, a path for
    instance, stays in one piece.
    """
    console = error_output() if error else output()
    for line in map(harmless, sentence.split("\n")):
        own = indent + len(line) - len(line.lstrip(" "))
        for place, part in enumerate(_broken(line.strip(), console.width - own, hanging)):
            _print(console, " " * (own + (hanging if place else 0)) + part, style)


def entry(name: str, sentence: str, column: int, indent: int = 2) -> None:
    """Print a name and, beginning at `column`, what it is; a name too long for its place gets its own line."""
    from rich.text import Text

    console = output()
    parts = _broken(harmless(sentence), console.width - column, 0)
    head = " " * indent + padded(harmless(name), column - indent)
    if cell_width(head) > column:
        _print(console, head, "cyan")
        head = " " * column
    for place, part in enumerate(parts):
        margin = Text(" " * column) if place else Text(head, style="cyan")
        console.print(margin.append(Text(part)), soft_wrap=True)


def cell_width(words: str) -> int:
    """Columns of a terminal that the words take as they are shown: two for each Hangul syllable."""
    from rich.cells import cell_len

    return cell_len(harmless(words))


def padded(words: str, width: int, *, right: bool = False) -> str:
    """The words with spaces after them, or before, up to a width in columns of a terminal."""
    spaces = " " * (width - cell_width(words))
    return spaces + words if right else words + spaces


def verbatim(line: str, indent: int = 0, *, style: str = "") -> None:
    """Print one line as it is, in any width."""
    _print(output(), " " * indent + harmless(line), style)


def harmless(words: str) -> str:
    """The words with every character that would not show as itself written as Python writes it, ESC as \\x1b.

    A column's name may hold what clears the screen, sets a window's title, or turns the order of letters around; of one
    of megabytes only its two ends are shown.
    """
    if len(words) > LONGEST:
        words = f"{words[: LONGEST // 2]} … {words[-LONGEST // 2 :]}"
    if words.isascii() and words.isprintable():
        return words
    return "".join(_escaped(letter) if _is_unseen(letter) else letter for letter in words)


def without_control_codes(words: str) -> str:
    """The words of a table's cell as `harmless` writes them, all other letters and line ends kept: they are data."""
    return "".join(
        harmless(letter) if category(letter) == "Cc" and letter not in "\t\r\n" else letter for letter in words
    )


def _is_unseen(letter: str) -> bool:
    return category(letter) in _UNSEEN or letter in _BLANK_LETTERS


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


def _print(console: "Console", line: str, style: str) -> None:
    from rich.text import Text

    console.print(Text(line, style=style), soft_wrap=True)


def _broken(line: str, width: int, hanging: int) -> list[str]:
    """The line in parts of at most `width` columns, those after the first `hanging` fewer; as it is if it fits."""
    if cell_width(line) <= width:
        return [line]
    parts: list[str] = []
    part = ""
    # A shape such as (N, K) is one word.
    for word in re.sub(r"\((\S+), (\S+)\)", "(\\1,\N{NO-BREAK SPACE}\\2)", line).split(" "):
        longer = f"{part} {word}" if part else word
        if part and cell_width(longer) > width - (hanging if parts else 0):
            parts.append(part)
            longer = word
        part = longer
    return [piece.replace("\N{NO-BREAK SPACE}", " ") for piece in [*parts, part]]


def _console(stream: Printed) -> "Console":
    """Told its size: rich would read COLUMNS and LINES, whatever they hold."""
    from rich.console import Console

    size = shutil.get_terminal_size()
    return Console(
        file=cast(IO[str], stream),
        width=min(max(size.columns, NARROWEST), WIDTH),
        height=size.lines,
        highlight=False,
        markup=False,
        emoji=False,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )
