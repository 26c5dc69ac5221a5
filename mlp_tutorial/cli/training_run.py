"""All that a run of `train` has found out, for whoever shows it: the terminal, the report."""

from dataclasses import dataclass
from pathlib import Path

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.division import Division
from mlp_tutorial.cli.judgement import Judgement
from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.history import History
from mlp_tutorial.metrics import Verdict


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
