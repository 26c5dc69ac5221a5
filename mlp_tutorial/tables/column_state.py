"""A column out of a file: what does not describe one, is refused."""

import math
from collections.abc import Callable
from dataclasses import fields
from typing import Any, get_args

from mlp_tutorial.tables.categories import CategoryColumn
from mlp_tutorial.tables.column import Column
from mlp_tutorial.tables.date_columns import PARTS, DateColumn
from mlp_tutorial.tables.dates import Order
from mlp_tutorial.tables.number_columns import NumberColumn
from mlp_tutorial.tables.units import unit_called
from mlp_tutorial.tables.written import Decimal
from mlp_tutorial.tables.yes_no import YesNoColumn

_KINDS: dict[str, type[Column]] = {
    column.kind: column for column in (NumberColumn, YesNoColumn, CategoryColumn, DateColumn)
}


def column_from(state: Any) -> Column:
    """The column that `Column.state` described.

    Args:
        state: Plain values, as they come from a file.

    Raises:
        TypeError: One of them is of another type.
        ValueError: One of them says nothing a column could be.

    Example:
        >>> column_from({"kind": "category", "name": "gu", "means": [], "categories": ["A", "B"], "alone": True}).names
        ('gu=B',)
    """
    if not isinstance(state, dict) or state.get("kind") not in _KINDS:
        raise TypeError(f"a column is {state!r}")
    kind = _KINDS[state["kind"]]
    names = {part.name for part in fields(kind)}
    if set(state) != names | {"kind"}:
        raise ValueError(f"a column of kind {state['kind']!r} with {sorted(map(str, state))}")
    for name in names:
        if not _FITS[name](state[name]):
            raise TypeError(f"{name} of a column is {state[name]!r}")
    parts: dict[str, Any] = {
        name: tuple(state[name]) if isinstance(state[name], list) else state[name] for name in names
    }
    return kind(**parts)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(type(number) is float and math.isfinite(number) for number in value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "name": _is_text,
    "means": _are_numbers,
    "unit": lambda value: _is_text(value) and unit_called(value) is not None,
    "decimal": lambda value: _is_text(value) and value in get_args(Decimal),
    "ones": lambda value: _are_texts(value) and len(value) > 0,
    "zeros": lambda value: _are_texts(value) and len(value) > 0,
    "categories": _are_texts,
    "alone": lambda value: type(value) is bool,
    "order": lambda value: _is_text(value) and value in get_args(Order),
    "parts": lambda value: _are_texts(value) and set(value) <= set(PARTS),
}
