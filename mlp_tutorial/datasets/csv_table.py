"""Tables from CSV files: to learn from, and to predict."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Literal

from torch import Tensor

from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.datasets.table import dataset_of, inputs_of
from mlp_tutorial.datasets.typed_table import typed_cells
from mlp_tutorial.tables.csv_file import read_table, require_single_names


def from_csv(
    path: str | PathLike[str],
    target: str,
    *,
    features: Sequence[str] | None = None,
    kind: Literal["numbers", "classes"] | None = None,
) -> Dataset:
    """Data set from a CSV file: columns of numbers become x, the target column y.

    Columns of text, columns without a name and columns of numbers that float32 cannot tell apart, such as long serial
    numbers, are left out and listed in `left_out`; true/false becomes 1/0.
    A target of text or true/false holds classes, one of numbers is predicted as numbers unless `kind` says
    otherwise.

    Args:
        path: File with a header; separated by comma, semicolon, tab, `|` or spaces; UTF-8 (with or without byte order
            mark), UTF-16 with one, cp949 or cp1252.
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
    table = read_table(path)
    require_single_names(table, [target, *(features or ())])
    return dataset_of(typed_cells(table), target, name=Path(path).stem, features=features, kind=kind)


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
    require_single_names(table, features)
    return inputs_of(typed_cells(table), features)
