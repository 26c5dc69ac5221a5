"""A column of dates: an input for each part of the date that differs between the rows."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.cells import NO_NUMBER, cells_of, spread
from mlp_tutorial.tables.column import Column
from mlp_tutorial.tables.dates import Instants, Order, dates_as

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("year", "month", "day", "weekday", "hour", "minute")
_OF_PANDAS = {"weekday": "day_of_week"}


@dataclass(frozen=True)
class DateColumn(Column):
    """Dates, times or both.

    Attributes:
        order: Of year, month and day in texts that leave it open.
        parts: Those that become inputs; weekday 0 is Monday.

    Example:
        >>> import pandas as pd
        >>> column = DateColumn("date", parts=("year", "weekday"))
        >>> values, _ = column.read(pd.Series(["2024-01-05"]))
        >>> column.inputs(values).tolist()
        [[2024.0, 4.0]]
    """

    order: Order = "ymd"
    parts: tuple[str, ...] = ()
    kind: ClassVar[str] = "date"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}: {part}" for part in self.parts)

    def read(self, column: "pd.Series[Any]") -> tuple[Instants, dict[str, int]]:
        cells = cells_of(column).without(NO_NUMBER)
        instants = dates_as(cells.texts, self.order)
        return spread(instants, cells.codes, np.datetime64("NaT")), cells.counted(np.isnat(instants))

    def learnt(self, values: Instants) -> Self:
        parts = _parts(values[~self.missing(values)])
        return replace(self, parts=tuple(part for part in PARTS if len(np.unique(parts[part])) > 1) or ("year",))

    def missing(self, values: Instants) -> npt.NDArray[np.bool_]:
        return np.isnat(values)

    def inputs(self, values: Instants) -> npt.NDArray[np.float32]:
        parts = _parts(values)
        inputs = np.empty((len(values), len(self.parts)), np.float32)
        for place, part in enumerate(self.parts):
            inputs[:, place] = parts[part]
        return inputs


def _parts(values: Instants) -> dict[str, npt.NDArray[Any]]:
    import pandas as pd

    instants = pd.DatetimeIndex(values)
    return {part: np.asarray(getattr(instants, _OF_PANDAS.get(part, part))) for part in PARTS}
