"""MkDocs hook: each page as Markdown beside its HTML, `…/index.md`, for those who read by machine.

It is made of the finished content of the page, outputs, API and glossary included, whose formulas are still TeX.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

from as_markdown import anchors, as_markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

NAME = "index.md"
PAGES: list[Page] = []  # of the language being built


def on_env(env: Any, files: Files, **_: Any) -> Any:
    """Take note of the pages: they are complete when all are built."""
    PAGES[:] = [file.page for file in files.documentation_pages() if file.page]
    return env


def on_post_page(output: str, **_: Any) -> str:
    """Say in the page's head where its Markdown is."""
    return output.replace("</head>", f'<link rel="alternate" type="text/markdown" href="{NAME}"></head>', 1)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the Markdown of every page."""
    known = {address(page, config): anchors(page.content or "") for page in PAGES}
    for page in PAGES:
        start = address(page, config)
        text = as_markdown(page.content or "", lambda link, start=start: led(urljoin(start, link), known))
        path = Path(config.site_dir) / page.url / NAME
        path.write_text(text, encoding="utf-8")


def address(page: Page, config: MkDocsConfig) -> str:
    """Address of a page where the site is published."""
    return f"{config.site_url}{'' if page.url == './' else page.url}"


def led(link: str, known: dict[str, set[str]]) -> str:
    """An absolute link, to the Markdown of a page where that has what the link names."""
    page, fragment = urldefrag(link)
    if page not in known or (fragment and fragment not in known[page]):
        return link
    return f"{page}{NAME}" + (f"#{fragment}" if fragment else "")
