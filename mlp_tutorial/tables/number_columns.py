"""A column of numbers: one input, the number itself."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.cells import NO_NUMBER, Cells, cells_of, spread
from mlp_tutorial.tables.column import Column
from mlp_tutorial.tables.numbers import NumberFormat, numbers_as
from mlp_tutorial.tables.written import Decimal

if TYPE_CHECKING:
    import pandas as pd

_CODE = re.compile(r"\n\s*[-+]?0\d", re.ASCII)
_FIRST_DAY, _LAST_DAY = 19000101, 21001231  # as whole numbers: such a column may hold dates


@dataclass(frozen=True)
class NumberColumn(Column):
    """Numbers in one unit.

    Attributes:
        unit: Its name; "" without one.
        decimal: The sign before the decimals, "." or ",".

    Example:
        >>> import pandas as pd
        >>> NumberColumn("price", unit="₩").read(pd.Series(["₩83,087", "-"]))
        (array([83087.,    nan]), {})
    """

    unit: str = ""
    decimal: Decimal = "."
    kind: ClassVar[str] = "number"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, column: "pd.Series[Any]") -> tuple[npt.NDArray[np.float64], dict[str, int]]:
        values = plain_numbers(column) if not self.unit and self.decimal == "." else None
        unread: dict[str, int] = {}
        if values is None:
            cells = cells_of(column).without(NO_NUMBER)
            numbers = numbers_as(cells.texts, NumberFormat(self.unit, self.decimal))
            unread = cells.counted(np.isnan(numbers))
            values = spread(numbers, cells.codes, np.nan)
        return fit_for_float32(self.name, column.index, values), unread

    def learnt(self, values: npt.NDArray[np.floating[Any]]) -> Self:
        del values
        return self

    def missing(self, values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.bool_]:
        return np.asarray(np.isnan(values))

    def inputs(self, values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float32]:
        return values.astype(np.float32).reshape(-1, 1)


def plain_numbers(column: "pd.Series[Any]") -> npt.NDArray[np.float64] | None:
    """Numbers of a column whose cells are all as Python writes them, or empty; None for another.

    Args:
        column: Cells as text, or NaN, shape (N,).

    Returns:
        Shape (N,), NaN where a cell is empty; None too where they may be codes, such as 01234, or dates.

    Example:
        >>> import pandas as pd
        >>> plain_numbers(pd.Series(["1.5", None])), plain_numbers(pd.Series(["1", "01"]))
        (array([1.5, nan]), None)
    """
    if column.empty or column.dtype.kind in "iuf":  # of a table that the reader made
        return column.to_numpy(np.float64)
    cells = column.to_numpy(object)
    try:
        # One look at all cells, since nearly always they are all numbers or none is.
        values = cells.astype(np.float64)
    except (ValueError, TypeError):
        return None
    gaps = np.isnan(values)
    if gaps.any():
        if gaps.all() or not column.isna().to_numpy()[gaps].all():
            return None
        cells = cells[~gaps]
    try:
        text = "\n" + "\n".join(cells)
    except TypeError:  # numbers among the cells, of a table that the reader made
        return None
    # Python reads 1_000 and the digits of every script.
    if "_" in text or not text.isascii():
        return None
    low, high = np.nanmin(values), np.nanmax(values)
    if low >= _FIRST_DAY and high <= _LAST_DAY:
        return None
    whole = bool((values[~gaps] == np.rint(values[~gaps])).all())
    return None if whole and _CODE.search(text) else values


def not_a_number(cells: Cells, wrong: npt.NDArray[np.bool_]) -> DataError:
    """The error for the first row in which one of these texts stands."""
    rows = spread(wrong, cells.codes, False)
    place = int(rows.argmax())
    cell = cells.texts[int(cells.codes[place])]
    return DataError(
        "cell-not-a-number", row=int(cells.rows[place]), column=cells.name, cell=cell, count=int(rows.sum())
    )


def fit_for_float32(name: str, rows: "pd.Index[Any]", values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The same numbers, none of them infinite in float32.

    Raises:
        DataError: One is; its row is named.
    """
    infinite = np.abs(values) > np.finfo(np.float32).max
    if infinite.any():
        place = int(infinite.argmax())
        raise DataError("cell-too-large", row=int(rows[place]), column=name, value=float(values[place]))
    return values
