r"""A model and its baseline on the same held-out rows, row by row.

$d_i$ is how much smaller the model's loss is on row i. The held-out rows are a sample; others would have given another
mean. Student's interval of the mean of the N differences says how different it might have been.
"""

from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_finite, require_rows
from mlp_tutorial.metrics.intervals import UNKNOWN, Interval, auc_interval, mean_interval, mean_recall_interval
from mlp_tutorial.metrics.labels import recall
from mlp_tutorial.metrics.pairs import pair_of, require_classes, require_labels
from mlp_tutorial.metrics.probabilities import auc, log_losses, probabilities_of, weights_of
from mlp_tutorial.metrics.verdict import Difference, Measure, Verdict


def compare_numbers(prediction: Any, y: Any, training_y: Any) -> Verdict:
    r"""Compare predicted values with the mean of the training targets, by squared and by absolute errors.

    For both, $d_i$ = the baseline's error − the model's, and the interval is Student's: mean ± $t_{N-1}\,s/\sqrt N$.
    Of few rows it is longer than a bootstrap's, which knows no rows but those and is too sure of them.

    Args:
        prediction: ŷ of the held-out rows, shape (N, K) or (N,), in the unit of the target.
        y: Their targets, the same shape and unit.
        training_y: Targets of the training rows, shape (M, K) or (M,): their mean is the baseline.

    Returns:
        The verdict; "cannot-tell" too where all held-out targets are equal: then nothing had to be predicted.

    Raises:
        ShapeError: The shapes do not go together, or there are no rows.
        DTypeError: Not numbers.
        DataError: NaN or infinity.

    Source:
        Student (1908) for the interval; Hesterberg (2015), "What teachers should know about the bootstrap", for few
        rows; Dietterich (1998), "Approximate statistical tests for comparing supervised classification learning
        algorithms", for comparing on the same rows.

    Example:
        >>> guess = compare_numbers([[2.0], [1.0], [3.0]], [[1.0], [2.0], [3.0]], [[1.0], [3.0]])
        >>> guess.word, guess.rows, guess.fit.gain
        ('cannot-tell', 3, 0.0)
    """
    prediction, y = (values.to(torch.float64) for values in pair_of(prediction, y))
    mean = _training(training_y, y).to(torch.float64).mean(dim=0).expand_as(y)
    constant = bool((y == y[0]).all())
    errors = [(y - guess).reshape(len(y), -1) for guess in (prediction, mean)]
    squared, absolute = ([f(error).mean(dim=1) for error in errors] for f in (torch.square, torch.abs))
    return Verdict(
        len(y),
        _paired("squared_error", *squared, unknown=constant),
        _paired("absolute_error", *absolute, unknown=constant),
    )


def compare_classes(probabilities: Any, y: Any, training_y: Any, *, class_weights: Any = None) -> Verdict:
    r"""Compare predicted probabilities with guessing: with the class shares of the training rows, and with chance.

    Fit is the log loss, beside that of the class shares, with Student's interval of the differences. The second measure
    does not depend on how many rows a class has: AUC beside ½ for two classes, balanced accuracy beside 1/K for more.
    Accuracy would say "no better" of each useful model of a rare class.

    Args:
        probabilities: Of the held-out rows: of class 1, shape (N, 1) or (N,), or of each of K classes, shape (N, K).
        y: Their labels: 0 or 1, the same shape; or class numbers, shape (N,).
        training_y: Labels of the training rows, shape (M, 1) or (M,). A class without any counts as if it had one row.
        class_weights: K numbers, by which the model was trained; the log loss and the shares are weighted likewise.

    Returns:
        The verdict; "cannot-tell" too where the held-out rows are all of one class.

    Raises:
        ShapeError: The shapes do not go together, or there are no rows.
        DTypeError: A label is no whole number.
        DataError: No probability, a label without a class, NaN or infinity.
        ArgumentError: The class weights are not K positive numbers.

    Source:
        Student (1908) for the log loss; Newcombe (2006), method 5, for the AUC; Price and Bonett (2004) for the
        balanced accuracy.

    Example:
        >>> coin = compare_classes([0.9, 0.2, 0.6, 0.4], [1, 0, 0, 1], [0, 1])
        >>> coin.word, coin.error.measure, coin.error.model
        ('cannot-tell', 'auc', 0.75)
    """
    p, y = probabilities_of(probabilities, y)
    classes = p.shape[1]
    training_y = as_tensor(training_y, "training_y").cpu().reshape(-1)
    require_rows(training_y, "training_y")
    require_labels(training_y=training_y)
    require_classes(classes, training_y=training_y)
    weights = weights_of(class_weights, classes)
    counts = training_y.to(torch.int64).bincount(minlength=classes).clamp(min=1)
    shares = counts * weights / (counts * weights).sum()
    guess = shares.log().neg()[y]
    fit = _paired("log_loss", log_losses(p, y), guess, weights=weights[y])
    return Verdict(len(y), fit, _ranking(p, y) if classes == 2 else _mean_recall(p, y))


def _paired(
    measure: Measure, model: Tensor, baseline: Tensor, *, weights: Tensor | None = None, unknown: bool = False
) -> Difference:
    """Losses of both, row by row, and Student's interval of the mean of their differences."""
    weights = torch.ones_like(model) if weights is None else weights / weights.mean()
    gains = weights * (baseline - model)
    gain = float(gains.mean())
    # The weights are a sample too: what varies is each row's distance from the weighted mean.
    interval = UNKNOWN if unknown else mean_interval(gains - (weights - 1) * gain)
    return Difference(measure, float((weights * model).mean()), float((weights * baseline).mean()), gain, *interval)


def _ranking(p: Tensor, y: Tensor) -> Difference:
    # The logit, where the larger probability has been rounded to 1 and the smaller one still tells.
    area, ones = auc((p[:, 1].log() - p[:, 0].log()).clamp(-1e300, 1e300), y), int(y.sum())
    return _beside_chance("auc", area, 0.5, auc_interval(area, ones, len(y) - ones))


def _mean_recall(p: Tensor, y: Tensor) -> Difference:
    classes = p.shape[1]
    rows = y.bincount(minlength=classes)
    shares = recall(p.argmax(dim=1), y, classes)[rows > 0]
    present = rows[rows > 0]
    found = [round(share * count) for share, count in zip(shares.tolist(), present.tolist(), strict=True)]
    return _beside_chance(
        "balanced_accuracy", float(shares.mean()), 1 / len(present), mean_recall_interval(found, present.tolist())
    )


def _beside_chance(measure: Measure, value: float, chance: float, interval: Interval) -> Difference:
    return Difference(measure, value, chance, value - chance, interval[0] - chance, interval[1] - chance)


def _training(training_y: Any, y: Tensor) -> Tensor:
    values = as_tensor(training_y, "training_y").to(y.device)
    require_rows(values, "training_y")
    require_finite(values, "training_y")
    if values.shape[1:] != y.shape[1:]:
        raise ShapeError("predictions-and-targets-differ", prediction=tuple(values.shape), y=tuple(y.shape))
    return values
