"""Predictions as a file: the format is that of its ending, the same cells in each."""

import csv
import io
import json
import math
from collections.abc import Iterator

from mlp_tutorial.cli.answers import Answers, Cell, free_name
from mlp_tutorial.cli.terminal import without_control_codes
from mlp_tutorial.tables.formulas import as_text

_SEPARATORS = {".csv": ",", ".tsv": "\t"}


def as_bytes(answers: Answers, ending: str) -> bytes:
    """The content of a file.

    Args:
        answers: Columns by name, as many cells each; None is a cell left blank.
        ending: One of `RESULT_FORMATS`.

    Returns:
        A table for a spreadsheet, UTF-8 with a byte order mark, so that Excel reads Hangul; or an object of JSON for
        each row, `.json` all in a list, `.jsonl` one a line.
    """
    if ending in _SEPARATORS:
        return as_table(answers, _SEPARATORS[ending]).encode("utf-8-sig")
    rows = [
        json.dumps({name: _finite(cell) for name, cell in row.items()}, ensure_ascii=False) for row in _rows(answers)
    ]
    lines = ["[", *(f"{row}," for row in rows[:-1]), *rows[-1:], "]"] if ending == ".json" else rows
    return "".join(f"{line}\n" for line in lines).encode()


def as_table(answers: Answers, separator: str = ",") -> str:
    """Lines of cells, the names first; no name runs anything, neither in a terminal nor in a spreadsheet.

    Args:
        answers: As for `as_bytes`.
        separator: Between two cells.
    """
    names: list[str] = []
    for name in answers:
        names.append(free_name(_safe(name), names))
    table = io.StringIO()
    writer = csv.writer(table, delimiter=separator, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_shown(cell) for cell in row.values()] for row in _rows(answers))
    return table.getvalue()


def _rows(answers: Answers) -> Iterator[dict[str, Cell]]:
    for cells in zip(*answers.values(), strict=True):
        yield dict(zip(answers, cells, strict=True))


def _safe(name: str) -> str:
    return as_text(without_control_codes(name))


def _shown(cell: Cell) -> Cell:
    """Numbers to six digits: 3.0 is 3."""
    return _safe(cell) if isinstance(cell, str) else f"{cell:.6g}" if isinstance(cell, float) else cell


def _finite(cell: Cell) -> Cell:
    """JSON has no infinity."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
