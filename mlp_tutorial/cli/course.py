"""What is said of a training: how its end will be decided, and afterwards what ended it."""

from mlp_tutorial.cli.defaults import PATIENCE
from mlp_tutorial.cli.epochs_by_folds import FOLDS
from mlp_tutorial.cli.learning import FEW_ROWS, VALIDATION, Course, scarce_class, way_of
from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.cli.terminal import paragraph
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.messages import text

_INDENT = 3


def say_way(plan: Plan, rows: Dataset) -> None:
    """Print how the end will be decided; nothing of a model without hidden layers.

    Args:
        plan: The plan.
        rows: The training rows.
    """
    if plan.name != "mlp":
        return
    way = way_of(plan, rows)
    if way == "cross-validation":
        facts = {"epochs": plan.epochs, "folds": min(FOLDS, len(rows))}
        why = text("cli.learning.few_rows", rows=len(rows), few=FEW_ROWS)
        if len(rows) >= FEW_ROWS and (scarce := scarce_class(rows)):
            why = text("cli.learning.few_of_a_class", name=scarce[0], count=scarce[1])
        sentence = f"{why} {text('cli.learning.cross_validation', **facts)}"
    elif way == "early-stopping":
        sentence = text("cli.learning.early_stopping", share=VALIDATION, patience=plan.patience or PATIENCE)
    else:
        sentence = text("cli.learning.all_epochs", rows=len(rows), epochs=plan.epochs)
    paragraph(sentence, indent=_INDENT, hanging=2)


def say_course(course: Course, plan: Plan) -> None:
    """Print how the training went, and what ended it.

    Args:
        course: As `learn` gives it.
        plan: The plan.
    """
    for sentence in course_sentences(course, plan):
        paragraph(sentence, indent=_INDENT)


def course_sentences(course: Course, plan: Plan) -> list[str]:
    """The same as sentences, one a line."""
    history, costs = course.history, course.history.costs
    facts = {"first": costs[0], "last": costs[-1], "epochs": len(costs), "seconds": history.seconds}
    said = [text("cli.learning.course", **facts)]
    if history.stopped == "interrupted":
        said.append(text("cli.learning.interrupted", epochs=len(costs)))
    elif history.stopped == "stop_when":
        said.append(text("cli.learning.stopped_early", patience=course.patience, epochs=len(costs)))
        if plan.epochs_asked:
            said.append(text("cli.learning.limit", asked=plan.epochs))
    elif course.folds is not None:
        key = "best_of_folds" if course.folds.best < len(course.folds.costs) else "folds_still_falling"
        said.append(text(f"cli.learning.{key}", best=course.folds.best, most=len(course.folds.costs)))
    elif costs[-1] > costs[0]:
        said.append(text("cli.learning.rose", lr=plan.lr))
    elif history.best_epoch is None and _still_falling(costs):
        said.append(text("cli.learning.still_falling", more=2 * plan.epochs))
    if history.best_epoch is not None:
        said.append(text("cli.learning.best", best=history.best_epoch + 1))
    return said


def _still_falling(costs: list[float]) -> bool:
    """Whether the last tenth of the epochs brought the cost down by more than a hundredth, and there is much left."""
    before = costs[max(0, len(costs) - 1 - max(1, len(costs) // 10))]
    return costs[0] / 1000 < costs[-1] < 0.99 * before
