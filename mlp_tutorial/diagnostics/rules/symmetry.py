"""Rules on neurons that are one: those that start equal get equal gradients, and stay equal."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from mlp_tutorial.diagnostics.events import BackwardEnds, LayerApplied
from mlp_tutorial.diagnostics.functions import PRODUCTS
from mlp_tutorial.diagnostics.parameter_chart import is_slope
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.roster import listed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.nonlinearity import NoNonlinearity
from mlp_tutorial.finding import Finding, Place

FEW_STEPS = 10
# Equal neurons are summed in another order, and so differ by roundings, which grow a little from step to step.
ROUNDING = 1e-3


@dataclass
class _Suspect:
    """A parameter that was the same in a way, and so was its gradient, whenever somebody looked.

    Attributes:
        parameter: The parameter.
        place: The line that calls backward.
        first: When it was first looked at, by the steps taken so far.
        value: The number that all of its entries were then; None where they differed.
        name: Its name.
        last: When it was last looked at.
        pulled: Whether its gradient was ever anything but 0.
    """

    parameter: "weakref.ref[Tensor]"
    place: Place | None
    first: int
    value: float | None
    name: str = ""
    last: int = 0
    pulled: bool = False


class StaysEqual(Rule):
    """Base of the rules on parameters whose gradients never part what is equal in them.

    Looked at ever more rarely, after backward. What a step parts is cleared for good: a last layer of zeros, whose
    outputs have targets of their own, the zeros of an adapter, a logistic regression.
    """

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._calls: dict[Place | None, int] = {}
        self._columns: dict[int, weakref.ref[Tensor]] = {}
        self._suspects: dict[int, _Suspect] = {}
        self._cleared: dict[int, weakref.ref[Tensor]] = {}

    def holds(self, values: Tensor, slopes: Tensor) -> bool:
        """Whether what this rule is about holds for a parameter with its gradient, one row a neuron."""
        raise NotImplementedError

    def on_layer_applied(self, event: LayerApplied) -> None:
        """In x W the columns are the neurons."""
        weight = event.weight
        if event.name in PRODUCTS and weight.requires_grad and weight.is_leaf:
            _keep(self._columns, weight)

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """Look at all that got a gradient, among others."""
        calls = self._calls[event.place] = self._calls.get(event.place, 0) + 1
        pairs = list(zip(event.leaves or (), event.gradients, strict=False))
        if not is_power_of_two(calls) or len(pairs) < 2:
            return  # a single tensor may be a point that goes downhill
        for leaf, slope in pairs:
            known = self._cleared.get(id(leaf))
            if leaf.ndim > 1 and slope is not None and not slope.is_sparse and (known is None or known() is not leaf):
                self._look(event.place, leaf, slope)

    def _look(self, place: Place | None, leaf: Tensor, slope: Tensor) -> None:
        values, slopes = leaf.detach(), slope.detach()
        if id(leaf) in self._columns and leaf.ndim == 2:
            values, slopes = values.T, slopes.T
        values, slopes = values.flatten(1), slopes.flatten(1)
        if not values.numel() or not self.holds(values, slopes):
            self._suspects.pop(id(leaf), None)
            _keep(self._cleared, leaf)
            return
        known = self._suspects.get(id(leaf))
        if known is None or known.parameter() is not leaf:
            value = float(values[0, 0]) if bool((values == values[0, 0]).all()) else None
            known = self._suspects[id(leaf)] = _Suspect(weakref.ref(leaf), place, self.chart.steps, value)
        known.last, known.name = self.chart.steps, self.chart.name_of(leaf)
        known.pulled = known.pulled or bool(slopes.any())

    def suspects(self) -> list[_Suspect]:
        """Those that were the same from the first look to the last, with steps between; from the input on."""
        return [known for known in [*self._suspects.values()][::-1] if known.last >= known.first + FEW_STEPS]


class _EqualRows(StaysEqual):
    """Base of both rules on neurons."""

    def holds(self, values: Tensor, slopes: Tensor) -> bool:
        """Two rows at least, all of them equal, and so their gradients."""
        return len(values) > 1 and _are_equal(values) and _are_equal(slopes)

    def concerns(self, known: _Suspect) -> bool:
        """Whether it is this rule's matter."""
        raise NotImplementedError

    def finish(self) -> Iterator[Finding]:
        """One finding for all of them."""
        found = [known for known in self.suspects() if known.pulled and self.concerns(known)]
        if found:
            yield self.told(found[0], listed([known.name for known in found]))

    def told(self, first: _Suspect, layer: str) -> Finding:
        """The finding of this rule."""
        raise NotImplementedError


class EqualNeurons(_EqualRows):
    """All neurons of a hidden layer started with the same weights as their neighbours."""

    name = "equal-neurons"
    severity = "error"

    def concerns(self, known: _Suspect) -> bool:
        """Rows that are equal, of numbers that differ."""
        return known.value is None

    def told(self, first: _Suspect, layer: str) -> Finding:
        """Without a number that all of them have."""
        return self.found(first.place, layer=layer, steps=first.last)


class ConstantWeights(_EqualRows):
    """All weights of a hidden layer started as one number."""

    name = "constant-weights"
    severity = "error"
    explains = (EqualNeurons,)

    def concerns(self, known: _Suspect) -> bool:
        """One number at the first look."""
        return known.value is not None

    def told(self, first: _Suspect, layer: str) -> Finding:
        """With that number."""
        return self.found(first.place, layer=layer, value=first.value, steps=first.last)


class ZeroWeights(StaysEqual):
    """Weights of 0 before and behind one another: no gradient passes, and all of them stay 0."""

    name = "zero-weights"
    severity = "error"
    explains = (ConstantWeights, EqualNeurons, NoNonlinearity)

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._others_stand: set[Place | None] = set()

    def holds(self, values: Tensor, slopes: Tensor) -> bool:
        """Nothing but zeros."""
        return not bool(values.any()) and not bool(slopes.any())

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """Where other weights get no gradient either, the cost has none to give, as without a reward."""
        super().on_backward_ends(event)
        if not event.leaves or not is_power_of_two(self._calls[event.place]):
            return
        for leaf, slope in zip(event.leaves, event.gradients, strict=False):
            dense = leaf.ndim > 1 and slope is not None and not slope.is_sparse
            if dense and not is_slope(slope) and bool(leaf.detach().any()):
                self._others_stand.add(event.place)

    def finish(self) -> Iterator[Finding]:
        """Two of them at least: one is the reason why the other one has no gradient."""
        found = [known for known in self.suspects() if known.place not in self._others_stand]
        if len(found) > 1:
            names = listed([known.name for known in found])
            yield self.found(found[0].place, layers=names, count=len(found), steps=found[0].last)


def _keep(tensors: dict[int, weakref.ref[Tensor]], tensor: Tensor) -> None:
    """Remember a tensor as long as it exists."""
    key = id(tensor)
    tensors[key] = weakref.ref(tensor, lambda _: tensors.pop(key, None))


def _are_equal(rows: Tensor) -> bool:
    """Whether all rows are the first one, but for roundings; two of them tell nearly always."""
    limit = ROUNDING * rows[0].abs().max()
    if bool((rows[1] - rows[0]).abs().max() > limit):
        return False
    return bool((rows - rows[0]).abs().max() <= limit)


RULES = (ZeroWeights, ConstantWeights, EqualNeurons)
