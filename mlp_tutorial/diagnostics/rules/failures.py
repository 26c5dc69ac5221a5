"""Rules on exceptions that torch raises: the explanation is added to them."""

from collections.abc import Iterator
from typing import Any, Literal

import torch

from mlp_tutorial.diagnostics.events import BackwardEnds, CallFailed
from mlp_tutorial.diagnostics.functions import changes_in_place
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

ACROSS_DEVICES = {"copy_", "to", "cpu", "cuda", "type_as", "__getitem__", "__setitem__", "data.__set__", "grad.__set__"}
TO_NUMPY = {"numpy", "__array__"}


class DevicesDiffer(Rule):
    """Tensors on two devices in one computation. A single number on the CPU may go with any device."""

    name = "devices-differ"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """Where the tensors are."""
        if event.name in ACROSS_DEVICES:
            return
        devices = {str(tensor.device): None for tensor in event.inputs if tensor.ndim or tensor.device.type != "cpu"}
        if len(devices) > 1:
            first, second = list(devices)[:2]
            yield self.found(event.place, function=event.name, first=first, second=second)


class NumpyOfGraph(Rule):
    """A tensor that autograd follows was to become a NumPy array: NumPy would lose its graph."""

    name = "numpy-needs-detach"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The tensor requires grad, and `force=True` was not said."""
        if event.name not in TO_NUMPY or not event.inputs or event.options.get("force"):
            return
        tensor = event.inputs[0]
        if tensor.requires_grad and tensor.device.type == "cpu":
            yield self.found(event.place, shape=tuple(tensor.shape))


class LeafChanged(Rule):
    """A parameter was changed in place while autograd was following."""

    name = "parameter-changed-in-place"
    severity = "error"

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The function writes into its first tensor, which is a leaf that requires grad, or a view of one."""
        if not changes_in_place(event.name) or not event.inputs or not torch.is_grad_enabled():
            return
        changed = event.inputs[0]
        leaf = changed if changed.is_leaf else changed._base
        written_into = bool(event.arguments) and event.arguments[0] is changed
        if written_into and leaf is not None and leaf.is_leaf and leaf.requires_grad:
            yield self.found(event.place, shape=tuple(leaf.shape), function=event.name)


class SecondBackward(Rule):
    """Backward through a part of the graph whose values an earlier backward has freed."""

    name = "backward-twice"
    severity = "error"

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self._newest = -1

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """Steps of a graph are numbered as they are made: what this backward went through is no newer than its cost."""
        if event.cost.grad_fn is not None:
            self._newest = max(self._newest, event.cost.grad_fn._sequence_nr())

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """The graph holds a step that is old enough to have been used, and has lost its values."""
        if event.name not in ("backward", "grad") or not event.inputs:
            return
        leaves, nodes = walk(event.inputs[0])
        states = [(node, state_of_values(node)) for node in nodes]
        overwritten = any(state == "overwritten" for _, state in states)
        if not overwritten and any(state == "lost" and node._sequence_nr() <= self._newest for node, state in states):
            places = [self.chart.of(leaf).last_backward for leaf in leaves if self.chart.is_known(leaf)]
            earlier = next((str(place) for place in places if place is not None), str(event.place))
            yield self.found(event.place, earlier=earlier)


def state_of_values(node: Any) -> Literal["kept", "lost", "overwritten"]:
    """What has become of the values that a step of the graph keeps for backward.

    Asking for one fails where backward has freed it, and where it was changed in place since. In the second case it is
    still there.
    """
    for name in dir(node):
        if name.startswith("_raw_saved_"):
            try:
                kept = getattr(node, name)
            except RuntimeError:
                return "lost"
            try:
                getattr(node, name.removeprefix("_raw"))
            except RuntimeError as refusal:
                return "lost" if _is_freed(kept, refusal) else "overwritten"
    return "kept"


class _OverwrittenError(RuntimeError):
    """What torch says of a value changed in place, said again."""


def _is_freed(kept: Any, refusal: RuntimeError) -> bool:
    """Whether a saved value that torch refuses is gone; torch 2.6 does not show it, but takes hooks for what is there.

    A value with hooks is checked no more, so the hook refuses it as torch did.
    """
    if hasattr(kept, "data"):
        return kept.data is None

    def refuse(_: Any) -> Any:
        raise _OverwrittenError(*refusal.args)

    if isinstance(refusal, _OverwrittenError):
        return False
    try:
        kept.register_hooks(torch.Tensor.detach, refuse)
    except (AttributeError, RuntimeError):
        return True
    return False


RULES = (DevicesDiffer, NumpyOfGraph, LeafChanged, SecondBackward)
