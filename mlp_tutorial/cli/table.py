"""The reader's table for `train`: read once, its target taken for numbers or classes."""

import errno
import os
import sys
from pathlib import Path

from mlp_tutorial.cli.asked import Asked, Kind
from mlp_tutorial.cli.command_line import column_names
from mlp_tutorial.datasets import Dataset, TableDataset
from mlp_tutorial.datasets.table import dataset_of
from mlp_tutorial.errors import ArgumentError, DataError
from mlp_tutorial.messages import text
from mlp_tutorial.tables.csv_file import Table, read_table

_KIND_OF_MODEL: dict[str, Kind] = {"linear": "numbers", "logistic": "classes"}
_FEW_VALUES = 10
STANDARD_INPUT = Path("/dev/stdin")


def is_standard_input(file: Path) -> bool:
    """Whether the table is to be read from standard input."""
    return file in (STANDARD_INPUT, Path("-"))


def place_of(file: Path) -> Path:
    """Where the table stands: what `-` was directed from, by a path of its own; any other file as it is."""
    return STANDARD_INPUT if is_standard_input(file) else file


def read(file: Path, *, header: int | None = None, separator: str | None = None, encoding: str | None = None) -> Table:
    """The table, from standard input where that is asked for.

    Args:
        file: A file, a pipe, or `-`.
        header: As for `read_table`.
        separator: As for `read_table`.
        encoding: As for `read_table`.

    Returns:
        As `read_table` gives it.

    Raises:
        DataError: It cannot be read as a table.
    """
    if not is_standard_input(file):
        return read_table(file, header=header, separator=separator, encoding=encoding)
    if sys.stdin is None:
        raise DataError("table-not-readable", path=str(file), reason=os.strerror(errno.EBADF))
    return read_table(sys.stdin.buffer, header=header, separator=separator, encoding=encoding)


def dataset_for(asked: Asked, table: Table) -> TableDataset:
    """The table as a data set, its target read as the options say, else as its cells suggest.

    Args:
        asked: The options.
        table: As `read` gives it.

    Returns:
        The data set. Numbers of which there are two different ones are classes, unless the options say otherwise.

    Raises:
        ArgumentError: `--kind` and `--model` contradict each other.
        DataError: The table cannot be used, or most classes have one row only.
    """
    wanted = _KIND_OF_MODEL.get(asked.model or "")
    if wanted and asked.kind and wanted != asked.kind:
        raise ArgumentError("model-misfits-target", model=asked.model, wanted=wanted, kind=asked.kind)
    kind, known = asked.kind or wanted, tuple(table.frame.columns)
    features = None if asked.features is None else column_names("--features", asked.features, known)
    exclude = () if asked.exclude is None else column_names("--exclude", asked.exclude, known)

    def read_as(kind: Kind | None) -> TableDataset:
        name = text("cli.trained.standard_input") if is_standard_input(asked.file) else asked.file.stem
        return dataset_of(
            table, asked.target, name=name, features=features, exclude=exclude, kind=kind, missing=asked.missing
        )

    data = read_as(kind)
    if kind is None and data.class_names is None and len(data.y.unique()) == 2:
        data = read_as("classes")
    if data.class_names is not None:
        _require_repeated_classes(data)
    return data


def class_counts(data: Dataset) -> list[int]:
    """Rows of each class."""
    classes = len(data.class_names or ())
    return [int(count) for count in data.y.reshape(-1).long().bincount(minlength=classes)]


def looks_like_class_numbers(data: Dataset) -> bool:
    """Whether a target of numbers holds a few different whole numbers only."""
    values = data.y.unique()
    return len(values) <= _FEW_VALUES and bool((values == values.round()).all()) and len(data) > _FEW_VALUES


def _require_repeated_classes(data: Dataset) -> None:
    counts = class_counts(data)
    single = counts.count(1)
    if 2 * single > len(counts):
        raise DataError(
            "classes-hardly-repeat", target=data.target_name, classes=len(counts), single=single, rows=len(data)
        )
