"""Rules on types: whole numbers, float64 beside float32, class numbers that are none.

A number type counts as the cause of an exception where the same function refuses two single zeros of these types.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from mlp_tutorial.diagnostics.events import CallFailed, LossTaken
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.shapes import ELEMENTWISE, compared, multiplied
from mlp_tutorial.finding import Finding, Place

CLASSES = {"cross_entropy", "nll_loss"}
CLASS_NUMBERS = (torch.int64, torch.uint8)
CASTS = {torch.float32: "float()", torch.float64: "double()"}


@dataclass(frozen=True)
class Mixed:
    """A loss of two types.

    Attributes:
        place: Where it was taken.
        loss: Torch's name of it.
        y: Type of the target.
        prediction: Type of the prediction.
    """

    place: Place | None
    loss: str
    y: torch.dtype
    prediction: torch.dtype

    def is_refused(self) -> bool:
        """Whether it, or backward through it, fails for two zeros of these types."""
        return _loss_refuses(self.loss, self.y, self.prediction, autocast=torch.is_autocast_enabled("cpu"))


class TargetType(Rule):
    """A target in another type than the prediction: what both rules on it do.

    Some losses refuse it at once, others only when `backward` goes through them.
    """

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._mixed: tuple[Any, Mixed] | None = None

    def judged(self, mixed: Mixed) -> Finding | None:
        """What this pair of types is; None where it belongs to another rule."""
        raise NotImplementedError

    def on_loss_taken(self, event: LossTaken) -> None:
        """Remember a loss that `backward` will refuse."""
        mixed = Mixed(event.place, event.name, event.target.dtype, event.prediction.dtype)
        if mixed.y != mixed.prediction and event.name in ELEMENTWISE and mixed.is_refused():
            self._mixed = (event.cost.grad_fn, mixed)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The loss failed, or `backward` through it."""
        pair = compared(event)
        if pair and event.name in ELEMENTWISE and pair[0].shape == pair[1].shape:
            yield from self._refused(Mixed(event.place, event.name, pair[1].dtype, pair[0].dtype))
        elif event.name == "backward" and self._mixed is not None and event.inputs:
            node, mixed = self._mixed
            if node in walk(event.inputs[0])[1]:
                yield from self._refused(mixed)

    def _refused(self, mixed: Mixed) -> Iterator[Finding]:
        found = self.judged(mixed)
        if found is not None and mixed.is_refused():
            yield found


class IntegerTarget(TargetType):
    """Whole numbers or truth values as the target of a loss that computes with decimals."""

    name = "integer-target"
    severity = "error"

    def judged(self, mixed: Mixed) -> Finding | None:
        """y is not decimal."""
        y, prediction = mixed.y, mixed.prediction
        if y.is_floating_point or not prediction.is_floating_point:
            return None
        return self.found(mixed.place, function=mixed.loss, y=str(y), prediction=str(prediction))


class MixedTypes(TargetType):
    """float64 beside float32: x against the weights, or the target against the prediction."""

    name = "mixed-number-types"
    severity = "error"

    def judged(self, mixed: Mixed) -> Finding | None:
        """Both are decimal, and differ."""
        y, prediction = mixed.y, mixed.prediction
        return self._mix(mixed.place, "y", y, prediction) if y.is_floating_point and y != prediction else None

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Also a layer may have failed."""
        yield from super().on_call_failed(event)
        pair = multiplied(event)
        if pair is None and event.name.startswith("conv") and len(event.inputs) > 1:
            pair = event.inputs[0], 0, event.inputs[1]
        if pair is not None and _product_refuses(pair[0].dtype, pair[2].dtype):
            yield self._mix(event.place, "x", pair[0].dtype, pair[2].dtype)

    def _mix(self, place: Place | None, name: str, found: torch.dtype, expected: torch.dtype) -> Finding:
        cast = CASTS.get(expected, f"to({expected})")
        return self.found(place, name=name, found=str(found), expected=str(expected), cast=cast)


class DecimalClasses(Rule):
    """Class numbers as decimals, or in a type that is no index: cross-entropy takes int64."""

    name = "class-numbers-wrong-type"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """One whole number per row, in the wrong type; decimals of shape (N, K) are probabilities."""
        pair = _classes(event)
        if pair is None or pair[1].dtype in CLASS_NUMBERS or pair[1].is_complex():
            return
        prediction, y = pair
        column = y.ndim == prediction.ndim and y.shape[1:].numel() == 1
        if (y.ndim == prediction.ndim - 1 or column) and bool(
            (y == y.trunc() if y.is_floating_point() else y == y).all()
        ):
            cast = "y = y.reshape(-1).long()" if column else "y = y.long()"
            yield self.found(event.place, y=tuple(y.shape), dtype=str(y.dtype), remedy_code=cast)


class OneHotClasses(Rule):
    """One-hot rows of whole numbers, or any one-hot rows for NLLLoss, which takes the number of the right class."""

    name = "one-hot-classes"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """As many columns as classes; each row is zero but for a single one."""
        pair = _classes(event)
        if pair is None or pair[0].ndim != 2 or pair[0].shape != pair[1].shape or pair[1].shape[1] < 2:
            return
        y = pair[1]
        if bool(((y == 0) | (y == 1)).all()) and bool((y.sum(dim=1) == 1).all()):
            yield self.found(event.place, y=tuple(y.shape), dtype=str(y.dtype), function=event.name)


class ClassColumn(Rule):
    """Class numbers in a column, shape (N, 1), where cross-entropy takes one number per row."""

    name = "labels-wrong-shape"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Whole numbers; decimals are the case of another rule."""
        pair = _classes(event)
        if pair is None or pair[1].dtype not in CLASS_NUMBERS or pair[0].ndim != 2:
            return
        prediction, y = pair
        if y.shape == (len(prediction), 1):
            yield self.found(event.place, y=tuple(y.shape), classes=prediction.shape[1])


class ClassOutOfRange(Rule):
    """Class numbers below 0, or as large as the number of outputs."""

    name = "class-out-of-range"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The smallest and the largest of them; the one that stands for "ignore this row" does not count."""
        pair = _classes(event)
        if pair is None or pair[1].dtype not in CLASS_NUMBERS or pair[0].ndim == 0:
            return
        prediction, y = pair
        classes = prediction.shape[1 if prediction.ndim > 1 else 0]
        numbers = y[y != event.options.get("ignore_index", -100)]
        if y.ndim != max(prediction.ndim - 1, 0) or numbers.numel() == 0:
            return
        low, high = int(numbers.min()), int(numbers.max())
        if low < 0 or high >= classes:
            yield self.found(event.place, low=low, high=high, classes=classes, last=classes - 1)


def _classes(event: CallFailed) -> tuple[Tensor, Tensor] | None:
    """Prediction and target of a loss over classes that failed, where their values can be read."""
    pair = compared(event) if event.name in CLASSES else None
    return None if pair is None or any(tensor.is_meta or tensor.numel() == 0 for tensor in pair) else pair


@cache
def _loss_refuses(name: str, y: torch.dtype, prediction: torch.dtype, *, autocast: bool) -> bool:
    try:
        with torch.inference_mode(False), torch.enable_grad(), torch.autocast("cpu", enabled=autocast):
            zero = torch.zeros(1, dtype=prediction, device="cpu", requires_grad=True)
            getattr(F, name)(zero, torch.zeros(1, dtype=y, device="cpu")).backward()
    except Exception:
        return True
    return False


def _product_refuses(x: torch.dtype, weight: torch.dtype) -> bool:
    """Whether a product of two zeros of these types fails; with autocast it does not."""
    try:
        torch.matmul(torch.zeros(1, 1, dtype=x, device="cpu"), torch.zeros(1, 1, dtype=weight, device="cpu"))
    except Exception:
        return True
    return False


RULES = (IntegerTarget, DecimalClasses, OneHotClasses, ClassColumn, ClassOutOfRange, MixedTypes)
