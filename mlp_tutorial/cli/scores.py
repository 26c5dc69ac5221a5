"""How good a model is: on the rows it was trained on, on those held out, and what guessing would give."""

import math
from dataclasses import dataclass

import torch

from mlp_tutorial.cli.table import class_counts
from mlp_tutorial.cli.terminal import cell_width, output, padded, paragraph, verbatim
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.messages import text
from mlp_tutorial.metrics import accuracy, confusion_matrix, r2_score
from mlp_tutorial.models import Model

_MOST_CONFUSED = 10
_GAP = 3


@dataclass(frozen=True)
class Scores:
    """R² or accuracy, and beside R² the mean absolute error in the unit of the target.

    Attributes:
        quality: R² or accuracy.
        error: Mean absolute error; None for classes.
    """

    quality: float
    error: float | None = None


def show_scores(model: Model, train: Dataset, test: Dataset) -> None:
    """Print the table of scores, a verdict, and for classes the confusion matrix.

    Args:
        model: The trained model.
        train: Rows it was trained on.
        test: Rows held out.
    """
    regression = train.class_names is None
    held_out = _scores(model, test)
    baseline, guess = _baseline(train, test)
    rows = [
        (text("cli.scores.train", rows=len(train)), _scores(model, train)),
        (text("cli.scores.test", rows=len(test)), held_out),
        (text("cli.scores.mean") if regression else text("cli.scores.majority", name=guess), baseline),
    ]
    heads = [text("cli.scores.r2"), text("cli.scores.error")] if regression else [text("cli.scores.accuracy")]
    cells = [[_number(score.quality), *([] if score.error is None else [quantity(score.error)])] for _, score in rows]
    _table([label for label, _ in rows], heads, cells)
    output().print()
    if math.isnan(held_out.quality):
        paragraph(text("cli.scores.no_variance", rows=len(test)), indent=3)
    elif held_out.quality > baseline.quality:
        paragraph(text("cli.scores.better"), indent=3)
    else:
        paragraph(text("cli.scores.not_better"), indent=3)
    if not regression:
        _show_confusion(model, test)


def quantity(value: float) -> str:
    """A number in the unit of the target: four digits, or all before the point."""
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e12 else f"{value:.4g}"


def _scores(model: Model, data: Dataset) -> Scores:
    prediction = model.predict(data.x)
    if data.class_names is None:
        return Scores(r2_score(prediction, data.y), float((prediction - data.y).abs().mean()))
    return Scores(accuracy(prediction, data.y))


def _baseline(train: Dataset, test: Dataset) -> tuple[Scores, str]:
    """Scores on the held-out rows of what needs no features: the mean of the training rows, or their largest class."""
    if train.class_names is None:
        mean = train.y.mean(dim=0).expand_as(test.y)
        return Scores(r2_score(mean, test.y), float((mean - test.y).abs().mean())), ""
    counts = class_counts(train)
    largest = counts.index(max(counts))
    return Scores(accuracy(torch.full_like(test.y, largest), test.y)), train.class_names[largest]


def _show_confusion(model: Model, test: Dataset) -> None:
    names = list(test.class_names or ())
    matrix = confusion_matrix(model.predict(test.x), test.y, len(names)).tolist()
    output().print()
    widest = max(map(cell_width, names))
    if widest + sum(max(cell_width(name), 4) + _GAP for name in names) + 3 <= output().width:
        paragraph(text("cli.scores.confusion"), indent=3)
        _table(names, names, [[str(count) for count in row] for row in matrix])
        return
    pairs = [
        (count, names[i], names[j]) for i, row in enumerate(matrix) for j, count in enumerate(row) if i != j and count
    ]
    paragraph(text("cli.scores.most_confused" if pairs else "cli.scores.none_confused"), indent=3)
    for count, true, predicted in sorted(pairs, key=lambda pair: -pair[0])[:_MOST_CONFUSED]:
        paragraph(f"{count:>4}  {true} → {predicted}", indent=3, hanging=6)


def _table(labels: list[str], heads: list[str], cells: list[list[str]]) -> None:
    """Columns of numbers, right-aligned under their heads."""
    margin = max(map(cell_width, labels))
    widths = [max(map(cell_width, column)) + _GAP for column in zip(heads, *cells, strict=True)]
    columns = "".join(padded(head, width, right=True) for head, width in zip(heads, widths, strict=True))
    verbatim(" " * margin + columns, indent=3)
    for label, row in zip(labels, cells, strict=True):
        numbers = "".join(padded(cell, width, right=True) for cell, width in zip(row, widths, strict=True))
        verbatim(padded(label, margin) + numbers, indent=3)


def _number(value: float) -> str:
    return "—" if math.isnan(value) else f"{round(value, 3) + 0.0:.3f}"  # + 0.0: no −0.000
