"""The hand-written pages that are notebooks: those whose front matter names a kernel, in jupytext's MyST format."""

from typing import Any

import jupytext
from mkdocs.utils.meta import get_data

from builder.read.repository import DOCS
from mlp_tutorial.messages import LANGUAGES


def is_notebook(markdown: str) -> bool:
    """Whether a page is one."""
    return "kernelspec" in get_data(markdown)[1]


def cells(markdown: str) -> list[Any]:
    """The cells of a page in order."""
    found: list[Any] = jupytext.reads(markdown, fmt="md:myst").cells
    return found


def notebook_pages() -> list[str]:
    """Paths below docs/LANGUAGE of the pages that are a notebook in some language."""
    return sorted(
        {
            path.relative_to(DOCS / language).as_posix()
            for language in LANGUAGES
            for path in (DOCS / language).rglob("*.md")
            if is_notebook(path.read_text(encoding="utf-8"))
        }
    )
