"""Rows as long as the others that are no examples: sums, names once more, remarks that a spreadsheet filled up."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mlp_tutorial.tables.note import Note, listed
from mlp_tutorial.tables.remarks import is_one_text, is_padded_remark
from mlp_tutorial.tables.rows import Rows
from mlp_tutorial.tables.sums import sums_among


def examples_among(rows: Rows, first_row: int, names: Sequence[str]) -> tuple[npt.NDArray[np.int64], tuple[Note, ...]]:
    """Which rows are examples, and a note on each kind of the others.

    Args:
        rows: As `read_rows` gives them.
        first_row: The number of the first row in its file.
        names: As the row of names has them; none where the file has no such row.

    Returns:
        (places of the examples, notes).
    """
    cells, notes = rows.cells, []
    filled = np.flatnonzero(~rows.empty.all(axis=1))
    end = _end(cells, filled)
    if below := (*(filled[end:] + first_row).tolist(), *rows.below):
        notes.append(Note("lines-below", {"rows": listed(below)}))
        filled = filled[:end]
    again = _names_again(cells, filled, names)
    if len(again):
        notes.append(Note("names-again", {"rows": _listed(again, first_row)}))
        filled = np.setdiff1d(filled, again)
    sums = sums_among(cells if len(filled) == len(cells) else cells[filled])
    for word, found in (("sums", sums.left_out), ("sums-kept", sums.kept)):
        if found:
            words, places = listed(tuple(dict.fromkeys(found.values()))), filled[list(found)]
            notes.append(Note(word, {"words": words, "count": len(found), "rows": _listed(places, first_row)}))
    return np.delete(filled, list(sums.left_out)), tuple(notes)


def _listed(places: npt.NDArray[np.int64], first_row: int) -> str:
    return listed((places + first_row).tolist())


def _end(cells: npt.NDArray[Any], filled: npt.NDArray[np.int64]) -> int:
    """How many of the rows come before remarks at the end: from a row that begins as one, or follows a blank row."""
    if cells.shape[1] == 1:
        return len(filled)
    end = place = len(filled)
    while place:
        row = cells[filled[place - 1]].tolist()
        apart = place > 1 and filled[place - 1] - filled[place - 2] > 1
        if is_padded_remark(row, apart=apart):
            end = place - 1
        elif not is_one_text(row):
            return end
        place -= 1
    return len(filled)


def _names_again(cells: npt.NDArray[Any], filled: npt.NDArray[np.int64], names: Sequence[str]) -> npt.NDArray[np.int64]:
    """Rows that repeat the names, where files were put one below the other."""
    if len(names) < 2:
        return filled[:0]
    same = filled[cells[filled, 0] == names[0]]
    equal: npt.NDArray[np.bool_] = (cells[same] == np.array(names, dtype=object)).all(axis=1)
    repeated: npt.NDArray[np.int64] = same[equal]
    return repeated
