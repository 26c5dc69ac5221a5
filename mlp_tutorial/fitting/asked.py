"""What a run was asked for, in words: all that decides its numbers, or which messages its processes exchange."""

from collections.abc import Mapping
from os import PathLike
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.files.plain_values import plain, sum_of
from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.fitting.descriptions import described
from mlp_tutorial.fitting.feed import Feed
from mlp_tutorial.fitting.fingerprints import fingerprint_of_pair
from mlp_tutorial.fitting.identity import (
    Identity,
    function_identity,
    model_identity,
    numbers_identity,
    optimizer_identity,
)
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.plain_sgd import PlainSGD
from mlp_tutorial.fitting.schedulers import state_of

MAY_DIFFER = {"log_every", "progress", "on_epoch"}
"""What one process alone may do: it changes no number, and no message is exchanged for it."""
WEIGHTS = {"class_weights", "sample_weights"}
TOLD_BY_WHAT_WAS_MADE = {"model", "x", "y", "criterion", "optimizer", "lr", "validation"} | WEIGHTS
TOLD_BY_PARAMETER = {"shapes", "frozen"}

Words = dict[str, str]


def made_identity(model: nn.Module, cost: Cost, optimizer: Optimizer, feed: Feed, validation: Batch | None) -> Identity:
    """What makes a run this run, as far as it was made of what `fit` was given: by this a checkpoint knows it again.

    Args:
        model: The model.
        cost: Its cost.
        optimizer: Its optimizer.
        feed: The data.
        validation: Rows (x, y) that are only measured, or None.

    Returns:
        Facts by name.
    """
    return {
        **({} if validation is None else fingerprint_of_pair(*validation, "validation")),
        **feed.fingerprint(),
        **model_identity(model),
        **function_identity(cost.criterion, "criterion"),
        **optimizer_identity(model, optimizer),
    }


def run_identity(options: Identity, made: Identity, schedulers: list[Any]) -> Identity:
    """All that a checkpoint compares.

    Args:
        options: Arguments of `fit` that are numbers and names.
        made: What the run is made of, as `made_identity` tells it.
        schedulers: Those of the optimizer.

    Returns:
        Facts by name.
    """
    kinds = [type(scheduler).__qualname__ for scheduler in schedulers]
    numbers = numbers_identity([state_of(scheduler) for scheduler in schedulers])
    identity: Identity = plain({**options, "scheduler": kinds, **made, **numbers}, "fit")
    return identity


def in_words(asked: Mapping[str, Any], made: Identity, feed: Feed, model: nn.Module, optimizer: Optimizer) -> Words:
    """All that the processes of a run must have alike.

    Args:
        asked: The arguments of `fit`.
        made: Model, criterion, optimizer and data, as made of them.
        feed: The data; what comes as a stream may differ.
        model: The model; its parameters may differ, for all start with the first one's.
        optimizer: Its optimizer.

    Returns:
        Name to words.
    """
    kept = {name: value for name, value in made.items() if name not in TOLD_BY_PARAMETER}
    if feed.streamed:
        kept = {name: value for name, value in kept.items() if not name.startswith("data")} | {"data": "stream"}
    # Processes that read the same rows in other orders keep each its own: a DistributedSampler is for that.
    kept = {name: value for name, value in kept.items() if not name.startswith("data.order")}
    words = {name: value if isinstance(value, str) else str(value) for name, value in kept.items()}
    return options_in_words(asked) | parameters_in_words(model) | words | memory_in_words(model, optimizer)


def options_in_words(asked: Mapping[str, Any]) -> Words:
    """The arguments of `fit`, those apart that are told by what was made of them.

    Of functions it is told that they are there: each process may have its own.

    Example:
        >>> options_in_words({"batch_size": 16, "stop_when": len, "log_every": 5})
        {'batch_size': '16', 'stop_when': 'f(…)'}
    """
    kept = {name: value for name, value in asked.items() if name not in MAY_DIFFER | TOLD_BY_WHAT_WAS_MADE}
    return {name: _in_words(value) for name, value in kept.items()}


def parameters_in_words(model: nn.Module) -> Words:
    """Shape, dtype and device of parameters and buffers, and which are not trained.

    Example:
        >>> parameters_in_words(nn.Linear(2, 1, bias=False))
        {'model.weight': '(1, 2) float32 cpu'}
    """
    words = {f"model.{name}": _tensor_in_words(value) for name, value in model.named_parameters()}
    for name, parameter in model.named_parameters():
        words[f"model.{name}"] += "" if parameter.requires_grad else " frozen"
    return words | {f"model.{name}": _tensor_in_words(value) for name, value in model.named_buffers()}


def memory_in_words(model: nn.Module, optimizer: Optimizer) -> Words:
    """What an optimizer remembers of earlier steps, such as a momentum.

    Example:
        >>> model = nn.Linear(1, 1)
        >>> memory_in_words(model, PlainSGD(model.parameters(), lr=0.5))
        {}
    """
    if isinstance(optimizer, PlainSGD):
        return {}
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    return {
        f"optimizer.{key} of {names.get(id(parameter), '-')}": (
            f"{tuple(value.shape)} #{sum_of(value):08x}" if isinstance(value, Tensor) else described(value)
        )
        for parameter, state in optimizer.state.items()
        for key, value in state.items()
    }


def _tensor_in_words(values: Tensor) -> str:
    return f"{tuple(values.shape)} {str(values.dtype).removeprefix('torch.')} {values.device.type}"


def _in_words(value: Any) -> str:
    if callable(value):
        return "f(…)"
    if isinstance(value, str | PathLike):
        return str(value)
    if isinstance(value, Mapping):
        return described(tuple(value))
    return described(tuple(sorted(value)) if isinstance(value, set | frozenset) else value)
