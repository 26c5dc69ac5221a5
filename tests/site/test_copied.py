"""Every download runs alone: in a clean environment that has the built wheel and what the page says to install.

COPIED_PYTHON names that environment's Python; `.ci/site` makes it.
"""

import json
import os
import re
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


@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_every_download_runs_outside_the_checkout(
    python: str, site: Path, executed: list[str], suffix: str, tmp_path: Path
) -> None:
    files = [next((site / page.strip("/")).glob(f"*{suffix}")) for page in executed]
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
