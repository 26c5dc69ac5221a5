"""What a run was asked for, in words: all that decides its numbers, or which messages its processes exchange."""

from collections.abc import Mapping
from os import fspath
from typing import Any

import numpy as np
from torch import Tensor, nn

from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.plain_sgd import PlainSGD
from mlp_tutorial.fitting.streams import checksum
from mlp_tutorial.models import Model

MAY_DIFFER = {"log_every", "progress"}
"""What the first process alone is asked for."""
DESCRIBED_ELSEWHERE = {"model", "x", "y", "criterion", "optimizer", "lr", "validation"}
"""By what was made of them."""


def options_in_words(asked: Mapping[str, Any]) -> dict[str, str]:
    """The arguments of `fit`, those apart that are described by what was made of them.

    Functions are told by their presence: each process may have its own.

    Args:
        asked: Name to value.

    Returns:
        Name to words.

    Example:
        >>> options_in_words({"batch_size": 16, "stop_when": len, "log_every": 5})
        {'batch_size': '16', 'stop_when': 'f(…)'}
    """
    kept = {name: value for name, value in asked.items() if name not in MAY_DIFFER | DESCRIBED_ELSEWHERE}
    return {name: _in_words(value) for name, value in kept.items()}


def model_in_words(model: nn.Module) -> dict[str, str]:
    """Each part of a model with its options; shape, dtype and whether it is trained of each parameter.

    Example:
        >>> model_in_words(nn.Linear(2, 1, bias=False))["model.weight"]
        '(1, 2) float32 cpu'
    """
    words = {f"model.{name}".rstrip("."): _module_in_words(part) for name, part in model.named_modules()}
    if isinstance(model, Model):
        words["activations"] = ", ".join(activation.name for activation in model.activations)
    for name, parameter in model.named_parameters():
        words[f"model.{name}"] = _tensor_in_words(parameter) + ("" if parameter.requires_grad else ", frozen")
    return words | {f"model.{name}": _tensor_in_words(buffer) for name, buffer in model.named_buffers()}


def criterion_in_words(criterion: Any) -> dict[str, str]:
    """A loss with its options and weights.

    Example:
        >>> criterion_in_words(nn.HuberLoss(delta=2.0))
        {'criterion': 'HuberLoss', 'criterion.reduction': 'mean', 'criterion.delta': '2.0'}
    """
    name = getattr(criterion, "__name__", type(criterion).__name__)
    if not isinstance(criterion, nn.Module):
        return {"criterion": name}
    options = {name: _in_words(value) for name, value in vars(criterion).items() if name[0] != "_"}
    del options["training"]
    weights = {name: _contents_in_words(value) for name, value in criterion.named_buffers()}
    return {"criterion": name} | {f"criterion.{name}": value for name, value in (options | weights).items()}


def optimizer_in_words(model: nn.Module, optimizer: Optimizer) -> dict[str, str]:
    """An optimizer with its options, what it holds, and what it remembers of earlier steps.

    Example:
        >>> model = nn.Linear(1, 1)
        >>> optimizer_in_words(model, PlainSGD(model.parameters(), lr=0.5))
        {'optimizer': 'SGD', 'lr': '0.5'}
    """
    if isinstance(optimizer, PlainSGD):
        return {"optimizer": "SGD", "lr": _in_words(optimizer.lr)}
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    words = {"optimizer": type(optimizer).__name__}
    for number, group in enumerate(optimizer.param_groups):
        for name, value in group.items():
            held = [names.get(id(parameter), "?") for parameter in value] if name == "params" else value
            words[f"optimizer.{name}" + (f"[{number}]" if number else "")] = _in_words(held)
    for parameter, state in optimizer.state.items():
        for name, value in state.items():
            place = f"optimizer.{name} of {names.get(id(parameter), '?')}"
            words[place] = _contents_in_words(value) if isinstance(value, Tensor) else _in_words(value)
    return words


def rows_in_words(rows: Batch | None, x: str = "x", y: str = "y") -> dict[str, str]:
    """Shape and contents of rows in memory.

    Example:
        >>> import torch
        >>> rows_in_words((torch.zeros(3, 2), torch.zeros(3, 1)))["x"]
        '(3, 2) #190a55ad'
    """
    return {} if rows is None else {x: _contents_in_words(rows[0]), y: _contents_in_words(rows[1])}


def _module_in_words(part: nn.Module) -> str:
    return f"{type(part).__name__}({part.extra_repr()})"


def _tensor_in_words(values: Tensor) -> str:
    return f"{tuple(values.shape)} {str(values.dtype).removeprefix('torch.')} {values.device.type}"


def _contents_in_words(values: Tensor) -> str:
    return f"{tuple(values.shape)} #{checksum(values):08x}"


def _in_words(value: Any) -> str:
    if isinstance(value, np.generic) or (isinstance(value, Tensor) and value.numel() == 1):
        return repr(value.item())
    if isinstance(value, Tensor):
        return _contents_in_words(value)
    if isinstance(value, bool | int | float | str | None):
        return str(value)
    if hasattr(value, "__fspath__"):
        return str(fspath(value))
    if isinstance(value, Mapping):
        return ", ".join(map(str, value)) or str(None)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(map(_in_words, value)) if isinstance(value, set | frozenset) else map(_in_words, value))
    return "f(…)" if callable(value) else type(value).__name__
