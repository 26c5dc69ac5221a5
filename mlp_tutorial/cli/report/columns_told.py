"""What became of each column and row of the table, as rows of the report's tables."""

from typing import NamedTuple

from mlp_tutorial.cli.division import Division
from mlp_tutorial.cli.inputs import option_for
from mlp_tutorial.cli.table import class_counts
from mlp_tutorial.messages import text
from mlp_tutorial.tables.categories import CategoryColumn
from mlp_tutorial.tables.column import Column
from mlp_tutorial.tables.date_columns import DateColumn
from mlp_tutorial.tables.number_columns import NumberColumn
from mlp_tutorial.tables.yes_no import YesNoColumn


class Used(NamedTuple):
    """A column that is used.

    Attributes:
        name: As in the table.
        kind: Number, yes/no, category or date.
        inputs: How many inputs it became.
        recipe: What these are.
    """

    name: str
    kind: str
    inputs: int
    recipe: str


class Unused(NamedTuple):
    """A column that is not used.

    Attributes:
        name: As in the table.
        reason: Why.
        option: What helps.
    """

    name: str
    reason: str
    option: str


class Gap(NamedTuple):
    """A column with missing cells, and in how many rows they are missing."""

    name: str
    rows: int


class ClassRows(NamedTuple):
    """A class of the target, and how many rows of it each part has."""

    name: str
    train: int
    held_out: int


def plain(division: Division) -> list[str]:
    """Names of the columns whose numbers are used as they are."""
    return [column.name for column in division.train.columns.columns if _is_plain(column)]


def used(division: Division) -> list[Used]:
    """The other columns that are used, in the order of the table."""
    return [
        Used(column.name, text(f"report.kinds.{column.kind}"), len(column.names), _recipe(column))
        for column in division.train.columns.columns
        if not _is_plain(column)
    ]


def unused(division: Division) -> list[Unused]:
    """The columns that are not used, in the order of the table."""
    return [
        Unused(name, text(f"tables.left_out.{word}"), option_for(word)) for name, word in division.data.left_out.items()
    ]


def class_rows(division: Division) -> list[ClassRows]:
    """The classes of the target; none of numbers."""
    if division.data.class_names is None:
        return []
    parts = (class_counts(division.train), class_counts(division.held_out))
    return [ClassRows(*row) for row in zip(division.data.class_names, *parts, strict=True)]


def gaps(division: Division) -> list[Gap]:
    """The columns with missing cells, the most first."""
    return [Gap(name, rows) for name, rows in division.gaps.columns.items()]


def _is_plain(column: Column) -> bool:
    return isinstance(column, NumberColumn) and not column.unit


def _recipe(column: Column) -> str:
    if isinstance(column, NumberColumn):
        return text("report.recipes.unit", unit=column.unit)
    if isinstance(column, YesNoColumn):
        return text("report.recipes.yes_no", one=", ".join(column.ones), zero=", ".join(column.zeros))
    if isinstance(column, DateColumn):
        return ", ".join(text(f"report.parts.{part}") for part in column.parts)
    if isinstance(column, CategoryColumn) and column.alone:
        zero, one = column.categories
        return text("report.recipes.yes_no", one=one, zero=zero)
    return text("report.recipes.category", values=", ".join(_values(column)))


def _values(column: Column) -> list[str]:
    return [name.removeprefix(f"{column.name}=") for name in column.names]
