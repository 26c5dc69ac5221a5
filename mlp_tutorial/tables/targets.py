"""The column to predict: numbers, or the names of classes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.cells import NO_NUMBER, UNKNOWN, Cells, cells_of, spread
from mlp_tutorial.tables.kinds import recognise_numbers, too_fine
from mlp_tutorial.tables.note import Note
from mlp_tutorial.tables.number_columns import plain_numbers
from mlp_tutorial.tables.numbers import Decimal
from mlp_tutorial.tables.yes_no import answers_in

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["numbers", "classes"]


@dataclass(frozen=True)
class Target:
    """The values of the column to predict.

    Attributes:
        values: Numbers, shape (N,), NaN where one is missing; or the classes' names, None where one is.
        are_classes: Which of the two.
        notes: What was found out while they were read.
    """

    values: npt.NDArray[Any]
    are_classes: bool
    notes: tuple[Note, ...] = ()

    @property
    def missing(self) -> npt.NDArray[np.bool_]:
        """Which rows have no value, shape (N,)."""
        import pandas as pd

        return np.asarray(pd.isna(self.values))


def read_target(column: "pd.Series[Any]", kind: Kind | None, decimal: Decimal = ".") -> Target:
    """The target's values: numbers where its cells are, else names of classes, unless `kind` says otherwise.

    Args:
        column: Cells as text, or NaN where they are empty, shape (N,); the index counts the rows in the file.
        kind: What it holds, or None to tell by its cells.
        decimal: The sign before the decimals where its cells leave it open.

    Raises:
        DataError: A cell of a target of numbers is none, or text was asked for as numbers.

    Example:
        >>> import pandas as pd
        >>> read_target(pd.Series(["1,200원", "900원", None]), None).values
        array([1200.,  900.,   nan])
    """
    values = plain_numbers(column)
    notes: tuple[Note, ...] = ()
    cells = cells_of(column)
    if values is None:
        answers = answers_in(cells.without(UNKNOWN).texts)
        if answers is not None:
            if kind != "numbers":
                return _classes(cells.without(UNKNOWN), None)
            known = cells.without(UNKNOWN)
            values = spread(np.array([answers[text] for text in known.texts], dtype=np.float64), known.codes, np.nan)
            return Target(values, are_classes=False)
        read = recognise_numbers(cells, decimal)
        if read == "mixed-units":
            raise DataError("target-of-mixed-units", target=column.name)
        if read is not None and not isinstance(read, str):
            values, _, notes = read
    if values is None:
        if kind == "numbers":
            known = cells.without(NO_NUMBER)
            place = int((known.codes >= 0).argmax())
            cell = known.texts[int(known.codes[place])] if known.texts else ""
            raise DataError("target-is-text", target=column.name, row=int(cells.rows[place]), cell=cell)
        return _classes(cells.without(UNKNOWN), None)
    if kind == "classes":
        return _classes(cells.without(NO_NUMBER), values)
    return Target(values, are_classes=False, notes=notes)


def require_apart(target: Target, name: str) -> None:
    """Refuse numbers that float32 cannot tell apart.

    Raises:
        DataError: It merges more than a quarter of the different ones.
    """
    merged = None if target.are_classes else too_fine(target.values)
    if merged is not None:
        low, high = float(np.nanmin(target.values)), float(np.nanmax(target.values))
        facts = {"different": merged.different, "left": merged.left}
        raise DataError("column-too-fine", column=name, low=low, high=high, **facts)


def numbered(target: Target, name: str) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Class number of each row, and the names of the classes, sorted: numbers by value, text by letter.

    Args:
        target: Classes, none missing.
        name: Of the column.

    Returns:
        (numbers from 0 to K − 1, shape (N,); K names).

    Raises:
        DataError: Fewer than two classes, or more than two and each with one row only.
    """
    values, labels = np.unique(target.values, return_inverse=True)
    names = tuple(_name_of(value) for value in values.tolist())
    if len(names) < 2:
        raise DataError("single-class-target", target=name, only=names[0])
    if len(names) == len(labels) > 2:
        raise DataError("every-row-own-class", target=name, rows=len(labels))
    return labels.astype(np.int64), names


def _classes(cells: Cells, numbers: npt.NDArray[np.float64] | None) -> Target:
    if numbers is not None:
        return Target(numbers, are_classes=True)
    names = np.array([*(_TRUTH.get(text.lower(), text) for text in cells.texts), None], dtype=object)
    return Target(names[cells.codes], are_classes=True)


def _name_of(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value)


_TRUTH = {"true": "True", "false": "False"}  # in whichever letters a spreadsheet writes them
