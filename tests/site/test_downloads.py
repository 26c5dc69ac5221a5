"""A download reads and starts as one wishes: no marks of the builder in it, and a notebook installs what is missing."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from builder.run.executions import Execution
from builder.write.downloads import Links, notebook, script

from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell

TEXT = "# Steps {#steps}\n\nFirst.\n\n<!-- five-steps -->\n\nA word <!-- allow: word --> more.\n\n<!-- end -->"
READ = "# Steps\n\nFirst.\n\nA word more."
# Runs a cell as Jupyter does; `%pip` prints its arguments, and one package may be missing.
RUN = """
import importlib.util, sys
from IPython.core.interactiveshell import InteractiveShell
find, (cell, missing) = importlib.util.find_spec, sys.argv[1:]
importlib.util.find_spec = lambda name, *more: None if name == missing else find(name, *more)
shell = InteractiveShell.instance()
shell.register_magic_function(print, magic_name="pip")
shell.run_cell(cell).raise_error()
"""


@pytest.fixture
def run(tmp_path: Path) -> Execution:
    """Of an example with marks in its text, which imports NumPy."""
    (tmp_path / "result.json").write_text('{"cells": [{}, {}], "packages": ["numpy", "torch"]}', "utf-8")
    cells = (Cell(1, texts={"ko": TEXT, "en": TEXT}), Cell(9, code="import numpy"))
    return Execution(Example("steps", "1_steps", "Steps.", cells), "en", tmp_path)


@pytest.fixture
def links() -> Links:
    return Links("examples/1_steps/01_steps.md", "https://example.org/", {}, {})


def test_a_download_has_no_marks_of_the_builder(run: Execution, links: Links) -> None:
    _, text, _ = json.loads(notebook(run, links))["cells"]
    assert "".join(text["source"]) == READ
    commented = "\n".join(f"# {line}".rstrip() for line in READ.split("\n"))
    assert f"# %% [markdown]\n{commented}\n\n# %%\nimport numpy\n" in script(run, links)


def test_no_download_of_the_site_has_marks(site: Path, executed: list[str]) -> None:
    files = [file for page in executed for file in (site / page.strip("/")).iterdir()]
    downloads = [file for file in files if file.suffix in (".py", ".ipynb")]
    assert len(downloads) == 2 * len(executed)
    assert [file for file in downloads if "<!--" in file.read_text("utf-8")] == []


@pytest.mark.parametrize("missing", ["mlp_tutorial", ""])
def test_a_notebook_installs_the_package_where_it_is_missing_and_keeps_the_readers_other_packages(
    run: Execution, links: Links, missing: str, tmp_path: Path
) -> None:
    install = "".join(json.loads(notebook(run, links))["cells"][0]["source"])
    command = [sys.executable, "-c", RUN, install, missing]
    variables = os.environ | {"IPYTHONDIR": str(tmp_path)}
    said = subprocess.run(command, env=variables, capture_output=True, text=True, check=True).stdout
    wanted = f"install mlp-tutorial=={version('mlp-tutorial')} numpy torch\n"
    assert said == (wanted if missing else "")
