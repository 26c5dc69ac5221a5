"""What makes a page run again: its code, its templates, the package, the versions; not its prose."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from builder.read.site_map import examples
from builder.run import executions

from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell
from tests.site.conftest import ROOT


@pytest.fixture
def lesson() -> Example:
    return next(example for example in examples() if example.name == "02_and_gate")


def changed(example: Example, which: Callable[[Cell], bool], edit: Callable[[Cell], Cell]) -> Example:
    """The example with its first cell of a kind edited."""
    place = next(number for number, cell in enumerate(example.cells) if which(cell))
    cells = [*example.cells[:place], edit(example.cells[place]), *example.cells[place + 1 :]]
    return dataclasses.replace(example, cells=tuple(cells))


def with_text(addition: str) -> Callable[[Cell], Cell]:
    return lambda cell: dataclasses.replace(cell, texts={lang: text + addition for lang, text in cell.texts.items()})


def test_prose_does_not_make_a_page_run_again(lesson: Example) -> None:
    edited = changed(lesson, lambda cell: not cell.is_code, with_text(" One more sentence."))
    assert edited != lesson
    assert executions.key(edited, "en", "") == executions.key(lesson, "en", "")


def test_code_templates_and_the_language_do(lesson: Example) -> None:
    code = changed(lesson, lambda cell: cell.is_code, lambda cell: dataclasses.replace(cell, code=cell.code + "\npass"))
    template = changed(lesson, lambda cell: not cell.is_code, with_text(" {{ 1 + 1 }}"))
    asked = [(code, "en"), (template, "en"), (lesson, "en"), (lesson, "ko")]
    assert len({executions.key(example, language, "") for example, language in asked}) == 4


def test_the_surroundings_do(lesson: Example) -> None:
    assert executions.key(lesson, "en", "these") != executions.key(lesson, "en", "others")


def test_the_package_the_runner_and_the_versions_are_in_the_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "mlp_tutorial", tmp_path / "mlp_tutorial", ignore=shutil.ignore_patterns("__pycache__"))
    room = tmp_path / executions.HERE.relative_to(ROOT)
    shutil.copytree(executions.HERE, room)
    monkeypatch.setattr(executions, "ROOT", tmp_path)
    monkeypatch.setattr(executions, "HERE", room)
    found = [executions.surroundings()]
    assert executions.surroundings() == found[0]
    for source in (tmp_path / "mlp_tutorial" / "models.py", room / "page_run.py"):
        source.write_text(source.read_text("utf-8") + "\n# edited\n", "utf-8")
        found.append(executions.surroundings())
    torch = SimpleNamespace(metadata={"Name": "torch"}, version="9.9")
    monkeypatch.setattr(executions, "distributions", lambda: [torch])
    found.append(executions.surroundings())
    assert len(set(found)) == 4
