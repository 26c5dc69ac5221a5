"""Each page as Markdown beside its HTML, `…/index.md`, for those who read by machine.

It is made of the finished content of the page, outputs, API and glossary included, whose formulas are still TeX.
"""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urldefrag, urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from builder.build import Build
from builder.write.as_markdown import anchors, as_markdown

NAME = "index.md"
# For the head of a page. Material asks for a sitemap beside whatever is nothing but an alternate.
LINK = f'<link rel="alternate describedby" type="text/markdown" href="{NAME}">'


def machine_pages(build: Build, config: MkDocsConfig) -> Iterator[tuple[Page, str]]:
    """(page, its Markdown) of every page of a finished site."""
    known = {address(page, config): anchors(page.content or "") for page in build.pages}
    for page in build.pages:
        yield page, as_markdown(page.content or "", partial(led, address(page, config), known))


def address(page: Page, config: MkDocsConfig) -> str:
    """Address of a page where the site is published."""
    return f"{config.site_url}{'' if page.url == './' else page.url}"


def led(start: str, known: dict[str, set[str]], link: str) -> str:
    """A link of the page at `start`, absolute, to the Markdown of a page where that has what the link names."""
    link = urljoin(start, link)
    page, fragment = urldefrag(link)
    if page not in known or (fragment and fragment not in known[page]):
        return link
    return f"{page}{NAME}" + (f"#{fragment}" if fragment else "")
