"""The rule on parameters that belong to no model that torch knows of, and that no optimizer holds."""

import weakref
from collections.abc import Iterator
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import LayerApplied, LossTaken, ModelCalled, TensorsMade
from mlp_tutorial.diagnostics.functions import tensors_in
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.hidden import Hidden, hidden_in
from mlp_tutorial.diagnostics.left_out import ENOUGH, LeftOut, WatchesLeftOut
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.roster import Holding, listed
from mlp_tutorial.finding import Finding

REMEDIES = {
    "layers": "self.{0} = nn.ModuleList(self.{0})",
    "named_layers": "self.{0} = nn.ModuleDict(self.{0})",
    "tensors": "self.{0} = nn.ParameterList(self.{0})",
    "named_tensors": "self.{0} = nn.ParameterDict(self.{0})",
    "tensor": "self.{0} = nn.Parameter(self.{0}.detach())",
}


class Orphans(WatchesLeftOut):
    """Parameters in a list, behind a tensor that was computed from them, or loose: no `parameters()` gives them."""

    name = "parameter-without-optimizer"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._where: dict[int, Hidden | None] = {}
        self._shapes: dict[int, tuple[int, ...]] = {}
        self._weights: dict[int, weakref.ref[Tensor]] = {}
        self._data: dict[int, weakref.ref[Tensor]] = {}
        self._inside: dict[int, weakref.ref[Tensor]] = {}
        self._calls = 0
        self._criteria: set[int] = set()

    def on_layer_applied(self, event: LayerApplied) -> None:
        """What is multiplied with data is a weight, if it can be trained at all."""
        if event.weight.requires_grad and event.weight.is_leaf:
            _note(self._weights, event.weight)
        if event.x.requires_grad and event.x.is_leaf:
            _note(self._data, event.x)

    def on_model_called(self, event: ModelCalled) -> None:
        """What a model is given is data; what makes one number of outputs and targets is a criterion."""
        self._calls += 1
        if is_power_of_two(self._calls):
            for output in tensors_in((event.output,), {}):
                for leaf in walk(output)[0]:
                    if not isinstance(leaf, nn.Parameter):
                        _note(self._inside, leaf)
        given = tensors_in(event.inputs, {})
        for tensor in given:
            if tensor.requires_grad and tensor.is_leaf and not isinstance(tensor, nn.Parameter):
                _note(self._data, tensor)
        one = isinstance(event.output, Tensor) and event.output.numel() == 1 and event.output.requires_grad
        if one and any(tensor.grad_fn is not None for tensor in given) and not all(t.requires_grad for t in given):
            self._criteria.update(id(self.chart.of(tensor)) for tensor in event.model.parameters())

    def on_loss_taken(self, event: LossTaken) -> None:
        """A target is data, even if somebody wants its slope."""
        for leaf in walk(event.target)[0] if event.target.requires_grad else ():
            if not isinstance(leaf, nn.Parameter):
                _note(self._data, leaf)

    def on_tensors_made(self, event: TensorsMade) -> None:
        """What `torch.autograd.grad` differentiates by is data."""
        if event.name == "grad":
            for tensor in event.inputs:
                if tensor.is_leaf and not isinstance(tensor, nn.Parameter):
                    _note(self._data, tensor)

    def may_be_trained(self, leaf: Tensor) -> bool:
        """Plain tensors may be; whether they are data is known later."""
        hooks = leaf._backward_hooks or getattr(leaf, "_post_accumulate_grad_hooks", None)
        return not hooks and (isinstance(leaf, nn.Parameter) or leaf.is_floating_point())

    def met(self, known: LeftOut, leaf: Tensor) -> None:
        """Look for it in the models, which may be gone at the end."""
        where = hidden_in(self.chart.models, leaf)
        plain = not isinstance(leaf, nn.Parameter)
        used = _is(self._weights, leaf) or _beside_plain(known.beside)
        # what a model computes with may be data; what only the cost is computed with is none
        if plain and where is None and not used and (_is(self._inside, leaf) or not self._calls):
            known.changed = True
            return
        self._where[id(known.chart)] = where
        self._shapes[id(known.chart)] = tuple(leaf.shape)

    def finish(self) -> Iterator[Finding]:
        """By what keeps them, where something does."""
        owned = {id(c) for model in self.chart.roster.models for c in model.parameters.values()} - self._criteria
        waiting = [
            known
            for known in self.lost()
            if id(known.chart) in self._shapes
            and id(known.chart) not in owned
            and not known.chart.reads
            and not self._is_data(known.chart)
        ]
        for holding in self.chart.roster.holdings if waiting else ():
            own = {id(chart) for chart in holding.parameters}
            mine = [known.chart for known in waiting if id(known.beside) in own]
            waiting = [known for known in waiting if id(known.beside) not in own]
            if holding.steps >= ENOUGH:
                yield from self._groups(holding, mine)

    def _groups(self, holding: Holding, charts: list[ParameterChart]) -> Iterator[Finding]:
        """One finding for each attribute that keeps some, and one for those that nothing keeps."""
        groups: dict[str, list[ParameterChart]] = {}
        for chart in charts:
            where = self._where[id(chart)]
            if where is None or where.active:
                groups.setdefault("" if where is None else where.attribute, []).append(chart)
        for group in groups.values():
            group.sort(key=lambda chart: (chart.made, self._name(chart)))
            where = self._where[id(group[0])]
            names = [self._name(chart) for chart in group]
            held = sum(not chart.is_untouched for chart in holding.parameters)
            code = REMEDIES.get(where.kind) if where else None
            line = code.format(where.attribute) if where and code else "optimizer.add_param_group(dict(params=[…]))"
            when = "in_init" if code else "before_training"
            yield self.found(
                (group[0].place if where else None) or holding.place,
                parameters=listed(names),
                count=len(group),
                held=held,
                remedy_code=line,
                when=Phrase(f"rules.{self.name}.{when}"),
            )

    def _name(self, chart: ParameterChart) -> str:
        where = self._where[id(chart)]
        if where is not None:
            return where.name
        named = (name for model in self.chart.roster.models for name in model.names_of([chart]))
        return next(named, str(self._shapes[id(chart)]))

    def _is_data(self, chart: ParameterChart) -> bool:
        tensor = chart.tensor()
        return tensor is not None and _is(self._data, tensor)


def _note(known: "dict[int, weakref.ref[Tensor]]", tensor: Tensor) -> None:
    key = id(tensor)
    if not _is(known, tensor):
        known[key] = weakref.ref(tensor, lambda _: known.pop(key, None))


def _is(known: "dict[int, weakref.ref[Tensor]]", tensor: Tensor) -> bool:
    found = known.get(id(tensor))
    return found is not None and found() is tensor


def _beside_plain(chart: ParameterChart) -> bool:
    """Whether the parameter beside it is a plain tensor too, as in a network that is written by hand."""
    tensor = chart.tensor()
    return tensor is not None and not isinstance(tensor, nn.Parameter)


RULES = (Orphans,)
