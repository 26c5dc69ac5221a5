"""Executions of the pages: what is known from an earlier build is read, the rest is run.

An execution is kept under the hash of everything it depends on: the code and the templates of its page (not the
prose), the language, the package's sources, the versions of all that is installed, and the runner itself.
`.cache/pages/` is never committed; deleting it costs one slow build.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from builder.read.repository import ROOT
from builder.read.rules import ShownRule
from builder.read.site_map import examples, script_path, source_page
from builder.run import text_templates
from builder.run.scripts import rule_examples
from builder.run.written_code import written_examples
from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell
from mlp_tutorial.messages import LANGUAGES

HERE = Path(__file__).resolve().parent
CACHE = ROOT / ".cache" / "pages"
RUNNER = (
    "kernel.py",
    "page_run.py",
    "cell_output.py",
    "figures.py",
    "colours.py",
    "text_templates.py",
    "student_script.py",
)


class ExecutionError(RuntimeError):
    """Pages that raised, warned, or whose template failed; `finished` has the runs of the others."""

    def __init__(self, message: str, finished: "Executions") -> None:
        super().__init__(message)
        self.finished = finished


@dataclass(frozen=True)
class Execution:
    """A finished run of one example in one language."""

    example: Example
    language: str
    folder: Path

    @cached_property
    def result(self) -> dict[str, Any]:
        """The kernel's record: cells, names, packages."""
        record: dict[str, Any] = json.loads((self.folder / "result.json").read_text(encoding="utf-8"))
        return record

    @property
    def cells(self) -> list[tuple[Cell, dict[str, Any]]]:
        """Each cell of the example with its result."""
        return list(zip(self.example.cells, self.result["cells"], strict=True))

    @property
    def seconds(self) -> float:
        """Time that the cells took, without the start of the process and the saving of figures."""
        return float(sum(result["seconds"] for cell, result in self.cells if cell.is_code))

    def text(self, cell: Cell, values: dict[str, str]) -> str:
        """A text cell in the run's language, its templates filled."""
        return text_templates.fill(cell.texts[self.language], values.__getitem__)


Executions = dict[tuple[str, str], Execution]  # (Markdown path of the page, language) -> its run


def run_all(lessons: Iterable[Example], written: Iterable[tuple[Example, str]] = ()) -> Executions:
    """Executions of all lessons in both languages, executed where no earlier run answers.

    `written` holds what is to be run in one language only: the code of hand-written pages.

    Raises:
        ExecutionError: Some page failed; the message quotes each.
    """
    asked = [(example, language) for example in lessons for language in LANGUAGES] + list(written)
    around = surroundings()
    runs = [Execution(example, language, CACHE / key(example, language, around)) for example, language in asked]
    missing = [run for run in runs if not (run.folder / "result.json").exists()]
    failures = execute(missing) if missing else []
    failures += [f"{name(run)}\n{run.result['error']}" for run in runs if (error_of(run))]
    for run in runs:
        if not (run.folder / "result.json").exists() or error_of(run):
            shutil.rmtree(run.folder, ignore_errors=True)
    finished = {(source_page(run.example), run.language): run for run in runs if run.folder.exists()}
    if failures:
        raise ExecutionError("\n\n".join(["Pages that do not run:", *failures]), finished)
    return finished


def run_site(rules: Iterable[ShownRule]) -> Executions:
    """Executions of all that the site shows; kept ones that no page uses any more are deleted.

    Raises:
        ValueError: A page cannot be read.
        ExecutionError: Some page failed.
    """
    found = run_all(examples(), [*written_examples(), *rule_examples(rules)])
    forget_all_but(found.values())
    return found


def execute(runs: list[Execution]) -> list[str]:
    """Run pages in the kernel; the failures of the kernel itself, one text each."""
    jobs = [job(run) for run in runs]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        kernel = subprocess.run(
            [sys.executable, "-m", "builder.run.kernel"],
            input=json.dumps(jobs),
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            cwd=HERE.parents[1],
            env=environment,
        )
        said.seek(0)
        trace = said.read()
    ended = {line["id"]: line["ended"] for line in map(json.loads, kernel.stdout.splitlines())}
    failed = [job["id"] for job in jobs if ended.get(job["id"]) != 0]
    return [f"{page}: its process ended with {ended.get(page)}\n{trace}" for page in failed]


def job(run: Execution) -> dict[str, Any]:
    """What the kernel needs to know of a run."""
    return {
        "id": name(run),
        "script": str(script_path(run.example)),
        "language": run.language,
        "folder": str(run.folder),
        "cells": [
            work(cell, run.language) | ({"line": cell.line} if cell.is_code else {}) for cell in run.example.cells
        ],
    }


def work(cell: Cell, language: str) -> dict[str, Any]:
    """What a cell makes the kernel do; prose is not in it."""
    if cell.is_code:
        return {"code": cell.code, "warns": "warns" in cell.tags}
    return {"templates": text_templates.expressions(cell.texts[language])}


def key(example: Example, language: str, around: str) -> str:
    """Hash of everything that a run depends on; `around` is that of its surroundings."""
    facts = [example.folder, example.name, language, [work(cell, language) for cell in example.cells], around]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]


def surroundings() -> str:
    """Hash of the package, the runner, and all versions."""
    package = sorted(p for p in (ROOT / "mlp_tutorial").rglob("*") if p.is_file() and p.suffix != ".pyc")
    digest = hashlib.sha256()
    for path in [*package, *(HERE / name for name in RUNNER)]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    versions = sorted(f"{found.metadata['Name']}=={found.version}" for found in distributions())
    digest.update("\n".join([platform.python_version(), platform.machine(), *versions]).encode())
    return digest.hexdigest()


def name(run: Execution) -> str:
    """Page and language, for messages."""
    return f"{script_path(run.example).relative_to(ROOT)} ({run.language})"


def error_of(run: Execution) -> str:
    """How a recorded run failed; empty where it did not."""
    return str(run.result.get("error", "")) if (run.folder / "result.json").exists() else ""


def forget_all_but(runs: Iterable[Execution]) -> None:
    """Delete the kept runs that no page uses any more."""
    used = {run.folder for run in runs}
    for folder in CACHE.iterdir() if CACHE.exists() else ():
        if folder not in used:
            shutil.rmtree(folder)
