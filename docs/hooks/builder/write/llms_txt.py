"""`llms.txt`, the list of all pages with what each is about, made from the navigation.

Its form is that of llmstxt.org: title, summary, sections of links with descriptions.
"""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from builder.build import Build
from builder.read.site_map import FIRST, SECOND
from builder.read.words import words
from builder.write.machine_pages import NAME, address

FILE = "llms.txt"


def llms_txt(build: Build, config: MkDocsConfig) -> str:
    """The list for a finished site."""
    language = build.language
    other = f"{config.extra['first_site']}{f'{SECOND}/' if language == FIRST else ''}{FILE}"
    parts = [
        f"# {config.site_name}",
        f"> {config.site_description}",
        build.said["llms_intro"].format(other=other),
    ]
    for name, pages in sections(build.navigation).items():
        lines = (f"- [{page.title}]({address(page, config)}{NAME}): {summary(page, language)}" for page in pages)
        parts.append("\n".join([f"## {name}", "", *lines]))
    return "\n\n".join(parts) + "\n"


def sections(nav: Navigation) -> dict[str, list[Page]]:
    """Pages of each section of the navigation, one inside another named by both, a page outside all by itself."""
    found: dict[str, list[Page]] = {}
    for path, page in leaves(nav.items):
        found.setdefault(": ".join(path) or str(page.title), []).append(page)
    return found


def leaves(items: list[Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Page]]:
    """(titles of the sections around it, page) of each page, in order."""
    for item in items:
        if isinstance(item, Section):
            yield from leaves(item.children, (*path, item.title))
        elif isinstance(item, Page):
            yield path, item


def summary(page: Page, language: str) -> str:
    """The first paragraph of a page's text; of a page of the reference, the names that it describes.

    Raises:
        ValueError: The page has neither.
    """
    soup = BeautifulSoup(page.content or "", "html.parser")
    names = [name.get_text() for name in soup.select("h2 .doc-object-name")]
    if names:
        return words(language)["llms_names"].format(names=", ".join(names))
    for paragraph in soup.find_all("p", recursive=False):
        said = " ".join(paragraph.get_text().replace(r"\(", "$").replace(r"\)", "$").split())
        if said and not paragraph.get("class") and not paragraph.select(".severity"):
            return said
    raise ValueError(f"{page.file.src_uri}: no paragraph of text that says what the page is about")
