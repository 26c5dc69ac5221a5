"""Names of columns as they stand on a command line: read from an option, and written into one to be copied."""

import csv
import io
import re
import shlex
from collections.abc import Collection, Sequence
from pathlib import Path

import typer

from mlp_tutorial.messages import text

_PLAIN = re.compile(r"[\w.,:/@%+=-]+")  # needs no quotation marks in any shell
_EXPANDED = re.compile(r"[$`\"\\!]")  # means something else between double ones


def column_names(option: str, written: str, known: Collection[str]) -> tuple[str, ...]:
    """Names of columns, "a,b" as ("a", "b"); one that holds a comma stands in quotation marks, 'a,"b, c"'.

    Args:
        option: Whose value it is.
        written: The value.
        known: The table's columns. Parts that are none of them, but are one when put together again, are that one:
            a name with a comma needs no quotation marks.

    Returns:
        The names, in the order written; what the table does not have as it was written.

    Raises:
        typer.BadParameter: A quotation mark is not closed, or there is no name between two commas.
    """
    names = _read(written, known)
    if names is None:
        raise typer.BadParameter(text("cli.usage.columns", option=option, found=written))
    return names


def option(name: str, columns: Sequence[str], known: Collection[str]) -> str:
    """An option with the names of columns, to be copied into a shell.

    Args:
        name: Of the option, "--exclude".
        columns: What it takes.
        known: The table's columns, among which `column_names` finds them again.

    Returns:
        Such as `--exclude "area, m2"`.
    """
    value = ",".join(columns)
    if _read(value, known) != tuple(columns):
        row = io.StringIO()
        csv.writer(row, lineterminator="").writerow(columns)
        value = row.getvalue()
    return f"{name} {quoted(value)}"


def quoted(value: str | Path) -> str:
    """One word of a command line: in quotation marks where a shell would take it for several, or for something else."""
    written = str(value)
    if _PLAIN.fullmatch(written):
        return written
    return shlex.quote(written) if _EXPANDED.search(written) else f'"{written}"'


def _read(written: str, known: Collection[str]) -> tuple[str, ...] | None:
    try:
        (parts,) = csv.reader([written], skipinitialspace=True, strict=True)
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
