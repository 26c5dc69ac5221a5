"""All that a run of `train` has found out, for whoever shows it: the terminal, the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.judgement import Judgement
from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.datasets.table import TableDataset
from mlp_tutorial.finding import Finding
from mlp_tutorial.history import History
from mlp_tutorial.metrics import Verdict
from mlp_tutorial.tables.leaks import Leak


@dataclass(frozen=True)
class Division:
    """The table's rows as one run divides them.

    Attributes:
        data: The whole table: what became of its columns and rows, and its notes.
        train: Rows to train on.
        held_out: Rows held out.
        seed: Of the division, and of the starting weights.
        leaks: Columns that tell the target.
    """

    data: TableDataset
    train: TableDataset
    held_out: TableDataset
    seed: int
    leaks: tuple[Leak, ...] = ()


@dataclass(frozen=True)
class TrainingRun:
    """One table, trained on and judged.

    Attributes:
        asked: The options, as they were given.
        division: The rows.
        plan: Model, cost and optimizer; the model is trained.
        history: Of the training.
        judgement: On the rows of `division`.
        repeats: Judgements of all splits with `--repeat`, this one's first; else this one's alone.
        verdict: Over all splits.
        out: Where the model is saved.
    """

    asked: Asked
    division: Division
    plan: Plan
    history: History
    judgement: Judgement
    repeats: tuple[Judgement, ...]
    verdict: Verdict
    out: Path
