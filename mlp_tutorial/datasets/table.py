"""A table as a data set: which columns are features, what the target is, and both as tensors."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mlp_tutorial.datasets.table_dataset import TableDataset
from mlp_tutorial.errors import ArgumentError, DataError
from mlp_tutorial.messages import text
from mlp_tutorial.tables.columns import Columns, Missing, learnt, require_missing
from mlp_tutorial.tables.csv_file import Table, require_single_names
from mlp_tutorial.tables.note import listed
from mlp_tutorial.tables.reading import Reading, column_among, decimal_of, read_columns, unfit
from mlp_tutorial.tables.targets import Target, numbered, read_target, require_numbers_to_predict

if TYPE_CHECKING:
    import pandas as pd

_LEARNT = ("category", "date")  # kinds whose inputs depend on the rows that were learnt from


def dataset_of(
    table: Table,
    target: str,
    *,
    name: str,
    features: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    kind: Literal["numbers", "classes"] | None = None,
    missing: Missing = "drop",
) -> TableDataset:
    """What `from_csv` gives, of a table that was read already: a pipe gives its rows once.

    Args:
        table: As `read_table` gives it.
        target: As for `from_csv`.
        name: Of the data set.
        features: As for `from_csv`.
        exclude: As for `from_csv`.
        kind: As for `from_csv`.
        missing: As for `from_csv`.

    Returns:
        The data set.

    Raises:
        DataError: As for `from_csv`.
        ArgumentError: As for `from_csv`.
    """
    if kind not in (None, "numbers", "classes"):
        raise ArgumentError("unknown-target-kind", kind=kind)
    require_missing(missing)
    require_single_names(table, [target, *(features or ())])
    frame = table.frame
    target = column_among(dict.fromkeys(frame.columns), target)
    names, left_out = _features(frame, target, features, exclude)
    decimal = decimal_of(frame)
    answers = read_target(frame[target], kind, decimal)
    require_numbers_to_predict(answers, target, frame.index)
    gaps = answers.missing
    if gaps.all() and missing != "refuse":
        raise DataError("no-complete-row", rows=len(frame), columns=f"{target} ({len(frame)})")
    rows = frame if missing == "refuse" else frame[~gaps]
    reading = read_columns(rows, names, asked=features is not None, decimal=decimal)
    left_out |= reading.left_out
    if not reading.columns:
        raise _nothing_to_learn_from(left_out)
    places = _kept(frame, target, gaps, reading, missing)
    within = places if missing == "refuse" else (np.cumsum(~gaps) - 1)[places]
    values = reading.values if len(within) == len(reading.values[0]) else reading.rows(within)
    columns = learnt(reading.columns, values, missing)
    y, class_names = _targets(Target(answers.values[places], answers.are_classes), target)
    dropped = np.delete(np.arange(len(frame)), places)
    return TableDataset(
        columns.inputs(values, len(places)),
        y,
        columns,
        values=values,
        class_names=class_names,
        target_name=target,
        name=name,
        left_out={column: left_out[column] for column in frame.columns if column in left_out},
        dropped=tuple(int(row) for row in frame.index[dropped]),
        notes=(*table.notes, *answers.notes, *reading.notes),
    )


def inputs_of(table: Table, features: Columns | Sequence[str]) -> Tensor:
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
    if not isinstance(features, Columns):
        require_single_names(table, features)
        chosen = _chosen(dict.fromkeys(table.frame.columns), features)
        learnt_here = Columns.learn(table.frame, chosen, "refuse")
        if others := {column.name: "not-numbers" for column in learnt_here.columns if column.kind in _LEARNT}:
            raise unfit(others)
        return learnt_here.encode(table.frame).x
    # Of a table that had the name twice, both columns were learnt.
    second = {f"{name} (2)" for name in features.features}.intersection(features.features)
    require_single_names(table, [name for name in features.features if f"{name} (2)" not in second])
    encoded = features.encode(table.frame)
    if encoded.incomplete:
        # A tensor cannot tell that rows are left out of it.
        names = tuple(dict.fromkeys(name for gaps in encoded.incomplete.values() for name in gaps))
        count, rows = sum(map(len, encoded.incomplete.values())), listed(tuple(encoded.incomplete))
        raise DataError("empty-cells", rows=rows, columns=listed(names), count=count)
    return encoded.x


def _chosen(known: Mapping[str, None], features: Sequence[str]) -> tuple[str, ...]:
    """Names of the features asked for, as the table has them."""
    if isinstance(features, str) or not features:
        raise ArgumentError("features-not-a-list", features=features)
    chosen: dict[str, None] = {}
    for asked in features:
        name = column_among(known, asked)
        if name in chosen:
            raise ArgumentError("duplicate-feature", column=name)
        chosen[name] = None
    return tuple(chosen)


def _features(
    frame: "pd.DataFrame", target: str, features: Sequence[str] | None, exclude: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Names of the columns to be features, and the reason for each that is not to be one."""
    # Looked up, not searched for: a table may have thousands of columns.
    known = dict.fromkeys(frame.columns)
    if isinstance(exclude, str):
        raise ArgumentError("exclude-not-a-list", exclude=exclude)
    excluded = {column_among(known, name) for name in exclude}
    chosen = tuple(name for name in known if name != target) if features is None else _chosen(known, features)
    if target in chosen:
        raise ArgumentError("target-among-features", column=target)
    if both := excluded & {target, *(chosen if features is not None else ())}:
        raise ArgumentError("excluded-and-wanted", columns=listed(sorted(both)))
    left_out = dict.fromkeys(excluded, "excluded")
    if features is not None:
        wanted = set(chosen)
        left_out |= {name: "not-chosen" for name in known if name != target and name not in wanted | excluded}
    return tuple(name for name in chosen if name not in excluded), left_out


def _kept(
    frame: "pd.DataFrame",
    target: str,
    gaps: npt.NDArray[np.bool_],
    reading: Reading,
    missing: Missing,
) -> npt.NDArray[np.int64]:
    """Places of the rows to learn from."""
    holes = reading.missing()
    if missing == "refuse":
        if gaps.any() or holes.any():
            columns = [column.name for column, hole in zip(reading.columns, holes.T, strict=True) if hole.any()]
            rows = frame.index[gaps | holes.any(axis=1)]
            names = (*columns, target) if gaps.any() else columns
            count = int(gaps.sum() + holes.sum())
            raise DataError("empty-cells", rows=listed(tuple(rows)), columns=listed(names), count=count)
        return np.arange(len(frame))
    rest = (~gaps).nonzero()[0]
    if missing == "drop":
        rest = rest[~holes.any(axis=1)]
    if not len(rest):
        counts = dict(zip((column.name for column in reading.columns), holes.sum(axis=0).tolist(), strict=True))
        most = sorted((name for name, count in counts.items() if count), key=lambda name: -counts[name])
        gaps_of = listed([f"{name} ({counts[name]})" for name in most])
        raise DataError("no-complete-row", rows=len(frame), columns=gaps_of)
    return rest


def _targets(target: Target, name: str) -> tuple[Tensor, tuple[str, ...] | None]:
    """y in the shape that the losses take, and the classes' names."""
    if not target.are_classes:
        return torch.from_numpy(target.values.astype(np.float32).reshape(-1, 1)), None
    codes, names = numbered(target, name)
    y = torch.from_numpy(codes)
    return (y.to(torch.float32).reshape(-1, 1) if len(names) == 2 else y), names


def _nothing_to_learn_from(left_out: Mapping[str, str]) -> DataError:
    reasons = [f"{name} ({text(f'tables.left_out.{word}')})" for name, word in left_out.items()]
    return DataError("no-usable-column", columns=listed(reasons) or "–")
