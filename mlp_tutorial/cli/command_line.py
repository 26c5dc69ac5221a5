"""Command lines: names of columns read from an option, and whole lines written, to be copied into a shell."""

import csv
import io
import re
import shlex
from collections.abc import Collection, Sequence
from dataclasses import fields
from pathlib import Path

import typer

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.messages import text

_PLAIN = re.compile(r"[\w.,:/@%+=-]+")  # needs no quotation marks in any shell
_NAMED = {"\t": "tab"}  # what a shell takes for a wish to complete a word
_EXPANDED = re.compile(r"[$`\"\\!]")  # means something else between double ones


def column_names(option: str, value: str, known: Collection[str]) -> tuple[str, ...]:
    """Names of columns, "a,b" as ("a", "b"); one that holds a comma stands in quotation marks, 'a,"b, c"'.

    Args:
        option: Whose value it is.
        value: As it was given.
        known: The table's columns. Parts that are none of them, but are one when put together again, are that one:
            a name with a comma needs no quotation marks.

    Returns:
        The names, in the order written; what the table does not have as it was written.

    Raises:
        typer.BadParameter: A quotation mark is not closed, or there is no name between two commas.
    """
    names = _read(value, known)
    if names is None:
        raise typer.BadParameter(text("cli.usage.columns", option=option, found=value))
    return names


def written(columns: Sequence[str], known: Collection[str]) -> str:
    """Names of columns as the value of an option, in which `column_names` finds them again.

    Args:
        columns: The names.
        known: The table's columns.

    Returns:
        Such as "floor,area".
    """
    value = ",".join(columns)
    if _read(value, known) == tuple(columns):
        return value
    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(columns)
    return row.getvalue()


def train_line(asked: Asked) -> str:
    """The line of the command that asks for this."""
    words = ["mlp-tutorial train", quoted(asked.file)]
    for option in fields(Asked):
        value = getattr(asked, option.name)
        if option.name == "file" or value == option.default:
            continue
        words.append(f"--{option.name.replace('_', '-')}")
        if value is not True:
            written_out = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
            words.append(quoted(_NAMED.get(written_out, written_out)))
    return " ".join(words)


def quoted(value: str | Path) -> str:
    """One word of a command line: in quotation marks where a shell would take it for several, or for something else."""
    words = str(value)
    if _PLAIN.fullmatch(words):
        return words
    return shlex.quote(words) if _EXPANDED.search(words) else f'"{words}"'


def _read(value: str, known: Collection[str]) -> tuple[str, ...] | None:
    try:
        (parts,) = csv.reader([value], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):
        return None
    if not parts or not all(part.strip() for part in parts):
        return None
    column = {_squeezed(name): name for name in known}
    names: list[str] = []
    while parts:
        # The shortest beginning that is a column: a comma stands between two names, unless these are none.
        beginnings = [_squeezed(",".join(parts[:count])) for count in range(1, len(parts) + 1)]
        end = next((count for count, name in enumerate(beginnings, 1) if name in column), 1)
        names.append(column.get(beginnings[end - 1], parts[0].strip()))
        parts = parts[end:]
    return tuple(names)


def _squeezed(name: str) -> str:
    """Without the spaces after commas, which the reading of an option takes off too."""
    return re.sub(r",\s+", ",", name.strip())
