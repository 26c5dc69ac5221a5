"""An example as a script and as a notebook in one language, standing alone when copied: `mlp_tutorial.gallery` writes
it, from texts whose numbers come from the run and whose links are absolute; the versions it ran with are named.
"""

import posixpath
import re
from dataclasses import replace
from importlib.metadata import version
from platform import python_version

from builder.read.words import words
from builder.run.executions import Execution
from mlp_tutorial.gallery.cells import Cell

PAGE_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!\w+:)([^)\s]+)\)")
API_LINK = re.compile(r"\[(`?[^\]`]+`?)\]\[([\w.]+)\]")
# A notebook opened elsewhere, as in Colab.
INSTALL = """\
import importlib.util

if importlib.util.find_spec("mlp_tutorial") is None:
    %pip install {}"""


class Links:
    """Turns the links of one page into absolute ones."""

    def __init__(self, source: str, site_url: str, pages: dict[str, str], api: dict[str, str]) -> None:
        """`pages` leads from a Markdown path to a page's URL in the site, `api` from a name to its URL."""
        self.source, self.site_url, self.pages, self.api = source, site_url, pages, api

    def absolute(self, text: str) -> str:
        """A text cell whose links work outside the site."""
        text = PAGE_LINK.sub(lambda link: f"[{link[1]}]({self.url(link[2])})", text)
        return API_LINK.sub(lambda link: f"[{link[1]}]({self.api[link[2]]})" if link[2] in self.api else link[1], text)

    def url(self, link: str) -> str:
        """URL of a relative link."""
        path, mark, fragment = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path)) if path else self.source
        page = self.pages.get(target) or re.sub(r"(?<![^/])index/$", "", re.sub(r"\.md$", "/", target))
        return f"{self.site_url}{page}{mark}{fragment}"


def requirements(run: Execution) -> str:
    """Arguments of pip: this version of the package, and what the example imports or its docstring says it requires.

    Of the others any version will do, so that pip keeps the ones that the reader has.
    """
    said = re.search(r"^Requires: (.+?)\.?$", run.example.docstring, re.MULTILINE)
    also = re.split(r",\s*", said[1]) if said else []
    others = dict.fromkeys([*run.result["packages"], *also])
    return " ".join([f"mlp-tutorial=={version('mlp-tutorial')}", *(name for name in others if name != "mlp-tutorial")])


def versions(packages: list[str]) -> str:
    """What the numbers of a page were made with that uses these."""
    names = dict.fromkeys(["mlp-tutorial", "torch", *packages])
    return ", ".join([f"Python {python_version()}", *(f"{name} {version(name)}" for name in names)])


def script(run: Execution, links: Links) -> str:
    """The example as `.py`; its docstring ends with what to install."""
    made_with = f"{words(run.language)['run_with']}: {versions(run.result['packages'])}"
    docstring = f"{run.example.docstring}\n\npip install {requirements(run)}\n{made_with}"
    return replace(run.example, docstring=docstring, cells=_cells(run, links)).script(run.language)


def notebook(run: Execution, links: Links) -> str:
    """The example as `.ipynb`, without outputs; its first cell installs the package where it is missing."""
    install = Cell(0, code=INSTALL.format(requirements(run)))
    return replace(run.example, cells=(install, *_cells(run, links))).notebook(run.language)


def _cells(run: Execution, links: Links) -> tuple[Cell, ...]:
    """The example's cells, the texts of the run's language filled and linked."""
    return tuple(
        cell if cell.is_code else replace(cell, texts={run.language: links.absolute(run.text(cell, result))})
        for cell, result in run.cells
    )
