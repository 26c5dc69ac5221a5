"""A column as it was learnt from a table's rows: how its cells become one input of the model or several."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Column(ABC):
    """A feature of a table, and what is known of it.

    Attributes:
        name: As in the table.
        means: Of each of its inputs over the training rows, for cells that are missing; empty where such rows are
            left out.
        kind: "number", "yes-no", "category" or "date".
    """

    name: str
    means: tuple[float, ...] = ()
    kind: ClassVar[str]

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Names of its inputs."""

    @abstractmethod
    def read(self, column: "pd.Series[Any]") -> tuple[Any, dict[str, int]]:
        """Values of new cells, in the way that was learnt.

        Args:
            column: Cells as text, or NaN where they are empty, shape (N,); the index counts the rows in the file.

        Returns:
            (values, shape (N,), of which `missing` tells those that are none; the cells that could not be read, and
            how often each of them occurs).

        Raises:
            DataError: A number is too large for float32; its row is named.
        """

    @abstractmethod
    def learnt(self, values: Any) -> Self:
        """The column as its training rows have it.

        Args:
            values: As `read` gives them, of the training rows alone.

        Returns:
            The same column with what depends on them.
        """

    @abstractmethod
    def missing(self, values: Any) -> npt.NDArray[np.bool_]:
        """Which rows have no value, shape (N,)."""

    @abstractmethod
    def inputs(self, values: Any) -> npt.NDArray[np.float32]:
        """Its inputs, shape (N, D), whatever in rows without a value."""

    def unseen(self, values: Any) -> dict[str, int]:
        """Values that no training row had, or too few for an input of their own, and how often each stands in these."""
        del values
        return {}

    def filled(self, values: Any) -> npt.NDArray[np.float32]:
        """Its inputs with the means where there is no value; NaN without means."""
        inputs, missing = self.inputs(values), self.missing(values)
        if missing.any():
            inputs[missing] = self.means or np.nan
        return inputs

    def with_means(self, values: Any) -> Self:
        """The same column, which fills missing cells with the means of these rows; 0 where none has a value."""
        present = self.inputs(values)[~self.missing(values)]
        means = present.mean(axis=0, dtype=np.float64) if len(present) else np.zeros(present.shape[1])
        return replace(self, means=tuple(means.tolist()))

    def state(self) -> dict[str, Any]:
        """Plain values, for a file."""
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        return {"kind": self.kind} | {
            name: list(part) if isinstance(part, tuple) else part for name, part in parts.items()
        }
