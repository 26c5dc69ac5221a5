"""A look at a model that leaves no trace: its own state and all random numbers are given back."""

import random
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import singledispatch
from types import CellType, FunctionType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

GiveBack = Callable[[], object]


@contextmanager
def untouched(*modules: Any) -> Iterator[None]:
    """Inside, the modules may be called; afterwards they and the random numbers are as before.

    Given back are the attributes of each part, also where a tensor, list, dict, set or generator of random numbers
    among them was changed in place, and the global states of torch (CPU), NumPy and `random`. What lies elsewhere (a
    global variable, an object of one's own that is changed in place, a file) is not.

    Args:
        *modules: Modules, and functions such as a criterion, whose state is what they close over.

    Example:
        >>> class Counting(nn.Module):
        ...     calls = 0
        ...
        ...     def forward(self, x: Tensor) -> Tensor:
        ...         self.calls += 1
        ...         return x + random.random()
        >>> model, before = Counting(), random.getstate()
        >>> with untouched(model):
        ...     _ = model(torch.zeros(1))
        >>> model.calls, random.getstate() == before
        (0, True)
    """
    parts = [part for module in modules if isinstance(module, nn.Module) for part in module.modules()]
    states = [keep(vars(part)) for part in parts]
    states += [keep(value) for part in parts for value in _own_values(part)]
    states += [keep(function) for function in modules if isinstance(function, FunctionType)]
    torch_state, numpy_state, python_state = torch.get_rng_state(), np.random.get_state(), random.getstate()  # noqa: NPY002
    try:
        yield
    finally:
        torch.set_rng_state(torch_state)
        np.random.set_state(numpy_state)  # noqa: NPY002
        random.setstate(python_state)
        for give_back in states:
            give_back()


def _own_values(part: nn.Module) -> Iterator[Any]:
    """Buffers, and what the module's author keeps in attributes: hooks and the like are nobody's state."""
    yield part._buffers
    yield from part._buffers.values()
    yield from (value for name, value in vars(part).items() if name not in _OF_EVERY_MODULE)


_OF_EVERY_MODULE = frozenset(vars(nn.Module()))


@singledispatch
def keep(_value: Any) -> GiveBack:
    """Remember what can change in a value.

    Args:
        _value: Anything; what is of no kind listed below is not looked into.

    Returns:
        Puts it back.

    Example:
        >>> seen = [1]
        >>> give_back = keep(seen)
        >>> seen.append(2)
        >>> give_back()
        >>> seen
        [1]
    """
    return _nothing


def _nothing() -> None:
    """What never changes needs nothing done."""


@keep.register
def _(value: Tensor) -> GiveBack:
    if value.requires_grad or value.is_meta:
        return _nothing  # autograd forbids that a look changes it, or it has no values
    copy = value.clone()
    # Written to where it has changed only: a tensor that was expanded cannot be.
    return lambda: None if torch.equal(value, copy) else value.data.copy_(copy)


@keep.register(dict)
def _(value: dict[Any, Any]) -> GiveBack:
    copy = dict(value)

    def give_back() -> None:
        if value.keys() != copy.keys() or any(value[key] is not kept for key, kept in copy.items()):
            value.clear()
            value.update(copy)

    return give_back


@keep.register(list)
def _(value: list[Any]) -> GiveBack:
    copy = list(value)

    def give_back() -> None:
        value[:] = copy

    return give_back


@keep.register(set)
@keep.register(deque)
def _(value: Any) -> GiveBack:
    copy = value.copy()

    def give_back() -> None:
        value.clear()
        value.update(copy) if isinstance(value, set) else value.extend(copy)

    return give_back


@keep.register(FunctionType)
def _(value: FunctionType) -> GiveBack:
    kept = [back for cell in value.__closure__ or () for back in _kept_in(cell)]

    def give_back() -> None:
        for back in kept:
            back()

    return give_back


def _kept_in(cell: CellType) -> Iterator[GiveBack]:
    try:
        content = cell.cell_contents
    except ValueError:  # a name that has no value yet
        return
    yield lambda: setattr(cell, "cell_contents", content)
    if not isinstance(content, FunctionType):  # which may be the one that closes over it
        yield keep(content)


@keep.register(torch.Generator)
def _(value: torch.Generator) -> GiveBack:
    state = value.get_state()
    return lambda: value.set_state(state)


@keep.register
def _(value: random.Random) -> GiveBack:
    state = value.getstate()
    return lambda: value.setstate(state)


@keep.register
def _(value: np.random.Generator) -> GiveBack:
    state = value.bit_generator.state
    return lambda: setattr(value.bit_generator, "state", state)


@keep.register
def _(value: np.random.RandomState) -> GiveBack:
    state = value.get_state()
    return lambda: value.set_state(state)
