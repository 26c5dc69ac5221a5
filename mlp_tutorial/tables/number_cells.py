"""The numbers of a column that are written for people, and whether float32 can tell them apart."""

from typing import Any

import numpy as np
import torch

from mlp_tutorial.inputs.precision import Merged, merged_column
from mlp_tutorial.tables.cells import NO_NUMBER, Cells, spread
from mlp_tutorial.tables.note import Note
from mlp_tutorial.tables.number_columns import not_a_number
from mlp_tutorial.tables.numbers import NumberFormat, are_codes, is_beyond, read_numbers, typed_wrong
from mlp_tutorial.tables.units import SHARES
from mlp_tutorial.tables.written import Decimal


def recognise_numbers(
    cells: Cells, decimal: Decimal
) -> tuple["np.ndarray[Any, Any]", NumberFormat, tuple[Note, ...]] | str | None:
    """Numbers of a column that writes them for people.

    Args:
        cells: Of the column.
        decimal: The sign before the decimals where the cells leave it open.

    Returns:
        (each row's number, NaN where it is missing; how they are written; what was found out); "mixed-units"; or None
        for a column of something else.

    Raises:
        DataError: Few cells are no numbers.
    """
    known = cells.without(NO_NUMBER)
    beyond = frozenset(filter(is_beyond, known.texts))
    if beyond:
        known = known.without(beyond)
    if not known.texts or are_codes(known.texts):
        return None
    counts = known.counts
    read = read_numbers(known.texts, counts, decimal)
    wrong = np.isnan(read.values)
    if wrong.any() and not typed_wrong(wrong, counts):
        return None
    bare = np.zeros(len(wrong), dtype=bool)
    bare[list(read.bare)] = True
    dressed, bare = ~bare & ~wrong, bare & (read.values != 0)
    if len(read.units) > 1:
        return "mixed-units"
    if read.form.unit in SHARES and bare.any():
        few = next((few for few in (bare, dressed) if typed_wrong(few, counts)), None)
        if few is None:
            return "mixed-units"
        wrong |= few
    if wrong.any():
        raise not_a_number(known, wrong)
    notes = []
    if beyond:
        count = int((cells.without(NO_NUMBER).codes >= 0).sum() - (known.codes >= 0).sum())
        notes.append(Note("beyond-range", {"column": cells.name, "example": min(beyond), "count": count}))
    if read.dressed is not None:
        example, value = known.texts[read.dressed], float(read.values[read.dressed])
        word = "with-unit" if read.form.unit else "decimal-comma" if read.form.decimal == "," else "with-signs"
        facts = {"column": cells.name, "example": example, "value": f"{value:.15g}", "unit": read.form.unit}
        notes.append(Note(word, facts))
        if bare.any():
            count = int(counts[bare].sum())
            notes.append(Note("without-unit", {"column": cells.name, "count": count, "unit": read.form.unit}))
    return spread(read.values, known.codes, np.nan), read.form, tuple(notes)


def too_fine(values: "np.ndarray[Any, Any]") -> Merged | None:
    """How many of these numbers float32 cannot tell apart, where it is more than a quarter of them."""
    present = torch.from_numpy(values[~np.isnan(values)]).reshape(-1, 1)
    return merged_column(present, present.to(torch.float32))
