"""What the doctor found in `train`, in the command's own words: columns in place of x[:, 0], options for code."""

from typing import Any, NamedTuple

from torch import Tensor

from mlp_tutorial.cli.asked import Asked
from mlp_tutorial.cli.command_line import quoted, written
from mlp_tutorial.cli.inputs import column_of
from mlp_tutorial.cli.learning import Course
from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.datasets import TableDataset
from mlp_tutorial.finding import Finding
from mlp_tutorial.messages import has, text

_BEFORE = ("labels-all-same",)  # told before training, with the classes' names
_ROSE = ("cost-grows", "worse-than-guessing")


class Words(NamedTuple):
    """A finding as the command says it.

    Attributes:
        fact: What is wrong, and why it matters.
        remedy: What to try.
    """

    fact: str
    remedy: str


def serious(course: Course, *, leaks: bool) -> list[Finding]:
    """Findings of a training that say that its result is wrong, or very likely is, and that nothing else says.

    What is a note in a program, such as a feature that never changes, is told where the columns are.

    Args:
        course: How the training went.
        leaks: Whether columns that tell the target were named before.
    """
    costs = course.history.costs
    rose = course.way == "all-epochs" and costs[-1] > costs[0]
    told = {*_BEFORE, *(_ROSE if rose else ()), *(("target-leakage",) if leaks else ())}
    return [finding for finding in course.history.findings if finding.severity != "note" and finding.name not in told]


def in_command_words(finding: Finding, rows: TableDataset, plan: Plan, asked: Asked) -> Words:
    """The finding in the language in use.

    Args:
        finding: Of the doctor, in the run of `fit`.
        rows: That were trained on.
        plan: As it was carried out.
        asked: The options.

    Returns:
        The command's own sentences; of a finding that it has none for, the title, and where to read on.
    """
    key = f"cli.found.{finding.name}"
    if not has(f"{key}.fact"):
        return Words(finding.title, text("cli.found.read_on", name=finding.name))
    facts = {
        **finding.facts,
        "target": rows.target_name,
        "lr": plan.lr,
        **_columns(finding, rows),
        **_rate(plan, asked),
    }
    return Words(text(f"{key}.fact", **facts), text(f"{key}.try", **facts))


def _columns(finding: Finding, rows: TableDataset) -> dict[str, Any]:
    """Names in place of places, and how far the values of the column to blame reach."""
    names = rows.feature_names or ()
    facts: dict[str, Any] = {
        fact: names[finding.facts[fact]] for fact in ("column", "wide", "narrow") if fact in finding.facts
    }
    blamed = facts.get("column", facts.get("narrow"))
    if blamed is None:
        return {}
    column = column_of(rows, blamed)
    return {
        **facts,
        **_extent(rows.x[:, names.index(blamed)]),
        "exclude": f"--exclude {quoted(written([column], [column]))}",
    }


def _extent(values: Tensor) -> dict[str, float]:
    """Smallest and largest value, and those that half of the values lie between."""
    lower, upper = values.double().quantile(values.new_tensor([0.25, 0.75]).double()).tolist()
    return {"low": float(values.min()), "high": float(values.max()), "lower": lower, "upper": upper}


def _rate(plan: Plan, asked: Asked) -> dict[str, Any]:
    """The learning rate, and what to do where it is too large."""
    smaller = f"{plan.lr / 10:.2g}"
    return {
        "lr": plan.lr,
        "smaller": text("cli.found.asked_rate" if asked.lr else "cli.found.other_rate", smaller=smaller),
    }
