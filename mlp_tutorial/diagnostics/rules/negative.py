"""The rule on a cost below 0 that cannot be."""

from collections.abc import Iterator
from typing import Any

from torch import Tensor

from mlp_tutorial.diagnostics.events import LossTaken
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

NEVER_NEGATIVE = {"binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "nll_loss"}
ROUNDING = 1e-4


class CostBelowZero(Rule):
    """A cross-entropy below 0: an average of −ln p cannot be, unless its weights or its rows of y are negative."""

    name = "cost-below-zero"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Of the losses that are never negative; a density may be larger than 1, and its −ln negative."""
        if event.name not in NEVER_NEGATIVE or not event.cost.requires_grad or not event.cost.numel():
            return
        cost = float(event.cost.detach().min())
        if not cost < -ROUNDING:  # nor where it is no number
            return
        cause, least = _negative_of(event)
        seen, remedy = (Phrase(f"rules.{self.name}.{part}_{cause}", least=least) for part in ("seen", "remedy"))
        yield self.found(event.place, function=event.name, cost=cost, seen=seen, remedy=remedy)


def _negative_of(event: LossTaken) -> tuple[str, float]:
    """Which of the arguments has something below 0 that may not be: weights, or rows of y."""
    for name in ("weight", "pos_weight"):
        weight: Any = event.options.get(name)
        if isinstance(weight, Tensor) and weight.numel() and float(weight.min()) < 0:
            return "weights", float(weight.min())
    y = event.target.detach()
    if y.is_floating_point() and y.numel() and float(y.min()) < 0:
        return "target", float(y.min())
    return "unknown", 0.0


RULES = (CostBelowZero,)
