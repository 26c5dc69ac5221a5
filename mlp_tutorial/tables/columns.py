"""The columns of a table as they were learnt from its rows: the same cells become the same inputs in every table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mlp_tutorial.errors import ArgumentError, DataError
from mlp_tutorial.tables.column import Column
from mlp_tutorial.tables.column_state import column_from
from mlp_tutorial.tables.note import listed
from mlp_tutorial.tables.reading import Values, column_among, decimal_of, read_columns

if TYPE_CHECKING:
    import pandas as pd

Missing = Literal["drop", "mean", "refuse"]


@dataclass(frozen=True)
class Encoded:
    """The inputs of a table's rows.

    Attributes:
        x: Inputs of the complete rows, shape (n, D), float32.
        rows: Numbers of these rows in the file, n of them.
        incomplete: Number of each other row, with the names of the columns in which its cells are missing.
        unseen: Of each column, the values that have no input of their own, and in how many of all rows they stand.
        unread: Of each column, the cells that are no number or no date and count as missing, and how many they are.

    Source:
        As `Columns`.

    Example:
        >>> import pandas as pd
        >>> columns = Columns.learn(pd.DataFrame({"gu": ["A", "B", "C", "A", "B", "C"]}), ["gu"])
        >>> encoded = columns.encode(pd.DataFrame({"gu": ["B", "D"]}))
        >>> encoded.x, encoded.unseen
        (tensor([[0., 1., 0.],
                [0., 0., 0.]]), {'gu': {'D': 1}})
    """

    x: Tensor
    rows: tuple[int, ...]
    incomplete: Mapping[int, tuple[str, ...]]
    unseen: Mapping[str, Mapping[str, int]]
    unread: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Columns:
    """What was learnt from the rows of a table: kinds, units, categories, parts of dates, means.

    Attributes:
        columns: Each with its recipe.
        missing: What is done where a cell is missing: the row is left out ("drop"), the inputs are filled with their
            means over the rows that were learnt from ("mean"), or the table is refused ("refuse").

    Source:
        One input for each category as in scikit-learn's OneHotEncoder, means as in its SimpleImputer.

    Example:
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"area": ["51㎡", "84㎡", "59㎡", "72㎡"], "gu": ["A", "B", "C", "A"]})
        >>> columns = Columns.learn(frame, ["area"])
        >>> columns.names, columns.encode(pd.DataFrame({"area": ["60", None]}, index=[2, 3]))
        (('area',), Encoded(x=tensor([[60.]]), rows=(2,), incomplete={3: ('area',)}, unseen={}, unread={}))
    """

    columns: tuple[Column, ...]
    missing: Missing = "drop"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the D inputs: "area", "gu=강남구", "date: month"."""
        return tuple(name for column in self.columns for name in column.names)

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the table's columns."""
        return tuple(column.name for column in self.columns)

    @classmethod
    def learn(cls, frame: "pd.DataFrame", features: Sequence[str], missing: Missing = "drop") -> "Columns":
        """Learn from the rows of a table.

        Args:
            frame: Cells as text, or NaN where they are empty; the index counts the rows in the file.
            features: Names of the columns.
            missing: What is done where a cell is missing.

        Returns:
            What was learnt.

        Raises:
            ArgumentError: `missing` is none of the three.
            DataError: A column is not there or cannot be used, or a cell is a typing mistake.
        """
        require_missing(missing)
        known = dict.fromkeys(frame.columns)
        features = [column_among(known, name) for name in features]
        reading = read_columns(frame, features, asked=True, decimal=decimal_of(frame))
        return learnt(reading.columns, reading.values, missing)

    def encode(self, frame: "pd.DataFrame") -> Encoded:
        """Inputs of the rows of a table, as they were learnt.

        Args:
            frame: Cells as text, or NaN where they are empty; the index counts the rows in the file. Other columns
                are not looked at.

        Returns:
            Inputs of the complete rows; those that are left out; values that have no input of their own.

        Raises:
            DataError: A column is not there, a number is too large for float32, or a cell is missing and that is
                refused.
        """
        known = dict.fromkeys(frame.columns)
        read = {column.name: column.read(frame[column_among(known, column.name)]) for column in self.columns}
        values = [each for each, _ in read.values()]
        pairs = list(zip(self.columns, values, strict=True))
        missing = np.column_stack([column.missing(each) for column, each in pairs])
        gaps: npt.NDArray[np.bool_] = np.asarray(missing.any(axis=1)) & (self.missing != "mean")
        rows = [int(row) for row in frame.index]
        incomplete = {
            rows[place]: tuple(column.name for column, gap in zip(self.columns, missing[place], strict=True) if gap)
            for place in np.flatnonzero(gaps).tolist()
        }
        if incomplete and self.missing == "refuse":
            names = dict.fromkeys(name for columns in incomplete.values() for name in columns)
            count, listed_rows = int(missing.sum()), listed(tuple(incomplete))
            raise DataError("empty-cells", rows=listed_rows, columns=listed(tuple(names)), count=count)
        unseen = {column.name: found for column, each in pairs if (found := column.unseen(each))}
        x = self.inputs([each[~gaps] for each in values] if incomplete else values, len(rows) - len(incomplete))
        complete = tuple(row for row in rows if row not in incomplete)
        return Encoded(x, complete, incomplete, unseen, {name: cells for name, (_, cells) in read.items() if cells})

    def inputs(self, values: Sequence[Values], rows: int) -> Tensor:
        """Inputs of values that were read already.

        Args:
            values: Of each column, as its `read` gives them.
            rows: How many there are.

        Returns:
            Shape (rows, D), float32.
        """
        x = np.empty((rows, len(self.names)), np.float32)
        start = 0
        for column, each in zip(self.columns, values, strict=True):
            inputs = column.filled(each)
            x[:, start : start + inputs.shape[1]] = inputs
            start += inputs.shape[1]
        return torch.from_numpy(x)

    def state(self) -> dict[str, Any]:
        """Plain values, for a file."""
        return {"missing": self.missing, "columns": [column.state() for column in self.columns]}

    @classmethod
    def from_state(cls, state: Any) -> "Columns":
        """What `state` gave.

        Args:
            state: Plain values, as they come from a file.

        Returns:
            The same columns.

        Raises:
            TypeError: A value is of another type.
            ValueError: The values describe no columns.

        Example:
            >>> columns = Columns.from_state({"missing": "drop", "columns": [
            ...     {"kind": "number", "name": "area", "means": [], "unit": "㎡", "decimal": "."}]})
            >>> columns.names
            ('area',)
        """
        if (
            not isinstance(state, dict)
            or set(state) != {"missing", "columns"}
            or not isinstance(state["columns"], list)
        ):
            raise TypeError(f"columns are {state!r}")
        if state["missing"] not in get_args(Missing):
            raise ValueError(f"missing is {state['missing']!r}")
        columns = tuple(column_from(part) for part in state["columns"])
        if not columns or len({column.name for column in columns}) < len(columns):
            raise ValueError(f"columns {[column.name for column in columns]!r}")
        filled = state["missing"] == "mean"
        for column in columns:
            if len(column.means) != (len(column.names) if filled else 0):
                raise ValueError(f"{len(column.means)} means for {len(column.names)} inputs of {column.name!r}")
        return cls(columns, state["missing"])


def learnt(columns: Sequence[Column], values: Sequence[Values], missing: Missing) -> Columns:
    """Columns as these rows have them.

    Args:
        columns: As they were recognised.
        values: Of the rows to learn from.
        missing: What is done where a cell is missing.
    """
    known = [column.learnt(each) for column, each in zip(columns, values, strict=True)]
    if missing == "mean":
        known = [column.with_means(each) for column, each in zip(known, values, strict=True)]
    return Columns(tuple(known), missing)


def require_missing(missing: object) -> None:
    """Refuse a word that says nothing about missing cells."""
    if missing not in get_args(Missing):
        raise ArgumentError("unknown-missing", missing=missing)
