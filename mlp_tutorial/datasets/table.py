"""A table as a data set: which columns are features, what the target is, and both as tensors."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mlp_tutorial.datasets.columns import classes, is_boolean, numbers
from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.errors import ArgumentError, DataError
from mlp_tutorial.inputs.precision import Merged, merged_column
from mlp_tutorial.messages.spelling import did_you_mean
from mlp_tutorial.tables.formulas import text_meant
from mlp_tutorial.tables.header import column_name

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 10  # names or rows that a message lists before it says "…"


def dataset_of(
    table: "pd.DataFrame",
    target: str,
    *,
    name: str,
    features: Sequence[str] | None = None,
    kind: Literal["numbers", "classes"] | None = None,
) -> Dataset:
    """What `from_csv` gives, of a table that was read already: a pipe gives its rows once.

    Args:
        table: As `read_table` gives it.
        target: As for `from_csv`.
        name: Of the data set.
        features: As for `from_csv`.
        kind: As for `from_csv`.

    Returns:
        The data set.

    Raises:
        DataError: As for `from_csv`.
        ArgumentError: As for `from_csv`.
    """
    if kind not in (None, "numbers", "classes"):
        raise ArgumentError("unknown-target-kind", kind=kind)
    target = _column(dict.fromkeys(table.columns), target)
    columns = _features(table.drop(columns=target), _chosen(table, features, target))
    values = _target_values(table[target], kind)
    _require_present(table[[*columns, target]])
    held = columns if values is None else columns | {target: values}
    merged = _merged(held)
    if features is None:
        columns = {name: column for name, column in columns.items() if name not in merged} or columns
    for column in (*columns, target):
        if column in merged:
            raise _too_fine(column, held[column], merged[column])
    y, class_names = _labels(table[target]) if values is None else (_tensor(table, {target: values}), None)
    return Dataset(
        _tensor(table, columns),
        y,
        feature_names=tuple(columns),
        class_names=class_names,
        target_name=target,
        name=name,
        left_out=tuple(column for column in table.columns if column not in columns and column != target),
    )


def inputs_of(table: "pd.DataFrame", features: Sequence[str]) -> Tensor:
    """What `inputs_from_csv` gives, of a table that was read already.

    Args:
        table: As `read_table` gives it.
        features: As for `inputs_from_csv`.

    Returns:
        Shape (N, D), float32.

    Raises:
        DataError: As for `inputs_from_csv`.
        ArgumentError: As for `inputs_from_csv`.
    """
    columns = _features(table, _chosen(table, features, None))
    _require_present(table[list(columns)])
    return _tensor(table, columns)


def _column(known: Mapping[str, None], name: str) -> str:
    """The column of that name, among those of the table."""
    found = column_name(str(name))  # a heading may be a year: target=2026
    if found not in known:
        names = tuple(known)
        raise DataError("unknown-column", column=name, columns=_listed(names), suggestion=did_you_mean(found, names))
    return found


def _chosen(table: "pd.DataFrame", features: Sequence[str] | None, target: str | None) -> tuple[str, ...] | None:
    """Names of the features asked for, as the table has them; None where the reader leaves it open."""
    if features is None:
        return None
    if isinstance(features, str) or not features:
        raise ArgumentError("features-not-a-list", features=features)
    # Looked up, not searched for: a table may have thousands of columns.
    known = dict.fromkeys(table.columns)
    chosen: dict[str, None] = {}
    for asked in features:
        name = _column(known, asked)
        if name == target:
            raise ArgumentError("target-among-features", column=name)
        if name in chosen:
            raise ArgumentError("duplicate-feature", column=name)
        chosen[name] = None
    return tuple(chosen)


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


def _merged(columns: dict[str, npt.NDArray[np.float64]]) -> dict[str, Merged]:
    """The columns whose numbers float32 cannot tell apart; one too large for it is refused by its row."""
    found = {}
    for name, column in columns.items():
        values = torch.tensor(column)
        if (merged := merged_column(values, values.to(torch.float32))) is not None:
            found[name] = merged
    return found


def _too_fine(column: str, values: npt.NDArray[np.float64], merged: Merged) -> DataError:
    low, high = float(values.min()), float(values.max())
    return DataError("column-too-fine", column=column, low=low, high=high, different=merged.different, left=merged.left)


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
    codes, names = classes(column if column.dtype.kind in "biuf" else column.map(_text_meant))
    y = torch.from_numpy(codes)
    return (y.to(torch.float32).reshape(-1, 1) if len(names) == 2 else y), names


def _text_meant(cell: object) -> object:
    return text_meant(cell) if isinstance(cell, str) else cell


def _listed(items: Sequence[object]) -> str:
    """Items with commas between them, the first ones of many."""
    more = ", …" if len(items) > SHOWN else ""
    return ", ".join(str(item) for item in items[:SHOWN]) + more
