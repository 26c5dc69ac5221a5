"""Tables of pandas, and of other libraries through pandas, as one array for each column."""

import sys
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt


def loaded_pandas() -> Any:
    """The module, where the program has imported it; nobody can hand in a table of a library that is not loaded."""
    return sys.modules.get("pandas")


def as_pandas(table: Any) -> Any:
    """A table that speaks the dataframe interchange protocol, as pandas reads it."""
    from pandas.api.interchange import from_dataframe

    return from_dataframe(table)


def labels_of(values: Any) -> tuple[Any, ...]:
    """Names of a table's columns, as pandas and polars keep them; none for what is no such table.

    Example:
        >>> import pandas as pd
        >>> labels_of(pd.DataFrame({"age": [1]})), labels_of([[1]])
        (('age',), ())
    """
    labels = getattr(values, "columns", ())
    hashable = all(isinstance(label, Hashable) for label in labels) if isinstance(labels, Iterable) else False
    return tuple(labels) if hashable else ()


def columns_of(table: Any) -> Iterator[tuple[Any, npt.NDArray[Any]]]:
    """Label and values of each column of a pandas table, two of one name included.

    Args:
        table: A `pandas.DataFrame`, shape (N, D).

    Yields:
        Label, and values of shape (N,) as `missing_as_nan` gives them.

    Example:
        >>> import pandas as pd
        >>> [label for label, _ in columns_of(pd.DataFrame([[1, 2]], columns=["a", "a"]))]
        ['a', 'a']
    """
    for label, column in table.items():
        yield label, missing_as_nan(column)


def missing_as_nan(column: Any) -> npt.NDArray[Any]:
    """Values of a column in the dtype of its numbers; float64 with NaN where numbers are missing.

    Args:
        column: A `pandas.Series` or `pandas.Index`, shape (N,), of any dtype.

    Returns:
        Shape (N,).

    Example:
        >>> import pandas as pd
        >>> missing_as_nan(pd.Series([1, None], dtype="Int64"))
        array([ 1., nan])
    """
    if column.dtype.kind in "biuf" and column.hasnans:
        return column.to_numpy(dtype=np.float64, na_value=np.nan)  # type: ignore[no-any-return]
    return np.asarray(column.to_numpy())
