"""MkDocs hook: links the first use of each glossary term on a page to its entry."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from builder.build import build_of
from builder.write.term_links import linked

WITHOUT_LINKS = ("glossary.md", "reference/", "examples/index.md")


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Link the terms of a page's running text."""
    if page.file.src_uri.startswith(WITHOUT_LINKS):
        return html
    return linked(html, build_of(config).language, get_relative_url("glossary/", page.url))
