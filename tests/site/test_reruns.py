"""What makes a page run again: its code, its templates, the package, the versions; not its prose."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import runs
from example_map import examples

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
    assert runs.key(edited, "en") == runs.key(lesson, "en")


def test_code_templates_and_the_language_do(lesson: Example) -> None:
    code = changed(lesson, lambda cell: cell.is_code, lambda cell: dataclasses.replace(cell, code=cell.code + "\npass"))
    template = changed(lesson, lambda cell: not cell.is_code, with_text(" {{ 1 + 1 }}"))
    keys = {runs.key(code, "en"), runs.key(template, "en"), runs.key(lesson, "en"), runs.key(lesson, "ko")}
    assert len(keys) == 4


def test_the_package_and_the_versions_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "mlp_tutorial", tmp_path / "mlp_tutorial", ignore=shutil.ignore_patterns("__pycache__"))
    hooks = tmp_path / "docs" / "hooks"
    shutil.copytree(runs.HOOKS, hooks)
    monkeypatch.setattr(runs, "ROOT", tmp_path)
    monkeypatch.setattr(runs, "HOOKS", hooks)
    of_surroundings = runs.surroundings.__wrapped__
    found = [of_surroundings()]
    assert of_surroundings() == found[0]
    for source in (tmp_path / "mlp_tutorial" / "models.py", hooks / "page_run.py"):
        source.write_text(source.read_text("utf-8") + "\n# edited\n", "utf-8")
        found.append(of_surroundings())
    torch = SimpleNamespace(metadata={"Name": "torch"}, version="9.9")
    monkeypatch.setattr(runs, "distributions", lambda: [torch])
    found.append(of_surroundings())
    assert len(set(found)) == 4
