"""The rule on layers with nothing between them: together they are one linear layer."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from mlp_tutorial.diagnostics.events import BackwardEnds, LayerApplied, ModelCalled, ModelExamined
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.stalled import NoLine, Plateau
from mlp_tutorial.diagnostics.trials.copies import copied
from mlp_tutorial.diagnostics.trials.linearity import Chain, chain, width_of
from mlp_tutorial.finding import Finding

TRIED_AT = 2  # the call at which a copy is asked
ENOUGH = 3  # rounds that show how a loop goes on


@dataclass
class Round:
    """Layers of plain tensors that were applied since the last backward pass.

    Attributes:
        bent: Whether something may have come between two of them.
        weights: Ids of their weights.
        chain: The first two of which one follows the other, and which are no narrower inside.
        inner: Widths of the last one: into it and out of it.
    """

    bent: bool = False
    weights: list[int] = field(default_factory=list)
    chain: Chain | None = None
    inner: tuple[int, int] | None = None


class NoNonlinearity(Rule):
    """All layers of a model together are one linear map, though it has two or more."""

    name = "no-nonlinearity"
    explains = (Plateau, NoLine)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._calls: dict[int, tuple[weakref.ref[nn.Module], int]] = {}
        self._chains: list[Chain] = []
        self._round = Round()
        self._rounds = 0

    def on_model_called(self, event: ModelCalled) -> None:
        """A copy is asked once."""
        known, calls = self._calls.get(id(event.model), (None, 0))
        calls = calls + 1 if known is not None and known() is event.model else 1
        if event.with_gradients and calls <= TRIED_AT:
            self._calls[id(event.model)] = (weakref.ref(event.model), calls)
            if calls == TRIED_AT:
                self._try(event.model, event.inputs)

    def on_model_examined(self, event: ModelExamined) -> None:
        """`fit` has shown the model and rows."""
        self._try(event.model, event.inputs)

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Without a module there is nothing to copy: then what was heard has to do."""
        now, weight, x = self._round, event.weight, event.x
        if self.chart.models or not (weight.is_leaf and weight.requires_grad) or isinstance(weight, nn.Parameter):
            now.bent = True
            return
        widths = (width_of(x), width_of(event.output))
        if now.inner is not None:
            # In place, anything may have been done to it without a trace, but for its version.
            straight = self.origins.of(x) == "sums" and x._version == 0 and x.shape[-1] == now.inner[1]
            now.bent = now.bent or not straight
            if widths[0] >= min(now.inner[0], widths[1]) and now.chain is None:
                now.chain = Chain(0, (*now.inner, widths[1]), event.place)
        else:
            now.bent = now.bent or not event.first
        now.inner = widths
        now.weights.append(id(weight))

    def on_backward_ends(self, event: BackwardEnds) -> None:  # noqa: ARG002 - that it ended is enough
        """One round is over."""
        now, self._round = self._round, Round()
        if now.chain is not None and not now.bent and len(set(now.weights)) == len(now.weights):
            self._rounds += 1
            if self._rounds == ENOUGH:
                own = Chain(len(now.weights), now.chain.widths, now.chain.place)
                self._chains.append(own)

    def finish(self) -> Iterator[Finding]:
        """Where it was trained."""
        for found in self._chains if self.chart.backwards else ():
            first, inner, last = found.widths
            yield self.found(found.place, layers=found.layers, first=first, inner=inner, last=last)

    def _try(self, model: nn.Module, inputs: tuple[Any, ...]) -> None:
        twin = copied(model)
        found = chain(twin, inputs) if twin is not None else None
        if found is not None:
            self._chains.append(found)


RULES = (NoNonlinearity,)
