"""Every download runs alone: in a clean environment that has the built wheel and what the page says to install.

The four downloads of an example, a script and a notebook in each language, have the same code, which is compared; so it
is run once, every other example as a Korean script and the others as an English notebook.

COPIED_PYTHON names that environment's Python; `.ci/site` makes it.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.site.conftest import ROOT


@pytest.fixture(scope="session")
def python(site: Path, executed: list[str]) -> str:
    """Python of the clean environment, with what the pages say to install."""
    chosen = os.environ["COPIED_PYTHON"]
    wanted = {"nbclient", "ipykernel"}
    for page in executed:
        text = (site / page.strip("/") / "index.html").read_text("utf-8")
        said = re.search(r"pip install (mlp-tutorial==[^<]+)", text)
        wanted |= {word.split("==")[0] for word in said[1].split()} - {"mlp-tutorial", "torch"}
    install = [chosen, "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt"), *sorted(wanted)]
    subprocess.run(install, check=True)
    return chosen


def run_alone(python: str, file: Path, folder: Path) -> str:
    """What went wrong when the file ran in a folder of its own; empty if nothing did."""
    folder.mkdir(parents=True)
    copied = folder / file.name
    copied.write_bytes(file.read_bytes())
    script = [python, copied.name]
    if file.suffix == ".ipynb":
        script = [python, "-c", "from nbclient.cli import main; main()", "--timeout=120", copied.name]
    variables = os.environ | {"MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    ended = subprocess.run(script, cwd=folder, env=variables, capture_output=True, encoding="utf-8", check=False)
    return "" if ended.returncode == 0 else ended.stderr[-2000:]


def code_of(file: Path) -> str:
    """The code of a download, without what tells or does the installing: docstring, first cell of a notebook."""
    text = file.read_text("utf-8")
    if file.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
        text = "\n".join("".join(cell["source"]) for cell in cells[1:])
    tree = ast.parse(text)
    return ast.dump(ast.Module(tree.body[ast.get_docstring(tree) is not None :], []))


def that_differ(site: Path, executed: list[str]) -> list[str]:
    """Examples whose downloads do not all have the same code."""
    found = []
    for page in executed:
        if not page.startswith("/en/"):
            folders = [site / page.strip("/"), site / "en" / page.strip("/")]
            files = [file for folder in folders for file in folder.iterdir() if file.suffix in (".py", ".ipynb")]
            assert len(files) == 4, page
            if len({code_of(file) for file in files}) > 1:
                found.append(page)
    return found


def test_the_downloads_of_an_example_have_the_same_code(site: Path, executed: list[str]) -> None:
    assert that_differ(site, executed) == []


@pytest.mark.parametrize("language", ["", "en"])
@pytest.mark.parametrize(("suffix", "old", "new"), [
    (".py", "import torch\n", "import torch\n\ntorch.manual_seed(1)\n"),
    (".ipynb", '"import torch\\n"', '"import torch as another\\n"'),
])  # fmt: skip
def test_other_code_in_one_download_is_noticed(
    site: Path, tmp_path: Path, language: str, suffix: str, old: str, new: str
) -> None:
    page = "/examples/linear-regression/fit/"
    for folder in ("", "en"):
        shutil.copytree(site / folder / page.strip("/"), tmp_path / folder / page.strip("/"))
    (download,) = (tmp_path / language / page.strip("/")).glob(f"*{suffix}")
    text = download.read_text("utf-8")
    assert old in text
    download.write_text(text.replace(old, new, 1), "utf-8")
    assert that_differ(tmp_path, [page]) == [page]


@pytest.mark.parametrize(("language", "suffix"), [("ko", ".py"), ("en", ".ipynb")])
def test_every_example_runs_outside_the_checkout(
    python: str, site: Path, executed: list[str], language: str, suffix: str, tmp_path: Path
) -> None:
    examples = [page for page in executed if not page.startswith("/en/")]
    assert 2 * len(examples) == len(executed)
    folders = [site / page.strip("/") for page in examples[::2]]
    if language == "en":
        folders = [site / "en" / page.strip("/") for page in examples[1::2]]
    files = [next(folder.glob(f"*{suffix}")) for folder in folders]
    with ThreadPoolExecutor(2) as pool:
        troubles = pool.map(lambda job: run_alone(python, job[1], tmp_path / str(job[0])), enumerate(files))
        found = {str(file): trouble for file, trouble in zip(files, troubles, strict=True) if trouble}
    assert found == {}


def test_a_notebook_that_raises_is_noticed(tmp_path: Path, python: str) -> None:
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": "1 / 0"}
    broken = tmp_path / "broken.ipynb"
    broken.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert "ZeroDivisionError" in run_alone(python, broken, tmp_path / "alone")
    assert sys.executable != python
