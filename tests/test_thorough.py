"""What is marked thorough is the rest of a sample: of no test, class or file everything is left to `-m thorough`."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent
MARK = "pytest.mark.thorough"


def marked_whole(source: str) -> list[str]:
    """Names of the tests and classes that are marked as a whole, and `pytestmark` where a file is."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found += [node.name for mark in node.decorator_list if ast.unparse(mark) == MARK]
        elif isinstance(node, ast.Assign) and MARK in ast.unparse(node.value):
            found += [name for name in map(ast.unparse, node.targets) if name == "pytestmark"]
    return found


def test_only_single_cases_are_marked() -> None:
    sources = {path.name: path.read_text("utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)}
    assert any(MARK in source for source in sources.values())
    assert {name: found for name, source in sources.items() if (found := marked_whole(source))} == {}


def test_everything_that_is_marked_as_a_whole_is_named() -> None:
    case = f"@pytest.mark.parametrize('n', [1, pytest.param(2, marks={MARK})])\ndef test_single(n): ...\n"
    assert marked_whole(case) == []
    whole = f"@{MARK}\ndef test_a(): ...\n@{MARK}\nclass TestB: ...\npytestmark = [{MARK}]\n"
    assert sorted(marked_whole(case + whole)) == ["TestB", "pytestmark", "test_a"]
