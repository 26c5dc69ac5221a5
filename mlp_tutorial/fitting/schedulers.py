"""The learning-rate schedulers of an optimizer, so that a checkpoint keeps them too.

A scheduler is the reader's: `on_epoch` steps it, and `fit` is not told of it. But each holds its optimizer.
"""

import gc
from collections.abc import Mapping
from typing import Any

from torch.optim.lr_scheduler import LRScheduler

from mlp_tutorial.files.plain_values import plain
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.plain_sgd import PlainSGD


def schedulers_of(optimizer: Optimizer) -> list[LRScheduler]:
    """The schedulers that hold this optimizer, those apart that are part of another one.

    Args:
        optimizer: Any.

    Returns:
        In an order that is the same in another process.

    Example:
        >>> import torch
        >>> sgd = torch.optim.SGD(torch.nn.Linear(1, 1).parameters(), lr=0.1)
        >>> schedule = torch.optim.lr_scheduler.StepLR(sgd, 2)
        >>> schedulers_of(sgd) == [schedule]
        True
    """
    if isinstance(optimizer, PlainSGD) or not _is_held(optimizer):
        return []
    found = [each for each in gc.get_objects() if issubclass(type(each), LRScheduler)]
    found = [each for each in found if getattr(each, "optimizer", None) is optimizer]
    parts = {id(part) for each in found for part in getattr(each, "_schedulers", ())}
    whole = [each for each in found if id(each) not in parts]
    return sorted(whole, key=lambda each: (type(each).__qualname__, repr(state_of(each))))


def _is_held(optimizer: Optimizer) -> bool:
    """Whether some object has it as its attribute `optimizer`: far sooner told than which one."""
    for holder in gc.get_referrers(optimizer):
        # Attributes lie in the object or in a dict of their own; the names of a module are no attributes.
        attributes = isinstance(holder, dict) and holder.get("optimizer") is optimizer and "__builtins__" not in holder
        if attributes or issubclass(type(holder), LRScheduler):
            return True
    return False


def state_of(scheduler: LRScheduler) -> dict[str, Any]:
    """Its numbers and names; the functions that it was made with are made anew by the reader's program."""
    return _storable(scheduler.state_dict())


def take_up(scheduler: LRScheduler, state: dict[str, Any]) -> None:
    """Give a scheduler the numbers that `state_of` gave."""
    scheduler.load_state_dict(_as_before(state, scheduler.state_dict()))


def _storable(state: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in state.items():
        if name == "_schedulers":
            found[name] = [_storable(part) for part in value]
            continue
        try:
            found[name] = plain(value, name)
        except TypeError:
            continue
    return found


def _as_before(state: dict[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The state with what could not be stored as it is now, and counters as counters."""
    found = dict(now)
    for name, value in state.items():
        if name == "_schedulers":
            found[name] = [_as_before(one, other) for one, other in zip(value, now[name], strict=True)]
        elif isinstance(value, dict):
            found[name] = type(now.get(name, value))(value)
        else:
            found[name] = value
    return found
