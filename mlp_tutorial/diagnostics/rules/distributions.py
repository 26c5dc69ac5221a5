"""Rules on losses between distributions: which of them take logarithms, and rows that are no distribution at all."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LossTaken
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.negative import CostBelowZero
from mlp_tutorial.finding import Finding

# What rows of float16 probabilities, or of log(p + 1e-3), may be away from 1.
ROUNDING = 0.02
# What a learner calls the loss, and whether it asks for classes or for their shares.
LOSSES = {"nll_loss": ("NLLLoss", "classes"), "kl_div": ("KLDivLoss", "shares")}


class NeedsLogProbabilities(Rule):
    """NLLLoss and KLDivLoss take ln p; they were given p, or the sums of a layer."""

    name = "loss-needs-log-probabilities"
    severity = "error"
    explains = (CostBelowZero,)

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Rows whose exponentials add up to 1 are right, whatever made them."""
        if event.name not in LOSSES or not event.prediction.requires_grad or not _can_be_read(event.prediction):
            return
        values, dimension = event.prediction.detach(), _class_dimension(event)
        if is_distribution(values.exp(), dimension):
            return
        rows = values.movedim(-1 if dimension is None else dimension, -1)
        if is_distribution(values, dimension):
            yield self._about(event, "probabilities", rows.sum(dim=-1))
        elif self._are_sums(event.prediction, rows):
            yield self._about(event, "sums", rows.exp().sum(dim=-1))

    def _are_sums(self, prediction: Tensor, rows: Tensor) -> bool:
        """Whether a layer made them; of computed numbers only where no multiple of ln p looks like that."""
        origin = self.origins.of(prediction)
        mixed = bool(((rows.amin(dim=-1) < -ROUNDING) & (rows.amax(dim=-1) > ROUNDING)).any())
        if origin == "activation":
            return mixed or bool((rows > ROUNDING).any())
        return origin == "sums" or (origin == "other" and mixed)

    def _about(self, event: LossTaken, kind: str, totals: Tensor) -> Finding:
        low, high = torch.aminmax(event.prediction.detach())
        loss, asked = LOSSES[event.name]
        return self.found(
            event.place,
            loss=loss,
            low=float(low),
            high=float(high),
            given=Phrase(f"rules.{self.name}.{kind}", total=float(totals.double().mean())),
            reason=Phrase(f"rules.{self.name}.why_{kind}_{asked}"),
            remedy=Phrase(f"rules.{self.name}.try_{kind}_{asked}"),
        )


class TargetOfDivergence(Rule):
    """KLDivLoss takes p or ln p as its target, and has to be told which."""

    name = "divergence-target-mistaken"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """One of the two adds up to 1, the other one does not."""
        if event.name != "kl_div" or not event.prediction.requires_grad or not _can_be_read(event.target):
            return
        values, logarithms = event.target.detach(), bool(event.options.get("log_target"))
        read, other = (values.exp(), values) if logarithms else (values, values.exp())
        if is_distribution(other, None) and not is_distribution(read, None):
            low, high = torch.aminmax(values)
            yield self.found(
                event.place,
                low=float(low),
                high=float(high),
                given=Phrase(f"rules.{self.name}.{'probabilities' if logarithms else 'logarithms'}"),
                asked=logarithms,
                right=not logarithms,
            )


class SeveralLabels(Rule):
    """CrossEntropyLoss spreads one row's certainty over the classes; a row of y with several ones asks for more."""

    name = "several-labels-a-row"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Zeros and ones only: other numbers may be counts or weights."""
        y = event.target.detach()
        if event.name != "cross_entropy" or not event.cost.requires_grad or not y.is_floating_point():
            return
        if y.shape != event.prediction.shape or not y.numel() or not bool(((y == 0) | (y == 1)).all()):
            return
        dimension = 1 if y.ndim > 1 else 0
        ones = y.double().sum(dim=dimension).flatten()
        if y.shape[dimension] > 1 and float(ones.max()) > 1:
            # The least of −Σ ln pᵢ over m classes with Σ pᵢ = 1 is m ln m, where all pᵢ are 1/m.
            floor = float(torch.xlogy(ones, ones).mean())
            yield self.found(
                event.place,
                row=int(ones.argmax()),
                ones=int(ones.max()),
                classes=y.shape[dimension],
                share=1 / float(ones.max()),
                floor=floor,
            )


def is_distribution(values: Tensor, dimension: int | None) -> bool:
    """Whether no number is negative and each row adds up to 1.

    Args:
        values: Any shape.
        dimension: The one that is added up; None for whichever fits: one of them, or all but the first.
    """
    if bool((values < 0).any()):
        return False
    if dimension is not None:
        totals = [values.sum(dim=dimension)]
    else:
        totals = [values.sum(dim=one) for one in range(values.ndim)]
        totals += [values.flatten(1).sum(dim=1)] if values.ndim > 2 else []
    return any(bool(((total - 1).abs() <= ROUNDING).all()) for total in totals)


def _class_dimension(event: LossTaken) -> int | None:
    """Over which dimension a loss compares: NLLLoss knows it, KLDivLoss does not."""
    if event.name == "kl_div":
        return None
    return 1 if event.prediction.ndim > 1 else 0


def _can_be_read(values: Tensor) -> bool:
    """Whether there are numbers, each of them one, or −∞, the logarithm of 0."""
    if not values.numel() or not values.ndim:
        return False
    return not math.isnan(float(values.detach().sum())) and not bool(torch.isposinf(values.detach()).any())


RULES = (NeedsLogProbabilities, TargetOfDivergence, SeveralLabels)
