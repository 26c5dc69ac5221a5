"""Tables from CSV files: which columns are features, what the target is, and both as tensors."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mlp_tutorial.datasets.columns import classes, is_boolean, numbers
from mlp_tutorial.datasets.csv_file import column_name, read_table
from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.errors import ArgumentError, DataError
from mlp_tutorial.messages.spelling import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10  # names or rows that a message lists before it says "…"


def from_csv(
    path: str | PathLike[str],
    target: str,
    *,
    features: Sequence[str] | None = None,
    kind: Literal["numbers", "classes"] | None = None,
) -> Dataset:
    """Data set from a CSV file: columns of numbers become x, the target column y.

    Columns of text and columns without a name are left out and listed in `left_out`; true/false becomes 1/0.
    A target of text or true/false holds classes, one of numbers is predicted as numbers unless `kind` says
    otherwise.

    Args:
        path: File with a header; separated by comma, semicolon or tab; UTF-8 (with or without byte order
            mark) or cp949.
        target: Name of the column to predict.
        features: Names of the columns to predict it from, in this order; None: all that hold numbers.
        kind: What the target holds: `"numbers"`, `"classes"`, or None to tell by its cells.

    Returns:
        Names of features, target and classes kept. x of shape (N, D), float32; y of shape (N, 1), float32,
        for numbers and for two classes (0 and 1), of shape (N,), int64, for more. Classes are numbered in
        sorted order.

    Raises:
        DataError: The file cannot be read as a table; a column is not there; a cell is empty, infinite or no
            number; a feature asked for holds text; no feature is left; the target cannot be told apart.
        ArgumentError: `features` is no list of different names without the target, or `kind` is unknown.
        MissingDependencyError: pandas is not installed.

    Source:
        The deck's step 1, data processing, for the reader's own table.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "flowers.csv"
        >>> rows = ["petal,sepal,garden,species", "1.4,5.1,A,setosa", "4.7,7.0,B,versicolor", "1.3,4.9,B,setosa"]
        >>> _ = path.write_text("\\n".join(rows))
        >>> flowers = from_csv(path, target="species")
        >>> flowers
        <Dataset flowers: x (3, 2), y (3, 1), classes=2>
        >>> flowers.feature_names, flowers.class_names, flowers.left_out
        (('petal', 'sepal'), ('setosa', 'versicolor'), ('garden',))
    """
    if kind not in (None, "numbers", "classes"):
        raise ArgumentError("unknown-target-kind", kind=kind)
    table = read_table(path)
    target = _column(table, target)
    columns = _features(table.drop(columns=target), _chosen(table, features, target))
    values = _target_values(table[target], kind)
    _require_present(table[[*columns, target]])
    y, class_names = _labels(table[target]) if values is None else (_tensor(table, {target: values}), None)
    return Dataset(
        _tensor(table, columns),
        y,
        feature_names=tuple(columns),
        class_names=class_names,
        target_name=target,
        name=Path(path).stem,
        left_out=tuple(name for name in table.columns if name not in columns and name != target),
    )


def inputs_from_csv(path: str | PathLike[str], features: Sequence[str]) -> Tensor:
    """x of a CSV file alone, for prediction: other columns are not looked at, a target is not needed.

    Args:
        path: As for `from_csv`.
        features: Names of the columns, in the order in which the model takes them.

    Returns:
        Shape (N, D), float32.

    Raises:
        DataError: The file cannot be read as a table; a column is not there or holds text; a cell is empty or
            infinite.
        ArgumentError: `features` is no list of different names.
        MissingDependencyError: pandas is not installed.

    Source:
        As `from_csv`.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "new.csv"
        >>> _ = path.write_text("sepal,petal\\n5.0,1.5")
        >>> inputs_from_csv(path, ["petal", "sepal"])
        tensor([[1.5000, 5.0000]])
    """
    table = read_table(path)
    columns = _features(table, _chosen(table, features, None))
    _require_present(table[list(columns)])
    return _tensor(table, columns)


def _column(table: "pd.DataFrame", name: str) -> str:
    """The column of that name."""
    found = column_name(str(name))  # a heading may be a year: target=2026
    known = tuple(table.columns)
    if found not in known:
        raise DataError("unknown-column", column=name, columns=_listed(known), suggestion=did_you_mean(found, known))
    return found


def _chosen(table: "pd.DataFrame", features: Sequence[str] | None, target: str | None) -> tuple[str, ...] | None:
    """Names of the features asked for, as the table has them; None where the reader leaves it open."""
    if features is None:
        return None
    if isinstance(features, str) or not features:
        raise ArgumentError("features-not-a-list", features=features)
    chosen = tuple(_column(table, name) for name in features)
    for place, name in enumerate(chosen):
        if name == target:
            raise ArgumentError("target-among-features", column=name)
        if name in chosen[:place]:
            raise ArgumentError("duplicate-feature", column=name)
    return chosen


def _features(table: "pd.DataFrame", chosen: tuple[str, ...] | None) -> dict[str, npt.NDArray[np.float64]]:
    """Values of each feature, by name."""
    asked = tuple(name for name in table.columns if not name.startswith("Unnamed: ")) if chosen is None else chosen
    columns = {}
    for name in asked:
        values = numbers(table[name])
        if values is not None:
            columns[name] = values
        elif chosen is not None:
            cell = table[name].dropna()
            raise DataError("feature-is-text", column=name, row=int(cell.index[0]), cell=str(cell.iloc[0]))
    if not columns:
        raise DataError("no-numeric-column", columns=_listed(tuple(table.columns)))
    return columns


def _target_values(column: "pd.Series[Any]", kind: str | None) -> npt.NDArray[np.float64] | None:
    """The target's numbers, or None where it holds classes."""
    if kind == "classes" or (kind is None and is_boolean(column)):
        return None
    values = numbers(column)
    if values is None and kind == "numbers":
        cell = column.dropna()
        raise DataError("target-is-text", target=column.name, row=int(cell.index[0]), cell=str(cell.iloc[0]))
    return values


def _require_present(table: "pd.DataFrame") -> None:
    missing = table.isna()
    rows = table.index[missing.any(axis=1)]
    if len(rows):
        columns = tuple(table.columns[missing.any()])
        raise DataError(
            "empty-cells", rows=_listed(tuple(rows)), columns=_listed(columns), count=int(missing.to_numpy().sum())
        )


def _tensor(table: "pd.DataFrame", columns: dict[str, npt.NDArray[np.float64]]) -> Tensor:
    """Columns side by side, shape (N, D), float32."""
    values = np.empty((len(table), len(columns)), np.float32)
    for place, (name, column) in enumerate(columns.items()):
        with np.errstate(over="ignore"):
            values[:, place] = column
        infinite = np.isinf(values[:, place]).nonzero()[0]
        if len(infinite):
            row = int(infinite[0])
            raise DataError("cell-too-large", row=int(table.index[row]), column=name, value=float(column[row]))
    return torch.from_numpy(values)


def _labels(column: "pd.Series[Any]") -> tuple[Tensor, tuple[str, ...]]:
    """Class numbers in the shape that the losses take, and the classes' names."""
    codes, names = classes(column)
    y = torch.from_numpy(codes)
    return (y.to(torch.float32).reshape(-1, 1) if len(names) == 2 else y), names


def _listed(items: Sequence[object]) -> str:
    """Items with commas between them, the first ones of many."""
    more = ", …" if len(items) > SHOWN else ""
    return ", ".join(str(item) for item in items[:SHOWN]) + more
