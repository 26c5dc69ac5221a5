"""The bar of `fit` in a notebook: without the package for widgets the plain bar shows, and nothing is warned of.

A process is made what tqdm takes for a notebook's kernel: IPython's shell with the settings of a kernel.
"""

import subprocess
import sys

import pytest

AS_A_KERNEL = """
import sys, types
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

for name in ("ipykernel", "ipykernel.zmqshell"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["ipywidgets"] = None  # as where it is not installed
InteractiveShell.instance(config=Config(IPKernelApp={"connection_file": ""}), history_load_length=0)
"""
OURS = """
from mlp_tutorial import MultiLayerPerceptron, datasets, fit
fit(MultiLayerPerceptron((2, 3, 1), seed=0), *datasets.gate("xor"), lr=1.0, epochs=30, progress=True)
"""
TQDMS_OWN = """
from tqdm.auto import tqdm
list(tqdm(range(3)))
"""


def said(code: str) -> str:
    """What a process prints to standard error."""
    done = subprocess.run([sys.executable, "-c", AS_A_KERNEL + code], capture_output=True, text=True, check=True)
    return done.stderr


@pytest.fixture(scope="module")
def bar() -> str:
    return said(OURS)


def test_the_plain_bar_shows(bar: str) -> None:
    assert "/30" in bar
    assert "epoch" in bar


def test_nothing_is_warned_of(bar: str) -> None:
    assert "Warning" not in bar
    assert "IProgress" not in bar


def test_tqdm_by_itself_would_warn_there() -> None:
    assert "IProgress" in said(TQDMS_OWN)
