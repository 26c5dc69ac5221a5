"""Rules on the distance of values: the squared error of a sigmoid, and targets that an output cannot reach."""

import math
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LossTaken, ResultSeen
from mlp_tutorial.diagnostics.functions import SIGMOIDS
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rarely import is_looked_at, is_power_of_two
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.diagnostics.rules.stalled import Creeping, Plateau
from mlp_tutorial.diagnostics.rules.units import DeadUnits, Saturated
from mlp_tutorial.finding import Finding, Place

SQUARES = {"square", "pow", "__pow__"}
SIZES = {"abs", "absolute", "__abs__"}
DISTANCES = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss"}
# Between which numbers a function's results lie, by torch's name of it.
RANGES = {
    **dict.fromkeys(SIGMOIDS | {"softmax", "hardsigmoid"}, (0.0, 1.0)),
    **dict.fromkeys(("tanh", "softsign"), (-1.0, 1.0)),
    **dict.fromkeys(("relu", "softplus", "exp", "abs", "square"), (0.0, math.inf)),
    "relu6": (0.0, 6.0),
    "elu": (-1.0, math.inf),
}
# Of the variance of y: what lies outside by less is noise, as around the zeros that a ReLU gives.
UNREACHABLE = 0.05


class OfDistances(Rule):
    """Base of the rules that look at values and targets whose distance is a cost, by torch's function or by hand.

    Attributes:
        losses: Torch's names of the functions that a rule looks at.
        by_hand: What is done to a difference that makes it such a cost.
    """

    losses: frozenset[str] = frozenset(DISTANCES)
    by_hand: frozenset[str] = frozenset(SQUARES | SIZES)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._difference: tuple[weakref.ref[Tensor], LossTaken] | None = None

    def concerns(self, event: LossTaken) -> bool:
        """Whether this comparison is one to look at."""
        raise NotImplementedError

    def compared(self, event: LossTaken) -> Iterable[Finding]:
        """A distance became a cost."""
        raise NotImplementedError

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """A distance; or a difference, which may be squared next."""
        self._difference = None
        if event.name in self.losses and self.concerns(event):
            yield from self.compared(event)
        elif event.name == "difference" and self.concerns(event):
            self._difference = (weakref.ref(event.cost), event)

    def on_result_seen(self, event: ResultSeen) -> Iterator[Finding]:
        """The difference is squared: a mean squared error written by hand."""
        if self._difference is not None and event.name in self.by_hand and event.inputs:
            difference, taken = self._difference
            if difference() is event.inputs[0]:
                self._difference = None
                yield from self.compared(taken)


class SquaredErrorOfSigmoid(OfDistances):
    """The squared error of a sigmoid is flat where the sigmoid is: cross-entropy has the steeper slope."""

    name = "squared-error-on-sigmoid"
    severity = "note"
    losses = frozenset({"mse_loss"})
    by_hand = frozenset(SQUARES)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._calls: dict[Place | None, int] = {}

    def concerns(self, event: LossTaken) -> bool:
        """A sigmoid's result, in training."""
        return (
            event.prediction.requires_grad
            and self.origins.of(event.prediction) == "probabilities"
            and self.origins.function_of(event.prediction) in SIGMOIDS
        )

    def compared(self, event: LossTaken) -> Iterator[Finding]:
        """With labels 0 and 1: how steep is it, and how steep would cross-entropy be?"""
        calls = self._calls[event.place] = self._calls.get(event.place, 0) + 1
        a, y = event.prediction.detach(), event.target
        if not is_power_of_two(calls) or a.shape != y.shape or a.numel() == 0 or not bool(((y == 0) | (y == 1)).all()):
            return
        # slopes with respect to z: of (a − y)² it is 2(a − y) a(1 − a), of the cross-entropy a − y
        squared = float((2 * (a - y) * a * (1 - a)).abs().mean())
        entropy = float((a - y).abs().mean())
        if math.isfinite(squared) and squared < entropy:
            yield self.found(event.place, squared=squared, entropy=entropy, ratio=entropy / max(squared, 1e-30))


@dataclass
class _Reach:
    """What was seen at one line: a function's results beside the targets.

    Attributes:
        function: Torch's name of it.
        least: Smallest number that it can give.
        most: Largest.
        low: Smallest target.
        high: Largest.
        count: Targets.
        total: Their sum.
        squares: The sum of their squares.
        beyond: The sum of their squared distances from the function's range.
    """

    function: str
    least: float
    most: float
    low: float = math.inf
    high: float = -math.inf
    count: int = 0
    total: float = 0.0
    squares: float = 0.0
    beyond: float = 0.0

    def add(self, y: Tensor) -> None:
        """Targets, any shape."""
        self.low, self.high = min(self.low, float(y.min())), max(self.high, float(y.max()))
        self.count += y.numel()
        self.total += float(y.sum())
        self.squares += float(y.square().sum())
        self.beyond += float((y - y.clamp(self.least, self.most)).square().sum())

    @property
    def floor(self) -> float:
        """The smallest mean squared error that the function can have."""
        return self.beyond / self.count

    @property
    def variance(self) -> float:
        """The mean squared error of the mean of y."""
        return max(0.0, self.squares / self.count - (self.total / self.count) ** 2)


class OutOfReach(OfDistances):
    """Targets outside of the range of the function that the model ends in."""

    name = "targets-out-of-reach"
    explains = (Creeping, Plateau, DeadUnits, Saturated, WorseThanGuessing)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._calls: dict[Place | None, int] = {}
        self._seen: dict[Place | None, _Reach] = {}

    def concerns(self, event: LossTaken) -> bool:
        """Results of a function with a range, in training, beside data."""
        given = not event.target.requires_grad and event.target.numel() > 0
        return given and event.prediction.requires_grad and self._function(event) in RANGES

    def compared(self, event: LossTaken) -> Iterable[Finding]:
        """Now and then: add up what lies outside."""
        calls = self._calls[event.place] = self._calls.get(event.place, 0) + 1
        y = event.target.detach()
        if is_looked_at(calls) and y.shape == event.prediction.shape and bool(torch.isfinite(y).all()):
            function = self._function(event)
            reach = self._seen.get(event.place)
            if reach is None or reach.function != function:
                reach = self._seen[event.place] = _Reach(function, *RANGES[function])
            reach.add(y.double())
        return ()

    def finish(self) -> Iterator[Finding]:
        """What no training can bring nearer, beside what the mean of y would cost."""
        for place, reach in self._seen.items():
            if reach.floor > max(UNREACHABLE * reach.variance, 1e-6 * reach.squares / reach.count):
                side = "between" if math.isfinite(reach.most) else "above"
                yield self.found(
                    place,
                    function=reach.function,
                    low=reach.low,
                    high=reach.high,
                    reach=Phrase(f"rules.targets-out-of-reach.{side}", least=reach.least, most=reach.most),
                    floor=reach.floor,
                    variance=reach.variance,
                )

    def _function(self, event: LossTaken) -> str:
        return self.origins.function_of(event.prediction).rstrip("_")


RULES = (SquaredErrorOfSigmoid, OutOfReach)
