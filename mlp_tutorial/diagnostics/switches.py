"""Switches that PyTorch reads, the names that are taken for them, and whether the reader's own code reads those."""

import ast
import linecache
import re
import sys
from collections.abc import Iterable
from functools import cache

from mlp_tutorial.diagnostics.places import is_readers

# What other libraries call it, or what it is called elsewhere in PyTorch.
SYNONYMS = {
    "trainable": "requires_grad",
    "istrainable": "requires_grad",
    "istraining": "training",
    "learningrate": "lr",
    "rate": "lr",
    "learnrate": "lr",
    "initiallearningrate": "lr",
    "wd": "weight_decay",
    "decay": "weight_decay",
    "l2": "weight_decay",
    "beta": "betas",
    "epsilon": "eps",
}
SHORT = 4  # letters; a name as short as that is only ever like itself


def meant(name: str, known: Iterable[str]) -> str | None:
    """Which of the known names is meant by one that is spelt otherwise; None where it is like none, or is one.

    Args:
        name: As the reader has written it.
        known: Names that PyTorch reads.

    Example:
        >>> meant("require_grad", ("requires_grad",)), meant("learning_rate", ("lr", "momentum"))
        ('requires_grad', 'lr')
        >>> meant("requires_grad", ("requires_grad",)), meant("name", ("lr", "momentum"))
        (None, None)
    """
    known = tuple(known)
    if name in known or name.startswith("_"):
        return None
    bare = _bare(name)
    synonym = SYNONYMS.get(bare)
    if synonym in known:
        return synonym
    for right in known:
        wanted = _bare(right)
        if bare == wanted or (len(wanted) > SHORT and distance(bare, wanted) <= (2 if len(wanted) > 8 else 1)):
            return right
    return None


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out or changed, or be exchanged with the next, to make one of the other.

    Example:
        >>> distance("trainig", "training"), distance("momentun", "momentum"), distance("wieght", "weight")
        (1, 1, 1)
    """
    rows = [list(range(len(other) + 1))]
    for i, left in enumerate(one, start=1):
        row = [i]
        for j, right in enumerate(other, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def is_read(name: str, files: Iterable[str]) -> bool:
    """Whether the reader's own code reads an attribute or an entry of that name, or one of the files cannot be read.

    Args:
        name: The name.
        files: Files that ran, beside the modules that were imported.
    """
    loaded = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    own = {file for file in (*files, *loaded) if isinstance(file, str) and is_readers(file)}
    return any(name in _names_read("".join(linecache.getlines(file))) for file in own if _mentions(name, file))


def _mentions(name: str, file: str) -> bool:
    return any(name in line for line in linecache.getlines(file))


@cache
def _names_read(source: str) -> frozenset[str]:
    """Names of attributes and entries that a source reads, and strings that it hands to functions."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a notebook's cell with magics
        return frozenset(re.findall(r"\w+", source))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            found.add(node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            found.update(_strings([node.slice]))
        elif isinstance(node, ast.Compare):
            found.update(_strings([node.left]))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") != "setattr":
            found.update(_strings(node.args))
    return frozenset(found)


def _strings(nodes: Iterable[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _bare(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
