"""The reader's table for `train`: read once, its target taken for numbers or classes."""

import errno
import os
import sys
from pathlib import Path
from typing import Literal

from mlp_tutorial.datasets import Dataset
from mlp_tutorial.datasets.table import dataset_of
from mlp_tutorial.errors import ArgumentError, DataError
from mlp_tutorial.messages import text
from mlp_tutorial.tables.csv_file import Table, read_table

Kind = Literal["numbers", "classes"]
ModelName = Literal["linear", "logistic", "mlp"]

_KIND_OF_MODEL: dict[str, Kind] = {"linear": "numbers", "logistic": "classes"}
_FEW_VALUES = 10
STANDARD_INPUT = Path("/dev/stdin")


def is_standard_input(file: Path) -> bool:
    """Whether the table is to be read from standard input."""
    return file in (STANDARD_INPUT, Path("-"))


def place_of(file: Path) -> Path:
    """Where the table stands: what `-` was directed from, by a path of its own; any other file as it is."""
    return STANDARD_INPUT if is_standard_input(file) else file


def read(
    file: Path, *, header: int | None = None, separator: str | None = None, encoding: str | None = None
) -> Table:
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
    if is_standard_input(file) and sys.stdin is None:
        raise DataError("table-not-readable", path=str(file), reason=os.strerror(errno.EBADF))
    source = sys.stdin.buffer if is_standard_input(file) else file
    return read_table(source, header=header, separator=separator, encoding=encoding)


def read_for_training(
    file: Path, target: str, features: list[str] | None, kind: Kind | None, model: ModelName | None
) -> Dataset:
    """The table as a data set, its target read as the options say, else as its cells suggest.

    Args:
        file: The CSV file, a pipe, or `-`.
        target: Name of the column to predict.
        features: Names of the columns to predict it from; None for all columns of numbers.
        kind: What the target holds, or None.
        model: The model asked for, or None: linear wants numbers, logistic wants classes.

    Returns:
        The data set. Numbers of which there are two different ones are classes, unless the options say otherwise.

    Raises:
        ArgumentError: `kind` and `model` contradict each other.
        DataError: The table cannot be used, or most classes have one row only.
    """
    wanted = _KIND_OF_MODEL.get(model or "")
    if wanted and kind and wanted != kind:
        raise ArgumentError("model-misfits-target", model=model, wanted=wanted, kind=kind)
    asked = kind or wanted
    table = read(file)
    name = text("cli.trained.standard_input") if is_standard_input(file) else file.stem
    data = dataset_of(table, target, name=name, features=features, kind=asked)
    if asked is None and data.class_names is None and len(data.y.unique()) == 2:
        data = dataset_of(table, target, name=name, features=features, kind="classes")
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
