"""MkDocs hook: the pages of all error codes."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from builder.build import build_of
from builder.write.errors import argument_errors_page, errors_page, without_codes

PAGES = {"reference/errors.md": errors_page, "reference/argument-errors.md": argument_errors_page}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    for path, page in PAGES.items():
        files.append(File.generated(config, path, content=page(build_of(config))))
    return files


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Name only the families in their tables of contents."""
    if page.file.src_uri in PAGES:
        without_codes(page.toc.items)
    return html
