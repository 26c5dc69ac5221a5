"""What became of each column of a table, in lines for a terminal."""

from collections.abc import Iterable, Sequence

from mlp_tutorial.cli.terminal import cell_width
from mlp_tutorial.datasets import TableDataset
from mlp_tutorial.messages import text
from mlp_tutorial.tables.categories import CategoryColumn
from mlp_tutorial.tables.column import Column
from mlp_tutorial.tables.columns import Columns

ROOM = 76  # columns of the terminal for one line under a heading
_MOST_LINES = 12
_EVIDENT = ("excluded", "not-chosen", "constant")  # the reader has said so, or nothing helps


def column_of(data: TableDataset, name: str) -> str:
    """The table's column that an input was made of."""
    return next(column.name for column in data.columns.columns if name in column.names)


def used(columns: Columns) -> list[str]:
    """How many columns are used, and what they are: a line for numbers, for yes/no, for each other one."""
    count, inputs = len(columns.columns), len(columns.names)
    if {column.kind for column in columns.columns} == {"number"}:
        return [fitting(text("cli.trained.features", count=count) + " ", columns.features)]
    lines = [text("cli.trained.features_as_inputs", count=count, inputs=inputs)]
    for kind in ("number", "yes-no"):
        names = [column.name for column in columns.columns if column.kind == kind]
        if names:
            lines.append("  " + fitting(text(f"cli.trained.inputs.{kind}") + " ", names))
    several = [column for column in columns.columns if column.kind in ("category", "date")]
    return [*lines, *_first(["  " + _own_line(column) for column in several])]


def not_used(data: TableDataset) -> list[str]:
    """The columns that are not used, by reason, and what would make them of use."""
    reasons: dict[str, list[str]] = {}
    for name, word in data.left_out.items():
        reasons.setdefault(word, []).append(name)
    if not reasons:
        return []
    lines = []
    for word, names in reasons.items():
        reason = ": " + text(f"tables.left_out.{word}")
        lines.append("  " + fitting("", names, ROOM - cell_width(reason)) + reason)
        if word not in _EVIDENT:
            lines.append("    " + text("cli.trained.to_use", option=option_for(word)))
    return [text("cli.trained.left_out", count=len(data.left_out)), *lines]


def option_for(word: str) -> str:
    """What makes a column of use that is left out for this reason."""
    return text(f"cli.trained.options.{word}")


def fitting(head: str, names: Iterable[str], room: int = ROOM) -> str:
    """The head and as many names as fit into a line, and how many there are besides."""
    listed = [f"'{name}'" if "," in name else name for name in names]
    line = head + ", ".join(listed)
    if cell_width(line) <= room:
        return line
    for shown in range(len(listed) - 1, 0, -1):
        more = text("cli.trained.more", count=len(listed) - shown)
        line = f"{head}{', '.join(listed[:shown])}, {more}"
        if cell_width(line) <= room:
            return line
    return line


def _own_line(column: Column) -> str:
    if isinstance(column, CategoryColumn):
        parts = [*column.categories]
    else:
        parts = [text(f"cli.trained.parts.{name.removeprefix(f'{column.name}: ')}") for name in column.names]
    return fitting(text(f"cli.trained.inputs.{column.kind}", name=column.name, count=len(parts)) + " ", parts)


def _first(lines: Sequence[str]) -> list[str]:
    """The first lines, and how many there are besides."""
    if len(lines) <= _MOST_LINES:
        return list(lines)
    return [*lines[:_MOST_LINES], "  " + text("cli.trained.more_columns", count=len(lines) - _MOST_LINES)]
