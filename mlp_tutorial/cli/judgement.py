"""What a trained model is worth: its scores on both parts of the rows, the baseline's, and the verdict; pure data."""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from mlp_tutorial.cli.table import class_counts
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.metrics import (
    Verdict,
    accuracy,
    auc,
    balanced_accuracy,
    compare_classes,
    compare_numbers,
    confusion_matrix,
    log_loss,
    mean_absolute_error,
    precision,
    r2_score,
    recall,
    root_mean_squared_error,
)
from mlp_tutorial.models import Model

_RARE = 0.4  # of the share 1/K that a class would have if all were alike: 20 % for two classes


@dataclass(frozen=True)
class NumberScores:
    """Of predicted numbers.

    Attributes:
        rows: How many rows were predicted.
        r2: R²; NaN where their target is constant.
        mean_absolute_error: In the unit of the target.
        root_mean_squared_error: In the unit of the target.
    """

    rows: int
    r2: float
    mean_absolute_error: float
    root_mean_squared_error: float


@dataclass(frozen=True)
class ClassScores:
    """Of predicted classes.

    Attributes:
        rows: How many rows were predicted.
        accuracy: Share of labels that are right.
        balanced_accuracy: Mean recall of the classes that the rows have.
        auc: Of two classes; None of more, NaN where the rows have one only.
        log_loss: In nats; weighted as the training was.
        recall: Of each class; NaN of one without rows.
        precision: Of each class; NaN of one that is never predicted.
    """

    rows: int
    accuracy: float
    balanced_accuracy: float
    auc: float | None
    log_loss: float
    recall: tuple[float, ...]
    precision: tuple[float, ...]


Scores = NumberScores | ClassScores


@dataclass(frozen=True)
class Judgement:
    """One model on one division of the rows.

    Attributes:
        verdict: Whether it beats the baseline on the held-out rows.
        train: Scores on the rows it was trained on.
        test: Scores on the rows held out.
        baseline: Scores there of what needs no features: the mean; or the largest class, its log loss by class shares.
        class_names: Names of the classes; None for numbers.
        majority: Name of the largest class of the training rows; None for numbers.
        training_rows: Training rows of each class; empty for numbers.
        class_rows: Held-out rows of each class; empty for numbers.
        confusion: Held-out rows by true class (row) and predicted class (column); empty for numbers.
        rare: Numbers of the classes that are rare in the training rows: for two classes, fewer than 20 % of them.
        never_found: Numbers of the others of which no held-out row was found.
        weighted: Whether the classes were given weights in training.
    """

    verdict: Verdict
    train: Scores
    test: Scores
    baseline: Scores
    class_names: tuple[str, ...] | None = None
    majority: str | None = None
    training_rows: tuple[int, ...] = ()
    class_rows: tuple[int, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    rare: tuple[int, ...] = ()
    never_found: tuple[int, ...] = ()
    weighted: bool = False


def judge(
    model: Model, train: Dataset, test: Dataset, *, class_weights: Literal["balanced"] | None = None
) -> Judgement:
    """Measure a model, beside what needs no features.

    Args:
        model: The trained model.
        train: Rows it was trained on.
        test: Rows held out.
        class_weights: Those of the training.

    Returns:
        All that is shown of it.
    """
    if train.class_names is None:
        return _judge_numbers(model, train, test)
    return _judge_classes(model, train, test, train.class_names, class_weights)


def _judge_numbers(model: Model, train: Dataset, test: Dataset) -> Judgement:
    prediction = model.predict(test.x)
    return Judgement(
        compare_numbers(prediction, test.y, train.y),
        _number_scores(model.predict(train.x), train.y),
        _number_scores(prediction, test.y),
        _number_scores(train.y.mean(dim=0).expand_as(test.y), test.y),
    )


def _judge_classes(
    model: Model, train: Dataset, test: Dataset, names: tuple[str, ...], class_weights: Literal["balanced"] | None
) -> Judgement:
    known = torch.tensor(class_counts(train))
    # A class without training rows counts as one row, as in compare_classes.
    counts = known.clamp(min=1).to(torch.float64)
    weights = None if class_weights is None else len(train) / (len(names) * counts)
    largest = int(known.argmax())
    weighted_shares = counts if weights is None else counts * weights
    shares = (weighted_shares / weighted_shares.sum()).expand(len(test), -1)
    p, y = probabilities(model, test.x), test.y.reshape(-1).long()
    labels = model.predict(test.x).reshape(-1)
    found = _class_scores(p, labels, y, weights)
    rare = [k for k in range(len(names)) if known[k] < _RARE / len(names) * len(train)]
    return Judgement(
        compare_classes(p, y, train.y, class_weights=weights),
        _class_scores(
            probabilities(model, train.x), model.predict(train.x).reshape(-1), train.y.reshape(-1).long(), weights
        ),
        found,
        _class_scores(shares, torch.full_like(y, largest), y, weights),
        class_names=names,
        majority=names[largest],
        training_rows=tuple(known.tolist()),
        class_rows=tuple(class_counts(test)),
        confusion=tuple(map(tuple, confusion_matrix(labels, y, len(names)).tolist())),
        rare=tuple(rare),
        never_found=tuple(k for k, share in enumerate(found.recall) if share == 0 and k not in rare),
        weighted=class_weights is not None,
    )


@torch.no_grad()
def probabilities(model: Model, x: Tensor) -> Tensor:
    """Of each class, shape (N, K), float64, in which the small one is kept where the large one is 1."""
    z = model.logits(x).to(torch.float64)
    return torch.cat([-z, z], dim=1).sigmoid() if z.shape[1] == 1 else z.softmax(dim=1)


def _number_scores(prediction: Tensor, y: Tensor) -> NumberScores:
    return NumberScores(
        len(y),
        r2_score(prediction, y),
        mean_absolute_error(prediction, y),
        root_mean_squared_error(prediction, y),
    )


def _class_scores(p: Tensor, labels: Tensor, y: Tensor, weights: Tensor | None) -> ClassScores:
    classes = p.shape[1]
    return ClassScores(
        len(y),
        accuracy(labels, y),
        balanced_accuracy(labels, y),
        auc(p[:, 1], y) if classes == 2 else None,
        log_loss(p, y, class_weights=weights),
        tuple(recall(labels, y, classes).tolist()),
        tuple(precision(labels, y, classes).tolist()),
    )
