"""What the command writes with: at most 80 columns, in colour only where somebody looks and wants it."""

import os
import re
import sys
from functools import cache
from io import TextIOWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 80


@cache
def output() -> "Console":
    """Standard output."""
    return _console(error=False)


@cache
def error_output() -> "Console":
    """Standard error."""
    return _console(error=True)


def paragraph(sentence: str, indent: int = 0, *, hanging: int = 0, style: str = "", error: bool = False) -> None:
    """Print text broken at spaces, each line indented, lines after the first by `hanging` more.

    Lines of the text that begin with a space keep their own indentation. A word too long for a line, a path for
    instance, stays in one piece.
    """
    console = error_output() if error else output()
    for line in sentence.split("\n"):
        own = indent + len(line) - len(line.lstrip(" "))
        for place, part in enumerate(_broken(line.strip(), console.width - own, hanging)):
            _print(console, " " * (own + (hanging if place else 0)) + part, style)


def entry(name: str, sentence: str, column: int, indent: int = 2) -> None:
    """Print a name and, beginning at `column`, what it is; a name too long for its place gets its own line."""
    from rich.text import Text

    console = output()
    parts = _broken(sentence, console.width - column, 0)
    head = " " * indent + padded(name, column - indent)
    if cell_width(head) > column:
        _print(console, head, "cyan")
        head = " " * column
    for place, part in enumerate(parts):
        margin = Text(" " * column) if place else Text(head, style="cyan")
        console.print(margin.append(Text(part)), soft_wrap=True)


def cell_width(words: str) -> int:
    """Columns of a terminal that the words take: two for each Hangul syllable."""
    from rich.cells import cell_len

    return cell_len(words)


def padded(words: str, width: int, *, right: bool = False) -> str:
    """The words with spaces after them, or before, up to a width in columns of a terminal."""
    spaces = " " * (width - cell_width(words))
    return spaces + words if right else words + spaces


def verbatim(line: str, indent: int = 0, *, style: str = "") -> None:
    """Print one line as it is."""
    _print(output(), " " * indent + line, style)


def write_what_can_be_written() -> None:
    """A terminal that lacks a letter, such as ŷ in cp949, shows ? in its place: no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


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


def _console(*, error: bool) -> "Console":
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR"))
    console = Console(stderr=error, highlight=False, markup=False, emoji=False, color_system=None if plain else "auto")
    console.width = min(WIDTH, console.width)
    return console
