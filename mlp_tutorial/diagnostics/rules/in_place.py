"""The rule on rows that are changed in place, round after round: each time what the last change has left."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from mlp_tutorial.diagnostics.events import LayerApplied, LossTaken, ModelCalled, TensorsMade
from mlp_tutorial.diagnostics.functions import tensors_in
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

ENOUGH = 3  # changes of the same rows
ALIKE = 1e-3  # of the rows' size: less is rounding
# Functions whose result depends on what was there; those that write anew (copy_, zero_, normal_) begin anew.
CHANGES = {
    *("add_", "sub_", "mul_", "div_", "pow_", "sqrt_", "square_", "exp_", "log_", "neg_", "masked_fill_", "clamp_"),
    *("__iadd__", "__isub__", "__imul__", "__itruediv__", "__ipow__"),
}
TAKING = {"__getitem__", "index_select"}


@dataclass
class Changes:
    """Changes of the same rows by one line.

    Attributes:
        first: The sum of their sizes and the root of the sum of their squares, after the first change.
        last: The same after the last one.
        times: Changes that left other values than the one before.
        steady: Changes that left the same values.
    """

    first: tuple[float, float]
    last: tuple[float, float]
    times: int = 1
    steady: int = 0


@dataclass
class Rows:
    """A tensor that was changed in place.

    Attributes:
        tensor: Weak reference to it.
        version: How often it had been written to, at the last change.
        changes: By first element, shape, line and function.
        whole: Lines that change the whole tensor.
        mixed: Whether other tensors had a part in it: targets may follow the predictions on purpose.
        beside: How often rows of it were inputs or targets beside rows of the same other tensor, by that one's id.
    """

    tensor: "weakref.ref[Tensor]"
    version: int
    changes: dict[tuple[Any, ...], Changes] = field(default_factory=dict)
    whole: set[Place | None] = field(default_factory=set)
    mixed: bool = False
    beside: "dict[int, tuple[weakref.ref[Tensor], int]]" = field(default_factory=dict)


class RowsChangedInPlace(Rule):
    """Rows that the model is trained on change from epoch to epoch, and their targets do not; or the other way."""

    name = "rows-changed-in-place"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._rows: dict[int, Rows] = {}
        self._taken: dict[int, tuple[weakref.ref[Tensor], weakref.ref[Tensor]]] = {}
        self._fed: weakref.ref[Tensor] | None = None
        self._found: dict[Place | None, Finding] = {}

    def on_tensors_made(self, event: TensorsMade) -> None:
        """Rows were changed, or some were taken out of a tensor."""
        changed = event.inputs[0]
        if event.name in CHANGES and _may_be_rows(changed):
            self._changed(changed, event.name, event.place, mixed=len(event.inputs) > 1)
        elif event.name in TAKING and self._rows:
            for taken in event.outputs:
                key = id(taken)
                gone = weakref.ref(taken, lambda _, key=key: self._taken.pop(key, None))  # type: ignore[misc]
                self._taken[key] = gone, weakref.ref(_root(changed))

    def on_model_called(self, event: ModelCalled) -> None:
        """What the model is given."""
        self._feed(tensors_in(event.inputs, {}))

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Data that a layer is given, where no module is called."""
        if event.first:
            self._feed((event.x,))

    def on_loss_taken(self, event: LossTaken) -> None:
        """Which targets belong to the rows: of the two, one must stay as it is."""
        fed, self._fed = None if self._fed is None else self._fed(), None
        if fed is not None and self._rows and event.cost.requires_grad and not event.target.requires_grad:
            target = self._origin(event.target)
            pair = [(self._rows.get(id(one)), other) for one, other in ((fed, target), (target, fed))]
            changed = [(rows, other) for rows, other in pair if rows is not None and id(other) not in self._rows]
            for rows, other in changed if fed is not target else ():
                known = rows.beside.get(id(other))
                times = known[1] + 1 if known is not None and known[0]() is other else 1
                rows.beside[id(other)] = weakref.ref(other), times
                if times >= ENOUGH and not (rows.mixed and other is fed):
                    self._judge(rows)

    def finish(self) -> Iterator[Finding]:
        """By line."""
        yield from self._found.values()

    def _changed(self, changed: Tensor, name: str, place: Place | None, *, mixed: bool) -> None:
        root = _root(changed)
        key = id(root)
        rows = self._rows.get(key)
        if rows is None or rows.tensor() is not root:
            gone = weakref.ref(root, lambda _: self._rows.pop(key, None))
            rows = self._rows[key] = Rows(gone, root._version - 1)
        if root._version != rows.version + 1:  # something else has written to it
            rows.changes.clear()
        rows.version, rows.mixed = root._version, rows.mixed or mixed
        sizes = _sizes(changed)
        which = (changed.storage_offset(), tuple(changed.shape), place, name)
        known = rows.changes.get(which)
        if known is None:
            rows.changes[which] = Changes(sizes, sizes)
        elif all(abs(new - old) <= ALIKE * new for new, old in zip(sizes, known.last, strict=True)):
            known.steady += 1
        else:
            known.times, known.last = known.times + 1, sizes
        if changed.numel() == root.numel():
            rows.whole.add(place)

    def _feed(self, given: tuple[Tensor, ...]) -> None:
        if given and self._rows:
            self._fed = weakref.ref(self._origin(given[0]))

    def _origin(self, tensor: Tensor) -> Tensor:
        """The tensor that rows were taken out of, as a view or as a copy."""
        known = self._taken.get(id(tensor))
        origin = known[1]() if known is not None and known[0]() is tensor else None
        return _root(tensor) if origin is None else origin

    def _judge(self, rows: Rows) -> None:
        """Where one of the lines puts back what another one has changed, nothing drifts."""
        if any(changes.steady for changes in rows.changes.values()):
            return
        for (_, _, place, _), changes in rows.changes.items():
            if changes.times >= ENOUGH:
                remedy = Phrase(f"rules.{self.name}.{'once' if place in rows.whole else 'copy'}")
                first, last = changes.first[0], changes.last[0]
                self._found[place] = self.found(place, times=changes.times, first=first, last=last, remedy=remedy)


def _sizes(tensor: Tensor) -> tuple[float, float]:
    values = tensor.detach().double()
    return float(values.abs().sum()), float(values.square().sum().sqrt())


def _may_be_rows(tensor: Tensor) -> bool:
    return tensor.is_floating_point() and not tensor.requires_grad and tensor.dim() > 0 and tensor.numel() > 1


def _root(tensor: Tensor) -> Tensor:
    """The tensor that this one is a view of."""
    return tensor if tensor._base is None else tensor._base


RULES = (RowsChangedInPlace,)
