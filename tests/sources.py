"""The package's modules as files and syntax trees, for the tests that read the source."""

import ast
from functools import cache
from pathlib import Path

import mlp_tutorial

PACKAGE = Path(mlp_tutorial.__file__).parent
FRONT_DOOR = "__init__"


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Files by dotted name inside the package; the gallery's scripts are no modules."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = list(path.relative_to(package).with_suffix("").parts)
        if parts[0] == "examples":
            continue
        if parts[-1] == "__init__" and len(parts) > 1:
            parts.pop()
        found[".".join(parts)] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    """Syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path, known: dict[str, Path]) -> list[tuple[int, str]]:
    """(line, module) for each import of the package in a file, wherever in the file it stands."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, _inside(alias.name, known)) for alias in node.names if _ours(alias.name)]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: relative import"
            if node.module and _ours(node.module):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
                found += [(node.lineno, _inside(name, known)) for name in names]
    return found


def _ours(name: str) -> bool:
    return name.split(".")[0] == "mlp_tutorial"


def _inside(name: str, known: dict[str, Path]) -> str:
    """The longest prefix of `mlp_tutorial.a.b.c` that is a module: what the import statement runs."""
    parts = name.split(".")[1:]
    while parts and ".".join(parts) not in known:
        parts.pop()
    return ".".join(parts) or FRONT_DOOR
