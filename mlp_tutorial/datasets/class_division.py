"""How one column divides the classes: by its categories, or by bounds in its numbers, and how many rows go wrong."""

import math
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Inputs = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


class Division(NamedTuple):
    """Groups of rows, each called by the class that is commonest in it, and the rows that are called wrongly."""

    groups: int
    wrong: int


def by_values(inputs: Inputs, labels: Labels) -> Division:
    """One group for each category, whose inputs are shape (N, d)."""
    counts = np.zeros((inputs.shape[1] + 1, int(labels.max()) + 1), np.int64)
    np.add.at(counts, (categories(inputs), labels), 1)
    return Division(int(counts.any(axis=1).sum()), int(len(labels) - counts.max(axis=1).sum()))


def by_bounds(inputs: Inputs, labels: Labels) -> Division:
    """The best of the inputs, shape (N, d): an interval for each class, or one bound between two classes.

    One class takes one interval: of some rows a rare class may have none.
    """
    two = len(np.unique(labels)) == 2
    best = Division(1, len(labels) - int(np.bincount(labels).max()))
    for values in inputs.T:
        ends = sorted(
            (values[mine].min(), values[mine].max()) for k in np.unique(labels) if (mine := labels == k).any()
        )
        if all(before[1] < after[0] for before, after in pairwise(ends)):
            return Division(len(ends), 0)
        if two:
            best = min(best, Division(2, _beyond_one_bound(values, labels == labels.max())), key=lambda way: way.wrong)
    return best


def categories(inputs: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.int64]:
    """Number of each row's category; the last is that of rows without an input of their own."""
    return np.asarray(np.where(inputs.any(axis=1), inputs.argmax(axis=1), inputs.shape[1]), np.int64)


def log_by_chance(division: Division, labels: Labels, classes: int) -> float:
    """Logarithm of the share of all arrangements of the classes that some such division divides as well.

    Each group is called by one of the classes, and each wrong row is one of the rows and of one of the classes.
    """
    counts = np.bincount(labels, minlength=classes).tolist()
    rows, wrong = len(labels), division.wrong
    arrangements = math.lgamma(rows + 1) - sum(math.lgamma(count + 1) for count in counts)
    chosen = math.lgamma(rows + 1) - math.lgamma(wrong + 1) - math.lgamma(rows - wrong + 1)
    return (division.groups + wrong) * math.log(classes) + chosen - arrangements


def _beyond_one_bound(values: npt.NDArray[np.float32], is_second: npt.NDArray[np.bool_]) -> int:
    """Rows that stand on the wrong side of the best bound."""
    order = np.argsort(values)
    second = np.concatenate(([0], np.cumsum(is_second[order])))
    first = np.arange(len(second)) - second
    # Between equal values there is no bound.
    may_be = np.concatenate(([True], np.diff(values[order]) > 0, [True]))
    below_first = second + (first[-1] - first)
    return int(np.minimum(below_first, len(values) - below_first)[may_be].min())
