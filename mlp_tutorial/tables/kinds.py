"""Which kind of column it is: numbers, yes and no, dates, categories, or one that a model cannot use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mlp_tutorial.tables.categories import MOST, CategoryColumn, categorical, least, spelt_alike
from mlp_tutorial.tables.cells import NO_NUMBER, UNKNOWN, Cells, cells_of, spread
from mlp_tutorial.tables.column import Column
from mlp_tutorial.tables.date_columns import DateColumn
from mlp_tutorial.tables.dates import read_dates
from mlp_tutorial.tables.note import Note, listed
from mlp_tutorial.tables.number_cells import recognise_numbers, too_fine
from mlp_tutorial.tables.number_columns import NumberColumn, fit_for_float32, plain_numbers
from mlp_tutorial.tables.numbers import are_codes
from mlp_tutorial.tables.written import Decimal
from mlp_tutorial.tables.yes_no import NO, YES, YesNoColumn, answers_in

if TYPE_CHECKING:
    import pandas as pd

_IDENTIFIER = re.compile(
    r"(^|[\W_\d])(id|ids|no|nr|idx|index|key|seq|serial|uid|uuid|guid|rownum|rowid)([\W_\d]|$)|[a-z](Id|ID|No|Idx|Key)$"
    r"|(id|ID)$|[Nn]umber$|번호|학번|사번|순번|연번|일련|식별|아이디|관리코드"
)
_RECURS, _DIFFERENT = 3, 10  # rows of a value that stands for something else; values of the others
_BEGINNING = 1000  # rows in which the others are counted
_SENTENCE = 4  # words of a cell, on the average: text to be read, no name


@dataclass(frozen=True)
class Recognised:
    """A column that a model can use.

    Attributes:
        column: What is known of it, not yet learnt from training rows.
        values: Of each row, as `column.read` gives them.
        notes: What was found out about it.
    """

    column: Column
    values: Any
    notes: tuple[Note, ...] = ()


def recognise(column: "pd.Series[Any]", *, asked: bool = False, decimal: Decimal = ".") -> Recognised | str:
    """The kind of a column, by all its cells.

    Args:
        column: Cells as text, or NaN where they are empty, shape (N,).
        asked: Whether the reader named it: then it is used where it can be, a number of the row included.
        decimal: The sign before the decimals where the cells leave it open.

    Returns:
        The column and its values, or the word for why it is not used: "unnamed", "empty", "constant",
        "identifier", "free-text", "many-values", "mixed-units" or "too-fine".

    Raises:
        DataError: Few cells of a column of numbers are none, or a number is too large for float32.

    Example:
        >>> import pandas as pd
        >>> recognise(pd.Series(["yes", "no", "yes"], name="smoker")).column
        YesNoColumn(name='smoker', means=(), ones=('yes',), zeros=('no',))
        >>> recognise(pd.Series(["Kim", "Lee", "Park"], name="name"))
        'identifier'
    """
    name = str(column.name)
    if name.startswith("Unnamed: ") and not asked:
        return "unnamed"
    values = plain_numbers(column)
    if values is not None:
        return _numbers(NumberColumn(name), column, values, (), asked)
    cells = cells_of(column)
    return (
        _yes_no(cells, asked)
        or _dates(cells, asked)
        or (_written_numbers(cells, column, asked, decimal) or _text(cells, asked))
    )


def _yes_no(cells: Cells, asked: bool) -> Recognised | str | None:
    known = cells.without(UNKNOWN)
    answers = answers_in(known.texts, both=False)
    if answers is None:
        return None
    if reason := _reason_of_gaps(known, asked):
        return reason
    ones, zeros = (tuple(text for text in known.texts if answers[text] == value) for value in (1, 0))
    column = YesNoColumn(cells.name, ones=ones or (YES,), zeros=zeros or (NO,))
    values, _ = column.read_cells(known)
    note = Note("yes-no", {"column": cells.name, "one": ", ".join(column.ones), "zero": ", ".join(column.zeros)})
    return Recognised(column, values, (note,))


def _dates(cells: Cells, asked: bool) -> Recognised | str | None:
    known = cells.without(NO_NUMBER)
    dates = read_dates(known.texts, known.counts) if known.texts else None
    if dates is None:
        return None
    wrong = np.isnat(dates.instants)
    notes = []
    if wrong.any():
        none = [text for text, is_wrong in zip(known.texts, wrong, strict=True) if is_wrong]
        facts = {"column": cells.name, "count": int(known.counts[wrong].sum()), "cells": listed(none)}
        notes.append(Note("no-dates", facts))
        known = known.without(frozenset(none))
    if reason := _reason_of_gaps(known, asked):
        return reason
    instants = dates.instants[~wrong]
    if dates.example is not None:
        word = f"date-{dates.order}-assumed" if dates.assumed else f"date-{dates.order}"
        example = cells.without(NO_NUMBER).texts[dates.example]
        date = str(dates.instants[dates.example].astype("datetime64[D]"))
        notes.append(Note(word, {"column": cells.name, "example": example, "date": date}))
    values = spread(instants, known.codes, np.datetime64("NaT"))
    return Recognised(DateColumn(cells.name, order=dates.order), values, tuple(notes))


def _written_numbers(cells: Cells, column: "pd.Series[Any]", asked: bool, decimal: Decimal) -> Recognised | str | None:
    found = recognise_numbers(cells, decimal)
    if found is None or isinstance(found, str):
        return found
    values, form, notes = found
    return _numbers(NumberColumn(cells.name, unit=form.unit, decimal=form.decimal), column, values, notes, asked)


def _numbers(
    number: NumberColumn,
    column: "pd.Series[Any]",
    values: "np.ndarray[Any, Any]",
    notes: tuple[Note, ...],
    asked: bool,
) -> Recognised | str:
    if np.isnan(values).all():
        return "empty"
    if not asked and (reason := _reason_of_numbers(number.name, values)):
        return reason
    fit_for_float32(number.name, column.index, values)
    if too_fine(values) is not None:
        return "too-fine"
    return Recognised(number, values.astype(np.float32), (*notes, *_far_from_the_others(number.name, values)))


def _far_from_the_others(name: str, values: "np.ndarray[Any, Any]") -> Iterator[Note]:
    """A value that recurs and is further from all others than these are from each other: -999 for a missing one."""
    present = values[~np.isnan(values)]
    for value in (present.min(), present.max()):
        others = present[present != value]
        count = len(present) - len(others)
        if count < _RECURS or len(others) < _RECURS:
            continue
        low, high = others.min(), others.max()
        if min(abs(value - low), abs(value - high)) > high - low and len(np.unique(others[:_BEGINNING])) >= _DIFFERENT:
            facts = {"value": f"{value:g}", "count": count, "low": f"{low:g}", "high": f"{high:g}"}
            yield Note("far-value", {"column": name} | facts)


def _reason_of_numbers(name: str, values: "np.ndarray[Any, Any]") -> str:
    present = values[~np.isnan(values)]
    if 2 * len(present) < len(values):
        return "empty"
    if len(values) > 1 and present.min() == present.max():
        return "constant"
    named = _IDENTIFIER.search(name) is not None
    if named and len(np.unique(present)) == len(present) > 1 and bool((present == np.round(present)).all()):
        return "identifier"
    return ""


def _reason_of_gaps(known: Cells, asked: bool) -> str:
    present = int((known.codes >= 0).sum())
    if present == 0 or (2 * present < len(known.codes) and not asked):
        return "empty"
    return "constant" if len(known.texts) == 1 and len(known.codes) > 1 and not asked else ""


def _text(cells: Cells, asked: bool) -> Recognised | str:
    known = cells.without(UNKNOWN)
    if reason := _reason_of_gaps(known, asked):
        return reason
    counts = known.counts
    rows = int(counts.sum())
    kept = counts >= (2 if asked else least(len(known.codes)))
    repeated = int(counts[kept].sum())
    if len(counts) == rows:
        words = sum(len(text.split()) for text in known.texts) / len(known.texts)
        return "free-text" if words >= _SENTENCE else "identifier"
    if len(counts) > 2 and 2 * repeated < rows:
        return "identifier" if are_codes(known.texts) else "free-text"
    if int(kept.sum()) > MOST and not asked:
        return "many-values"
    notes = []
    rare = [text for text, often in zip(known.texts, kept, strict=True) if not often]
    if rare and len(counts) > 2:
        facts = {"column": cells.name, "count": len(rare), "values": listed(rare), "least": least(len(known.codes))}
        notes.append(Note("rare-values", facts))
    if are_codes(known.texts):
        notes.append(Note("codes", {"column": cells.name, "example": min(known.texts)}))
    if len(counts) == 2:
        zero, one = sorted(known.texts)
        notes.append(Note("yes-no", {"column": cells.name, "one": one, "zero": zero}))
    if alike := spelt_alike(known.texts):
        notes.append(Note("spelt-alike", {"column": cells.name, "values": listed(alike)}))
    return Recognised(CategoryColumn(cells.name), categorical(known), tuple(notes))
