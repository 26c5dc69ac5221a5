"""Training runs as the doctor tells them apart: the costs one line calls backward on, for one set of parameters.

Every cost is kept. All else is looked at ever more rarely, 32 times while the number of steps doubles, so that a long
run costs little.
"""

import math
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.comparison import Comparison
from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    BackwardEnds,
    Event,
    LayerApplied,
    LossTaken,
    OptimizerMade,
    ResultSeen,
)
from mlp_tutorial.diagnostics.lines import linear_bias
from mlp_tutorial.diagnostics.run import Run
from mlp_tutorial.finding import Place

MOST_RUNS = 1000
PRODUCTS = {"mul", "__mul__", "multiply"}


def is_looked_at(count: int) -> bool:
    """Whether call number `count`, from 1, is looked at: all of the first 63, then 32 while the number doubles."""
    return count & ((1 << max(0, count.bit_length() - 6)) - 1) == 0


class Runs:
    """All runs that were seen.

    Args:
        name_of: Gives a parameter's name.
    """

    def __init__(self, name_of: Callable[[Tensor], str]) -> None:
        self._name_of = name_of
        self._runs: dict[tuple[Place | None, int], Run] = {}
        self._last_at: dict[Place | None, Run] = {}
        self._optimizers: list[weakref.ref[Any]] = []
        self._backwards = 0
        self._loss: LossTaken | None = None
        self._weights: dict[int, weakref.ref[Tensor]] = {}
        self._names: dict[int, tuple[weakref.ref[Tensor], str]] = {}
        self._x: Tensor | None = None
        self.current: Run | None = None

    def __iter__(self) -> Iterator[Run]:
        return iter(list(self._runs.values()))

    def has_rival(self, run: Run) -> bool:
        """Whether another run went on at the same time, as with two networks that play against each other."""
        others = (other for other in self._runs.values() if other is not run)
        return any(other.began < run.ended and run.began < other.ended for other in others)

    def last_at(self, place: Place | None) -> Run | None:
        """The run that went on last at a line."""
        return self._last_at.get(place)

    def replace_costs(self, place: Place | None, costs: list[float]) -> None:
        """`fit` knows the costs of its run, which nobody watched."""
        run = self._last_at.get(place)
        if run is None:
            run = self._runs[(place, 0)] = Run(place, None)
        run.costs = list(costs)
        run.moved_in = len(costs) if run.moved_in else 0

    def name(self, weight: Tensor) -> str:
        """Its name, looked up once."""
        known = self._names.get(id(weight))
        if known is None or known[0]() is not weight:
            known = self._names[id(weight)] = (weakref.ref(weight), self._name_of(weight))
        return known[1]

    def hear(self, event: Event) -> None:
        """Note what a run consists of."""
        if isinstance(event, ResultSeen):
            if event.name in PRODUCTS and event.output.requires_grad:
                self._scaled(event.inputs)
        elif isinstance(event, LayerApplied):
            if event.output.requires_grad:
                self._applied(event.weight, event.x if event.first else None)
        elif isinstance(event, LossTaken):
            if event.cost.requires_grad:
                self._loss = event
        elif isinstance(event, BackwardBegins):
            self._begins(event)
        elif isinstance(event, BackwardEnds):
            self._ends(event)
        elif isinstance(event, OptimizerMade):
            self._optimizers.append(weakref.ref(event.optimizer))

    def _applied(self, weight: Tensor, x: Tensor | None) -> None:
        parameter = behind(weight)
        self._weights.setdefault(id(parameter), weakref.ref(parameter))
        if x is not None:
            self._x = x

    def _scaled(self, inputs: tuple[Tensor, ...]) -> None:
        """W x with a single number W, as in the deck's lab 1."""
        numbers = [tensor for tensor in inputs if tensor.numel() == 1 and tensor.is_leaf and tensor.requires_grad]
        data = [tensor for tensor in inputs if not tensor.requires_grad]
        if len(inputs) == 2 and len(numbers) == 1 and len(data) == 1:
            self._applied(numbers[0], data[0])

    def _run_of(self, event: BackwardBegins) -> Run | None:
        if event.cost.numel() != 1:
            return None
        if not event.leaves:
            return self._last_at.get(event.place)
        parameters = [leaf for leaf in event.leaves if isinstance(leaf, nn.Parameter)]
        key: Tensor = min(parameters or event.leaves, key=id)
        run = self._runs.get((event.place, id(key)))
        if run is None or run.key is None or run.key() is not key:
            if len(self._runs) >= MOST_RUNS:
                return None
            self._forget_the_gone()
            run = self._runs[(event.place, id(key))] = Run(event.place, weakref.ref(key), self._backwards)
        self._last_at[event.place] = run
        return run

    def _forget_the_gone(self) -> None:
        """Let go of copies of parameters that do not exist any more."""
        for run in self._runs.values():
            if run.key is None or run.key() is None:
                run.start = []

    def _begins(self, event: BackwardBegins) -> None:
        run = self.current = self._run_of(event)
        if run is None or not is_looked_at(len(run.costs) + 1):
            return
        weights = [weight for weight in (known() for known in self._weights.values()) if weight is not None]
        run.layers = [self.name(weight) for weight in weights]
        run.same_rows = run.same_rows and (not run.costs or _are_equal(run.x, self._x))
        run.x = self._x
        cost = float(event.cost.detach())
        run.comparison = comparison = Comparison.of(self._loss) if self._loss is not None else None
        run.targets.add(comparison)
        if comparison is not None and comparison.mean_loss > 0 and math.isfinite(cost / comparison.mean_loss):
            run.factors.append(cost / comparison.mean_loss)
        if not run.costs and event.leaves:
            run.linear_bias = linear_bias(weights, run.x, comparison, event.leaves)
        if run.start:
            run.measure_move()
        self._read_rate(run)

    def _read_rate(self, run: Run) -> None:
        """The learning rate: the optimizer's, or α = |Δw| / |∂L/∂w| of the first step by hand."""
        key = run.key() if run.key is not None else None
        for known in reversed(self._optimizers):
            for group in getattr(known(), "param_groups", ()):
                if any(tensor is key for tensor in group["params"]):
                    run.rate = float(group.get("lr", 0.0))
                    run.first_rate = run.rate if run.first_rate is None else run.first_rate
                    run.optimizer = type(known()).__name__ + ("+momentum" if group.get("momentum") else "")
                    return
        if run.moved_in == 1 and run.start_slope > 0:
            run.rate = run.moved / run.start_slope

    def _ends(self, event: BackwardEnds) -> None:
        self._backwards += 1
        run = self.current
        if run is not None:
            run.ended = self._backwards
            run.costs.append(float(event.cost.detach()))
            if len(run.costs) == 1:
                run.remember_start(event)
            if is_looked_at(len(run.costs)):
                run.slopes.append(self._sizes(event))
        self._loss, self._x, self._weights = None, None, {}

    def _sizes(self, event: BackwardEnds) -> list[tuple[str, float]]:
        """Root mean square of each weight's gradient, as far as it is known."""
        slopes = dict(zip(map(id, event.leaves or ()), event.gradients, strict=False))
        sizes: dict[str, float] = {}
        for known in self._weights.values():
            weight = known()
            slope = slopes.get(id(weight))
            if weight is not None and weight.dim() > 1 and slope is not None and not slope.is_sparse and slope.numel():
                sizes[self.name(weight)] = float(slope.detach().double().square().mean().sqrt())
        return list(sizes.items())


def behind(weight: Tensor) -> Tensor:
    """The parameter that a weight is a view of, such as W of W.T."""
    return weight if weight.is_leaf or weight._base is None else weight._base


def _are_equal(before: Tensor | None, now: Tensor | None) -> bool:
    """Whether both are the same data."""
    if before is None or now is None or before is now:
        return before is now
    same_kind = before.shape == now.shape and before.dtype == now.dtype and before.device == now.device
    return same_kind and before.layout == now.layout == torch.strided and torch.equal(before, now)
