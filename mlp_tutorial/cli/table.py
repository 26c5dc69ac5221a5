"""The reader's table for `train`: read once its target is known to hold numbers or classes."""

from pathlib import Path
from typing import Literal

from mlp_tutorial.datasets import Dataset, from_csv
from mlp_tutorial.errors import ArgumentError, DataError

Kind = Literal["numbers", "classes"]
ModelName = Literal["linear", "logistic", "mlp"]

_KIND_OF_MODEL: dict[str, Kind] = {"linear": "numbers", "logistic": "classes"}
_FEW_VALUES = 10


def read_for_training(
    file: Path, target: str, features: list[str] | None, kind: Kind | None, model: ModelName | None
) -> Dataset:
    """The table as a data set, its target read as the options say, else as its cells suggest.

    Args:
        file: The CSV file.
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
    data = from_csv(file, target, features=features, kind=asked)
    if asked is None and data.class_names is None and len(data.y.unique()) == 2:
        data = from_csv(file, target, features=features, kind="classes")
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
