"""MkDocs hook: the page of all error codes."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from builder.build import build_of
from builder.write.errors import errors_page, without_codes

PAGE = "reference/errors.md"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page."""
    files.append(File.generated(config, PAGE, content=errors_page(build_of(config))))
    return files


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Name only the families in its table of contents."""
    if page.file.src_uri == PAGE:
        without_codes(page.toc.items)
    return html
