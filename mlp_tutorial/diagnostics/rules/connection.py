"""The rule on costs that no parameter has a part in, although nothing has cut the graph."""

import math
from collections.abc import Iterator
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of
from mlp_tutorial.diagnostics.chart import is_slope
from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    BackwardEnds,
    CallFailed,
    GraphCut,
    LayerApplied,
    StepBegins,
)
from mlp_tutorial.diagnostics.roster import held_by
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

FLAT = ("Round", "Sign", "Floor", "Ceil", "Trunc", "Heaviside")


class CostNotConnected(Rule):
    """The cost was computed from decisions (argmax, round, >), or from y alone: no slope leads to a parameter."""

    name = "cost-not-connected"
    severity = "error"
    # where what the cost was computed from was not looked at, nobody knows what has cut it off
    in_looked_at = frozenset({"on_call_failed", "on_backward_begins", "on_backward_ends", "on_step_begins"})

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._cut = False
        self._flat = False
        self._elsewhere: Finding | None = None

    def on_graph_cut(self, event: GraphCut) -> None:
        """Something was taken out of its graph: another rule's matter."""
        self._cut = self._cut or event.tensor.grad_fn is not None

    def on_layer_applied(self, event: LayerApplied) -> None:
        """A layer that leaves no graph ran under no_grad: another rule's matter too."""
        self._cut = self._cut or (event.weight.requires_grad and not event.output.requires_grad)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Backward on a cost that has no graph at all."""
        cost = event.inputs[0] if event.inputs else None
        if event.name == "backward" and cost is not None and not cost.requires_grad and not self._cut:
            candidates = self._trained()
            if not candidates or any(tensor.requires_grad for tensor in candidates):
                yield self._unconnected(event.place, cost, candidates)

    def on_backward_begins(self, event: BackwardBegins) -> None:
        """A graph that ends in other tensors than the parameters, or passes through a function that is flat."""
        self._flat = any(node.name().startswith(FLAT) for node in event.nodes)
        self._elsewhere = None
        if not event.leaves or self._cut or any(isinstance(leaf, nn.Parameter) for leaf in event.leaves):
            return
        candidates = self._trained()
        known = {id(tensor) for tensor in candidates}
        if candidates and not any(id(leaf) in known for leaf in event.leaves):
            self._elsewhere = self._unconnected(event.place, event.cost, candidates)

    def on_backward_ends(self, event: BackwardEnds) -> Iterator[Finding]:
        """Through round and sign, every gradient is exactly 0."""
        flat, self._flat, self._cut = self._flat, False, False
        if flat and event.gradients and not any(is_slope(slope) for slope in event.gradients):
            cost = event.cost.detach()
            if cost.numel() == 1 and bool(cost != 0):
                yield self._unconnected(event.place, cost, self._trained())

    def on_step_begins(self, event: StepBegins) -> Iterator[Finding]:
        """Only a step shows that parameters were meant: an input's gradient may be wanted for itself."""
        elsewhere, self._elsewhere = self._elsewhere, None
        if elsewhere is not None and not any(self.chart.of(tensor).reached for tensor in event.parameters):
            yield elsewhere

    def _trained(self) -> list[Tensor]:
        """Parameters of the models and optimizers that were seen."""
        found: list[Tensor] = [tensor for model in self.chart.models for _, tensor in parameters_of(model)]
        found += [tensor for known in self.chart.roster.holdings for tensor in held_by(known.optimizer())]
        return list({id(tensor): tensor for tensor in found}.values())

    def _unconnected(self, place: Any, cost: Tensor, candidates: list[Tensor]) -> Finding:
        value = float(cost.detach()) if cost.numel() == 1 else math.nan
        return self.found(place, cost=value, parameters=len(candidates))


RULES = (CostNotConnected,)
