"""Switches that PyTorch reads, the names that are taken for them, and whether the reader's own code reads those."""

import ast
import inspect
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
    "trainingmode": "training",
    "istrainingmode": "training",
    "prob": "p",
    "probability": "p",
    "dropprob": "p",
    "dropoutprob": "p",
    "droprate": "p",
    "dropoutrate": "p",
    "learningrate": "lr",
    "learnrate": "lr",
    "initiallearningrate": "lr",
    "wd": "weight_decay",
    "l2": "weight_decay",
    "epsilon": "eps",
}
SHORT = 4  # letters; a name as short as that is only ever like itself


@cache
def meant(name: str, known: tuple[str, ...]) -> str | None:
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


@cache
def names_of(kind: type) -> frozenset[str]:
    """Names that the code of one of PyTorch's classes uses.

    Example:
        >>> from torch import nn
        >>> "p" in names_of(nn.Dropout), "prob" in names_of(nn.Dropout)
        (True, False)
    """
    found: set[str] = set()
    for owner in kind.__mro__:
        if owner.__module__.startswith("torch."):
            found.update(getattr(owner, "__constants__", ()))
            codes = (getattr(inspect.unwrap(made), "__code__", None) for made in vars(owner).values() if callable(made))
            found.update(name for code in codes if code is not None for name in code.co_names)
    return frozenset(found)


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


def is_read(name: str, files: Iterable[str], *, elsewhere: bool) -> bool:
    """Whether the reader's own code reads an attribute or an entry of that name.

    Args:
        name: The name.
        files: Files that ran, beside the modules that were imported.
        elsewhere: Whether other objects rightly have an attribute of that name, so that only reading it of what it was
            written to, by the same expression, counts.
    """
    loaded = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    own = {file for file in (*files, *loaded) if isinstance(file, str) and is_readers(file)}
    for file in own:
        lines = linecache.getlines(file)
        if any(name in line for line in lines):
            read, written = _uses("".join(lines))
            if any(
                name in names and (not elsewhere or name in written.get(owner, ())) for owner, names in read.items()
            ):
                return True
    return False


@cache
def _uses(source: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Names that a source reads and writes, by the expression that they belong to; "" for strings in a call."""
    read: dict[str, set[str]] = {}
    written: dict[str, set[str]] = {}
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a notebook's cell with magics
        return {"": set(re.findall(r"\w+", source))}, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            uses = read if isinstance(node.ctx, ast.Load) else written
            uses.setdefault(ast.unparse(node.value), set()).add(node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            read.setdefault(ast.unparse(node.value), set()).update(_strings([node.slice]))
        elif isinstance(node, ast.Compare):
            read.setdefault("", set()).update(_strings([node.left]))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") != "setattr":
            read.setdefault("", set()).update(_strings(node.args))
    return read, written


def _strings(nodes: Iterable[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _bare(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
