"""MkDocs hook: what a line `<!-- … -->` stands for in a hand-written page."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from builder.build import build_of
from builder.write.page_marks import with_marks


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Replace the marks of a page."""
    try:
        return with_marks(markdown, page, build_of(config))
    except ValueError as error:
        raise PluginError(str(error)) from error
