r"""Whether a model beats its baseline on held-out rows by more than chance would give.

Model and baseline are measured on the same rows, so their losses are compared row by row: $d_i$ is how much smaller the
model's loss is. The held-out rows are a sample; other rows would have given another mean. Student's interval of the
mean of the N differences says how different it might have been, and a verdict is given only where all of it lies on one
side of 0, for two measures at once. Each interval is of 90 %: by chance its lower end lies above the true gain in 5 of
100 samples, and so a model that gains nothing is called better in at most 5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor

from mlp_tutorial.errors import ArgumentError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_finite, require_rows
from mlp_tutorial.metrics.intervals import UNKNOWN, Interval, auc_interval, mean_interval, mean_recall_interval
from mlp_tutorial.metrics.labels import recall
from mlp_tutorial.metrics.pairs import pair_of, require_classes, require_labels
from mlp_tutorial.metrics.probabilities import auc, log_losses, probabilities_of, weights_of

Measure = Literal["squared_error", "absolute_error", "log_loss", "auc", "balanced_accuracy"]
Word = Literal["better", "worse", "cannot-tell"]


@dataclass(frozen=True)
class Difference:
    """A model and its baseline by one measure, on the same held-out rows.

    Attributes:
        measure: "squared_error", "absolute_error", "log_loss", "auc" or "balanced_accuracy".
        model: The model's, in the unit of the measure.
        baseline: The baseline's, same unit; NaN for a measure that the rows do not allow, as AUC with one class.
        gain: How much better the model is, same unit: negative where it is worse.
        low: Lower end of the 90 % interval of the gain; −∞ where the rows tell nothing.
        high: Upper end.

    Source:
        The project's own.

    Example:
        >>> Difference("auc", model=0.9, baseline=0.5, gain=0.4, low=0.2, high=0.5).word
        'better'
    """

    measure: Measure
    model: float
    baseline: float
    gain: float
    low: float
    high: float

    @property
    def word(self) -> Word:
        """By this measure alone: "better", "worse", or "cannot-tell" where 0 is in the interval."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "cannot-tell"


@dataclass(frozen=True)
class Verdict:
    """What N held-out rows can say of a model and a baseline.

    Attributes:
        rows: N, held-out rows; of several splits, those of each.
        fit: How well values or probabilities fit: "squared_error" or "log_loss".
        error: How far or how often a prediction is wrong: "absolute_error", "auc" or "balanced_accuracy".
        splits: How many divisions into training and held-out rows were measured.

    Source:
        The project's own.

    Example:
        >>> y = [[float(i % 7)] for i in range(30)]
        >>> compare_numbers([[value + 0.5] for (value,) in y], y, y).word
        'better'
    """

    rows: int
    fit: Difference
    error: Difference
    splits: int = 1

    @property
    def word(self) -> Word:
        """What both measures say, "better" or "worse"; "cannot-tell" where one of them does not."""
        return self.fit.word if self.fit.word == self.error.word else "cannot-tell"


def compare_numbers(prediction: Any, y: Any, training_y: Any) -> Verdict:
    r"""Compare predicted values with the mean of the training targets, by squared and by absolute errors.

    For both, $d_i$ = the baseline's error − the model's, and the interval is Student's: mean ± $t_{N-1}\,s/\sqrt N$.
    With the few rows of a student's table and targets with a long tail it is right oftener than resampling, which knows
    no row but those it has.

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
        Student (1908) for the interval; Dietterich (1998), "Approximate statistical tests for comparing supervised
        classification learning algorithms", for comparing on the same rows.

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
    training_y = as_tensor(training_y, "training_y").reshape(-1)
    require_rows(training_y, "training_y")
    require_labels(training_y=training_y)
    require_classes(classes, training_y=training_y)
    weights = weights_of(class_weights, classes)
    counts = training_y.to(torch.int64).bincount(minlength=classes).clamp(min=1)
    shares = counts * weights / (counts * weights).sum()
    guess = shares.log().neg()[y]
    fit = _paired("log_loss", log_losses(p, y), guess, weights=weights[y])
    return Verdict(len(y), fit, _ranking(p, y) if classes == 2 else _mean_recall(p, y))


def over_splits(verdicts: Sequence[Verdict], training_rows: int) -> Verdict:
    r"""One verdict of several random splits of the same table, each with a model of its own.

    Splits share rows, so their J gains are less different than those of new tables. The corrected resampled interval
    allows for it: mean ± $t_{J-1}\, s\,\sqrt{1/J + n_2/n_1}$, with $n_1$ training and $n_2$ held-out rows.

    Args:
        verdicts: One for each split, at least two, by the same measures.
        training_rows: n₁, the same in each split.

    Returns:
        The mean of each measure, its interval, and J in `splits`.

    Raises:
        ArgumentError: Fewer than two splits, or other measures in some.

    Source:
        Nadeau and Bengio (2003), "Inference for the generalization error".

    Example:
        >>> y = [[float(i % 7)] for i in range(30)]
        >>> each = [compare_numbers([[value + off] for (value,) in y], y, y) for off in (0.5, 1.0, 0.8)]
        >>> over_splits(each, training_rows=120).word
        'better'
    """
    if len(verdicts) < 2:
        raise ArgumentError("argument-out-of-range", name="len(verdicts)", value=len(verdicts), allowed="≥ 2")
    measures = {(each.fit.measure, each.error.measure) for each in verdicts}
    if len(measures) > 1:
        raise ArgumentError("argument-out-of-range", name="verdicts", value=sorted(measures), allowed=measures.pop())
    rows = verdicts[0].rows
    spread = 1 / len(verdicts) + rows / training_rows
    fit = _over([each.fit for each in verdicts], spread)
    return Verdict(rows, fit, _over([each.error for each in verdicts], spread), len(verdicts))


def _over(each: list[Difference], spread: float) -> Difference:
    known = [one for one in each if math.isfinite(one.gain)]
    gains = torch.tensor([one.gain for one in known], dtype=torch.float64)
    model, baseline, gain = (
        math.fsum(values) / len(known) if known else math.nan
        for values in ([one.model for one in known], [one.baseline for one in known], gains.tolist())
    )
    return Difference(each[0].measure, model, baseline, gain, *mean_interval(gains, spread=spread))


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
