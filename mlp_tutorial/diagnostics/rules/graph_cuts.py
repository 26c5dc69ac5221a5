"""The rule on cut graphs: `.detach()`, `.item()`, `.numpy()`, `.data`, `torch.tensor(…)` and `no_grad`."""

from collections.abc import Iterator
from dataclasses import replace

from torch import nn

from mlp_tutorial.diagnostics.cuts import Cut
from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    BackwardEnds,
    CallFailed,
    GraphCut,
    ModelCalled,
    TensorsMade,
)
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart
from mlp_tutorial.diagnostics.roster import listed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.connection import CostNotConnected
from mlp_tutorial.diagnostics.rules.optimizers import NeverReached
from mlp_tutorial.finding import Finding, Severity

ENOUGH = 3  # steps that show how a loop goes on


class GraphIsCut(Rule):
    """What was computed from parameters was taken out of the graph, so no gradient goes back to them."""

    name = "graph-cut"
    severity = "error"
    explains = (CostNotConnected, NeverReached)

    def on_tensors_made(self, event: TensorsMade) -> None:
        """A function whose result may be cut off, or carry on what was."""
        self.chart.cuts.note_made(event, self.chart.of)

    def on_graph_cut(self, event: GraphCut) -> None:
        """Numbers that leave torch."""
        self.chart.cuts.note_left(event, self.chart.of)

    def on_model_called(self, event: ModelCalled) -> None:
        """A whole forward pass, under no_grad perhaps."""
        self.chart.cuts.note_model(event, self.chart.of)

    def on_backward_begins(self, event: BackwardBegins) -> None:
        """What the cost was computed from."""
        trained = (isinstance(leaf, nn.Parameter) or self.chart.of(leaf).held for leaf in event.leaves or ())
        self.chart.cuts.note_backward(event.cost, alone=event.leaves is not None and not any(trained))

    def on_backward_ends(self, event: BackwardEnds) -> None:  # noqa: ARG002 - that it ended is enough
        """The next backward pass begins anew."""
        self.chart.cuts.note_backward_ended()

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Backward raises: what the cost was computed from had no graph any more."""
        cost = event.inputs[0] if event.inputs else None
        if event.name != "backward" or cost is None or cost.requires_grad:
            return
        behind = [cut for cut in self.chart.cuts.behind(cost) if cut.parameters]
        for cut in (behind or self.chart.cuts.left()[-1:])[:1]:
            yield self._cut_off(cut, list(cut.parameters.values()), "error")

    def finish(self) -> Iterator[Finding]:
        """Parameters that an optimizer holds and no gradient came to, because of a cut that the cost depends on."""
        owned = {id(chart) for model in self.chart.roster.models for chart in model.parameters.values()}
        for holding in self.chart.roster.holdings:
            lost = {id(chart): chart for chart in holding.parameters if chart.trains and chart.is_untouched}
            if holding.steps < ENOUGH or not lost or not self.chart.backwards:
                continue
            none_trained = len(lost) == len(holding.parameters)
            for cut in self.chart.cuts:
                parameters = [chart for key, chart in cut.parameters.items() if key in lost]
                # what follows a running mean, or is copied from another model, is moved without a gradient
                parameters = [c for c in parameters if not cut.has_moved(c) and not _is_replaced(c, owned)]
                # no_grad around a part of the model is how one freezes it
                if cut.flowed and parameters and (cut.alone if none_trained else not cut.by_mode):
                    yield self._cut_off(cut, parameters, "error" if none_trained else "warning")

    def _cut_off(self, cut: Cut, parameters: list[ParameterChart], severity: Severity) -> Finding:
        named = {id(chart): name for model in self.chart.roster.models for name, chart in model.parameters.items()}
        lost = {id(chart) for chart in parameters}
        # in the model's order; a tensor that is in no model goes by its shape
        names = [name for key, name in named.items() if key in lost]
        names += [str(cut.shapes[key]) for key in cut.parameters if key in lost and key not in named]
        found = self.found(cut.place, function=cut.function, count=len(parameters), parameters=listed(names))
        return replace(found, severity=severity)


def _is_replaced(parameter: ParameterChart, owned: set[int]) -> bool:
    """Whether a module had it and another one has its place now, in which the reader's code writes."""
    return bool(owned) and parameter.made > 0 and id(parameter) not in owned


RULES = (GraphIsCut,)
