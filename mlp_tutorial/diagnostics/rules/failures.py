"""Rules on exceptions that torch raises: the explanation is added to them."""

from collections.abc import Iterator

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import CallFailed, Uncaught
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


class ParameterReplaced(Rule):
    """`W = W - lr * W.grad` makes a result of the parameter: it has no gradient, and .grad is None."""

    name = "parameter-replaced"
    severity = "error"

    def on_uncaught(self, event: Uncaught) -> Iterator[Finding]:
        """Something was asked of None while a parameter's own successor stood in its place."""
        if isinstance(event.error, AttributeError | TypeError) and event.frames:
            frame = event.frames[-1]
            for value in (*frame.f_locals.values(), *frame.f_globals.values()):
                if isinstance(value, Tensor) and _is_step_from_leaf(value):
                    yield self.found(event.place, shape=tuple(value.shape))
                    return


def _is_step_from_leaf(tensor: Tensor) -> bool:
    """Whether a tensor is a parameter minus something, and the parameter has a gradient."""
    node = tensor.grad_fn
    if node is None or type(node).__name__ != "SubBackward0":
        return False
    leaf = getattr(node.next_functions[0][0], "variable", None)
    return isinstance(leaf, Tensor) and leaf.shape == tensor.shape and leaf.grad is not None


RULES = (DevicesDiffer, NumpyOfGraph, LeafChanged, ParameterReplaced)
