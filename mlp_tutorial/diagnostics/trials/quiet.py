"""Whether a module's forward pass does nothing but compute, so that a copy may be asked a second time.

It is read from the code, never run: what prints, writes a file, counts in a global variable or calls anything that is
not known to be harmless is not asked. A module that cannot be judged is not quiet.
"""

import builtins
import dis
import random
from argparse import Namespace
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parts_of
from mlp_tutorial.diagnostics.places import is_readers

HARMLESS = {
    *("torch", "math", "cmath", "numpy", "random", "functools", "itertools", "operator", "typing", "collections"),
    *("einops", "torchvision", "torch_geometric", "copy", "dataclasses", "enum", "builtins", "types", "numbers"),
    *("opt_einsum", "scipy", "mlp_tutorial", "_operator", "__future__", "abc"),
}
LOUD = {
    *("print", "open", "input", "exec", "eval", "compile", "__import__", "globals", "setattr", "delattr", "breakpoint"),
    *("exit", "quit", "help"),
}
SPEAKING = {
    *("write", "writelines", "save", "savez", "savetxt", "tofile", "dump", "print", "info", "debug", "warning", "warn"),
    *("error", "exception", "critical", "log_metric", "log_dict", "add_scalar", "add_histogram", "put", "send", "emit"),
    *("manual_seed", "set_rng_state", "set_default_dtype", "backward", "register_hook"),
    *("register_forward_hook", "load_state_dict", "set_grad_enabled"),
}
CHANGING = {"append", "extend", "insert", "pop", "remove", "clear", "update", "add", "setdefault", "popitem", "sort"}
USUAL_METHODS = {
    *("__init__", "__repr__", "__str__", "__len__", "__iter__", "__getitem__", "__contains__", "__init_subclass__"),
    *("forward", "train", "eval", "extra_repr"),
}
LIKE_VALUES: tuple[type, ...] = (
    int,
    float,
    complex,
    str,
    bytes,
    bool,
    type(None),
    type(Ellipsis),
    slice,
    range,
    torch.dtype,
)
LIKE_VALUES += (torch.device, torch.Size, torch.layout, torch.memory_format)


def is_quiet(model: nn.Module) -> bool:
    """Whether the forward passes of a module and all its parts only compute.

    Args:
        model: Any module.

    Example:
        >>> class Loud(nn.Linear):
        ...     def forward(self, x: Tensor) -> Tensor:
        ...         print(x.shape)
        ...         return super().forward(x)
        >>> is_quiet(nn.Linear(1, 1)), is_quiet(Loud(1, 1))
        (True, False)
    """
    listening = _Reader()
    try:
        return all(listening.is_quiet_part(part) for _, part in parts_of(model))
    except (RecursionError, ValueError, AttributeError, TypeError):
        return False


class _Reader:
    """Reads code, each function once."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}
        self._kept: list[Any] = []

    def is_quiet_part(self, part: nn.Module) -> bool:
        kind = type(part)
        written = [vars(base).items() for base in kind.__mro__ if base is not object and _root(base) != "torch"]
        names = {name for items in written for name, value in items if callable(value) or isinstance(value, property)}
        if {name for name in names if name.startswith("__") or name in vars(nn.Module)} - USUAL_METHODS:
            return False  # asked for an attribute, copied or taken apart, it may do anything
        own = [value for value in vars(part).values() if isinstance(value, FunctionType | MethodType | partial)]
        return self.is_quiet(kind.forward, kind) and all(self.is_quiet_value(value, False, kind) for value in own)

    def is_quiet(self, function: Any, kind: type | None) -> bool:
        """Whether a function only computes; what its `self` calls is looked up in `kind`."""
        if isinstance(function, MethodType):
            return self.is_quiet(function.__func__, type(function.__self__))
        if isinstance(function, partial):
            return self.is_quiet(function.func, kind)
        if not isinstance(function, FunctionType):
            return _root(function) in HARMLESS
        if not is_readers(function.__code__.co_filename) and not function.__code__.co_filename.startswith("<doctest"):
            return _root(function) in HARMLESS
        if id(function) not in self._known:
            self._known[id(function)] = True  # while it is read: it may call itself
            self._kept.append(function)
            self._known[id(function)] = self._is_quiet_code(function, function.__code__, kind)
        return self._known[id(function)]

    def _is_quiet_code(self, function: FunctionType, code: CodeType, kind: type | None) -> bool:
        orders = list(dis.get_instructions(code))
        names = {order.argval for order in orders if order.opname in ("LOAD_ATTR", "LOAD_METHOD")}
        changes = bool(names & CHANGING) or any(order.opname in ("STORE_SUBSCR", "DELETE_SUBSCR") for order in orders)
        changes = changes or any(str(name).endswith("_") and not str(name).startswith("_") for name in names)
        stores = any(order.opname in ("STORE_ATTR", "DELETE_ATTR") for order in orders)
        if names & SPEAKING or any(order.opname in ("STORE_GLOBAL", "DELETE_GLOBAL") for order in orders):
            return False
        for before, order in pairwise((orders[0], *orders)):
            if order.opname == "IMPORT_NAME" and str(order.argval).partition(".")[0] not in HARMLESS:
                return False
            if order.opname == "STORE_DEREF" and order.argval in function.__code__.co_freevars:
                return False
            handed_on = before.argval == "super"  # super(Net, self)
            if order.opname in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF") and not handed_on:
                for value in _values_of(function, order.argval):
                    if not self.is_quiet_value(value, changes or stores, kind):
                        return False
        if kind is not None:
            methods = (getattr(kind, str(name), None) for name in names)
            if not all(self.is_quiet(m, kind) for m in methods if isinstance(m, FunctionType)):
                return False
            if any(isinstance(getattr(kind, str(name), None), property) for name in names):
                return False
        inner = (part for part in code.co_consts if isinstance(part, CodeType))
        return all(self._is_quiet_code(function, part, kind) for part in inner)

    def is_quiet_value(self, value: Any, changes: bool, kind: type | None) -> bool:
        """Whether a function may use a value that it has from outside; `changes` says that it writes into something."""
        if isinstance(value, ModuleType):
            return value.__name__.partition(".")[0] in HARMLESS
        if isinstance(value, LIKE_VALUES):
            return True
        if isinstance(value, type):
            return self._is_quiet_class(value, changes, kind)
        if isinstance(value, FunctionType | MethodType | BuiltinFunctionType | partial):
            return getattr(value, "__name__", "") not in LOUD and self.is_quiet(value, None)
        if isinstance(value, tuple | frozenset):
            return all(self.is_quiet_value(part, changes, kind) for part in value)
        if isinstance(value, Tensor | list | dict | set | Namespace):
            return not changes
        if isinstance(value, random.Random | torch.Generator | nn.Module):
            return False
        return _root(type(value)) in HARMLESS and callable(value)

    def _is_quiet_class(self, value: type, changes: bool, kind: type | None) -> bool:
        if _root(value) in HARMLESS or value.__module__ == "builtins":
            return True
        if kind is not None and value in kind.__mro__:
            return not changes
        return all(self.is_quiet(f, value) for f in _functions_of(value))


def _values_of(function: FunctionType, name: str) -> Iterator[Any]:
    """What a global or a closed-over name stands for; nothing for what the function has made itself."""
    if name in function.__code__.co_freevars and function.__closure__:
        try:
            yield function.__closure__[function.__code__.co_freevars.index(name)].cell_contents
        except ValueError:
            return
    elif name in function.__globals__:
        yield function.__globals__[name]
    elif hasattr(builtins, name):
        yield getattr(builtins, name)


def _functions_of(kind: type) -> Iterator[FunctionType]:
    for value in vars(kind).values():
        plain = value.__func__ if isinstance(value, staticmethod | classmethod) else value
        if isinstance(plain, FunctionType):
            yield plain


def _root(value: Any) -> str:
    """The package that something comes from; torch's own functions written in C name none, or a part of it."""
    home = getattr(value, "__module__", None) or type(getattr(value, "__self__", None)).__module__
    return str(home).partition(".")[0].removeprefix("_").partition("_")[0] if home else ""
