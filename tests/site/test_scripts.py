"""Scripts are read as jupytext reads them, the reader of the percent format, and outputs are those of notebooks."""

from pathlib import Path

import jupytext
import nbformat
import pytest
from builder.read.site_map import examples, script_path
from builder.run.cell_output import Collector, figure
from builder.run.figures import save_open_figures

from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell, split_cells

Read = list[tuple[str, str, tuple[str, ...]]]  # (kind, content, tags) of each cell
HEADERS = """\
'''Docstring.'''

# %% [markdown] lang="ko" tags=["answer"]
# 풀이
#
# - 목록

# %% [markdown] lang="en" tags=["answer"]
# The answer
#
# - a list

# %% tags=["warns", "fold"]
x = 1


def f():
    # no header: # %%
    return x
# %%
f()
"""


def as_jupytext_reads(source: str) -> Read:
    """Cells below the docstring, which jupytext takes for the first cell."""
    cells = jupytext.reads(source, fmt="py:percent").cells[1:]
    return [(cell.cell_type, cell.source.strip(), tuple(cell.metadata.get("tags", ()))) for cell in cells]


def as_we_read(cells: tuple[Cell, ...]) -> Read:
    """The same, a text cell of ours being one of jupytext's in each language."""
    found: Read = []
    for cell in cells:
        texts = [("code", cell.code)] if cell.is_code else [("markdown", text) for text in cell.texts.values()]
        found += [(kind, content.strip(), cell.tags) for kind, content in texts]
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_is_read_as_jupytext_reads_it(example: Example) -> None:
    assert as_we_read(example.cells) == as_jupytext_reads(script_path(example).read_text("utf-8"))


def test_headers_and_tags_are_read_as_jupytext_reads_them() -> None:
    found = as_we_read(split_cells(HEADERS, "headers")[1])
    assert found == as_jupytext_reads(HEADERS)
    assert [(kind, tags) for kind, _, tags in found] == [
        ("markdown", ("answer",)),
        ("markdown", ("answer",)),
        ("code", ("warns", "fold")),
        ("code", ()),
    ]


def test_what_a_cell_shows_is_valid_in_a_notebook(tmp_path: Path) -> None:
    import matplotlib.pyplot as plt
    import pandas as pd

    with Collector() as collector:
        print("printed")
        collector.display(3.5)
        collector.display(pd.DataFrame({"x": [1]}))
        collector.warn("a warning")
        plt.plot([1, 2])
        plt.title("rising")
        collector.figures(save_open_figures(tmp_path, first=0))
    cell = nbformat.v4.new_code_cell("", outputs=collector.outputs)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    kinds = [output.output_type for output in collector.outputs]
    assert kinds == ["stream", "execute_result", "execute_result", "stream", "display_data"]
    assert collector.outputs[-1] == figure(1, tuple(collector.outputs[-1].metadata.size), "plot: rising")
    with pytest.raises(nbformat.ValidationError):
        nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[{"type": "text"}])]))
