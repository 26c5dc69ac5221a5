"""Rules on the inputs: constants, NaN, a column that gives the answer away."""

import math
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import BackwardBegins, LayerApplied, LossTaken
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place
from mlp_tutorial.inputs.tensors import finite_rows

ROWS = 10
MOST = 1_000_000  # numbers that are looked through at a time
CHANCE = 1e-3


class DataNotFinite(Rule):
    """NaN or infinity in x or y, which makes the cost the same."""

    name = "data-not-finite"
    severity = "error"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._strange: dict[str, Finding] = {}

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Inputs that no layer has made, under weights that are numbers."""
        if event.first and is_strange(event.x) and not is_strange(event.weight):
            self._strange["x"] = self._about("x", event.x, event.place)

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Targets; it matters where the cost is no number either, since rows may be left out of it."""
        given = self.origins.of(event.target) is None and not event.target.requires_grad
        if given and is_strange(event.target) and not is_strange(event.prediction):
            self._strange["y"] = self._about("y", event.target, event.place)
        if self._strange and event.cost.numel() == 1:
            yield from self._blamed(event.cost)

    def on_backward_begins(self, event: BackwardBegins) -> Iterator[Finding]:
        """The cost that is trained on."""
        if self._strange:
            yield from self._blamed(event.cost)
            self._strange.clear()

    def _blamed(self, cost: Tensor) -> list[Finding]:
        return list(self._strange.values()) if is_strange(cost) else []

    def _about(self, name: str, values: Tensor, place: Place | None) -> Finding:
        strange = (~torch.isfinite(values.detach())).nonzero()
        first = tuple(int(index) for index in strange[0])
        rows = finite_rows(values, name)
        return self.found(place, name=name, value=float(values[first]), place=first, count=len(strange), rows=rows)


@dataclass
class _Columns:
    """What is known of the columns that reached one layer.

    Attributes:
        weight: The layer's weight.
        place: Where.
        values: The first row.
        constant: Which columns never had another value.
        rows: Most rows that came at once.
    """

    weight: "weakref.ref[Tensor]"
    place: Place | None
    values: Tensor
    constant: Tensor
    rows: int = 0


class ConstantFeatures(Rule):
    """A column that never changes says nothing."""

    name = "constant-feature"
    severity = "note"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._layers: dict[int, _Columns] = {}

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Strike off the columns that change."""
        if is_table_in_training(event, 1) and event.x.numel() <= MOST:
            x = event.x.detach()
            known = self._layers.get(id(event.weight))
            if known is None or known.weight() is not event.weight or len(known.values) != x.shape[1]:
                constant = torch.ones(x.shape[1], dtype=torch.bool, device=x.device)
                if event.name != "linear":
                    constant &= x[0] != 1  # a column of ones whose weight is the bias
                known = _Columns(weakref.ref(event.weight), event.place, x[0].clone(), constant)
                self._layers[id(event.weight)] = known
            if bool(known.constant.any()):
                known.constant &= (x.amin(dim=0) == known.values) & (x.amax(dim=0) == known.values)
                known.rows = max(known.rows, len(x))

    def finish(self) -> Iterator[Finding]:
        """What is left was constant in the whole run."""
        for known in self._layers.values():
            columns = known.constant.nonzero().flatten().tolist()
            if columns and known.rows >= ROWS:
                column, value = columns[0], float(known.values[columns[0]])
                count, features = len(columns), len(known.values)
                yield self.found(known.place, column=column, value=value, count=count, features=features)


class Leak(Rule):
    """A column of x that is y, or for two classes tells them apart exactly."""

    name = "target-leakage"
    severity = "warning"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._x: weakref.ref[Tensor] | None = None
        self._suspects: dict[Place | None, Tensor] = {}
        self._surest: dict[Place | None, tuple[int, float]] = {}

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Remember the table that went into the model last."""
        if event.first and event.output.requires_grad:
            table = is_table_in_training(event, 1) and event.x.shape[1] > 1 and event.x.numel() <= MOST
            self._x = weakref.ref(event.x) if table else None

    def on_loss_taken(self, event: LossTaken) -> None:
        """Strike off the columns that differ from y somewhere."""
        x = self._x() if self._x is not None else None
        y = event.target.detach().flatten()
        suspects = self._suspects.get(event.place)
        done = suspects is not None and not bool(suspects.any())
        if x is None or done or len(y) != len(x) or y.device != x.device or not event.prediction.requires_grad:
            return
        if y.is_complex() or y.layout != torch.strided:
            return
        same = columns_that_tell(x.detach(), y)
        if suspects is not None and len(suspects) == len(same):
            same &= suspects
        self._suspects[event.place] = same
        certainty = math.log(CHANCE) + _log_arrangements(y) - math.log(2 * x.shape[1]) if bool(same.any()) else 0.0
        if certainty > self._surest.get(event.place, (0, -math.inf))[1]:
            self._surest[event.place] = (len(y), certainty)

    def finish(self) -> Iterator[Finding]:
        """A column that never differed, in more rows than chance would explain."""
        for place, suspects in self._suspects.items():
            rows, certainty = self._surest[place]
            if bool(suspects.any()) and rows >= ROWS and certainty > 0:
                yield self.found(place, column=int(suspects.nonzero()[0]), rows=rows)


def is_strange(values: Tensor) -> bool:
    """Whether a tensor holds NaN or infinity."""
    if not values.is_floating_point() or values.layout != torch.strided:
        return False
    # a finite sum has only finite terms
    return not bool(torch.isfinite(values.detach().sum())) and not bool(torch.isfinite(values.detach()).all())


def is_table_in_training(event: LayerApplied, rows: int) -> bool:
    """Whether data of shape (N, D), with so many rows at least, reached a layer that is trained."""
    x = event.x
    trained = event.output.requires_grad and (event.weight.requires_grad or isinstance(event.weight, nn.Parameter))
    plain = x.ndim == 2 and x.layout == torch.strided and x.is_floating_point() and not x.is_complex()
    return event.first and trained and plain and len(x) >= rows and x.shape[1] > 0


def columns_that_tell(x: Tensor, y: Tensor) -> Tensor:
    """Which columns of x equal y or, where y has two values, are y in other numbers; shape (D,)."""
    y = y.to(x.dtype)
    same = (x != y[:, None]).sum(dim=0) == 0
    low, high = torch.aminmax(y) if len(y) else (y, y)
    if not len(y) or bool(low == high) or not bool(((y == low) | (y == high)).all()):
        return same
    upper = y == high
    in_upper, in_lower = x[upper], x[~upper]
    # one value in the rows of one class, another one in the rest
    return (in_upper == in_upper[0]).all(dim=0) & (in_lower == in_lower[0]).all(dim=0) & (in_upper[0] != in_lower[0])


def _log_arrangements(y: Tensor) -> float:
    """ln(N! / (n₁! n₂! …)): in how many orders these labels could stand."""
    counts = torch.unique(y, return_counts=True)[1].double()
    return math.lgamma(len(y) + 1) - float(torch.lgamma(counts + 1).sum())


RULES = (DataNotFinite, ConstantFeatures, Leak)
