r"""Whether a model beats its baseline by more than chance: two measures, each with an interval, and what both say.

Each interval is of 90 %: by chance its lower end lies above the true gain in 5 of 100 samples, and so a model that
gains nothing is called better in at most 5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.metrics.intervals import UNKNOWN, mean_interval

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
        Berger (1982), "Multiparameter hypothesis testing and acceptance sampling": where two tests must agree, each may
        err in 5 of 100 samples, and both together err in no more.

    Example:
        >>> from mlp_tutorial.metrics import compare_numbers
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


def over_splits(verdicts: Sequence[Verdict], training_rows: int) -> Verdict:
    r"""One verdict of several random splits of the same table, each with a model of its own.

    Splits share rows, so their J gains are less different than those of new tables. The corrected resampled interval
    allows for it: mean ± $t_{J-1}\, s\,\sqrt{1/J + n_2/n_1}$, with $n_1$ training and $n_2$ held-out rows. A split
    whose rows do not allow a measure is left out of it; one in which the model's loss is infinite is not.

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
        >>> from mlp_tutorial.metrics import compare_numbers
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
    shared = rows / training_rows
    fit = _over([each.fit for each in verdicts], shared)
    return Verdict(rows, fit, _over([each.error for each in verdicts], shared), len(verdicts))


def _over(each: list[Difference], shared: float) -> Difference:
    known = [one for one in each if not math.isnan(one.gain)]
    gains = torch.tensor([one.gain for one in known], dtype=torch.float64)
    model, baseline, gain = (
        math.fsum(values) / len(known) if known else math.nan
        for values in ([one.model for one in known], [one.baseline for one in known], gains.tolist())
    )
    interval = mean_interval(gains, spread=1 / len(known) + shared) if known else UNKNOWN
    return Difference(each[0].measure, model, baseline, gain, *interval)
