"""What makes a run this run: model, criterion and optimizer in words and numbers, each with its options."""

import dis
from collections.abc import Iterator
from functools import partial
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.fitting.descriptions import compiled, described
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.plain_sgd import PlainSGD
from mlp_tutorial.standardize import Standardize

Identity = dict[str, Any]
"""Facts by name, such as "batch_size"; details of one have a dot, such as "criterion.reduction"."""

DEPTH = 3
"""Functions that a criterion calls are compared too, and those that these call."""
OWN = ("torch", "mlp_tutorial")
OPTIONS = (str, bool, int, float)
"""Kinds of attributes that are options of a reader's module, unless its `forward` changes them: it counts its calls."""


def model_identity(model: nn.Module) -> Identity:
    """The model's parts with their options, shapes, what is frozen, and its scaling; not its parameters.

    Args:
        model: Any module.

    Returns:
        Facts by name.

    Example:
        >>> model_identity(nn.Sequential(nn.Linear(2, 1), nn.Dropout(0.4)))["model.1"]
        'Dropout(p=0.4, inplace=False)'
    """
    found: Identity = {"model": type(model).__qualname__}
    for name, part in model.named_modules():
        place = f"model.{name}" if name else "model.options"
        found[place] = f"{type(part).__name__}({', '.join(_options_of(part))})"
        found |= _code_of(part, "forward", place)
        if isinstance(part, Standardize):
            found[f"{place}.numbers"] = described([part.mean, part.scale])
    state = {name: value for name, value in model.state_dict().items() if isinstance(value, Tensor)}
    found["shapes"] = [f"{name} {tuple(value.shape)}" for name, value in state.items()]
    found["frozen"] = [name for name, parameter in model.named_parameters() if not parameter.requires_grad]
    return found


def function_identity(function: Any, name: str) -> Identity:
    """A criterion: its class and options, or its name, its code and the numbers that it refers to.

    Args:
        function: A module, a function, a `functools.partial`, or any object that can be called.
        name: What it is, such as "criterion".

    Returns:
        Facts by name.

    Example:
        >>> function_identity(nn.CrossEntropyLoss(label_smoothing=0.1), "criterion")["criterion.label_smoothing"]
        '0.1'
    """
    found: Identity
    if isinstance(function, partial):
        given = dict(enumerate(function.args)) | function.keywords
        return function_identity(function.func, name) | {
            f"{name}.{key}": described(part) for key, part in given.items()
        }
    if isinstance(function, MethodType):
        owner = function_identity(function.__self__, name)
        method = f"{owner[name]}.{function.__name__}"
        return owner | {name: method, f"{name}.code": compiled(function.__func__.__code__)}
    if isinstance(function, FunctionType):
        called = f"{function.__module__}.{function.__qualname__}"
        found = {name: called, f"{name}.code": compiled(function.__code__)}
        for key, value in _refers_to(function):
            calls = isinstance(value, FunctionType) and not _is_own(value) and name.count(".") < DEPTH
            found |= function_identity(value, f"{name}.{key}") if calls else {f"{name}.{key}": described(value)}
        return found
    if not isinstance(function, nn.Module) and hasattr(function, "__qualname__"):
        return {name: function.__qualname__}  # compiled, of torch's own
    kind = type(function)
    found = {name: kind.__qualname__}
    found |= _code_of(function, "forward" if isinstance(function, nn.Module) else "__call__", name)
    for key, value in _attributes(function):
        found |= function_identity(value, f"{name}.{key}") if callable(value) else {f"{name}.{key}": described(value)}
    return found


def optimizer_identity(model: nn.Module, optimizer: Optimizer) -> Identity:
    """The optimizer's class, which parameters each group trains, and each group's options as they are now.

    Args:
        model: Its names tell the parameters.
        optimizer: Its optimizer.

    Returns:
        Facts by name; those of a second group are called "optimizer[1].lr".

    Example:
        >>> model = nn.Linear(1, 1)
        >>> optimizer_identity(model, PlainSGD(model.parameters(), lr=0.5))["optimizer.lr"]
        '0.5'
    """
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    kind = "fit(lr=…)" if isinstance(optimizer, PlainSGD) else type(optimizer).__qualname__
    groups = [[names.get(id(each), "-") for each in group["params"]] for group in optimizer.param_groups]
    return {"optimizer": kind, "optimizer.groups": groups, **options_identity(optimizer.param_groups)}


def options_identity(groups: list[dict[str, Any]]) -> Identity:
    """The options of an optimizer's groups.

    Example:
        >>> options_identity([{"params": [0], "lr": 0.1}, {"params": [1], "lr": 0.2}])
        {'optimizer.lr': '0.1', 'optimizer[1].lr': '0.2'}
    """
    return {
        f"optimizer{f'[{number}]' if number else ''}.{key}": described(value)
        for number, group in enumerate(groups)
        for key, value in group.items()
        if key not in ("params", "param_names")
    }


def numbers_identity(states: list[dict[str, Any]]) -> Identity:
    """The numbers of an optimizer's schedulers.

    Example:
        >>> numbers_identity([{"gamma": 0.5, "_step_count": 3}])
        {'scheduler.gamma': '0.5'}
    """
    return {
        f"scheduler{f'[{number}]' if number else ''}.{key}": described(value)
        for number, state in enumerate(states)
        for key, value in state.items()
        if not key.startswith("_")
    }


def _options_of(part: nn.Module) -> Iterator[str]:
    """What a module tells of its options, and what it does not tell: activations, functions, the reader's own."""
    if told := part.extra_repr():
        yield told
    kinds = () if _is_own(part) else OPTIONS
    changed = _assigned_by(part, "forward")
    for name, value in vars(part).items():
        if name.startswith("_") or name == "training" or name in changed:
            continue
        if callable(value) or isinstance(value, kinds):
            yield f"{name}={described(value)}"


def _attributes(function: Any) -> Iterator[tuple[str, Any]]:
    """Options of a criterion that is an object."""
    own = dict(vars(function)) if hasattr(function, "__dict__") else {}
    changed = {"training"} | _assigned_by(function, "forward" if isinstance(function, nn.Module) else "__call__")
    yield from ((key, value) for key, value in own.items() if not key.startswith("_") and key not in changed)
    if isinstance(function, nn.Module):
        yield from function._buffers.items()
        yield from function._parameters.items()
        yield from function._modules.items()


def _refers_to(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Numbers, names and functions that a function refers to, those apart that it changes itself."""
    code = function.__code__
    changed = {step.argval for step in dis.get_instructions(code) if step.opname in ("STORE_DEREF", "STORE_GLOBAL")}
    reached = {name: function.__globals__[name] for name in code.co_names if name in function.__globals__}
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            reached[name] = cell.cell_contents
        except ValueError:  # a name that has no value yet
            continue
    yield from ((name, value) for name, value in reached.items() if name not in changed and not _is_room(value))
    if function.__defaults__ or function.__kwdefaults__:
        yield "defaults", [*(function.__defaults__ or ()), function.__kwdefaults__ or {}]


def _is_room(value: Any) -> bool:
    """Modules and classes, which are no numbers."""
    return isinstance(value, type | ModuleType)


def _is_own(part: Any) -> bool:
    """Whether its code is torch's or the library's, which the environment tells."""
    place = part.__module__ if isinstance(part, FunctionType) else type(part).__module__
    return place.split(".")[0] in OWN


def _code_of(part: Any, method: str, name: str) -> Identity:
    """What the reader has written for a method."""
    code = _written(part, method)
    return {} if code is None else {f"{name}.code": compiled(code)}


def _assigned_by(part: Any, method: str) -> set[str]:
    """Attributes that the reader's method changes."""
    code = _written(part, method)
    return (
        set() if code is None else {step.argval for step in dis.get_instructions(code) if step.opname == "STORE_ATTR"}
    )


def _written(part: Any, method: str) -> CodeType | None:
    """Code of a method of the reader's own; a scripted module has none."""
    return None if _is_own(part) else getattr(getattr(type(part), method, None), "__code__", None)
