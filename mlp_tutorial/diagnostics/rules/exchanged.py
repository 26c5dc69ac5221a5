"""The rule on a prediction and a target that stand in each other's place."""

from collections.abc import Iterator

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import CallFailed, LossTaken
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.distributions import (
    NeedsLogProbabilities,
    SeveralLabels,
    TargetOfDivergence,
    is_distribution,
)
from mlp_tutorial.diagnostics.rules.labels import LabelsOutside, OneLabel
from mlp_tutorial.diagnostics.rules.negative import CostBelowZero
from mlp_tutorial.diagnostics.rules.outputs import AfterSoftmax, BCELossOnLogits
from mlp_tutorial.diagnostics.rules.shapes import compared
from mlp_tutorial.diagnostics.rules.types import (
    ClassColumn,
    ClassOutOfRange,
    DecimalClasses,
    IntegerTarget,
    MixedTypes,
    OneHotClasses,
)
from mlp_tutorial.finding import Finding, Place

BINARY = {"binary_cross_entropy", "binary_cross_entropy_with_logits"}
# The distance of a from b is that of b from a.
ONE_SIDED = {*BINARY, "cross_entropy", "nll_loss", "kl_div", "poisson_nll_loss"}


class Exchanged(Rule):
    """The model's output stands where the target belongs, and data where the prediction does.

    That is a distance between distributions too, from the other side, where both are what they have to be there.
    """

    name = "prediction-and-target-exchanged"
    severity = "error"
    explains = (
        *(CostBelowZero, LabelsOutside, OneLabel, AfterSoftmax, BCELossOnLogits, SeveralLabels, TargetOfDivergence),
        *(
            NeedsLogProbabilities,
            IntegerTarget,
            DecimalClasses,
            OneHotClasses,
            ClassColumn,
            ClassOutOfRange,
            MixedTypes,
        ),
    )

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Torch did not mind."""
        given, trained = event.prediction, event.target
        if event.name in ONE_SIDED and _is_exchanged(given, trained) and not _fits(event):
            yield self._about(event.place, event.name, given, trained)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Class numbers have no place there, nor have sums."""
        pair = compared(event)
        if pair is not None and event.name in ONE_SIDED and _is_exchanged(*pair):
            yield self._about(event.place, event.name, *pair)

    def _about(self, place: Place | None, function: str, given: Tensor, trained: Tensor) -> Finding:
        low, high = (float(end) for end in torch.aminmax(given.detach().double()))
        return self.found(place, function=function, low=low, high=high, prediction=tuple(trained.shape))


def _is_exchanged(given: Tensor, trained: Tensor) -> bool:
    """Whether the second one comes from parameters, and the first one from none."""
    return trained.grad_fn is not None and not given.requires_grad and given.numel() > 0 and not given.is_complex()


def _fits(event: LossTaken) -> bool:
    """Whether data in the first place are what the loss takes there, and the outputs in the second one too."""
    given, trained = event.prediction.detach(), event.target.detach()
    labels = bool(((given == 0) | (given == 1)).all())
    if event.name in BINARY:
        return not labels and bool(((trained >= 0) & (trained <= 1)).all())
    if event.name == "kl_div":
        logarithms = trained.exp() if event.options.get("log_target") else trained
        return is_distribution(given.exp(), None) and is_distribution(logarithms, None)
    return event.name == "cross_entropy" and not labels and is_distribution(trained, 1 if trained.ndim > 1 else 0)


RULES = (Exchanged,)
