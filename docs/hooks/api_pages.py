"""MkDocs hook: the pages of the reference, each name with the examples that use it."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from builder.build import build_of
from builder.write.api import api_pages, with_examples


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    for path, markdown in api_pages(build_of(config)).items():
        files.append(File.generated(config, path, content=markdown))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Below each name, the examples that use it."""
    build = build_of(config)
    return with_examples(markdown, build) if page.file.src_uri in build.reference.sources() else markdown
