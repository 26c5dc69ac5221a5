"""The message catalogues, read without the package's own reader, and how the source uses them."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.sources import PACKAGE, modules, tree

MESSAGES = PACKAGE / "messages"
ERROR_PARTS = ("code", "title", "fact", "why", "try", "explain")


def catalogue(language: str, messages: Path = MESSAGES) -> dict[str, str]:
    """All sentences of a language by key ("file.group.name")."""
    found: dict[str, str] = {}
    for path in sorted((messages / language).glob("*.toml")):
        found |= dict(_leaves(tomllib.loads(path.read_text(encoding="utf-8")), path.stem))
    return found


def placeholders(sentence: str) -> set[str]:
    """Names between braces, such as {epoch} or {cost:.6f}."""
    fields = [field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None]
    return {re.split(r"[.\[]", field)[0] for field in fields}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """(place, call, called name) of every call in the package."""
    for name, path in modules().items():
        yield from ((f"{name}:{call.lineno}", call, called) for call, called in calls_in(tree(path)))


def calls_in(source: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """(call, called name) of every call in a syntax tree."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func).split(".")[-1]


def used_keys() -> tuple[set[str], list[re.Pattern[str]]]:
    """Constants of the source that could be keys, and patterns of its f-strings that could make keys."""
    constants: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr) and (pattern := key_pattern(node)):
                patterns.append(pattern)
    return constants, patterns


def key_pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """Pattern of the keys an f-string such as f"errors.{name}.fact" makes; none where it is no key."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    if not isinstance(parts[0], str) or not re.match(r"[a-z_]+\.", parts[0]):
        return None
    return re.compile("".join(r"[\w.-]+" if part is None else re.escape(str(part)) for part in parts))


def given_facts(call: ast.Call) -> set[str] | None:
    """Names of the keyword arguments; none where `**facts` hides them."""
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else {name for name in names if name}


def _leaves(entry: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in entry.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}.{name}")
        else:
            assert isinstance(value, str), f"{prefix}.{name} is no text"
            yield f"{prefix}.{name}", value


def files(language: str, messages: Path = MESSAGES) -> set[str]:
    """Names of a language's catalogue files."""
    return {path.name for path in (messages / language).iterdir()}
