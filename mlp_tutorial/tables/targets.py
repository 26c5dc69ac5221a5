"""The column to predict: numbers, or the names of classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from mlp_tutorial.errors import DataError
from mlp_tutorial.tables.categories import spelt_alike
from mlp_tutorial.tables.cells import NO_NUMBER, UNKNOWN, Cells, cells_of, spread
from mlp_tutorial.tables.note import Note, listed
from mlp_tutorial.tables.number_cells import recognise_numbers, too_fine
from mlp_tutorial.tables.number_columns import fit_for_float32, plain_numbers
from mlp_tutorial.tables.numbers import are_codes, read_numbers
from mlp_tutorial.tables.written import Decimal
from mlp_tutorial.tables.yes_no import answers_in

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["numbers", "classes"]


@dataclass(frozen=True)
class Target:
    """The values of the column to predict.

    Attributes:
        values: Numbers, shape (N,), NaN where one is missing; or the classes' names, None where one is.
        are_classes: Which of the two.
        notes: What was found out while they were read.
    """

    values: npt.NDArray[Any]
    are_classes: bool
    notes: tuple[Note, ...] = ()

    @property
    def missing(self) -> npt.NDArray[np.bool_]:
        """Which rows have no value, shape (N,)."""
        import pandas as pd

        return np.asarray(pd.isna(self.values))


def read_target(column: "pd.Series[Any]", kind: Kind | None, decimal: Decimal = ".") -> Target:
    """The target's values: numbers where its cells are, else names of classes, unless `kind` says otherwise.

    Args:
        column: Cells as text, or NaN where they are empty, shape (N,); the index counts the rows in the file.
        kind: What it holds, or None to tell by its cells.
        decimal: The sign before the decimals where its cells leave it open.

    Raises:
        DataError: A cell of a target of numbers is none, or text was asked for as numbers.

    Example:
        >>> import pandas as pd
        >>> read_target(pd.Series(["1,200원", "900원", None]), None).values
        array([1200.,  900.,   nan])
    """
    values = plain_numbers(column)
    if values is not None:
        return Target(values, are_classes=kind == "classes")
    cells = cells_of(column)
    known = cells.without(UNKNOWN)
    if answers := answers_in(known.texts):
        if kind != "numbers":
            return _answered(known, answers)
        return Target(spread(np.array([float(answers[text]) for text in known.texts]), known.codes, np.nan), False)
    if kind == "classes":
        return Target(numbers, True) if (numbers := _class_numbers(cells)) is not None else _named(known)
    read = recognise_numbers(cells, decimal)
    if read == "mixed-units":
        raise DataError("target-of-mixed-units", target=column.name)
    if read is not None and not isinstance(read, str):
        values, _, notes = read
        return Target(values, are_classes=False, notes=notes)
    if kind == "numbers" and known.texts:
        place = int((known.codes >= 0).argmax())
        cell = known.texts[int(known.codes[place])]
        raise DataError("target-is-text", target=column.name, row=int(cells.rows[place]), cell=cell)
    return _named(known)


def require_numbers_to_predict(target: Target, name: str, rows: "pd.Index[Any]") -> None:
    """Refuse numbers that are too large for float32, or that it cannot tell apart.

    Args:
        target: Of any kind; of classes nothing is asked.
        name: Of the column.
        rows: Row numbers in the file, shape (N,).

    Raises:
        DataError: One is too large, all are the same, or more than a quarter of the different ones are merged.
    """
    if target.are_classes or target.missing.all():
        return
    fit_for_float32(name, rows, target.values)
    if len(rows) > 1 and np.nanmin(target.values) == np.nanmax(target.values):
        raise DataError("constant-target", target=name, only=float(np.nanmin(target.values)), rows=len(rows))
    merged = too_fine(target.values)
    if merged is not None:
        low, high = float(np.nanmin(target.values)), float(np.nanmax(target.values))
        raise DataError(
            "column-too-fine", column=name, low=low, high=high, different=merged.different, left=merged.left
        )


def numbered(target: Target, name: str) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    """Class number of each row, and the names of the classes, sorted: numbers by value, text by letter.

    Args:
        target: Classes, none missing.
        name: Of the column.

    Returns:
        (numbers from 0 to K − 1, shape (N,); K names).

    Raises:
        DataError: Fewer than two classes, or more than two and each with one row only.
    """
    values, labels = np.unique(target.values, return_inverse=True)
    names = tuple(_name_of(value) for value in values.tolist())
    if len(names) < 2:
        raise DataError("single-class-target", target=name, only=names[0])
    if len(names) == len(labels) > 2:
        raise DataError("every-row-own-class", target=name, rows=len(labels))
    return labels.astype(np.int64), names


def _class_numbers(cells: Cells) -> npt.NDArray[np.float64] | None:
    """Numbers that are names of classes, 1.0 the same as 1, some of them missing; None for other names."""
    known = cells.without(NO_NUMBER)
    if not known.texts or are_codes(known.texts):
        return None
    read = read_numbers(known.texts, known.counts)
    plain = read.dressed is None and not np.isnan(read.values).any()
    return spread(read.values, known.codes, np.nan) if plain else None


def _answered(cells: Cells, answers: Mapping[str, int]) -> Target:
    """Two classes, each by its most frequent spelling: "Yes" is no other class than "yes"."""
    often = dict(zip(cells.texts, cells.counts.tolist(), strict=True))
    alike = {value: [text for text in cells.texts if answers[text] == value] for value in (1, 0)}
    usual = {value: _class_name(max(texts, key=often.__getitem__)) for value, texts in alike.items()}
    names = np.array([*(usual[answers[text]] for text in cells.texts), None], dtype=object)
    merged = [value for value, texts in alike.items() if len(set(map(_class_name, texts))) > 1]
    notes = [
        Note("spelt-as-one", {"column": cells.name, "values": listed(sorted(alike[value])), "name": usual[value]})
        for value in merged
    ]
    return Target(names[cells.codes], are_classes=True, notes=tuple(notes))


def _named(cells: Cells) -> Target:
    names = np.array([*map(_class_name, cells.texts), None], dtype=object)
    alike = spelt_alike(tuple(set(names[:-1])))
    notes = (Note("spelt-alike", {"column": cells.name, "values": listed(alike)}),) if alike else ()
    return Target(names[cells.codes], are_classes=True, notes=notes)


def _class_name(text: str) -> str:
    return _TRUTH.get(text.lower(), text)


def _name_of(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return str(value)


_TRUTH = {"true": "True", "false": "False"}  # in whichever letters a spreadsheet writes them
