"""A data set from a table, which remembers how its columns became inputs."""

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.tables.columns import Columns, learnt
from mlp_tutorial.tables.note import Note


class TableDataset(Dataset):
    """What `from_csv` gives: a data set that knows its table's columns.

    Args:
        x: Inputs, shape (N, D), float32.
        y: Targets, as for `Dataset`.
        columns: How the columns became inputs.
        values: What was read of each column, N values; None where the columns were learnt from other rows.
        class_names: As for `Dataset`.
        target_name: As for `Dataset`.
        name: As for `Dataset`.
        left_out: As for `Dataset`.
        dropped: Rows of the file that are left out because a cell is missing.
        notes: What was found out about the table.

    Attributes:
        columns: What was learnt: kinds, units, categories, means. `feature_names` are the names of its inputs.
        dropped: Numbers of the file's rows that are left out because a cell is missing.
        notes: What was found out while the table was read; `note.sentence` is in the language in use.

    Source:
        As `Dataset`.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> from mlp_tutorial.datasets import from_csv
        >>> path = Path(tempfile.mkdtemp()) / "flats.csv"
        >>> rows = ["gu,area,price", "강남구,84,19", "노원구,59,6", "강남구,,11", "서초구,51,12", "노원구,49,5"]
        >>> _ = path.write_text("\\n".join(rows), encoding="utf-8")
        >>> flats = from_csv(path, target="price", missing="mean")
        >>> flats.feature_names
        ('gu=강남구', 'gu=노원구', 'area')
        >>> train, test = flats.split(0.8)
        >>> train.columns.missing, len(train)
        ('mean', 4)
    """

    def __init__(
        self,
        x: Tensor,
        y: Tensor,
        columns: Columns,
        *,
        values: Sequence[Any] | None = None,
        class_names: Sequence[str] | None = None,
        target_name: str = "y",
        name: str = "",
        left_out: Mapping[str, str] | None = None,
        dropped: Sequence[int] = (),
        notes: Sequence[Note] = (),
    ) -> None:
        super().__init__(x, y, columns.names, class_names, target_name, name, left_out=left_out or {})
        self.columns = columns
        self.dropped = tuple(dropped)
        self.notes = tuple(notes)
        self._values = None if values is None else tuple(values)

    def split(self, fraction: float = 0.8, seed: int = 0) -> tuple["TableDataset", "TableDataset"]:
        """Random division into rows to train on and rows held out.

        What the columns are is learnt from the rows to train on alone: which categories have an input, which parts of
        dates differ, which means fill missing cells. The rows held out are encoded by it, as new rows will be. Parts
        of parts are encoded as the parts are.

        Args:
            fraction: As for `Dataset.split`.
            seed: As for `Dataset.split`.

        Returns:
            Two data sets, (train, test), with the same columns.

        Raises:
            ArgumentError: As for `Dataset.split`.
            DataError: As for `Dataset.split`.

        Source:
            As `Dataset.split`.
        """
        first, second = self._division(fraction, seed)
        if self._values is None:
            return self._part(first, self.columns, self.x[first]), self._part(second, self.columns, self.x[second])
        train, test = ([values[rows.numpy()] for values in self._values] for rows in (first, second))
        columns = learnt(self.columns.columns, train, self.columns.missing)
        return (
            self._part(first, columns, columns.inputs(train, len(first))),
            self._part(second, columns, columns.inputs(test, len(second))),
        )

    def _part(self, rows: Tensor, columns: Columns, x: Tensor) -> "TableDataset":
        return TableDataset(
            x,
            self.y[rows],
            columns,
            class_names=self.class_names,
            target_name=self.target_name,
            name=self.name,
            left_out=self.left_out,
            dropped=self.dropped,
            notes=self.notes,
        )
