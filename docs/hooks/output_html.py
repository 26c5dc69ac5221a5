"""HTML of what a cell showed: printed text, values, figures for both schemes."""

import html
import re
from typing import Any

from words import words

MARK = "<!--output {}-->"
# What pandas says of a table's looks; the site has a style sheet for that.
PANDAS_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)


def output_html(output: dict[str, Any], alt: str, figures_at: str, language: str) -> str:
    """One output as an element of its own; `figures_at` is the relative path to the run's figures."""
    if output["type"] == "figure":
        return figure_html(output, alt, figures_at)
    label = words(language)["output"]
    if output["type"] == "html":
        table = PANDAS_STYLE.sub("", output["text"]).replace(' border="1"', "").replace("<th></th>", "<td></td>")
        return f'<div class="output" role="group" aria-label="{label}">{table}</div>'
    text = html.escape(output["text"].rstrip("\n"), quote=False)
    return f'<div class="output {output["type"]}" role="group" aria-label="{label}"><pre>{text}</pre></div>'


def figure_html(output: dict[str, Any], alt: str, figures_at: str) -> str:
    """A figure twice, one for each colour scheme; the style sheet shows one of them."""
    width, height = output["size"]
    classes = "figure wide" if width > 2 * height else "figure"
    name = f"{figures_at}figure-{output['number']}"
    shared = f'alt="{html.escape(alt)}" width="{width}" height="{height}" loading="lazy"'
    return (
        f'<p class="{classes}"><img class="only-light" src="{name}.png" {shared}>'
        f'<img class="only-dark" src="{name}-dark.png" {shared}></p>'
    )
