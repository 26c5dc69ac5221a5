"""One column of a table: numbers, or classes, or text that is neither."""

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mlp_tutorial.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

# Written by somebody who meant a number: 1,234 or 12,3 or 45 %.
_LARGEST = int(np.finfo(np.float64).max)
MEANT_AS_NUMBER = re.compile(r"[-+]?\d+(,\d+)*(\.\d+)?\s*%?\s*")


def numbers(column: "pd.Series[Any]") -> npt.NDArray[np.float64] | None:
    """Values of a column of numbers or true/false (1/0), NaN where a cell is empty; None for text.

    A column most of whose cells are numbers is one of numbers, and each of its other cells a mistake.

    Args:
        column: As `read_table` gives it.

    Returns:
        Shape (N,), in the column's unit; or None.

    Raises:
        DataError: A cell of a column of numbers is none.
    """
    import pandas as pd

    if column.dtype.kind in "iuf" or is_boolean(column):
        return column.to_numpy(np.float64)
    present = column.dropna()
    values = pd.to_numeric(column.map(_as_text), errors="coerce")
    values = values.fillna(column[values.isna()].map(_infinity_meant))
    wrong = present[values[present.index].isna()]
    meant = sum(bool(MEANT_AS_NUMBER.fullmatch(str(cell))) for cell in wrong)
    if 2 * (len(present) - len(wrong) + meant) <= len(present):
        return None
    if len(wrong):
        raise DataError(
            "cell-not-a-number", row=int(wrong.index[0]), column=column.name, cell=str(wrong.iloc[0]), count=len(wrong)
        )
    return values.to_numpy(np.float64)


def _as_text(cell: object) -> object:
    """A whole number of hundreds of digits as it was written: pandas makes no float64 of it, and no NaN either."""
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) > _LARGEST else cell


def _infinity_meant(cell: object) -> float:
    """Infinity for a number beyond float64, such as 1e400, as pandas 3 reads it; pandas 2 leaves it as text."""
    try:
        value = float(str(cell))
    except ValueError:
        return math.nan
    return value if math.isinf(value) else math.nan


def is_boolean(column: "pd.Series[Any]") -> bool:
    """Whether every cell that is not empty is true or false."""
    present = column.dropna()
    return column.dtype.kind == "b" or (len(present) > 0 and all(isinstance(cell, bool) for cell in present))


def classes(column: "pd.Series[Any]") -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Class number of each row, and the names of the classes, sorted: numbers by value, text by letter.

    Args:
        column: The target, without empty cells.

    Returns:
        (numbers from 0 to K − 1, shape (N,); K names).

    Raises:
        DataError: Fewer than two classes, or more than two and each with one row only.
    """
    if column.dtype.kind in "iuf":
        values, labels = np.unique(column.to_numpy(np.float64), return_inverse=True)
        names = tuple(str(int(value)) if value.is_integer() else str(value) for value in values.tolist())
    else:
        cells = np.array([str(cell).strip() for cell in column], dtype=object)
        texts, labels = np.unique(cells, return_inverse=True)
        names = tuple(texts.tolist())
    if len(names) < 2:
        raise DataError("single-class-target", target=column.name, only=names[0])
    if len(names) == len(column) > 2:
        raise DataError("every-row-own-class", target=column.name, rows=len(column))
    return labels.astype(np.int64), names
