"""How much the model leans on each column of the table: its score on the held-out rows with that column shuffled."""

import math
from dataclasses import dataclass

from torch import Tensor

from mlp_tutorial.cli.judgement import ClassScores, probabilities
from mlp_tutorial.cli.training_run import TrainingRun
from mlp_tutorial.metrics import auc, balanced_accuracy, permutation_importance, r2_score

REPEATS = 10
_MOST = 2_000_000_000  # cells of all shuffled tables together: some seconds


@dataclass(frozen=True)
class ColumnImportance:
    """One column of the table.

    Attributes:
        name: As in the table.
        mean: Drop of the score when it is shuffled, mean over the repeats.
        deviation: Standard deviation of the drop over the repeats.
    """

    name: str
    mean: float
    deviation: float


@dataclass(frozen=True)
class Importances:
    """All columns, the most important first.

    Attributes:
        score: What drops: "r2", "auc" or "balanced_accuracy".
        columns: Their importances.
    """

    score: str
    columns: tuple[ColumnImportance, ...]


def importances_of(run: TrainingRun) -> Importances | None:
    """Measure them.

    Args:
        run: One training, judged.

    Returns:
        The importances; None where the held-out rows have no score that could drop, or where it would take long.
    """
    rows, model = run.division.held_out, run.plan.model
    columns = [column for column in run.division.train.columns.columns if column.names]
    if len(columns) * REPEATS * rows.x.numel() > _MOST:
        return None
    name = _score_of(run)
    if name is None:
        return None

    y = rows.y.reshape(-1) if name == "auc" else rows.y

    def predicted(x: Tensor) -> Tensor:
        return probabilities(model, x)[:, 1] if name == "auc" else model.predict(x).reshape(y.shape)

    groups, start = [], 0
    for column in columns:
        groups.append(range(start, start + len(column.names)))
        start += len(column.names)
    score = {"r2": r2_score, "auc": auc, "balanced_accuracy": balanced_accuracy}[name]
    drops = permutation_importance(predicted, rows.x, y, score, groups=groups, repeats=REPEATS, seed=run.asked.seed)
    found = [
        ColumnImportance(column.name, mean, deviation)
        for column, mean, deviation in zip(columns, drops.mean(dim=1).tolist(), drops.std(dim=1).tolist(), strict=True)
    ]
    return Importances(name, tuple(sorted(found, key=lambda column: -column.mean)))


def _score_of(run: TrainingRun) -> str | None:
    test = run.judgement.test
    if not isinstance(test, ClassScores):
        return "r2" if math.isfinite(test.r2) else None
    if test.auc is not None:
        return "auc" if math.isfinite(test.auc) else None
    return "balanced_accuracy"
