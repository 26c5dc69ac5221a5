"""HTML of what a cell showed: printed text, values, figures for both schemes."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.read.words import words
from builder.run.cell_output import figure_number, said

# What pandas says of a table's looks; the site has a style sheet for that.
PANDAS_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)


@dataclass
class Outputs:
    """HTML of what a page's code showed; a mark in its Markdown holds the place of each.

    MkDocs renders a page's Markdown in one pass; the outputs are no Markdown, and are put at their marks afterwards.
    """

    language: str
    figures_at: str
    shown: list[str] = field(default_factory=list)

    def mark(self, output: Mapping[str, Any], alt: str = "") -> str:
        """The mark of an output; `alt` describes a figure better than its labels do."""
        self.shown.append(output_html(output, alt or said(output), self.figures_at, self.language))
        return f"<!--output {len(self.shown) - 1}-->"

    def marks(self, outputs: Iterable[Mapping[str, Any]]) -> str:
        """The marks of a cell's outputs."""
        return "\n\n".join(self.mark(output) for output in outputs)


def put_outputs(html: str, shown: list[str]) -> str:
    """HTML of a page with each output at its mark."""
    return re.sub(r"(?:<p>)?<!--output (\d+)-->(?:</p>)?", lambda mark: shown[int(mark[1])], html)


def output_html(output: Mapping[str, Any], alt: str, figures_at: str, language: str) -> str:
    """One output as an element of its own; `figures_at` is the relative path to the run's figures."""
    if figure_number(output):
        return figure_html(output, alt, figures_at)
    label = words(language)["output"]
    if "text/html" in output.get("data", {}):
        table = PANDAS_STYLE.sub("", said(output)).replace(' border="1"', "").replace("<th></th>", "<td></td>")
        return f'<div class="output" role="group" aria-label="{label}">{table}</div>'
    text = html.escape(said(output).rstrip("\n"), quote=False)
    return f'<div class="output {output.get("name", "text")}" role="group" aria-label="{label}"><pre>{text}</pre></div>'


def figure_html(output: Mapping[str, Any], alt: str, figures_at: str) -> str:
    """A figure twice, one for each colour scheme; the style sheet shows one of them."""
    width, height = output["metadata"]["size"]
    classes = "figure wide" if width > 2 * height else "figure"
    name = f"{figures_at}figure-{output['metadata']['figure']}"
    shared = f'alt="{html.escape(alt)}" width="{width}" height="{height}" loading="lazy"'
    return (
        f'<p class="{classes}"><img class="only-light" src="{name}.png" {shared}>'
        f'<img class="only-dark" src="{name}-dark.png" {shared}></p>'
    )
