"""The bar of `fit` in a real kernel: nothing is warned of where a package for widgets is missing."""

import nbformat
import pytest
from nbclient import NotebookClient

CELL = """
import sys
sys.modules["ipywidgets"] = None  # as where it is not installed
from mlp_tutorial import MultiLayerPerceptron, datasets, fit
history = fit(MultiLayerPerceptron((2, 3, 1), seed=0), *datasets.gate("xor"), lr=1.0, epochs=30, progress=True)
"""


@pytest.fixture(scope="module")
def said() -> str:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(notebook, kernel_name="python3").execute()
    return "".join(output.get("text", "") for output in notebook.cells[0].outputs)


def test_a_kernel_without_widgets_shows_the_plain_bar(said: str) -> None:
    assert "epoch" in said
    assert "30/30" in said or "0/30" in said


def test_nothing_is_warned_of(said: str) -> None:
    assert "Warning" not in said
    assert "IProgress" not in said
