"""Where tensors were taken out of their graphs, and which later tensors were computed from what was cut off.

Each cut is one line of the reader's code. A tensor that was computed from one carries it on, so a cost knows what it
is missing. Only weak references to tensors are kept.
"""

import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.anatomy import parameters_of
from mlp_tutorial.diagnostics.events import GraphCut, ModelCalled, TensorsMade
from mlp_tutorial.diagnostics.functions import tensors_in
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart
from mlp_tutorial.diagnostics.places import readers_line
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.finding import Place

# As the reader writes them, by torch's names.
CUTTING = {
    "detach": ".detach()",
    "data.__get__": ".data",
    "tensor": "torch.tensor(…)",
    "new_tensor": ".new_tensor(…)",
}
LEAVING = {
    "item": ".item()",
    "numpy": ".numpy()",
    "tolist": ".tolist()",
    "__float__": "float(…)",
    "__array__": "np.array(…)",
}


@dataclass(eq=False)
class Cut:
    """One line that takes tensors out of their graphs.

    Attributes:
        function: What does it, as the reader writes it.
        place: The line.
        by_mode: Whether it is `no_grad` or `inference_mode`, which lets no graph come about.
        parameters: Charts of the parameters in the graphs of what was cut off, by id.
        shapes: Their shapes.
        values: What told their values when they were seen here first.
        moved: Ids of those that had another value later.
        flowed: Whether `backward` was called on something computed from what was cut off.
        alone: Whether one of those backward passes reached no parameter at all.
        calls: How often it happened.
    """

    function: str
    place: Place | None
    by_mode: bool
    parameters: dict[int, ParameterChart] = field(default_factory=dict)
    shapes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    values: dict[int, tuple[float, float]] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    flowed: bool = False
    alone: bool = False
    calls: int = 0

    def note_value(self, parameter: ParameterChart, value: tuple[float, float]) -> None:
        """A parameter's value now: where no gradient has moved it, a running mean has, or a copy of another one's."""
        if self.values.setdefault(id(parameter), value) != value:
            self.moved.add(id(parameter))

    def has_moved(self, parameter: ParameterChart) -> bool:
        """Whether a parameter has other values now than when it was seen here first."""
        tensor = parameter.tensor()
        if tensor is not None and id(parameter) in self.values:
            self.note_value(parameter, value_of(tensor))
        return id(parameter) in self.moved


def value_of(tensor: Tensor) -> tuple[float, float]:
    """What tells its values from others: their sum, and that of their sizes."""
    value = tensor.detach().double()
    return float(value.sum()), float(value.abs().sum())


class Cuts:
    """All cuts that were seen."""

    def __init__(self) -> None:
        self._cuts: dict[tuple[str, Place | None], Cut] = {}
        self._behind: dict[int, tuple[weakref.ref[Tensor], frozenset[Cut]]] = {}
        self._left: dict[Cut, None] = {}

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(list(self._cuts.values()))

    def behind(self, tensor: Tensor) -> list[Cut]:
        """Cuts that a tensor was computed from, in the order in which they were first seen."""
        known = self._behind.get(id(tensor))
        found = known[1] if known is not None and known[0]() is tensor else frozenset()
        return [cut for cut in self._cuts.values() if cut in found] if found else []

    def left(self) -> list[Cut]:
        """Cuts since the last backward pass whose numbers left torch, in order: `.item()`, `.numpy()`."""
        return list(self._left)

    def note_made(self, event: TensorsMade, of: Callable[[Tensor], ParameterChart]) -> None:
        """Results were computed, which may be cut off, or carry on what was."""
        known = self._union(event.inputs)
        followed = [tensor for tensor in event.inputs if tensor.requires_grad]
        by_mode = not torch.is_grad_enabled()
        if not known and not (followed and (by_mode or event.name in CUTTING)):
            return
        for output in event.outputs:
            if not output.is_floating_point() or (output.is_leaf and isinstance(output, torch.nn.Parameter)):
                continue
            marks = known
            fresh = not any(output is tensor for tensor in event.inputs)
            cutting = by_mode or event.name in CUTTING
            if fresh and followed and cutting and output.grad_fn is None and not event.name.endswith("_like"):
                marks = marks | {self._cut(_name_of_mode() if by_mode else CUTTING[event.name], by_mode, followed, of)}
            self._set(output, marks)

    def note_left(self, event: GraphCut, of: Callable[[Tensor], ParameterChart]) -> None:
        """Numbers leave torch; what is made of them has no graph."""
        if event.name not in LEAVING:
            return
        for cut in self._union((event.tensor,)):
            self._left[cut] = None
        if event.tensor.requires_grad:
            self._left[self._cut(LEAVING[event.name], False, [event.tensor], of)] = None

    def note_model(self, event: ModelCalled, of: Callable[[Tensor], ParameterChart]) -> None:
        """A whole model without a graph: the line that called it is the one to name, not those inside it."""
        if event.with_gradients:
            return
        outputs = event.output.values() if isinstance(event.output, dict) else (event.output,)
        for output in tensors_in(tuple(outputs), {}):
            inside = [cut for cut in self._union((output,)) if cut.by_mode]
            if inside:
                trained = [tensor for _, tensor in parameters_of(event.model) if tensor.requires_grad]
                whole = self._cut(_name_of_mode(), True, trained, of)
                self._set(output, (self._union((output,)) - set(inside)) | {whole})

    def note_backward(self, cost: Tensor, *, alone: bool) -> None:
        """Backward is called on what may be computed from something that was cut off."""
        cuts = self._union((cost,))
        if alone and not cuts:
            cuts = frozenset(self.left()[-1:])
        for cut in cuts:
            cut.flowed = True
            cut.alone = cut.alone or alone

    def note_backward_ended(self) -> None:
        """The next backward pass has cuts of its own."""
        self._left.clear()

    def _cut(
        self, function: str, by_mode: bool, tensors: Iterable[Tensor], of: Callable[[Tensor], ParameterChart]
    ) -> Cut:
        place = readers_line()
        cut = self._cuts.get((function, place))
        if cut is None:
            cut = self._cuts[(function, place)] = Cut(function, place, by_mode)
        cut.calls += 1
        for tensor in tensors:
            # a graph is walked once for each line, and ever more rarely again
            leaves = (tensor,) if tensor.is_leaf else walk(tensor)[0] if is_power_of_two(cut.calls) else ()
            for leaf in leaves:
                chart = of(leaf)
                cut.parameters[id(chart)] = chart
                cut.shapes[id(chart)] = tuple(leaf.shape)
                if is_power_of_two(cut.calls) and leaf.layout is torch.strided and not leaf.is_complex():
                    cut.note_value(chart, value_of(leaf))
        return cut

    def _union(self, tensors: Iterable[Tensor]) -> frozenset[Cut]:
        if not self._behind:
            return frozenset()
        found: frozenset[Cut] = frozenset()
        for tensor in tensors:
            known = self._behind.get(id(tensor))
            if known is not None and known[0]() is tensor:
                found = found | known[1]
        return found

    def _set(self, tensor: Tensor, cuts: frozenset[Cut]) -> None:
        key = id(tensor)
        if cuts:
            self._behind[key] = (weakref.ref(tensor, lambda _: self._behind.pop(key, None)), cuts)


def _name_of_mode() -> str:
    return "torch.inference_mode()" if torch.is_inference_mode_enabled() else "torch.no_grad()"
