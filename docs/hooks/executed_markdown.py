"""Markdown of an executed page: its texts, its code as fenced blocks, a mark where each output goes.

MkDocs renders all of it in one pass, so links, anchors, formulas and API names of text cells are checked like those
of any page. The outputs are no Markdown: they are put in the place of their marks afterwards.
"""

import re
import textwrap
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from output_html import MARK, output_html
from runs import Run
from words import words

from mlp_tutorial.gallery.cells import Cell


@dataclass(frozen=True)
class ExecutedMarkdown:
    """A page's Markdown, and the HTML that its marks stand for."""

    markdown: str
    outputs: list[str]


def executed_markdown(run: Run, figures_at: str = "", *, texts: bool = True) -> ExecutedMarkdown:
    """Markdown of a run; `texts=False` leaves the text cells out, for embedding in another page.

    Raises:
        ValueError: A figure has no description: neither an alt cell nor a title, label or legend.
    """
    page = _Page(run, figures_at, texts)
    cells = [(cell, result, _alt_after(run, place)) for place, (cell, result) in enumerate(run.cells)]
    shown = [entry for entry in cells if "alt" not in entry[0].tags]
    for answer, group in groupby(shown, key=lambda entry: "answer" in entry[0].tags):
        parts = [page.cell(*entry) for entry in group]
        body = "\n\n".join(part for part in parts if part)
        page.parts.append(_folded("success", words(run.language)["answer"], body) if answer else body)
    return ExecutedMarkdown("\n\n".join(page.parts) + "\n", page.outputs)


class _Page:
    """Collects the parts of one page."""

    def __init__(self, run: Run, figures_at: str, texts: bool) -> None:
        self.run, self.figures_at, self.texts = run, figures_at, texts
        self.parts: list[str] = []
        self.outputs: list[str] = []

    def cell(self, cell: Cell, result: dict[str, Any], alt: str) -> str:
        """Markdown of a cell, its outputs noted."""
        if not cell.is_code:
            return self.run.text(cell, result) if self.texts else ""
        code = fenced(cell.code)
        if "fold" in cell.tags:
            code = _folded("quote", words(self.run.language)["fold"], code)
        return "\n\n".join([code, *(self.output(output, alt) for output in result["outputs"])])

    def output(self, output: dict[str, Any], alt: str) -> str:
        """The mark of an output."""
        if output["type"] == "figure" and not (alt or output["described"]):
            raise ValueError(f"{self.run.example.name}.py: a figure without title, labels, legend or alt cell")
        alt = alt or output.get("described", "")
        self.outputs.append(output_html(output, alt, self.figures_at, self.run.language))
        return MARK.format(len(self.outputs) - 1)


def fenced(code: str, language: str = "python") -> str:
    """A fenced block whose fence is longer than any in the code."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"{fence}{language}\n{code}\n{fence}"


def put_outputs(html: str, outputs: list[str]) -> str:
    """HTML of the page with each output at its mark."""
    return re.sub(r"(?:<p>)?<!--output (\d+)-->(?:</p>)?", lambda mark: outputs[int(mark[1])], html)


def _folded(kind: str, title: str, body: str) -> str:
    """A closed block."""
    return f'??? {kind} "{title}"\n\n' + textwrap.indent(body, "    ")


def _alt_after(run: Run, place: int) -> str:
    """Text of the alt cell that follows a code cell."""
    if place + 1 == len(run.cells):
        return ""
    cell, values = run.cells[place + 1]
    return " ".join(run.text(cell, values).split()) if "alt" in cell.tags else ""
