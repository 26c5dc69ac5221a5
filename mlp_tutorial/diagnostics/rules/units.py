"""Rules on neurons: dead ones, and saturated ones."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.course import LAST_PART, Course
from mlp_tutorial.diagnostics.courses import behind
from mlp_tutorial.diagnostics.events import ActivationApplied, LayerApplied, ResultSeen
from mlp_tutorial.diagnostics.functions import SIGMOIDS
from mlp_tutorial.diagnostics.outcome import went_well
from mlp_tutorial.diagnostics.rarely import is_looked_at
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.depth import Vanishing
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.diagnostics.rules.ignored import FeatureIgnored
from mlp_tutorial.diagnostics.rules.stalled import Creeping, Plateau
from mlp_tutorial.finding import Finding, Place

RELUS = {"relu", "relu_", "relu6"}
TANHS = {"tanh", "tanh_"}
PASSED_ON = {"dropout", "reshape", "view", "flatten", "squeeze", "unsqueeze"}
FEW_UNITS = 4
FEW_STEPS = 50
LITTLE_LEARNT = 0.8  # of the best constant answer's cost
DEAD_SHARE = 0.5
# Deep in a network all rows look much alike, and about half of the units are off for all of them from the start.
DEAD_SHARE_DEEP_DOWN = 0.9
SATURATED_SHARE = 0.9
END = 0.01  # within a hundredth of an activation's range


@dataclass
class Neurons:
    """The neurons of one layer.

    Attributes:
        layer: Name of its weight; "" before the second call.
        weight: The weight.
        place: Where the activation is applied.
        first: Whether the layer's inputs are data.
        calls: Times it was applied.
        fired: The call at which each unit was last above 0, shape (units,).
    """

    layer: str
    weight: "weakref.ref[Tensor]"
    place: Place | None
    first: bool
    calls: int = 0
    fired: Tensor | None = None


class Sums(NamedTuple):
    """What is kept of a layer that was applied until its activation comes: no tensor of the reader's.

    Attributes:
        weight: The parameter.
        output: z.
        shape: Of z.
        from_the_end: How many dimensions from the end the one is that counts units.
        first: Whether the layer's inputs are data.
    """

    weight: "weakref.ref[Tensor]"
    output: "weakref.ref[Tensor]"
    shape: torch.Size
    from_the_end: int
    first: bool


class AfterALayer(Rule):
    """Base of the rules that look at activations: it knows which layer each of them follows."""

    symptom = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._last: Sums | None = None
        self._known: dict[int, Neurons] = {}

    def on_layer_applied(self, event: LayerApplied) -> None:
        """The activation that comes next belongs to this layer."""
        from_the_end = event.weight.dim() - 1 if event.name.startswith("conv") else 1
        weight, output = weakref.ref(behind(event.weight)), weakref.ref(event.output)
        self._last = Sums(weight, output, event.output.shape, from_the_end, event.first)

    def neurons(self, event: ActivationApplied, layer: Sums) -> Neurons:
        """The neurons that the activation was applied to."""
        weight = layer.weight()
        known = self._known.get(id(weight))
        if known is None or known.weight() is not weight:
            known = self._known[id(weight)] = Neurons("", layer.weight, event.place, layer.first)
        elif not known.layer and weight is not None:
            known.layer = self.chart.courses.name(weight)  # a model is known when its first call has ended
        known.calls += 1
        return known

    def poor_course(self, layer: str) -> Course | None:
        """A run that trains this layer, is no mere beginning, and has learnt next to nothing."""
        for course in self.chart.courses:
            if layer in course.layers and len(course.costs) >= FEW_STEPS and not went_well(course, LITTLE_LEARNT):
                return course
        return None


class DeadUnits(AfterALayer):
    """ReLUs that give 0 for every row, and so get no gradient."""

    name = "dead-relus"
    explains = (Creeping, Plateau, Vanishing, WorseThanGuessing, FeatureIgnored)

    def on_activation_applied(self, event: ActivationApplied) -> None:
        """Note which units are above 0."""
        layer, self._last = self._last, None
        if event.name not in RELUS or layer is None or not event.output.numel():
            return
        units = _units_of(layer, event.output)
        if units is None:
            return
        known = self.neurons(event, layer)
        others = [dimension for dimension in range(event.output.dim()) if dimension != units]
        output = event.output.detach()
        fires = (output.amax(dim=others) if others else output) > 0
        if known.fired is None or known.fired.shape != fires.shape:
            known.fired = torch.zeros(fires.shape, dtype=torch.long, device=fires.device)
        known.fired = known.fired.masked_fill(fires, known.calls)

    def finish(self) -> Iterator[Finding]:
        """Units that did not fire in the last tenth of the calls; of several layers at a line the worst."""
        worst: dict[Place | None, tuple[float, Finding]] = {}
        for known in self._known.values():
            if known.calls < 2 or known.fired is None or len(known.fired) < FEW_UNITS:
                continue
            units = len(known.fired)
            dead = int((known.fired <= known.calls - max(1, int(known.calls * LAST_PART))).sum())
            share = dead / units
            enough = DEAD_SHARE if known.first else DEAD_SHARE_DEEP_DOWN
            course = self.poor_course(known.layer) if share >= enough else None
            if course is not None and share > worst.get(known.place, (0.0,))[0]:
                better = f"{course.rate / 10:.2g}" if course.rate else "lr / 10"
                found = self.found(known.place, dead=dead, units=units, layer=known.layer, better=better)
                worst[known.place] = share, found
        yield from (finding for _, finding in worst.values())


def _units_of(layer: Sums, output: Tensor) -> int | None:
    """The dimension of the output that counts units; None where it has another number of them than the layer."""
    dimension = output.dim() - layer.from_the_end
    return dimension if dimension >= 0 and output.shape == layer.shape else None


class Ends(NamedTuple):
    """How near the ends of its range an activation function came.

    Attributes:
        function: Torch's name of it.
        saturated: Share of the outputs at the ends.
        low: Smallest sum that went in.
        high: Largest.
    """

    function: str
    saturated: float
    low: float
    high: float


class Saturated(AfterALayer):
    """Sigmoid or tanh at the ends of their range in a hidden layer, where their slope is 0."""

    name = "saturated-neurons"
    explains = (Creeping, Plateau, Vanishing, WorseThanGuessing, FeatureIgnored)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._outputs: dict[int, tuple[weakref.ref[Tensor], int]] = {}
        self._hidden: set[int] = set()
        self._seen: dict[int, Ends] = {}

    def on_activation_applied(self, event: ActivationApplied) -> None:
        """Now and then: how many outputs are at the ends?"""
        layer, self._last = self._last, None
        if event.name not in SIGMOIDS | TANHS or layer is None or not event.output.numel():
            return
        known = self.neurons(event, layer)
        if not is_looked_at(known.calls):
            return
        sums = layer.output()
        a, z = event.output.detach(), (event.x if sums is None else sums).detach()
        low = 0.0 if event.name in SIGMOIDS else -1.0
        margin = END * (1.0 - low)
        saturated = float(((a < low + margin) | (a > 1.0 - margin)).double().mean())
        key = id(known)
        self._outputs[id(event.output)] = weakref.ref(event.output), key
        self._seen[key] = Ends(event.name.rstrip("_"), saturated, float(z.min()), float(z.max()))

    def on_result_seen(self, event: ResultSeen) -> None:
        """Dropout and changes of shape hand an activation on."""
        if event.name in PASSED_ON and event.inputs:
            known = self._outputs.get(id(event.inputs[0]))
            if known is not None and known[0]() is event.inputs[0]:
                self._outputs[id(event.output)] = weakref.ref(event.output), known[1]

    def on_layer_applied(self, event: LayerApplied) -> None:
        """An activation that goes into a layer is a hidden one."""
        known = self._outputs.pop(id(event.x), None)
        if known is not None and known[0]() is event.x:
            self._hidden.add(known[1])
        if len(self._outputs) > 1000:
            self._outputs = {key: kept for key, kept in self._outputs.items() if kept[0]() is not None}
        super().on_layer_applied(event)

    def finish(self) -> Iterator[Finding]:
        """As it was at the end; of several layers at a line the first."""
        told: set[Place | None] = set()
        for known in self._known.values():
            ends = self._seen.get(id(known))
            if ends is None or id(known) not in self._hidden or known.place in told:
                continue
            if ends.saturated >= SATURATED_SHARE and self.poor_course(known.layer) is not None:
                told.add(known.place)
                yield self.found(
                    known.place,
                    layer=known.layer,
                    function=ends.function,
                    saturated=ends.saturated,
                    low=ends.low,
                    high=ends.high,
                )


RULES = (DeadUnits, Saturated)
