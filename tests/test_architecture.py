"""The house: imports go down the floors, files stay small, and nothing heavy loads at the import."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.sources import FRONT_DOOR, PACKAGE, imported, modules, tree

# A package stands for the modules in it. The front door opens onto all below it; only the command is above.
FLOORS = {
    0: ("errors", "messages"),
    1: (
        "activations",
        "inputs",
        "datasets",
        "tables",
        "metrics",
        "standardize",
        "states",
        "files",
        "finding",
        "environment",
        "memory",
    ),
    2: ("model", "models", "costs", "stopping", "plotting"),
    3: ("history", "derivations", "saving"),
    4: ("diagnostics",),
    5: ("fitting",),
    6: ("training", "gradcheck", "sweeps"),
    7: ("labs", "gallery"),
    8: (FRONT_DOOR,),
    9: ("cli", "__main__"),
}
FLOOR_OF = {name: floor for floor, names in FLOORS.items() for name in names}
BANNED_NAMES = {"utils", "util", "common", "helpers", "helper", "misc"}
LONGEST_FILE = 250
LOADED_WHEN_FIRST_USED = ("matplotlib", "pandas", "tqdm", "typer", "rich", "jinja2", "sympy", "sklearn")


def floor(module: str) -> int | None:
    return FLOOR_OF.get(module.split(".")[0])


def unlisted(package: Path) -> list[str]:
    return [name for name in modules(package) if floor(name) is None]


def upward_imports(package: Path) -> list[str]:
    known = modules(package)
    return [
        f"{path.relative_to(package)}:{line}: {name} imports {target}"
        for name, path in known.items()
        for line, target in imported(path, known)
        if (floor(target) or 0) > (floor(name) or 0)
    ]


def cycle(package: Path) -> list[str]:
    """Modules that import each other in a circle; empty where none do."""
    known = modules(package)
    graph = {name: {target for _, target in imported(path, known)} for name, path in known.items()}
    for name, targets in graph.items():
        targets -= {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def badly_named(package: Path) -> list[str]:
    return [name for name in modules(package) if BANNED_NAMES & set(name.strip("_").split("."))]


def too_long(package: Path) -> list[str]:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules(package).items()}
    return [f"{name}: {length} lines" for name, length in lengths.items() if length > LONGEST_FILE]


@pytest.mark.parametrize("complaints", [unlisted, upward_imports, cycle, badly_named, too_long])
def test_the_house_stands(complaints) -> None:
    assert complaints(PACKAGE) == []


@pytest.mark.parametrize("statement", [
    "from mlp_tutorial.training import fit",
    "import mlp_tutorial.training",
    "from mlp_tutorial import training",
    "def late():\n    from mlp_tutorial.training import fit\n    return fit",
    "from mlp_tutorial import fit",
])  # fmt: skip
def test_an_upward_import_is_found(tmp_path: Path, statement: str) -> None:
    house(tmp_path, activations=statement, training="fit = None")
    (complaint,) = upward_imports(tmp_path)
    assert complaint.startswith("activations.py:")


def test_a_downward_import_is_no_complaint(tmp_path: Path) -> None:
    house(
        tmp_path,
        training="from mlp_tutorial.activations import relu\nimport torch",
        activations="relu = None",
    )
    assert [complain(tmp_path) for complain in (unlisted, upward_imports, cycle, badly_named, too_long)] == [[]] * 5


def test_every_other_crack_is_found(tmp_path: Path) -> None:
    house(
        tmp_path,
        attic="",
        utils="",
        models="from mlp_tutorial.costs import x",
        costs="from mlp_tutorial.models import y",
        history="\n" * (LONGEST_FILE + 1),
    )
    assert unlisted(tmp_path) == ["attic", "utils"]
    assert set(cycle(tmp_path)) == {"models", "costs"}
    assert badly_named(tmp_path) == ["utils"]
    assert too_long(tmp_path) == [f"history: {LONGEST_FILE + 1} lines"]


def test_every_listed_module_exists() -> None:
    tops = {name.split(".")[0] for name in modules()}
    assert set(FLOOR_OF) - tops == set()


def test_every_file_opens_with_its_one_idea() -> None:
    openings = {name: (ast.get_docstring(tree(path)) or "").splitlines()[:1] for name, path in modules().items()}
    assert [name for name, opening in openings.items() if not opening or opening[0][-1] not in ".:"] == []


def test_importing_the_package_loads_nothing_that_torch_does_not() -> None:
    program = (
        "import sys, torch; before = set(sys.modules)\n"
        "from mlp_tutorial import *\n"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert set(out.split()) & set(LOADED_WHEN_FIRST_USED) == set()


def house(root: Path, **files: str) -> None:
    (root / "__init__.py").write_text("fit = None\n", encoding="utf-8")
    for name, source in files.items():
        (root / f"{name}.py").write_text(source, encoding="utf-8")
