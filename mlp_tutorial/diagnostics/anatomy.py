"""The parts of a module, read from its own dictionaries: its methods may be the reader's, and print, count or raise."""

from collections.abc import Iterator
from typing import Any

from torch import Tensor, nn


def parts_of(model: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """Each module in a model once, by its path, the model itself first, as `named_modules` gives them.

    Args:
        model: Any module, one that never called `super().__init__` too.

    Example:
        >>> [path for path, _ in parts_of(nn.Sequential(nn.Linear(1, 1), nn.ReLU()))]
        ['', '0', '1']
    """
    seen: set[int] = set()
    waiting: list[tuple[str, nn.Module]] = [("", model)]
    while waiting:
        path, part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        yield path, part
        children = [(name, child) for name, child in _own(part, "_modules") if child is not None]
        waiting += [(f"{path}.{name}" if path else name, child) for name, child in reversed(children)]


def parameters_of(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    """Each parameter of a model once, by its name, as `named_parameters` gives them.

    Args:
        model: Any module.

    Example:
        >>> [name for name, _ in parameters_of(nn.Sequential(nn.Linear(1, 1), nn.ReLU()))]
        ['0.weight', '0.bias']
    """
    seen: set[int] = set()
    for path, part in parts_of(model):
        for name, parameter in _own(part, "_parameters"):
            if parameter is not None and id(parameter) not in seen:
                seen.add(id(parameter))
                yield f"{path}.{name}" if path else name, parameter


def trains(module: nn.Module) -> bool:
    """Whether a module is in train mode, as `training` tells."""
    return bool(_attributes(module).get("training", True))


def _own(module: nn.Module, kind: str) -> list[tuple[str, Any]]:
    """Items of one of the dictionaries in which torch keeps a module's parts."""
    return list((_attributes(module).get(kind) or {}).items())


def _attributes(module: nn.Module) -> dict[str, Any]:
    attributes: dict[str, Any] = object.__getattribute__(module, "__dict__")
    return attributes
