"""Rules on shapes: prediction and target that do not stand side by side, x that does not fit, rows that are one."""

import re
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import BackwardBegins, CallFailed, LayerApplied, LossTaken
from mlp_tutorial.diagnostics.functions import LAYERS, LOSSES, arguments_of
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.errors import ShapeError
from mlp_tutorial.finding import Finding, Place
from mlp_tutorial.inputs.targets import misfit
from mlp_tutorial.inputs.tensors import require_features

ELEMENTWISE = {
    *("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"),
    *("binary_cross_entropy", "binary_cross_entropy_with_logits"),
}
# What may stand between a difference and the cost where the mean over all of its entries is what the cost is.
AVERAGING = re.compile(r"(Mean|Sum|Pow|Abs|Mul|Div|Add|Sub|Neg|Sqrt)Backward0")
TRAINED = 10


class Misfit(Rule):
    """Target and prediction of different shapes: what both rules on broadcasting do.

    A loss that averages tells by its arguments. A difference (or a loss with reduction="none") may be meant to pair
    every row with every other: it counts once `backward` is called on its plain mean or sum.
    """

    in_looked_at = frozenset({"on_backward_begins"})

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._pending: dict[Place | None, tuple[Any, Finding]] = {}

    def judged(self, event: LossTaken | CallFailed, y: tuple[int, ...], prediction: tuple[int, ...]) -> Finding | None:
        """What these two shapes are; None where they may be meant."""
        raise NotImplementedError

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Prediction and target were compared, and torch did not mind."""
        y, prediction = tuple(event.target.shape), tuple(event.prediction.shape)
        if y == prediction or event.name not in (*ELEMENTWISE, "difference"):
            return
        found = self.judged(event, y, prediction)
        if found is None:
            return
        if event.name == "difference" or event.options.get("reduction") == "none":
            if event.cost.grad_fn is not None:
                self._pending[event.place] = (event.cost.grad_fn, found)
        else:
            yield found

    def on_backward_begins(self, event: BackwardBegins) -> Iterator[Finding]:
        """Whether a difference is averaged into the cost."""
        pending, self._pending = self._pending, {}
        for node, found in pending.values():
            if is_averaged_into(event.cost, node):
                yield found

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """A loss refused the shapes."""
        pair = compared(event)
        if event.name in ELEMENTWISE and pair and pair[0].shape != pair[1].shape:
            found = self.judged(event, tuple(pair[1].shape), tuple(pair[0].shape))
            if found is not None:
                yield found


class ColumnAgainstRow(Misfit):
    """(N, 1) against (N,): every prediction is compared with every target."""

    name = "column-against-row"
    severity = "error"

    def judged(self, event: LossTaken | CallFailed, y: tuple[int, ...], prediction: tuple[int, ...]) -> Finding | None:
        """N is more than 1."""
        if y[:1] != prediction[:1] or y[:1] in ((), (0,), (1,)) or {len(y), len(prediction)} != {1, 2}:
            return None
        error = misfit(y, prediction)
        return self.found(event.place, **error.facts) if error.word == self.name else None


class StretchedTarget(Misfit):
    """(N, 1), (1, K) or the like against (N, K): outputs are compared with targets that are not theirs.

    One number as the target of all, or one prediction for all targets (their mean), may well be meant. In a difference
    by hand also a constant row is: the distance from a centre. There only (N, K) beside (N, 1), and (N, 1) beside
    (1, N), count.
    """

    name = "target-stretched"

    def judged(self, event: LossTaken | CallFailed, y: tuple[int, ...], prediction: tuple[int, ...]) -> Finding | None:
        """Shapes that broadcast to more numbers than one of the two has."""
        error = misfit(y, prediction)
        numbers, outputs = torch.Size(y).numel(), torch.Size(prediction).numel()
        if error.word != self.name or min(numbers, outputs) < 2:
            return None
        if numbers == outputs == torch.Size(error.broadcast).numel():
            return None
        if event.name == "difference":
            columns = len(y) == len(prediction) == 2 and y[0] == prediction[0]
            row = prediction == (numbers, 1) and y == (1, numbers)
            if not columns and not row:
                return None
        return self.found(event.place, **error.facts)


class WrongFeatures(Rule):
    """x with another number of columns than the first layer takes: transposed, a missing column, another table."""

    name = "features-differ"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """x is data, and its last dimension is not the weights'."""
        pair = multiplied(event)
        if pair is None or pair[0].grad_fn is not None or self.origins.of(pair[0]) is not None:
            return
        x, in_features = pair[0], pair[1]
        if x.shape[-1] != in_features:
            try:
                require_features(x, in_features)
            except ShapeError as error:
                yield self.found(event.place, **error.facts)


class SingleRow(Rule):
    """All of training saw one row, always the same: N is 1."""

    name = "single-row"
    severity = "note"

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._more = False
        self._row: Tensor | None = None
        self._place: Place | None = None

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Compare data with the row seen first."""
        if self._more or not event.output.requires_grad:
            return
        if not event.first:  # points in which the slope of the model is asked for are rows, too
            self._more = event.x.is_leaf and event.x.ndim > 1 and len(event.x) != 1
            return
        row = event.x
        if row.ndim < 2 or len(row) != 1 or row.layout != torch.strided:
            self._more = True
        elif self._row is None:
            self._row, self._place = row.detach().clone(), event.place
        else:
            self._more = not torch.equal(self._row, row)

    def on_loss_taken(self, event: LossTaken) -> None:
        """One row has one target."""
        if event.cost.requires_grad and event.target.ndim and len(event.target) != 1:
            self._more = True

    def finish(self) -> Iterator[Finding]:
        """Whether it was training, and no row but that one."""
        if not self._more and self._row is not None and self.chart.steps >= TRAINED:
            yield self.found(self._place, x=tuple(self._row.shape), steps=self.chart.steps)


def compared(event: CallFailed) -> tuple[Tensor, Tensor] | None:
    """Prediction and target of a loss that failed."""
    if event.name not in LOSSES:
        return None
    given = arguments_of(event.name, event.arguments, event.options)
    prediction, target = given.get("input"), given.get("target")
    return (prediction, target) if isinstance(prediction, Tensor) and isinstance(target, Tensor) else None


def multiplied(event: CallFailed) -> tuple[Tensor, int, Tensor] | None:
    """x, the number of features and the weights of a product that failed; None where it is no layer's."""
    inputs = event.inputs[1:] if event.name == "addmm" else event.inputs
    if event.name not in LAYERS or event.name.startswith("conv") or len(inputs) < 2:
        return None
    x, weight = inputs[:2]
    if x.ndim == 0 or weight.ndim != 2:
        return None
    if event.name == "linear":
        return x, weight.shape[1], weight
    return (x, weight.shape[0], weight) if weight.requires_grad and not (x.requires_grad and x.is_leaf) else None


def is_averaged_into(cost: Tensor, node: Any) -> bool:
    """Whether the cost is a plain mean or sum of what the node made: of losses, or of a difference squared or |·|.

    Other terms may be added to it.
    """
    is_difference = "sub" in node.name().lower()
    seen: set[Any] = set()
    waiting: list[Any] = [cost.grad_fn] if cost.numel() == 1 and cost.grad_fn is not None else []
    while waiting:
        part = waiting.pop()
        if part is node:
            return True
        seen.add(part)
        if not AVERAGING.fullmatch(part.name()):
            continue
        following = [after for after, _ in part.next_functions]
        if is_difference and node in following and not _makes_positive(part, following):
            continue
        waiting += [after for after in following if after is not None and after not in seen]
    return False


def _makes_positive(part: Any, operands: list[Any]) -> bool:
    """e², |e|, or e · e."""
    name = part.name()
    return name.startswith(("Pow", "Abs")) or (
        name.startswith("Mul") and len(operands) == 2 and len(set(operands)) == 1
    )


RULES = (ColumnAgainstRow, StretchedTarget, WrongFeatures, SingleRow)
