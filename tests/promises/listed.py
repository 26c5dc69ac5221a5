"""The promises that are written down, with the tests that hold them: on the page in both languages, in SECURITY.md."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / language / "howto" / "rely.md" for language in ("ko", "en")]
SECURITY = ROOT / "SECURITY.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)+)`")


def promises(page: Path) -> dict[str, list[str]]:
    """Anchor of each section to the tests that it names."""
    _, *sections = re.split(r"^## .*\{#(\S+)\}$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {anchor: NAMED.findall(text) for anchor, text in zip(sections[::2], sections[1::2], strict=True)}


def named_in(page: Path) -> list[str]:
    """All tests that a text names."""
    return NAMED.findall(page.read_text("utf-8"))


def missing(names: list[str], root: Path = ROOT) -> list[str]:
    """Those that pytest would not find: no such file among those it looks into, or no such test in it."""
    return [name for name in names if not _is_test(*name.split("::", 1), root)]


def _is_test(file: str, name: str, root: Path) -> bool:
    path = root / file
    if not path.name.startswith("test_") or "site" in Path(file).parts or not path.is_file():
        return False
    place: ast.AST = ast.parse(path.read_text("utf-8"))
    *classes, test = name.split("::")
    if not test.startswith("test_") or not all(one.startswith("Test") for one in classes):
        return False
    for part in (*classes, test):
        found = [node for node in getattr(place, "body", []) if getattr(node, "name", None) == part]
        if len(found) != 1:  # none, or two, of which the first one is never run
            return False
        place = found[0]
    return isinstance(place, ast.FunctionDef)
