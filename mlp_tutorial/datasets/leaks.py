"""Features that tell the target: the target itself in another unit, a part of a sum, an identifier of the class."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from mlp_tutorial.datasets.class_division import by_bounds, by_values, categories, log_by_chance
from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.datasets.linear_part import smallest_set
from mlp_tutorial.datasets.table_dataset import TableDataset

NEARLY, EXACTLY = 0.999, 1 - 1e-8
_FEWEST_ROWS = 20
_LOOKED_AT = 4000  # rows in which a suspicion arises, before all are looked at
_CHANCE = 1e-6  # of a separation that means nothing
_MISTAKES = 0.02  # of those that always saying the commonest class makes

Word = Literal["line", "order", "categories", "threshold", "sum", "product"]


@dataclass(frozen=True)
class Leak:
    """Columns from which the target can be computed.

    Attributes:
        word: How: "line" (of one column), "order" (a column rises or falls with it), "categories" (each value has its
            own), "threshold" (a bound divides the classes), "sum" or "product" (of several columns).
        features: Names of the columns, the fewest that do it.
        score: Share of the target's variance that they explain, R²; for classes, of the rows whose class they tell.
        exact: Whether they tell it exactly, but for rounding.
    """

    word: Word
    features: tuple[str, ...]
    score: float
    exact: bool


class _Feature(NamedTuple):
    """A column: its name, its kind, and its inputs, shape (N, d)."""

    name: str
    kind: str
    x: npt.NDArray[np.float32]


def leaks(dataset: Dataset) -> list[Leak]:
    """Features that alone, or few of them together, tell the target exactly or nearly.

    Nearly is an R² from .999 on; for classes, at most a fiftieth of the mistakes of always saying the commonest one.

    Args:
        dataset: The rows to look at; those to train on suffice.

    Returns:
        One for each column that does it alone; else the smallest set whose sum, or product, does. Empty where none
        does, or where there are fewer than 20 rows.

    Example:
        >>> import torch
        >>> x = torch.rand(50, 3, generator=torch.Generator().manual_seed(0))
        >>> [leak] = leaks(Dataset(x, x[:, :1] + x[:, 1:2], ["casual", "registered", "hour"]))
        >>> leak.word, leak.features, leak.exact
        ('sum', ('casual', 'registered'), True)
    """
    if len(dataset) < _FEWEST_ROWS or dataset.x.shape[1] == 0:
        return []
    features = _features(dataset)
    y = dataset.y.numpy().reshape(len(dataset), -1)
    if dataset.class_names is not None:
        return list(_of_classes(features, y[:, 0].astype(np.int64), len(dataset.class_names)))
    if y.shape[1] > 1:
        return []
    target = y[:, 0].astype(np.float64)
    return list(_of_numbers(features, target)) or list(_together(features, target))


def _features(dataset: Dataset) -> list[_Feature]:
    x = dataset.x.numpy()
    if not isinstance(dataset, TableDataset):
        names = dataset.feature_names or tuple(str(place) for place in range(x.shape[1]))
        return [_Feature(name, "number", x[:, place : place + 1]) for place, name in enumerate(names)]
    features, start = [], 0
    for column in dataset.columns.columns:
        end = start + len(column.names)
        if end == start:  # each of its values is rare among these rows
            continue
        features.append(_Feature(column.name, column.kind, x[:, start:end]))
        start = end
    return features


def _first_and_all(rows: int) -> list[slice]:
    """Some rows, in which a suspicion arises, and all, in which it is looked into."""
    step = max(rows // _LOOKED_AT, 1)
    return [slice(None, None, step), slice(None)] if step > 1 else [slice(None)]


def _of_classes(features: list[_Feature], labels: npt.NDArray[np.int64], classes: int) -> Iterator[Leak]:
    looks = [(rows, labels[rows]) for rows in _first_and_all(len(labels))]
    bearable = [_MISTAKES * (len(seen) - int(np.bincount(seen).max())) for _, seen in looks]
    for feature in features:
        is_category = feature.kind in ("category", "yes-no")
        divided = by_values if is_category else by_bounds
        division, tells = None, False
        for (rows, seen), most in zip(looks, bearable, strict=True):
            division = divided(feature.x[rows], seen)
            tells = division.wrong <= most
            if not tells:
                break
        # With few rows, some feature divides the classes so well by chance.
        if (
            division
            and tells
            and math.log(len(features)) + log_by_chance(division, labels, classes) < math.log(_CHANCE)
        ):
            word: Word = "categories" if is_category else "threshold"
            yield Leak(word, (feature.name,), 1 - division.wrong / len(labels), division.wrong == 0)


def _of_numbers(features: list[_Feature], target: npt.NDArray[np.float64]) -> Iterator[Leak]:
    for feature in features:
        words: tuple[Word, ...] = ("categories",) if feature.kind == "category" else ("line", "order")
        for word in words:
            score = 0.0
            for rows in _first_and_all(len(target)):
                score = _SCORES[word](feature.x[rows].astype(np.float64), target[rows])
                if score < NEARLY:
                    break
            if score >= NEARLY:
                yield Leak(word, (feature.name,), score, score >= EXACTLY)
                break


def _of_line(inputs: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> float:
    """R² of the best line in one of the inputs."""
    a, b = inputs - inputs.mean(axis=0), target - target.mean()
    below = (a**2).sum(axis=0) * (b @ b)
    scores = np.divide((b @ a) ** 2, below, out=np.zeros(len(below)), where=below > 0)
    return min(float(scores.max(initial=0.0)), 1.0)


def _of_order(inputs: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> float:
    """R² of the best line between the ranks."""
    return _of_line(np.column_stack([_ranks(values) for values in inputs.T]), _ranks(target))


def _ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Place of each value in their order, equal ones in the middle of their places."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts - 1) / 2)[place]


def _of_groups(inputs: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> float:
    """Share of the variance that is between the categories, corrected for their number."""
    place, rows = categories(inputs), len(target)
    counts = np.bincount(place)
    groups = int((counts > 0).sum())
    centred = target - target.mean()
    total = float(centred @ centred)
    if rows <= 2 * groups or total == 0:
        return 0.0
    between = float((np.bincount(place, centred)[counts > 0] ** 2 / counts[counts > 0]).sum())
    return 1 - (1 - between / total) * (rows - 1) / (rows - groups)


_SCORES: dict[Word, Callable[[npt.NDArray[np.float64], npt.NDArray[np.float64]], float]] = {
    "line": _of_line,
    "order": _of_order,
    "categories": _of_groups,
}


def _together(features: list[_Feature], target: npt.NDArray[np.float64]) -> Iterator[Leak]:
    names = [feature.name for feature in features for _ in range(feature.x.shape[1])]
    x = np.column_stack([feature.x for feature in features])
    if leak := _sum(names, x, target, "sum"):
        yield leak
        return
    positive = np.flatnonzero((x > 0).all(axis=0))
    if (target > 0).all() and len(positive) > 1:
        leak = _sum([names[place] for place in positive], np.log(x[:, positive]), np.log(target), "product")
        if leak:
            yield leak


def _sum(names: list[str], x: npt.NDArray[np.float32], target: npt.NDArray[np.float64], word: Word) -> Leak | None:
    """The columns whose weighted sum is the target: exactly, or else nearly."""
    for share in (EXACTLY, NEARLY):
        kept: tuple[int, ...] = tuple(range(x.shape[1]))
        score = 0.0
        for rows in _first_and_all(len(target)):
            places, score = smallest_set(x[rows][:, kept].astype(np.float64), target[rows], share)
            kept = tuple(kept[place] for place in places)
            if not kept:
                break
        if kept:
            columns = tuple(dict.fromkeys(names[place] for place in kept))
            return Leak(word, columns, score, score >= EXACTLY)
    return None
