"""Rules on exceptions that torch raises: the explanation is added to them."""

from collections.abc import Iterator

import torch

from mlp_tutorial.diagnostics.events import CallFailed
from mlp_tutorial.diagnostics.functions import changes_in_place
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


RULES = (DevicesDiffer, NumpyOfGraph, LeafChanged)
