"""What the cells of a notebook showed, read from the page that mkdocs-jupyter makes of it."""

import html
import json
import re
from itertools import groupby
from typing import Any

import nbformat
from bs4 import BeautifulSoup, Tag
from nbformat.v4 import new_output

from builder.read.rules import catalogue
from builder.run.cell_output import Shown, said

STDERR = "application/vnd.jupyter.stderr"
STREAMS = {"text/plain": "stdout", STDERR: "stderr"}
RESULT = "jp-OutputArea-executeResult"  # the value of a cell's last expression, which is not printed
# What a cell that warns, and one that raises inside `%%doctor`, writes to standard error.
FAILED = re.compile(r"^Traceback \(|(?:^|: )[\w.]*(?:Error|Exception|Warning)(?::|$)", re.MULTILINE)
FINDING = re.compile(r"\[MLP\d+ [\w-]+\] ([^:\s]+):")


def shown_by_cells(page: str, language: str) -> list[list[Shown]]:
    """The outputs of each code cell, in order, in the notebook format."""
    cells = BeautifulSoup(page, "html.parser").select(".jp-CodeCell > .jp-CodeCell")
    return [[shown(list(pieces), language) for _, pieces in groupby(outputs(cell), key=stream)] for cell in cells]


def outputs(cell: Tag) -> list[Tag]:
    """The elements of a cell's outputs."""
    return cell.select(".jp-OutputArea-output")


def stream(output: Tag) -> str | int:
    """The stream that a text was printed to; of any other output a number of its own.

    What is printed comes in as many pieces as the clock wills: neighbours of one stream are one output.
    """
    kind = str(output.get("data-mime-type"))
    return STREAMS[kind] if kind in STREAMS and RESULT not in (output.get("class") or ()) else id(output)


def shown(pieces: list[Tag], language: str) -> Shown:
    """One output.

    Raises:
        ValueError: It tells of an error or a warning, has no form on this site, or is a figure that nothing describes.
    """
    output = pieces[0]
    kind = str(output.get("data-mime-type", "an image"))
    if figure := output.select_one("[data-figure]"):
        saved: Shown = nbformat.from_dict(json.loads(str(figure["data-figure"])))
        if not said(saved):
            raise ValueError("a figure without title, labels or legend")
        return saved
    if kind == "text/html":
        return as_html(output.decode_contents().strip())
    if kind not in STREAMS:
        raise ValueError(f"a cell shows {kind}, which has no form here")
    text = "".join(piece.get_text().removeprefix("\n").removesuffix("\n") for piece in pieces)
    if kind == STDERR and FAILED.search(text):
        raise ValueError(f"a cell raises or warns:\n{text}")
    if kind == STDERR and (worst := worst_severity(text, language)):
        return as_html(f'<pre class="doctor {worst}">{html.escape(text.rstrip(), quote=False)}</pre>')
    if isinstance(stream(output), int):
        result: Shown = new_output("execute_result", {"text/plain": text})
        return result
    printed: Shown = new_output("stream", name=STREAMS[kind], text=text)
    return printed


def as_html(text: str) -> Shown:
    """An output of HTML."""
    output: Shown = new_output("display_data", {"text/html": text})
    return output


def worst_severity(text: str, language: str) -> str:
    """Of a report of the doctor, which has the worst first; `nothing` where it found nothing; else empty."""
    words: dict[str, Any] = {**catalogue("doctor", language)}
    if text.strip().startswith(words["none"].partition("{")[0]):  # the number of kinds follows, and what was seen
        return "nothing"
    first = FINDING.search(text)
    return next((name for name, word in words["severity"].items() if first and word == first[1]), "")
