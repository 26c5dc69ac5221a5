"""The site's builder: imports go down between its rooms, hooks stay thin, and nothing is remembered in a module."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import builder
from tests.sources import tree
from tests.test_architecture import BANNED_NAMES, LONGEST_FILE

BUILDER = Path(builder.__file__).parent
HOOKS = BUILDER.parent
FLOORS = {"read": 0, "check": 1, "translate": 1, "run": 1, "build": 2, "write": 3}
THICKEST_HOOK = 60
# Calls whose value, kept in a module, does not change: patterns, places, loggers.
CONSTANT_CALLS = {"re.compile", "logging.getLogger", "griffe.get_logger", "str", "frozenset", "Path", "np.array"}


# What a module may keep, since it cannot become another: a file's table at the time it was written, colours, packages.
FOR_EVER = {"_parsed", "_chosen_twins", "distributions_by_module"}


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Rooms of the builder that a file imports from, wherever in the file it does; a hook's name where it is one."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "builder":
            parts = str(node.module).split(".")
            found |= {parts[1]} if parts[1:] else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("builder.")}
    return found


def upward_imports(folder: Path) -> list[str]:
    """Files that import from a room above their own, or beside it."""
    return [
        f"{path.relative_to(folder).as_posix()} imports {target}"
        for path in modules(folder)
        for room in [path.relative_to(folder).with_suffix("").parts[0]]
        for target in sorted(imported(path) - {room})
        if FLOORS.get(target, 9) >= FLOORS.get(room, -1)
    ]


def cycle(folder: Path) -> list[str]:
    """Files that import each other in a circle; empty where none do."""
    known = {"builder." + ".".join(path.relative_to(folder).with_suffix("").parts) for path in modules(folder)}
    graph: dict[str, set[str]] = {}
    for path in modules(folder):
        statements = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
        named = {f"{node.module}.{alias.name}" for node in statements for alias in node.names}
        own = "builder." + ".".join(path.relative_to(folder).with_suffix("").parts)
        graph[own] = (named | {str(node.module) for node in statements}) & known
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def unlisted(folder: Path) -> list[str]:
    rooms = {path.relative_to(folder).with_suffix("").parts[0] for path in modules(folder)} - {"__init__"}
    return sorted(rooms ^ set(FLOORS))


def badly_named(folder: Path) -> list[str]:
    return [path.name for path in modules(folder) if path.stem in BANNED_NAMES]


def too_long(folder: Path) -> list[str]:
    return [path.name for path in modules(folder) if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE]


def without_opening(folder: Path) -> list[str]:
    return [path.name for path in modules(folder) if not ast.get_docstring(tree(path))]


def remembered(folder: Path) -> list[str]:
    """What a module holds that can change: an empty container, an object of a class, an answer kept."""
    found = []
    for path in modules(folder):
        for node in tree(path).body:
            value = getattr(node, "value", None) if isinstance(node, ast.Assign | ast.AnnAssign) else None
            empty = ast.unparse(value) in ("[]", "{}") if value else False
            made = isinstance(value, ast.Call) and ast.unparse(value.func) not in CONSTANT_CALLS
            if empty or (made and "Path(" not in ast.unparse(value)):
                found.append(f"{path.name}: {ast.unparse(node)}")
        for function in ast.walk(tree(path)):
            kept = [ast.unparse(decorator) for decorator in getattr(function, "decorator_list", [])]
            if {"cache", "lru_cache", "functools.cache"} & set(kept) and function.name not in FOR_EVER:
                found.append(f"{path.name}: {function.name}")
        found += [f"{path.name}: global" for node in ast.walk(tree(path)) if isinstance(node, ast.Global)]
    return found


@pytest.mark.parametrize(
    "complaints", [upward_imports, cycle, unlisted, badly_named, too_long, without_opening, remembered]
)  # fmt: skip
def test_the_builder_stands(complaints) -> None:
    assert complaints(BUILDER) == []


def test_hooks_are_thin_and_remember_nothing() -> None:
    hooks = sorted(HOOKS.glob("*.py"))
    assert len(hooks) > 15
    assert [hook.name for hook in hooks if len(hook.read_text("utf-8").splitlines()) > THICKEST_HOOK] == []
    names = {hook.stem for hook in hooks}
    others = [node for hook in hooks for node in ast.walk(tree(hook)) if isinstance(node, ast.ImportFrom)]
    assert [node.module for node in others if node.module in names] == []
    assert remembered(HOOKS) == []


def test_every_crack_is_found(tmp_path: Path) -> None:
    files = {
        "read/words.py": "from builder.run import kernel",
        "read/helpers.py": '"""Opening."""\nKEPT = []',
        "check/terms.py": '"""Opening."""\nimport builder.translate.catalogue',
        "run/kernel.py": '"""Opening."""\nKATEX = Katex()' + "\n" * LONGEST_FILE,
        "write/page.py": '"""Opening."""\nfrom builder.build import Build\nfrom builder.read import words',
        "run/figures.py": '"""Opening."""\nfrom builder.run import colours',
        "run/colours.py": '"""Opening."""\nfrom builder.run.figures import dark',
        "attic/old.py": '"""Opening."""\n@cache\ndef f():\n    global KEPT',
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source, "utf-8")
    assert upward_imports(tmp_path) == ["check/terms.py imports translate", "read/words.py imports run"]
    assert set(cycle(tmp_path)) == {"builder.run.figures", "builder.run.colours"}
    assert unlisted(tmp_path) == ["attic", "build", "translate"]
    assert badly_named(tmp_path) == ["helpers.py"]
    assert too_long(tmp_path) == ["kernel.py"]
    assert without_opening(tmp_path) == ["words.py"]
    assert remembered(tmp_path) == [
        "old.py: f",
        "old.py: global",
        "helpers.py: KEPT = []",
        "kernel.py: KATEX = Katex()",
    ]


def test_what_runs_the_pages_is_all_in_the_hash_of_their_runs() -> None:
    """A change of any file that the kernel imports runs the pages again."""
    runner = {"kernel", "student_script"}
    while (
        found := {
            name
            for file in runner
            for node in ast.walk(tree(BUILDER / "run" / f"{file}.py"))
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("builder.run")
            for name in (str(node.module).split(".")[2:3] or [alias.name for alias in node.names])
        }
        - runner
    ):
        runner |= found
    (listed,) = [
        ast.literal_eval(node.value)
        for node in tree(BUILDER / "run" / "executions.py").body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RUNNER"
    ]
    assert {Path(name).stem for name in listed} == runner
