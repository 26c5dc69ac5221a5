"""The rule on one module that stands several times in a container: `[layer] * 3` makes no three layers."""

import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, parts_of
from mlp_tutorial.diagnostics.courses import behind
from mlp_tutorial.diagnostics.events import BackwardBegins, BackwardEnds, LayerApplied, ModelCalled
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.roster import CONTAINERS
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding


@dataclass
class _Repeated:
    """One module that a container holds several times.

    Attributes:
        container: The container's path in its model, or its kind where it is the model.
        kind: The kind of module that is repeated.
        count: How often it stands there.
        parameters: How many numbers it has.
        weight: Its first parameter.
        shown: Whether it went to work several times where different modules were wanted.
    """

    container: str
    kind: str
    count: int
    parameters: int
    weight: "weakref.ref[Tensor]"
    shown: bool


class UsedTwice(Rule):
    """One module several times in a container, one after the other, or all on the same input.

    In a Sequential they come one after the other. In a list they may be branches that share a module for different
    data, as in a siamese network; there only a chain, or the same input, shows that different modules were wanted.
    Modules without parameters may be repeated, and a loop over one module is no container.
    """

    name = "module-used-twice"

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._known: dict[int, weakref.ref[nn.Module]] = {}
        self._repeated: dict[int, _Repeated] = {}
        self._calls: dict[int, list[tuple[Tensor, Any]]] = {}

    def on_model_called(self, event: ModelCalled) -> None:
        """A model that is new: what do its containers hold?"""
        self._look_into(event.model)

    def on_backward_begins(self, _event: BackwardBegins) -> None:
        """`fit` names its model without a call."""
        for model in self.chart.models:
            self._look_into(model)

    def _look_into(self, model: nn.Module) -> None:
        known = self._known.get(id(model))
        if known is not None and known() is model:
            return
        self._known[id(model)] = weakref.ref(model)
        for path, part in parts_of(model):
            if not isinstance(part, CONTAINERS):
                continue
            held = [child for child in part._modules.values() if child is not None]
            counts = Counter(map(id, held))
            for child in {id(child): child for child in held if counts[id(child)] > 1}.values():
                parameters = [parameter for _, parameter in parameters_of(child) if parameter.requires_grad]
                if parameters:
                    self._note(path or type(part).__name__, part, child, counts[id(child)], parameters)

    def _note(self, path: str, container: nn.Module, child: nn.Module, count: int, parameters: list[Tensor]) -> None:
        size = sum(parameter.numel() for parameter in parameters)
        chain = isinstance(container, nn.Sequential)
        seen = _Repeated(path, type(child).__name__, count, size, weakref.ref(parameters[0]), chain)
        for parameter in parameters:
            self._repeated.setdefault(id(parameter), seen)

    def on_layer_applied(self, event: LayerApplied) -> None:
        """A repeated module in a list: does its result come back to it, or is it asked the same again?"""
        repeated = self._repeated.get(id(behind(event.weight))) if self._repeated else None
        if repeated is None or repeated.shown or not event.output.requires_grad:
            return
        before = self._calls.setdefault(id(event.weight), [])
        nodes = walk(event.x)[1] if before else frozenset()
        repeated.shown = any(x is event.x or node in nodes for x, node in before)
        before.append((event.x, event.output.grad_fn))

    def on_backward_ends(self, _event: BackwardEnds) -> None:
        """Let the graph go."""
        self._calls.clear()

    def finish(self) -> Iterator[Finding]:
        """Those that were trained."""
        for repeated in {id(repeated): repeated for repeated in self._repeated.values()}.values():
            weight = repeated.weight()
            if not repeated.shown or weight is None or not self.chart.of(weight).reached:
                continue
            yield self.found(
                self.chart.of(weight).place,
                container=repeated.container,
                kind=repeated.kind,
                count=repeated.count,
                parameters=repeated.parameters,
                wanted=repeated.count * repeated.parameters,
            )


RULES = (UsedTwice,)
