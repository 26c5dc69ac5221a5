"""The reader's table, divided into rows to train on and rows held out."""

from dataclasses import dataclass

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.gaps import Gaps, gaps_in
from mlp_tutorial.cli.table import class_counts, dataset_for
from mlp_tutorial.datasets import TableDataset
from mlp_tutorial.datasets.leaks import Leak, leaks
from mlp_tutorial.tables.csv_file import Table

_OTHER_SEEDS = 100
_BUT_FOR_ROUNDING = 0.99999  # R² of a sum of columns that were rounded to three digits


@dataclass(frozen=True)
class Division:
    """A table's rows as a run of `train` divides them.

    Attributes:
        data: The whole table: what became of its columns, and its notes.
        gaps: What became of its rows with missing cells.
        leaks: Columns that tell the target.
        train: Rows to train on.
        held_out: Rows held out.
        share: Of the rows that is held out.
        seed: Of the division.
    """

    data: TableDataset
    gaps: Gaps
    leaks: tuple[Leak, ...]
    train: TableDataset
    held_out: TableDataset
    share: float
    seed: int

    @property
    def untrained_classes(self) -> tuple[str, ...]:
        """Classes of which no row is among those to train on."""
        return _without_rows(self.train)

    def seed_with_all_classes(self) -> int | None:
        """The next seed with which no class is missing among the rows to train on; None where none is near."""
        seeds = range(self.seed + 1, self.seed + 1 + _OTHER_SEEDS)
        return next((seed for seed in seeds if not _without_rows(self.data.split(1 - self.share, seed)[0])), None)


def divide(asked: Asked, table: Table) -> Division:
    """The table as a data set, and its division.

    Args:
        asked: The options.
        table: As `read` gives it.

    Returns:
        The division by the seed that was asked for.

    Raises:
        ArgumentError: As for `dataset_for`.
        DataError: As for `dataset_for`; or there are too few rows to divide.
    """
    data = dataset_for(asked, table)
    train, held_out = data.split(1 - asked.holdout, asked.seed)
    return Division(data, gaps_in(data, table.frame), _suspicious(train), train, held_out, asked.holdout, asked.seed)


def _suspicious(rows: TableDataset) -> tuple[Leak, ...]:
    """Columns that tell the target; that all columns together nearly tell it is what a good fit looks like."""
    every = set(rows.columns.features)
    return tuple(leak for leak in leaks(rows) if set(leak.features) < every or leak.score > _BUT_FOR_ROUNDING)


def _without_rows(rows: TableDataset) -> tuple[str, ...]:
    if rows.class_names is None:
        return ()
    return tuple(name for name, count in zip(rows.class_names, class_counts(rows), strict=True) if not count)
