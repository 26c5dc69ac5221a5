"""Permutation importance as a table with a bar for each column, and a line across its end for the spread."""

from typing import Any, NamedTuple

from mlp_tutorial.cli.report.importances import REPEATS, Importances
from mlp_tutorial.cli.scores import share
from mlp_tutorial.cli.training_run import TrainingRun
from mlp_tutorial.messages import text

_MOST = 30  # columns of the table: what comes after them hardly matters


class Bar(NamedTuple):
    """One column of the table; places from 0 to 100 along its bar.

    Attributes:
        name: As in the table.
        mean: Drop of the score.
        deviation: Standard deviation of the drop.
        left: Where the bar begins.
        width: How long it is.
        low: Where the line for the spread begins, one deviation below the mean.
        high: Where it ends.
    """

    name: str
    mean: str
    deviation: str
    left: float
    width: float
    low: float
    high: float


def told(importances: Importances | None, run: TrainingRun) -> dict[str, Any] | None:
    """The table, and what is to be known of it.

    Args:
        importances: As they were measured.
        run: In which they were.

    Returns:
        None where nothing was measured.
    """
    if importances is None:
        return None
    score = text(f"report.importance.scores.{importances.score}")
    more = len(importances.columns) - _MOST
    facts = {"score": score, "repeats": REPEATS}
    return {
        "means": text("report.importance.means", rows=len(run.division.held_out), **facts),
        "caption": text("report.importance.caption", **facts),
        "doubtful": run.verdict.word != "better",
        "bars": _bars(importances)[:_MOST],
        "more": text("report.importance.more", count=more, mean=share(importances.columns[_MOST].mean))
        if more > 0
        else "",
    }


def _bars(importances: Importances) -> list[Bar]:
    columns = importances.columns
    least = min(0.0, *(column.mean - column.deviation for column in columns))
    reach = max(column.mean + column.deviation for column in columns) - least or 1.0

    def place(value: float) -> float:
        return round(100 * (value - least) / reach, 2)

    return [
        Bar(
            column.name,
            share(column.mean),
            share(column.deviation),
            min(place(0), place(column.mean)),
            round(abs(place(column.mean) - place(0)), 2),
            place(column.mean - column.deviation),
            place(column.mean + column.deviation),
        )
        for column in columns
    ]
