"""What makes a run this run: model, criterion and optimizer in words and numbers, each with its options."""

import dis
import sys
import zlib
from collections.abc import Iterator, Mapping
from functools import partial
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np
from torch import Tensor, nn

from mlp_tutorial.activations import Activation
from mlp_tutorial.files.plain_values import plain, sum_of
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.plain_sgd import PlainSGD
from mlp_tutorial.standardize import Standardize

Identity = dict[str, Any]
"""Facts by name, such as "batch_size"; details of one have a dot, such as "criterion.reduction"."""

FEW = 8
LONGEST = 500
DEPTH = 3
"""Functions that a criterion calls are compared too, and those that these call."""
OWN = ("torch", "mlp_tutorial")
OPTIONS = (str, bool, float)
"""Kinds of attributes that are options of a reader's module; whole numbers may count its calls."""


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
        if not _is_own(part) and (code := getattr(type(part).forward, "__code__", None)):
            found[f"{place}.code"] = _compiled(code)
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
        return owner | {name: method, f"{name}.code": _compiled(function.__func__.__code__)}
    if isinstance(function, FunctionType):
        called = f"{function.__module__}.{function.__qualname__}"
        found = {name: called, f"{name}.code": _compiled(function.__code__)}
        for key, value in _refers_to(function):
            calls = isinstance(value, FunctionType) and not _is_own(value) and name.count(".") < DEPTH
            found |= function_identity(value, f"{name}.{key}") if calls else {f"{name}.{key}": described(value)}
        return found
    if not isinstance(function, nn.Module) and hasattr(function, "__qualname__"):
        return {name: function.__qualname__}  # compiled, of torch's own
    kind = type(function)
    found = {name: kind.__qualname__}
    code = getattr(kind.forward if isinstance(function, nn.Module) else kind.__call__, "__code__", None)
    if code is not None and not _is_own(function):
        found[f"{name}.code"] = _compiled(code)
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


def described(value: Any) -> str:
    """A value in words that are the same in another process: few numbers as they are, many by their sum.

    Example:
        >>> described([0.5, np.float64(0.25)]), described(nn.functional.relu)
        ('(0.5, 0.25)', 'relu')
    """
    if isinstance(value, Tensor | np.ndarray):
        if value.dtype == object:
            return type(value).__qualname__
        values = np.asarray(value.tolist()) if isinstance(value, np.ndarray) else value.detach().cpu()
        if len(values.reshape(-1)) <= FEW:
            return str(values.tolist())
        found = sum_of(values) if isinstance(values, Tensor) else zlib.crc32(values.tobytes())
        return f"{tuple(values.shape)} #{found:08x}"
    if isinstance(value, Activation):
        return value.name
    if isinstance(value, list | tuple | Mapping):
        try:
            parts = (
                [f"{k}: {described(v)}" for k, v in value.items()]
                if isinstance(value, Mapping)
                else map(described, value)
            )
            words = f"({', '.join(parts)})"
        except RecursionError:  # it holds itself
            return type(value).__qualname__
        return words if len(words) <= LONGEST else f"{len(value)} values #{zlib.crc32(words.encode()):08x}"
    if callable(value):
        return str(getattr(value, "__qualname__", type(value).__qualname__))
    try:
        return repr(plain(value, ""))
    except TypeError:
        return type(value).__qualname__


def _options_of(part: nn.Module) -> Iterator[str]:
    """What a module tells of its options, and what it does not tell: activations, functions, the reader's own."""
    if told := part.extra_repr():
        yield told
    kinds = () if _is_own(part) else OPTIONS
    for name, value in vars(part).items():
        if not name.startswith("_") and name != "training" and (callable(value) or isinstance(value, kinds)):
            yield f"{name}={described(value)}"


def _attributes(function: Any) -> Iterator[tuple[str, Any]]:
    """Options of a criterion that is an object."""
    own = dict(vars(function)) if hasattr(function, "__dict__") else {}
    yield from ((key, value) for key, value in own.items() if not key.startswith("_") and key != "training")
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


def _compiled(code: CodeType) -> str:
    """A sum over what Python compiled, and the version of Python, for other versions compile differently."""
    return f"{_sum_of_code(code):08x} (Python {sys.version_info.major}.{sys.version_info.minor})"


def _sum_of_code(code: CodeType) -> int:
    found = zlib.crc32(code.co_code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found = zlib.crc32(str(_sum_of_code(constant)).encode(), found)
        else:
            # The order of a set is another one in each process.
            words = sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant
            found = zlib.crc32(repr(words).encode(), found)
    return zlib.crc32(repr(code.co_names).encode(), found)
