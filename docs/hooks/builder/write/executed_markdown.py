"""Markdown of an executed page: its texts, its code as fenced blocks, a mark where each output goes.

MkDocs renders all of it in one pass, so links, anchors, formulas and API names of text cells are checked like those
of any page.
"""

import re
import textwrap
from itertools import groupby
from typing import Any

from builder.read.words import words
from builder.run.cell_output import figure_number, said
from builder.run.executions import Execution
from builder.write.output_html import Outputs
from mlp_tutorial.gallery.cells import Cell


def executed_markdown(run: Execution, outputs: Outputs) -> str:
    """Markdown of a run, whose outputs are noted in `outputs`.

    Raises:
        ValueError: A figure has no description: neither an alt cell nor a title, label or legend.
    """
    cells = [(cell, result, _alt_after(run, place)) for place, (cell, result) in enumerate(run.cells)]
    shown = [entry for entry in cells if "alt" not in entry[0].tags]
    parts = []
    for answer, group in groupby(shown, key=lambda entry: "answer" in entry[0].tags):
        body = "\n\n".join(_cell(run, outputs, *entry) for entry in group)
        parts.append(_folded("success", words(run.language)["answer"], body) if answer else body)
    return "\n\n".join(parts) + "\n"


def _cell(run: Execution, outputs: Outputs, cell: Cell, result: dict[str, Any], alt: str) -> str:
    """Markdown of a cell."""
    if not cell.is_code:
        return run.text(cell, result)
    if any(figure_number(output) and not (alt or said(output)) for output in result["outputs"]):
        raise ValueError(f"{run.example.name}.py: a figure without title, labels, legend or alt cell")
    code = fenced(cell.code)
    if "fold" in cell.tags:
        code = _folded("quote", words(run.language)["fold"], code)
    return "\n\n".join([code, *(outputs.mark(output, alt) for output in result["outputs"])])


def fenced(code: str, language: str = "python") -> str:
    """A fenced block whose fence is longer than any in the code."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"{fence}{language}\n{code}\n{fence}"


def _folded(kind: str, title: str, body: str) -> str:
    """A closed block."""
    return f'??? {kind} "{title}"\n\n' + textwrap.indent(body, "    ")


def _alt_after(run: Execution, place: int) -> str:
    """Text of the alt cell that follows a code cell."""
    if place + 1 == len(run.cells):
        return ""
    cell, values = run.cells[place + 1]
    return " ".join(run.text(cell, values).split()) if "alt" in cell.tags else ""
