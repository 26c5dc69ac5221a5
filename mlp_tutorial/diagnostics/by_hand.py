"""Steps that the reader's own code takes: `W -= lr * W.grad` under `no_grad`, `W.data -= …`, `W.data = …`."""

from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.chart import Chart
from mlp_tutorial.diagnostics.functions import changes_in_place


def changes_a_value(name: str) -> bool:
    """Whether a function of that name gives its first argument other values."""
    return changes_in_place(name) or name == "data.__set__"


def stepping(chart: Chart, name: str, args: tuple[Any, ...]) -> Tensor | None:
    """The parameter that a call is about to move along its gradient, if it is one.

    Args:
        chart: Knows the parameters.
        name: Torch's name of a function that changes its first argument.
        args: Its arguments.

    Returns:
        A parameter whose gradient was looked at since the last backward pass; None for every other change, such as a
        clamp, a fresh start, or a buffer.

    Source:
        Deck, lab 1, version A: W and b are raw tensors.
    """
    changed = args[0] if args else None
    if not isinstance(changed, Tensor):
        return None
    if name == "data.__set__":
        if len(args) < 2 or not isinstance(args[1], Tensor) or _same_memory(changed, args[1]):
            return None  # the end of W.data -= …, which was heard already
    elif changed.requires_grad and torch.is_grad_enabled():
        return None
    for known in chart.read:
        parameter = known.tensor()
        if parameter is None or not known.reached:
            continue
        if parameter is changed or (parameter.grad is not changed and _same_memory(parameter, changed)):
            return parameter
    return None


def _same_memory(one: Tensor, other: Tensor) -> bool:
    if one.layout != torch.strided or other.layout != torch.strided or one.device != other.device:
        return False
    return one.data_ptr() == other.data_ptr() and one.shape == other.shape and one.numel() > 0
