"""Tables from CSV files: to learn from, and to predict."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Literal

from torch import Tensor

from mlp_tutorial.datasets.table import dataset_of, inputs_of
from mlp_tutorial.datasets.table_dataset import TableDataset
from mlp_tutorial.tables.columns import Columns
from mlp_tutorial.tables.csv_file import read_table


def from_csv(
    path: str | PathLike[str],
    target: str,
    *,
    features: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    kind: Literal["numbers", "classes"] | None = None,
    missing: Literal["drop", "mean", "refuse"] = "drop",
    header: int | None = None,
    separator: str | None = None,
    encoding: str | None = None,
) -> TableDataset:
    """Data set from a CSV file: the target column becomes y, the others become x.

    Numbers are read as people write them, with thousands separators and units. Yes and no become 1 and 0, text with
    few values one input of 0 and 1 per value, dates their parts. What no model can use, such as free text, numbers of
    the rows or a column of one value, is listed in `left_out` with the reason.
    A target of text or true/false holds classes, one of numbers is predicted as numbers unless `kind` says
    otherwise.

    Args:
        path: File with a header; separated by comma, semicolon, tab, `|` or spaces; UTF-8 (with or without byte order
            mark), UTF-16 with one, cp949 or cp1252.
        target: Name of the column to predict.
        features: Names of the columns to predict it from, in this order; None: all that can be used.
        exclude: Names of columns not to predict it from.
        kind: What the target holds: `"numbers"`, `"classes"`, or None to tell by its cells.
        missing: What is done where a cell is missing (empty, NA, ?, -): the row is left out and listed in `dropped`
            ("drop"), the cell is filled with the mean of the rows to train on ("mean"), or the table is refused
            ("refuse"). Rows without a target are left out, or refused.
        header: Row of the file that holds the names; 0: none does; None: found out.
        separator: Between the cells of a row; None: found out.
        encoding: Of the file's text, such as "cp949"; None: found out.

    Returns:
        Names of features, target and classes kept. x of shape (N, D), float32; y of shape (N, 1), float32,
        for numbers and for two classes (0 and 1), of shape (N,), int64, for more. Classes are numbered in
        sorted order. `split` learns categories and means from the rows to train on alone.

    Raises:
        DataError: The file cannot be read as a table; a column is not there; a cell is infinite or a typing
            mistake; features asked for cannot be used; no feature or no row is left; the target cannot be told
            apart.
        ArgumentError: `features` is no list of different names without the target, `exclude` names one of them, or
            `kind` or `missing` is unknown.
        MissingDependencyError: pandas is not installed.

    Source:
        The deck's step 1, data processing, for the reader's own table.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "flowers.csv"
        >>> rows = ["petal,height,garden,name", "1.4,51㎜,A,Rose", "4.7,70㎜,B,Iris", "1.3,-,A,Lily", "1.5,48㎜,A,Pea"]
        >>> _ = path.write_text("\\n".join(rows), encoding="utf-8")
        >>> flowers = from_csv(path, target="petal")
        >>> flowers
        <TableDataset flowers: x (3, 2), y (3, 1)>
        >>> flowers.feature_names, flowers.left_out, flowers.dropped
        (('height', 'garden=B'), {'name': 'identifier'}, (4,))
    """
    table = read_table(path, header=header, separator=separator, encoding=encoding)
    name = Path(path).stem
    return dataset_of(table, target, name=name, features=features, exclude=exclude, kind=kind, missing=missing)


def inputs_from_csv(
    path: str | PathLike[str],
    features: Columns | Sequence[str],
    *,
    header: int | None = None,
    separator: str | None = None,
    encoding: str | None = None,
) -> Tensor:
    """x of a CSV file alone, for prediction: other columns are not looked at, a target is not needed.

    Args:
        path: As for `from_csv`.
        features: The columns that were learnt, `train.columns`; or names of columns of numbers, in the order in which
            the model takes them.
        header: As for `from_csv`.
        separator: As for `from_csv`.
        encoding: As for `from_csv`.

    Returns:
        Shape (N, D), float32. Missing cells are filled with means where these were learnt; `Columns.encode` leaves
        out the rows concerned instead, and tells which.

    Raises:
        DataError: The file cannot be read as a table; a column is not there or of another kind; a cell is missing or
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
    return inputs_of(read_table(path, header=header, separator=separator, encoding=encoding), features)
