"""Rules on memory: graphs of earlier steps that something still holds, so that they grow and grow."""

import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor

from mlp_tutorial.diagnostics.chart import Chart
from mlp_tutorial.diagnostics.events import BackwardEnds, LossTaken, ResultSeen
from mlp_tutorial.diagnostics.origins import Origins
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

KEPT = 20
SUMMED = 10


class Alive:
    """Costs of one line that still exist.

    Attributes:
        most: From how many different steps they were at the same time, at most.
    """

    def __init__(self) -> None:
        self.most = 0
        self._steps: dict[int, tuple[weakref.ref[Tensor], int]] = {}
        self._counts: Counter[int] = Counter()

    def add(self, cost: Tensor, step: int) -> None:
        """Watch one cost, without keeping it."""
        key = id(cost)
        self.forget(key)
        self._steps[key] = (weakref.ref(cost, lambda _: self.forget(key)), step)
        self._counts[step] += 1
        self.most = max(self.most, len(self._counts))

    def forget(self, key: int) -> None:
        """The cost with that id is gone, or belongs to another line."""
        known = self._steps.pop(key, None)
        if known is not None:
            self._counts[known[1]] -= 1
            if not self._counts[known[1]]:
                del self._counts[known[1]]


@dataclass(frozen=True)
class Chain:
    """How a number was computed, perhaps from itself, time and again.

    Attributes:
        number: Weak reference to it.
        turns: By line, how often it was computed there with a backward pass since the time before, and how many
            backward passes there had been at the last.
    """

    number: "weakref.ref[Tensor]"
    turns: dict[Place | None, tuple[int, int]]


class GraphsKept(Rule):
    """Costs in a list, or in a running total, that were not detached: each holds the graph of its step."""

    name = "costs-keep-graphs"

    def __init__(self, chart: Chart, origins: Origins) -> None:
        super().__init__(chart, origins)
        self._trained: dict[Place | None, Alive] = {}
        self._only_taken: dict[Place | None, Alive] = {}
        self._chains: dict[int, Chain] = {}
        self._totals: dict[Place | None, int] = {}

    def on_loss_taken(self, event: LossTaken) -> None:
        """A cost, of validation rows for instance, that backward may never be called on."""
        if event.name != "difference" and event.cost.grad_fn is not None:
            self._only_taken.setdefault(event.place, Alive()).add(event.cost, self.chart.steps)

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """A cost whose graph has done its work."""
        if event.cost.grad_fn is not None:
            for alive in self._only_taken.values():
                alive.forget(id(event.cost))
            self._trained.setdefault(event.place, Alive()).add(event.cost, self.chart.steps)

    def on_result_seen(self, event: ResultSeen) -> None:
        """A number computed from one that was there before the last backward pass."""
        if event.output.numel() == 1 and event.output.grad_fn is not None:
            turns = self._turns(event)
            key = id(event.output)
            gone = weakref.ref(event.output, lambda _: self._chains.pop(key, None))
            self._chains[key] = Chain(gone, turns)
            times, _ = turns[event.place]
            if times > SUMMED:
                self._totals[event.place] = max(times, self._totals.get(event.place, 0))

    def _turns(self, event: ResultSeen) -> dict[Place | None, tuple[int, int]]:
        """The longest chain behind a result, with this line's turn added."""
        chains = [(self._chains.get(id(tensor)), tensor) for tensor in event.inputs]
        known = [chain.turns for chain, tensor in chains if chain is not None and chain.number() is tensor]
        extended = [self._with_turn(turns, event.place) for turns in known or [{}]]
        return max(extended, key=lambda turns: max(times for times, _ in turns.values()))

    def _with_turn(
        self, turns: dict[Place | None, tuple[int, int]], place: Place | None
    ) -> dict[Place | None, tuple[int, int]]:
        times, last = turns.get(place, (0, -1))
        return turns if last == self.chart.backwards else {**turns, place: (times + 1, self.chart.backwards)}

    def finish(self) -> Iterator[Finding]:
        """How many graphs were alive at the same time."""
        graphs = dict(self._totals)
        for costs in (self._trained, self._only_taken):
            for place, alive in costs.items():
                if alive.most >= KEPT:
                    graphs[place] = max(alive.most, graphs.get(place, 0))
        for place, count in graphs.items():
            yield self.found(place, graphs=count)


RULES: tuple[type[Rule], ...] = (GraphsKept,)
