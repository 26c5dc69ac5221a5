"""The columns of a table read one by one: the values of each that a model can use, the reason for each other one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mlp_tutorial.errors import DataError
from mlp_tutorial.messages import text
from mlp_tutorial.messages.spelling import did_you_mean
from mlp_tutorial.tables.header import column_name
from mlp_tutorial.tables.kinds import recognise
from mlp_tutorial.tables.note import Note, listed
from mlp_tutorial.tables.numbers import usual_decimal
from mlp_tutorial.tables.written import Decimal

if TYPE_CHECKING:
    import pandas as pd

    from mlp_tutorial.tables.column import Column

LOOKED_AT = 1000  # rows
Values = Any  # what a column's `read` gives: one value per row, and rows can be taken from it by their places


@dataclass(frozen=True)
class Reading:
    """Columns and the values of their rows.

    Attributes:
        columns: Those that a model can use.
        values: Of each of them.
        left_out: Name and word for the reason, of each other one.
        notes: What was found out.
    """

    columns: tuple["Column", ...]
    values: tuple[Values, ...]
    left_out: Mapping[str, str]
    notes: tuple[Note, ...]

    def missing(self) -> npt.NDArray[np.bool_]:
        """Which cells have no value, shape (N, columns)."""
        pairs = zip(self.columns, self.values, strict=True)
        return np.column_stack([column.missing(values) for column, values in pairs])

    def rows(self, places: npt.NDArray[Any]) -> tuple[Values, ...]:
        """Values of these rows alone."""
        return tuple(values[places] for values in self.values)


def read_columns(frame: "pd.DataFrame", names: Sequence[str], *, asked: bool, decimal: Decimal = ".") -> Reading:
    """Read the columns of these names.

    Args:
        frame: Cells as text, or NaN where they are empty; the index counts the rows in the file.
        names: Of the columns, in the order of the inputs.
        asked: Whether the reader named them: then each has to be of use.
        decimal: The sign before the decimals where a column's cells leave it open.

    Returns:
        The columns that can be used, with their values.

    Raises:
        DataError: A column that was asked for cannot be used, with the reasons of all such; a cell is a typing
            mistake.

    Example:
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"area": ["51㎡", "84㎡", "59㎡"], "name": ["Kim", "Lee", "Park"]})
        >>> reading = read_columns(frame, ["area", "name"], asked=False)
        >>> reading.values, reading.left_out
        ((array([51., 84., 59.], dtype=float32),), {'name': 'identifier'})
    """
    left_out: dict[str, str] = {}
    found = []
    for name in names:
        column = recognise(frame[name], asked=asked, decimal=decimal)
        if isinstance(column, str):
            left_out[name] = column
        else:
            found.append(column)
    if asked and left_out:
        raise unfit(left_out)
    return Reading(
        columns=tuple(each.column for each in found),
        values=tuple(each.values for each in found),
        left_out=left_out,
        notes=tuple(note for each in found for note in each.notes),
    )


def column_among(known: Collection[str], name: str) -> str:
    """The column of that name, as a table has it.

    Args:
        known: Names of the table's columns; a mapping where many are looked up.
        name: As somebody wrote it.

    Raises:
        DataError: There is none.

    Example:
        >>> column_among({"area": None}, " area ")
        'area'
    """
    found = column_name(str(name))  # a heading may be a year: target=2026
    if found not in known:
        names = tuple(known)
        raise DataError("unknown-column", column=name, columns=listed(names), suggestion=did_you_mean(found, names))
    return found


def decimal_of(frame: "pd.DataFrame") -> Decimal:
    """The decimal sign of a table, told by its first rows.

    Example:
        >>> import pandas as pd
        >>> decimal_of(pd.DataFrame({"a": ["7,845"], "b": ["78,30"]}))
        ','
    """
    first = frame.head(LOOKED_AT)
    return usual_decimal([str(cell) for cell in first[name].dropna()] for name in first.columns)


def unfit(left_out: Mapping[str, str]) -> DataError:
    """The error that names all columns that cannot be used, each with its reason."""
    reasons = "; ".join(f"{name} ({text(f'tables.left_out.{word}')})" for name, word in left_out.items())
    return DataError("unfit-features", columns=tuple(left_out), count=len(left_out), reasons=reasons)
