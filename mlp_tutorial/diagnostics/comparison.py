"""Prediction and target side by side: how good the prediction is, and what the best constant answer would cost."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LossTaken

Kind = Literal["squared", "binary", "classes"]
KINDS: dict[str, Kind] = {
    "mse_loss": "squared",
    "difference": "squared",
    "binary_cross_entropy": "binary",
    "binary_cross_entropy_with_logits": "binary",
    "cross_entropy": "classes",
    "nll_loss": "classes",
}
ALTERING = ("weight", "pos_weight", "label_smoothing")
ALIKE_PROBABILITIES = 0.05
ALIKE_VALUES = 0.1
GOOD_FIT = 0.99


@dataclass(frozen=True)
class Comparison:
    """What one cost was computed from.

    Attributes:
        kind: The kind of loss.
        output: What the loss was given, shape (N, K): values, probabilities or z.
        from_logits: Whether that is z, or ln a.
        target: Shape (N, K), or (N,) class numbers.
        mean_loss: The loss, averaged over what it compares.
    """

    kind: Kind
    output: Tensor
    from_logits: bool
    target: Tensor
    mean_loss: float

    @cached_property
    def prediction(self) -> Tensor:
        """Shape (N, K): values, probabilities of class 1, or of each class."""
        if not self.from_logits:
            return self.output
        if self.kind == "classes":
            return torch.softmax(self.output, dim=1 if self.output.dim() > 1 else 0)
        return torch.sigmoid(self.output)

    @property
    def is_squared(self) -> bool:
        """Whether it is a squared error."""
        return self.kind == "squared"

    @classmethod
    def of(cls, event: LossTaken) -> "Comparison | None":
        """What was compared; None for losses whose best constant answer is something else."""
        kind = KINDS.get(event.name)
        output, target = event.prediction.detach(), event.target.detach()
        if kind is None or not output.numel() or any(_alters(event.options.get(name)) for name in ALTERING):
            return None
        if kind == "classes" and not target.is_floating_point():
            if output.dim() < 2 or target.shape != output.shape[:1] + output.shape[2:]:
                return None
            if bool((target < 0).any()):
                return None
        elif output.shape != target.shape:
            return None
        from_logits = kind == "classes" or event.name == "binary_cross_entropy_with_logits"
        # A copy: the reader may write probabilities over z before anybody asks.
        return cls(kind, output.clone() if from_logits else output, from_logits, target, _mean_loss(event, kind))

    def spread(self) -> float:
        """Standard deviation of the predictions over the rows; of values by that of the target."""
        rows = self.prediction.double().flatten(1) if self.prediction.dim() > 1 else self.prediction.double()[:, None]
        spread = float(rows.std(dim=0, correction=0).mean())
        if self.is_squared:
            targets = self.target.double().reshape(len(rows), -1)
            scale = float(targets.std(dim=0, correction=0).mean())
            return spread / scale if scale > 0 else float("inf")
        return spread

    def is_alike(self) -> bool:
        """Whether all rows get the same answer, as good as."""
        return self.spread() <= (ALIKE_VALUES if self.is_squared else ALIKE_PROBABILITIES)

    def apart(self) -> float:
        """How far the predictions are apart at most, in the target's unit, or as a probability."""
        rows = self.prediction.double().reshape(len(self.prediction), -1) if self.prediction.dim() else self.prediction
        return float((rows.amax(dim=0) - rows.amin(dim=0)).max())

    def right(self) -> int:
        """How many rows are on the right side, of two classes with one answer each."""
        if self.kind == "classes":
            return int((self.prediction.argmax(dim=1) == self.target).sum())
        middle = self.target.double().unique().mean()
        return int(((self.prediction.double() - middle) * (self.target.double() - middle) > 0).sum())

    @cached_property
    def is_all_right(self) -> bool:
        """Whether every row is on the right side; of values, whether R² is at least 0.99."""
        prediction, target = self.prediction.double(), self.target
        if self.kind == "classes":
            classes = target if not target.is_floating_point() else target.argmax(dim=1)
            return bool((prediction.argmax(dim=1) == classes).all())
        target = target.double()
        values = target.unique()
        if len(values) == 2:
            # (ŷ − m)(y − m) > 0, with m halfway between the two values
            return bool(((prediction - values.mean()) * (target - values.mean()) > 0).all())
        rest = float(((prediction - target) ** 2).sum())
        return rest <= (1 - GOOD_FIT) * float(((target - target.mean(dim=0)) ** 2).sum())


class Targets:
    """Sums over all targets that were looked at, from which the best constant answer follows."""

    def __init__(self) -> None:
        self.broken = False
        self._kind: Kind | None = None
        self._rows = 0
        self._sum: Tensor | None = None
        self._squares: Tensor | None = None
        self._best: tuple[int, float | None] = (0, None)  # what it costs, after so many rows

    def add(self, comparison: Comparison | None) -> None:
        """Count one batch; from a batch that could not be compared on, nothing is known."""
        if comparison is None:
            self.broken = True
            return
        y = _columns(comparison)
        if self._sum is not None and (self._sum.shape != y.shape[1:] or self._kind != comparison.kind):
            self.broken = True
        if self.broken:
            return
        self._kind = comparison.kind
        self._rows += len(y)
        total, squares = y.sum(dim=0), (y**2).sum(dim=0)
        self._sum = total if self._sum is None else self._sum + total
        self._squares = squares if self._squares is None else self._squares + squares

    def constant_cost(self) -> float | None:
        """Mean loss of the best constant answer, the mean of y; None where it is not known."""
        if self.broken:
            return None
        if self._best[0] != self._rows:
            self._best = self._rows, self._cost_of_mean()
        return self._best[1]

    def _cost_of_mean(self) -> float | None:
        if self._sum is None or self._squares is None:
            return None
        mean = self._sum / self._rows
        if self._kind == "squared":
            return float((self._squares / self._rows - mean**2).clamp(min=0).mean())
        # The entropy of the shares: −Σ p ln p, or −p ln p − (1 − p) ln(1 − p)
        if self._kind == "classes":
            return float(-torch.xlogy(mean, mean).sum())
        if bool(((mean < 0) | (mean > 1)).any()):
            return None
        return float(-(torch.xlogy(mean, mean) + torch.xlogy(1 - mean, 1 - mean)).mean())


def _columns(comparison: Comparison) -> Tensor:
    """Targets as rows and columns; class numbers as one column a class."""
    target = comparison.target
    if comparison.kind == "classes":
        if not target.is_floating_point():
            return torch.nn.functional.one_hot(target.flatten().long(), comparison.output.shape[1]).double()
        shares = target.double() if target.dim() > 1 else target.double()[None]
        return shares.movedim(1, -1).reshape(-1, shares.shape[1])
    return target.double().reshape(len(target), -1) if target.dim() else target.double().reshape(1, 1)


def _mean_loss(event: LossTaken, kind: Kind) -> float:
    cost = event.cost.detach().double()
    if event.name == "difference":
        return float((cost**2).mean())
    if event.options.get("reduction") == "sum":
        parts = event.target.numel()
        if kind == "classes" and event.target.is_floating_point():
            parts //= event.prediction.shape[1] if event.prediction.dim() > 1 else event.prediction.shape[0]
        return float(cost) / parts
    return float(cost.mean())


def _alters(option: Any) -> bool:
    """Whether an option makes the loss another function."""
    return isinstance(option, Tensor) or bool(option)
