"""Whatever holds numbers in rows as a NumPy array of booleans, integers or floats, or a clear refusal.

Containers are asked by protocol, in this order: pandas by its columns, lists item by item, what offers `__array__` or
NumPy's other protocols, `to_numpy()`, and the dataframe interchange protocol.
"""

import math
from collections.abc import Iterator, Set
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

from mlp_tutorial.errors import DTypeError, ShapeError
from mlp_tutorial.inputs.dense import dense
from mlp_tutorial.inputs.tables import as_pandas, columns_of, loaded_pandas, missing_as_nan

NumberArray = npt.NDArray[Any]

NUMBERS = "biuf"  # kinds of NumPy's dtypes: booleans, integers with and without sign, floats


def as_array(values: Any, name: str) -> NumberArray:
    """Numbers of any container but a tensor, in their own dtype.

    Args:
        values: NumPy array, table or column, or nested list; any shape.
        name: What the message calls it.

    Returns:
        Same shape; what a mask or a table says is missing is NaN, and objects that are numbers are float64.

    Raises:
        DTypeError: Something in it is no real number, or it does not come in rows.
        ShapeError: The rows of a list have different lengths.

    Example:
        >>> as_array([[True, 2], [3, 4]], "x").tolist()
        [[1, 2], [3, 4]]
    """
    pandas = loaded_pandas()
    if isinstance(values, list | tuple):
        return _of_list(values, name)
    if isinstance(values, Set | Iterator):
        raise DTypeError("not-in-rows", name=name, found=type(values).__name__)
    if isinstance(values, np.ma.MaskedArray):
        return _unmasked(values, name)
    if pandas and isinstance(values, pandas.DataFrame):
        return _of_table(values, name)
    if pandas and isinstance(values, pandas.Series | pandas.Index):
        return _numbers(missing_as_nan(values), name)
    return _numbers(_by_protocol(values, name), name)


def _by_protocol(values: Any, name: str) -> NumberArray:
    offers_array = any(hasattr(values, offer) for offer in ("__array__", "__array_interface__", "__array_struct__"))
    try:
        if not offers_array and hasattr(values, "to_numpy"):
            return np.asarray(values.to_numpy())
        if not offers_array and hasattr(values, "__dataframe__"):
            return _of_table(as_pandas(values), name)
        return np.asarray(values)
    except DTypeError:
        raise
    except Exception as error:  # each library has its own way to say that these are no numbers
        raise DTypeError("not-numbers", name=name, found=type(values).__name__) from error


def _of_list(values: list[Any] | tuple[Any, ...], name: str) -> NumberArray:
    try:
        return _numbers(np.asarray(_without_containers(values, name)), name)
    except (ValueError, RecursionError) as error:
        if isinstance(error, DTypeError | ShapeError):
            raise
        raise ShapeError("ragged-rows", name=name) from error


def _without_containers(values: list[Any] | tuple[Any, ...], name: str) -> Any:
    """The same list, each tensor, array or column in it as an array: NumPy would drop a mask, and refuse a graph."""
    return [_item(value, name) for value in values] if any(map(_holds_more, set(map(type, values)))) else values


def _holds_more(kind: type) -> bool:
    return issubclass(kind, list | tuple | Tensor) or (hasattr(kind, "__array__") and not issubclass(kind, np.generic))


def _item(value: Any, name: str) -> Any:
    if isinstance(value, list | tuple):
        return _without_containers(value, name)
    if isinstance(value, Tensor):
        return dense(value, name).numpy(force=True)
    return as_array(value, name) if _holds_more(type(value)) else value


def _unmasked(values: Any, name: str) -> NumberArray:
    """What a mask hides is missing; NumPy would quietly hand out what lies below it."""
    numbers = _numbers(np.asarray(values), name)
    hidden = np.ma.getmaskarray(values)
    if hidden.any():
        numbers = numbers.astype(np.float64)
        numbers[hidden] = np.nan
    return numbers


def _of_table(table: Any, name: str) -> NumberArray:
    """The columns of a pandas table side by side, in a dtype that holds them all; those of text are named."""
    columns, strange = [], []
    for label, column in columns_of(table):
        try:
            columns.append(_numbers(column, name))
        except DTypeError:
            strange.append(str(label))
    if strange:
        raise DTypeError("text-columns", name=name, columns=", ".join(strange))
    if len({column.dtype for column in columns}) == 1 and len(set(table.dtypes)) == 1:
        whole = table.to_numpy()
        return whole if whole.dtype == columns[0].dtype else np.column_stack(columns)
    return np.column_stack(columns) if columns else np.empty((len(table), 0))


def _numbers(array: NumberArray, name: str) -> NumberArray:
    """The array itself, or one of float64 where each of its objects is a number."""
    if array.dtype.kind in NUMBERS:
        return array
    if array.dtype.kind != "O":
        raise DTypeError("not-numbers", name=name, found=_shown(array))
    if array.ndim == 0:
        raise DTypeError("not-numbers", name=name, found=type(array.item()).__name__)
    for cell in array.flat:
        if not isinstance(cell, Real | Decimal | np.bool_):
            raise DTypeError("not-numbers", name=name, found=repr(cell))
    return np.array([_as_float(cell) for cell in array.flat], np.float64).reshape(array.shape)


def _as_float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        # A whole number with more digits than a float can hold.
        return math.inf if number > 0 else -math.inf


def _shown(array: NumberArray) -> str:
    """A value that is no number; an array of dates, text or records has a first one that says it all."""
    return repr(array.flat[0].item()) if array.size and array.dtype.kind in "USc" else str(array.dtype)
