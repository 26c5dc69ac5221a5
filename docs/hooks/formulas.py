"""MkDocs hook: formulas set by KaTeX. One that it does not take is a warning, so a strict build fails."""

import logging

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from builder.build import build_of
from builder.write.formulas import with_formulas

log = logging.getLogger("mkdocs.hooks.formulas")


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Set the formulas of a finished page: the search index has read their TeX by then."""
    place = page.file.src_uri
    return with_formulas(output, build_of(config).katex, lambda error: log.warning("%s: %s", place, error))


def on_post_build(config: MkDocsConfig) -> None:
    """Stop node."""
    build_of(config).katex.stop()
