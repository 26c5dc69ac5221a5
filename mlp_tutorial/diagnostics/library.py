"""PyTorch's own Python functions that no mode tells of: clipping gradients, taking, loading and saving a state."""

from collections.abc import Callable, Iterable
from functools import wraps
from types import GeneratorType, ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad

from mlp_tutorial.diagnostics.anatomy import parameters_of
from mlp_tutorial.diagnostics.frames import hide
from mlp_tutorial.diagnostics.library_events import GradientsClipped, StateLoaded, StateSaved, StateTaken
from mlp_tutorial.diagnostics.patches import Function, Patch

# Tells all doctors of an event: its class, its facts, and the parameters that it concerns.
Tell = Callable[..., None]


def library_patches(tell: Tell) -> list[Patch]:
    """A patch for each of these functions, in each place where PyTorch offers it.

    Args:
        tell: Called with an event's class, its facts, and `of`, which gives the parameters that it concerns.
    """
    homes: list[ModuleType] = [clip_grad, nn.utils]
    clipping = [
        Patch(home, name, lambda function, is_on: _clipping(function, is_on, tell))
        for home in homes
        for name in ("clip_grad_norm_", "clip_grad_value_")
    ]
    return [
        *clipping,
        Patch(nn.Module, "state_dict", lambda function, is_on: _taking(function, is_on, tell)),
        Patch(nn.Module, "load_state_dict", lambda function, is_on: _loading(function, is_on, tell)),
        Patch(torch, "save", lambda function, is_on: _saving(function, is_on, tell)),
    ]


def _clipping(function: Function, is_on: Callable[[], bool], tell: Tell) -> Function:
    """Tells before the gradients are cut: what is there then is what the call finds."""

    @wraps(function)
    def clipping(parameters: Any, /, *args: Any, **kwargs: Any) -> Any:
        if is_on() and not torch.compiler.is_compiling():
            tensors = _listed(parameters)
            if isinstance(parameters, GeneratorType):  # can be gone through once only
                parameters = (tensor for tensor in tensors)
            limit = args[0] if args else next(iter(kwargs.values()), None)
            tell(GradientsClipped, tensors, limit, of=lambda: tensors)
        return _called(function, parameters, *args, **kwargs)

    @wraps(function)
    def by_name(*args: Any, **kwargs: Any) -> Any:
        if not args and "parameters" in kwargs:
            return clipping(kwargs.pop("parameters"), **kwargs)
        return clipping(*args, **kwargs) if args else _called(function, **kwargs)

    return by_name


def _taking(function: Function, is_on: Callable[[], bool], tell: Tell) -> Function:
    """Tells of the outermost module's state only: that of each layer is asked with a place to put it in."""

    @wraps(function)
    def taking(module: nn.Module, /, *args: Any, **kwargs: Any) -> Any:
        state = _called(function, module, *args, **kwargs)
        if is_on() and not args and kwargs.get("destination") is None:
            tell(StateTaken, module, state, of=lambda: (held for _, held in parameters_of(module)))
        return state

    return taking


def _loading(function: Function, is_on: Callable[[], bool], tell: Tell) -> Function:
    """Tells before the values are copied: whether they are the module's own is known only then."""

    @wraps(function)
    def loading(module: nn.Module, /, *args: Any, **kwargs: Any) -> Any:
        state = args[0] if args else kwargs.get("state_dict")
        if is_on() and isinstance(state, dict) and not kwargs.get("assign"):
            tell(StateLoaded, module, state, of=lambda: (held for _, held in parameters_of(module)))
        return _called(function, module, *args, **kwargs)

    return loading


def _saving(function: Function, is_on: Callable[[], bool], tell: Tell) -> Function:
    @wraps(function)
    def saving(*args: Any, **kwargs: Any) -> Any:
        if is_on():
            tell(StateSaved, args[0] if args else kwargs.get("obj"), of=lambda: ())
        return _called(function, *args, **kwargs)

    return saving


def _called(function: Function, *args: Any, **kwargs: Any) -> Any:
    try:
        return function(*args, **kwargs)
    except BaseException as error:
        hide(error)
        raise


def _listed(parameters: Any) -> tuple[Tensor, ...]:
    """The tensors of an argument that may be one tensor, or anything that gives some."""
    if isinstance(parameters, Tensor):
        return (parameters,)
    return tuple(parameters) if isinstance(parameters, Iterable) else ()
