"""Rules on what the model ends in and what the loss takes: sigmoid or softmax twice, or not at all."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from mlp_tutorial.diagnostics.events import CallFailed, LossTaken
from mlp_tutorial.diagnostics.functions import SOFTMAXES, arguments_of
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.types import ClassOutOfRange
from mlp_tutorial.finding import Finding

SHIFTED = 0.01  # a probability that leaves 0 … 1 by less was shifted; one that leaves it by more is none

DISTANCES_AND_LABELS = {"binary_cross_entropy", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"}


class BCELossOnLogits(Rule):
    """BCELoss takes probabilities; it was given the sums of a layer."""

    name = "bceloss-needs-probabilities"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Sums that happen to lie between 0 and 1 raise nothing."""
        if event.name == "binary_cross_entropy" and self.origins.of(event.prediction) == "sums":
            low, high = _range(event.prediction)
            yield self.found(event.place, low=low, high=high)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Torch raises at the first one outside."""
        prediction = _refused_prediction(event)
        if prediction is not None:
            low, high = _range(prediction)
            if self.origins.of(prediction) == "sums" or min(low, 1 - high) < -SHIFTED:
                yield self.found(event.place, low=low, high=high)


class SigmoidTwice(Rule):
    """BCEWithLogitsLoss takes sums, and was given probabilities: it applies the sigmoid a second time."""

    name = "sigmoid-twice"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """The origin tells: numbers between 0 and 1 may be sums as well."""
        if (
            event.name != "binary_cross_entropy_with_logits"
            or self.origins.of(event.prediction) != "probabilities"
            or event.prediction.shape != event.target.shape
            or event.target.numel() == 0
        ):
            return
        floor = floor_of_sigmoid_twice(event.target, event.options)
        yield self.found(
            event.place, function=self.origins.function_of(event.prediction), cost=_value(event.cost), floor=floor
        )


class SoftmaxTwice(Rule):
    """CrossEntropyLoss takes sums, and was given probabilities: it applies the softmax a second time."""

    name = "softmax-twice"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """After log_softmax a second one changes nothing."""
        prediction = event.prediction
        if event.name != "cross_entropy" or self.origins.of(prediction) != "probabilities" or prediction.ndim == 0:
            return
        classes = prediction.shape[1 if prediction.ndim > 1 else 0]
        if classes < 2:
            return
        # −ln(e¹ / (e¹ + (K − 1) e⁰)) = ln(1 + (K − 1)/e)
        floor = math.log(1 + (classes - 1) / math.e)
        yield self.found(
            event.place,
            function=self.origins.function_of(prediction),
            classes=classes,
            cost=_value(event.cost),
            floor=floor,
        )


class AfterSoftmax(Rule):
    """A softmax makes a row add up to 1: over one number it is 1, and of several labels only one can be likely."""

    name = "loss-after-softmax"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Distances too, where there is one number; labels only where each is a question of its own."""
        a, y = event.prediction, event.target.detach()
        if self.origins.function_of(a) not in SOFTMAXES or not event.cost.requires_grad or a.shape != y.shape:
            return
        if event.name in DISTANCES_AND_LABELS and bool((a.detach() == 1).all()) and a.numel() > 1:
            yield self._about(event, "one", shape=tuple(a.shape), cost=_value(event.cost))
        elif event.name == "binary_cross_entropy" and a.ndim > 1 and bool(((y == 0) | (y == 1)).all()):
            ones = y.double().sum(dim=1).flatten()
            if bool(_adds_up(a.detach())) and not bool((ones == 1).all()):
                floor = floor_after_softmax(ones, a.shape[1])
                row = int((ones != 1).nonzero()[0])
                yield self._about(event, "several", row=row, ones=int(ones[row]), classes=a.shape[1], floor=floor)

    def _about(self, event: LossTaken, kind: str, **facts: Any) -> Finding:
        function = self.origins.function_of(event.prediction)
        seen, reason = (Phrase(f"rules.{self.name}.{part}_{kind}", **facts) for part in ("seen", "reason"))
        return self.found(event.place, function=function, seen=seen, reason=reason)


class SingleOutput(Rule):
    """CrossEntropyLoss over one output: softmax makes it 1, the cost is exactly 0."""

    name = "cross-entropy-one-output"
    severity = "error"
    explains = (ClassOutOfRange,)

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Class numbers that are all 0, or a column of labels read as probabilities."""
        if event.name == "cross_entropy" and event.prediction.ndim > 1 and event.prediction.shape[1] == 1:
            yield self.found(event.place, prediction=tuple(event.prediction.shape))

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """A class number above 0 has no output; torch raises."""
        if event.name != "cross_entropy":
            return
        prediction = arguments_of(event.name, event.arguments, event.options).get("input")
        if isinstance(prediction, Tensor) and prediction.ndim > 1 and prediction.shape[1] == 1:
            yield self.found(event.place, prediction=tuple(prediction.shape))


class ShiftedProbabilities(Rule):
    """A number added to probabilities, against log(0), can take them past 1, and BCELoss raises."""

    name = "epsilon-added"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """So far all of them fit."""
        shifted = self.origins.of(event.prediction) == "shifted_probabilities"
        if event.name == "binary_cross_entropy" and shifted:
            yield self.found(event.place, high=_range(event.prediction)[1])

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """One has passed 1, by a little."""
        prediction = _refused_prediction(event)
        if prediction is not None:
            low, high = _range(prediction)
            if high > 1 and min(low, 1 - high) >= -SHIFTED and self.origins.of(prediction) != "sums":
                yield self.found(event.place, high=high)


def floor_of_sigmoid_twice(y: Tensor, options: Mapping[str, Any]) -> float:
    """The smallest binary cross-entropy that logits between 0 and 1 can reach, with the loss's own options."""
    # the best logit is ln(y / (1 − y)), as near to it as 0 … 1 allows
    best = torch.logit(y.detach().double().clamp(0, 1)).clamp(0, 1)
    kept = {name: options[name] for name in ("weight", "pos_weight") if options.get(name) is not None}
    reduction = "sum" if options.get("reduction") == "sum" else "mean"
    return float(F.binary_cross_entropy_with_logits(best, y.detach().double(), reduction=reduction, **kept))


def floor_after_softmax(ones: Tensor, classes: int) -> float:
    """The smallest mean binary cross-entropy of probabilities that add up to 1 in each row.

    Args:
        ones: How many of a row's labels are 1, shape (N,).
        classes: How many labels a row has.
    """
    # Least where the 1 is shared out evenly: among m ones, −Σ ln(1/m) = m ln m; among K zeros, −K ln(1 − 1/K).
    none = -classes * math.log(1 - 1 / classes)
    return float(torch.where(ones == 0, none, torch.xlogy(ones, ones)).mean()) / classes


def _adds_up(a: Tensor) -> Tensor:
    """Whether the entries along dimension 1 add up to 1."""
    return ((a.sum(dim=1) - 1).abs() < SHIFTED).all()


def _refused_prediction(event: CallFailed) -> Tensor | None:
    """What BCELoss refused because it does not lie between 0 and 1."""
    if event.name != "binary_cross_entropy":
        return None
    prediction = arguments_of(event.name, event.arguments, event.options).get("input")
    if not isinstance(prediction, Tensor) or not prediction.is_floating_point() or prediction.numel() == 0:
        return None
    return prediction if bool(torch.isfinite(prediction).all()) else None


def _range(values: Tensor) -> tuple[float, float]:
    low, high = torch.aminmax(values.detach()) if values.numel() else (math.nan, math.nan)
    return float(low), float(high)


def _value(cost: Tensor) -> float:
    """The cost as one number; of one cost per row their mean."""
    return float(cost.detach().double().mean())


RULES = (BCELossOnLogits, SigmoidTwice, SoftmaxTwice, AfterSoftmax, SingleOutput, ShiftedProbabilities)
