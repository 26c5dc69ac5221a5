"""Parameters that get gradients but that no optimizer holds: beside which, and whether anything moves them."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import BackwardEnds
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.rule import Rule

ENOUGH = 3  # steps or backward passes that show how a loop goes on
MOST = 1000  # parameters; of those that are made anew in each round, the gone ones are forgotten


@dataclass
class LeftOut:
    """A parameter that no optimizer held while it got gradients beside one that some optimizer held.

    Attributes:
        chart: What happened to it.
        beside: The chart of that other parameter.
        value: Sums of its values and of their sizes, by which a change is noticed.
        passes: Backward passes in which that was so.
        changed: Whether its value changed all the same.
    """

    chart: ParameterChart
    beside: ParameterChart
    value: tuple[float, float]
    passes: int = 0
    changed: bool = False

    def look(self) -> None:
        """Notice whether its value has changed."""
        tensor = self.chart.tensor()
        self.changed = self.changed or (tensor is not None and value_of(tensor) != self.value)


class WatchesLeftOut(Rule):
    """Base of the rules on parameters that get gradients, but are held by no optimizer."""

    in_looked_at = frozenset({"on_backward_ends"})

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._left_out: dict[int, LeftOut] = {}

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """Note those that are reached together with some that are held."""
        charts = [(leaf, self.chart.of(leaf)) for leaf in event.leaves or ()]
        held = next((chart for _, chart in charts if chart.held), None)
        if held is None:
            return
        for leaf, chart in charts:
            if not chart.held and self.may_be_trained(leaf):
                known = self._left_out.get(id(chart))
                if known is None:
                    self._forget_the_gone()
                    known = self._left_out[id(chart)] = LeftOut(chart, held, value_of(leaf))
                    self.met(known, leaf)
                known.passes += 1
                if is_power_of_two(known.passes):
                    known.look()

    def may_be_trained(self, leaf: Tensor) -> bool:
        """Whether a leaf of a graph is a parameter, rather than data whose slope is wanted."""
        return isinstance(leaf, nn.Parameter)

    def met(self, known: LeftOut, leaf: Tensor) -> None:
        """A parameter was left out for the first time."""

    def lost(self) -> list[LeftOut]:
        """Those that no optimizer ever held and nothing ever changed."""
        enough = min(ENOUGH, self.chart.backwards)
        for known in self._left_out.values():
            known.look()
        return [
            known
            for known in self._left_out.values()
            if known.passes >= enough and not known.chart.held and not known.chart.steps and not known.changed
        ]

    def _forget_the_gone(self) -> None:
        if len(self._left_out) >= MOST:
            for key, known in list(self._left_out.items()):
                if known.passes < ENOUGH and known.chart.tensor() is None:
                    del self._left_out[key]


def value_of(tensor: Tensor) -> tuple[float, float]:
    """Sums of a tensor's values and of their sizes."""
    value = tensor.detach().double()
    return float(value.sum()), float(value.abs().sum())
