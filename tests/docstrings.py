"""The docstring template as a checker: what a public name's docstring lacks.

Offered at the front door (in `mlp_tutorial.__all__`, or public in a module that is): the whole template.
- Function: a first line that ends with a period; Args with each parameter; Returns unless it returns None;
  Raises with each exception its body raises; Example with a doctest. A Source section is there where there is a source.
- Class: the same, Args being those of its own `__init__` or its dataclass fields. An error class needs only
  its line: what it takes, its base tells.
- Method: line, Args, Returns and Raises. One that names each of its parameters in its line needs no more than the
  line, nor does a property, or a method without parameters.
Every other public name, and every module, opens with one line that ends with a period.
"""

import ast
import dataclasses
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

SECTIONS = ("Args", "Attributes", "Returns", "Yields", "Raises", "Source", "Example")


def lacks(thing: Any) -> list[str]:
    """What the docstring of a function or class offered at the front door lacks."""
    if not inspect.isclass(thing):
        return [*_function(thing), *_doctest(thing)]
    found = _summary(thing)
    for name, member in _public_members(thing):
        found += [f".{name}: {lack}" for lack in _method(member)]
    if issubclass(thing, BaseException) and "__init__" not in vars(thing):
        return found
    sections = _sections(thing)
    documented = sections.get("Args", "") + sections.get("Attributes", "")
    found += _undocumented(_constructor_parameters(thing), documented)
    return [*found, *_doctest(thing)]


def offered(module: ModuleType) -> dict[str, Any]:
    """Functions and classes of ours by dotted name, those of the modules in `__all__` too."""
    names = getattr(module, "__all__", None) or list(defined(module))
    found: dict[str, Any] = {}
    for name in names:
        thing = getattr(module, name)
        if inspect.ismodule(thing) and thing.__name__.startswith("mlp_tutorial."):
            found |= {f"{name}.{inner}": value for inner, value in offered(thing).items()}
        elif _is_ours(thing):
            found[name] = thing
    return found


def defined(module: ModuleType) -> dict[str, Any]:
    """Public functions and classes that a module defines."""
    members = {name: thing for name, thing in vars(module).items() if not name.startswith("_")}
    return {name: thing for name, thing in members.items() if _is_ours(thing) and thing.__module__ == module.__name__}


def opening_lacks(thing: Any) -> list[str]:
    """What the first line of any public docstring lacks."""
    return _summary(thing)


def _is_ours(thing: Any) -> bool:
    named = inspect.isclass(thing) or inspect.isfunction(thing)
    return named and thing.__module__.split(".")[0] == "mlp_tutorial"


def _public_members(cls: type) -> Iterator[tuple[str, Any]]:
    for name, member in vars(cls).items():
        if not name.startswith("_") and (
            inspect.isfunction(member) or isinstance(member, property | classmethod | staticmethod)
        ):
            yield name, member


def _method(member: Any) -> list[str]:
    if isinstance(member, property):
        return _summary(member)
    function = inspect.unwrap(getattr(member, "__func__", member))
    line = inspect.cleandoc(function.__doc__ or "").split("\n")[0]
    in_line = all(re.search(rf"\b{name}\b", line) for name in _parameters(function))
    return _summary(function) if in_line and "Args" not in _sections(function) else _function(function)


def _function(function: Callable[..., Any]) -> list[str]:
    sections = _sections(function)
    found = _summary(function) + _undocumented(_parameters(function), sections.get("Args", ""))
    returned = inspect.signature(function).return_annotation
    if returned not in (None, "None") and "Returns" not in sections and "Yields" not in sections:
        found.append("no Returns")
    raised = [name for name in _raised(function) if not re.search(rf"\b{name}\b", sections.get("Raises", ""))]
    return found + [f"Raises lacks {name}" for name in raised]


def _summary(thing: Any) -> list[str]:
    docstring = inspect.cleandoc(getattr(thing, "__doc__", None) or "")
    first = docstring.splitlines()[0] if docstring else ""
    return [] if first.endswith((".", "?")) else [f"first line is {first!r}: no sentence with a period"]


def _missing(thing: Any, section: str) -> list[str]:
    return [] if _sections(thing).get(section, "").strip() else [f"no {section}"]


def _doctest(thing: Any) -> list[str]:
    return [] if ">>>" in _sections(thing).get("Example", "") else ["no Example with a doctest"]


def _undocumented(parameters: list[str], section: str) -> list[str]:
    heads = re.findall(r"^([*\w, ]+?)(?: \([^)]*\))?:", section, flags=re.MULTILINE)
    names = {name.strip(" *") for head in heads for name in head.split(",")}
    return [f"Args lacks {name}" for name in parameters if name not in names]


def _sections(thing: Any) -> dict[str, str]:
    """Text of each section, its own indentation taken off."""
    parts = re.split(rf"^({'|'.join(SECTIONS)}):$", inspect.cleandoc(thing.__doc__ or ""), flags=re.MULTILINE)
    return {name: textwrap.dedent(body.lstrip("\n")) for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def _constructor_parameters(cls: type) -> list[str]:
    if "__init__" in vars(cls) and not dataclasses.is_dataclass(cls):
        return _parameters(cls.__init__)
    if dataclasses.is_dataclass(cls):
        return [field.name for field in dataclasses.fields(cls) if not field.name.startswith("_")]
    return []


def _parameters(function: Callable[..., Any]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name not in ("self", "cls") and name[0] != "_"]


def _raised(function: Callable[..., Any]) -> set[str]:
    """Names of the exceptions that the function's own body raises."""
    body = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    found = set()
    for node in ast.walk(body):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            found.add(ast.unparse(node.exc.func).split(".")[-1])
    return found
