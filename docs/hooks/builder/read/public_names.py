"""The names that the reference documents: the front door's, and those of its public modules."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import griffe

from builder.read.repository import ROOT

PACKAGE = "mlp_tutorial"


def public_names() -> dict[str, str]:
    """Each documented name with the path of its definition: `mlp_tutorial.fit` -> `mlp_tutorial.training.fit`."""
    return names_of(read_package())


def read_package(**options: Any) -> griffe.Module:
    """The package as griffe reads it from its sources; `options` are those of `griffe.load`."""
    package = griffe.load(PACKAGE, search_paths=[str(ROOT)], **options)
    assert isinstance(package, griffe.Module)
    return package


def names_of(package: griffe.Module) -> dict[str, str]:
    """As `public_names`, of a package that has been read."""
    offered = {name: definition(package, f"{PACKAGE}.{name}") for name in import_module(PACKAGE).__all__}
    names = {f"{PACKAGE}.{name}": found.path for name, found in offered.items() if not found.is_module}
    for name, module in offered.items():
        if module.is_module:
            for inner in members_of(package, module):
                found = definition(package, f"{module.path}.{inner}")
                if found.path not in names.values():
                    names[f"{PACKAGE}.{name}.{inner}"] = found.path
    return names


def members_of(package: griffe.Module, module: Any) -> list[str]:
    """What a public module offers: its `__all__`, or what it defines with a docstring and no underscore."""
    if module.exports is not None:
        return [str(name) for name in module.exports if not definition(package, f"{module.path}.{name}").is_module]
    return [
        name
        for name, member in module.members.items()
        if not (name.startswith("_") or member.is_alias or member.is_module) and member.docstring
    ]


def definition(package: griffe.Module, path: str) -> Any:
    """The object that a path leads to, through re-exports."""
    found = package.get_member(path.split(".")[1:])
    return definition(package, found.target_path) if found.is_alias else found


def documented(package: griffe.Module) -> Iterator[Any]:
    """The objects that the reference shows: what the public names lead to, and the public members of classes."""
    for path in dict.fromkeys(names_of(package).values()):
        found = definition(package, path)
        if found.docstring:
            yield found
        if found.is_class:
            own = [m for name, m in found.members.items() if not name.startswith("_") and not m.is_alias]
            yield from (member for member in own if member.docstring)
