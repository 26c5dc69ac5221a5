"""Step 5 for a table: the plan carried out, by a way that suits the number of rows."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from mlp_tutorial.cli.defaults import PATIENCE
from mlp_tutorial.cli.epochs_by_folds import FoldedCosts, costs_by_folds
from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.cli.table import class_counts
from mlp_tutorial.cli.target_scale import TargetScale
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.history import History
from mlp_tutorial.stopping import patience
from mlp_tutorial.training import fit

VALIDATION = 0.15  # share of the training rows
FEW_ROWS = 100  # below, 15 % are too few to tell one epoch from another
FEW_OF_A_CLASS = 10  # below, 15 % of them are one row or none
MANY_ROWS = 500  # from so many on, five trainings more take too long

Way = Literal["all-epochs", "cross-validation", "early-stopping"]


@dataclass(frozen=True)
class Course:
    """How a training went.

    Attributes:
        way: How its end was decided: "all-epochs", "cross-validation" or "early-stopping".
        history: Of the training on which the model's parameters come from.
        patience: Epochs without a lower validation cost that are endured; 0 without early stopping.
        folds: What cross-validation measured, epoch by epoch; None without it.
    """

    way: Way
    history: History
    patience: int
    folds: FoldedCosts | None = None


def way_of(plan: Plan, rows: Dataset) -> Way:
    """How the end of the training is decided.

    A model without hidden layers has one minimum and goes to it. A network could learn the rows by heart: some rows
    validate, or, where there are too few of them for that, or of one class, each row does once, in cross-validation.
    `--epochs` is obeyed there, `--patience 0` always; `--patience N` stops early however few rows there are.

    Args:
        plan: What was asked for.
        rows: The training rows.

    Returns:
        "all-epochs", "cross-validation" or "early-stopping".
    """
    if plan.name != "mlp" or plan.patience == 0 or len(rows) < 2:
        return "all-epochs"
    if plan.patience is not None or (len(rows) >= FEW_ROWS and scarce_class(rows) is None):
        return "early-stopping"
    return "all-epochs" if plan.epochs_asked else "cross-validation"


def scarce_class(rows: Dataset) -> tuple[str, int] | None:
    """The smallest class, if it has so few of the rows that hardly one of them would validate.

    Args:
        rows: The training rows.

    Returns:
        Its name and its rows; None of many rows, and where the target holds numbers.
    """
    if rows.class_names is None or len(rows) >= MANY_ROWS:
        return None
    present = [pair for pair in zip(rows.class_names, class_counts(rows), strict=True) if pair[1]]
    name, count = min(present, key=lambda pair: pair[1])
    return (name, count) if count < FEW_OF_A_CLASS else None


def learn(plan: Plan, rows: Dataset, seed: int) -> Course:
    """Train the plan's model on the rows.

    Args:
        plan: Model, cost, optimizer; the model is trained in place and predicts in the unit of the target.
        rows: The training rows.
        seed: Of the order of mini-batches and of the validation rows.

    Returns:
        How it went.

    Raises:
        DivergedError: The learning rate was too large.
        KeyboardInterrupt: Ctrl-C before the first epoch was over.
    """
    scale = TargetScale.of(rows.y) if plan.cost == "squared_error" else None
    lesson = rows if scale is None else Dataset(rows.x, scale.scaled(rows.y))
    course = _course(plan, lesson, way_of(plan, rows), seed)
    if not course.history.costs:
        raise KeyboardInterrupt
    if scale is not None:
        scale.fold_into(plan.model)
    return course


def _course(plan: Plan, lesson: Dataset, way: Way, seed: int) -> Course:
    if way == "early-stopping":
        endured = plan.patience or PATIENCE
        lesson, validation = lesson.split(1 - VALIDATION, seed)
        history = _fit(plan, lesson, seed, validation=validation, stop_when=patience(endured))
        return Course(way, history, endured)
    if way == "cross-validation":
        folds = costs_by_folds(plan, lesson, seed)
        return Course(way, _fit(replace(plan, epochs=folds.best), lesson, seed), 0, folds)
    return Course(way, _fit(plan, lesson, seed), 0)


def _fit(plan: Plan, lesson: Dataset, seed: int, **options: Any) -> History:
    return fit(
        plan.model,
        lesson,
        optimizer=plan.optimizer,
        epochs=plan.epochs,
        batch_size=plan.batch_size,
        class_weights=plan.class_weights,
        seed=seed,
        **options,
    )
