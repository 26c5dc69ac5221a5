"""MkDocs hook: each page as Markdown beside its HTML, for those who read by machine."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from builder.build import build_of
from builder.write.machine_pages import LINK, NAME, machine_pages


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Take note of the pages: they are complete when all are built."""
    build_of(config).pages = [file.page for file in files.documentation_pages() if file.page]
    return env


def on_post_page(output: str, **_: Any) -> str:
    """Say in the page's head where its Markdown is."""
    return output.replace("</head>", f"{LINK}</head>", 1)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the Markdown of every page."""
    for page, markdown in machine_pages(build_of(config), config):
        Path(config.site_dir, page.url, NAME).write_text(markdown, encoding="utf-8")
