"""A page's HTML as Markdown, for those who read by machine: formulas in TeX, code fenced, headings with their anchors.

markdownify converts what every page has; here is what the pages of this site have besides.
"""

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from builder.write.executed_markdown import fenced

# What says nothing without a screen; a figure's light version stands for both.
LEFT_OUT = ".headerlink, .only-dark, .thumbnail, svg, .twemoji, .tabbed-set > input, .md-annotation, img[src^='data:']"
LANGUAGE = re.compile(r"language-([\w+-]+)")


def as_markdown(html: str, link: Callable[[str], str]) -> str:
    """Markdown of a page's content; `link` says where each address of the page leads to."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(LEFT_OUT):
        element.decompose()
    for element in soup.select("[title]"):
        del element["title"]
    for attribute in ("href", "src"):
        for element in soup.select(f"[{attribute}]"):
            element[attribute] = link(str(element[attribute]))
    for tabs in soup.select(".tabbed-set"):
        name_tabs(soup, tabs)
    return str(PageConverter().convert_soup(soup)).strip() + "\n"


def name_tabs(soup: BeautifulSoup, tabs: Tag) -> None:
    """Put the name of each tab above its text: side by side they only stand on a screen."""
    labels = tabs.select(".tabbed-labels > label")
    for label, block in zip(labels, tabs.select(".tabbed-block"), strict=True):
        name = soup.new_tag("strong")
        name.string = label.get_text()
        paragraph = soup.new_tag("p")
        paragraph.append(name)
        block.insert(0, paragraph)
    for element in tabs.select(".tabbed-labels"):
        element.decompose()


def classes(element: Tag) -> list[str]:
    """The classes of an element."""
    return element.get_attribute_list("class")


def tex(element: Tag) -> str | None:
    r"""The formula of an element that KaTeX is to set, without its \( \) or \[ \]; None of any other."""
    return element.get_text().strip()[2:-2].strip() if "arithmatex" in classes(element) else None


class PageConverter(MarkdownConverter):
    """markdownify, and what this site's pages have besides."""

    class Options(MarkdownConverter.DefaultOptions):
        """Headings with #, a paragraph in a line, names such as mlp_tutorial as they are."""

        heading_style = ATX
        bullets = "-"
        escape_underscores = False
        wrap = True
        wrap_width = None

    def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A formula in a line."""
        formula = tex(el)
        return text if formula is None else f"${formula}$"

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A formula of its own; a note as a quotation."""
        formula = tex(el)
        if formula is not None:
            return f"\n\n$$\n{formula}\n$$\n\n"
        if "admonition" in classes(el):
            return str(self.convert_blockquote(el, text, parent_tags))
        return str(super().convert_div(el, text, parent_tags))

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A note's title in bold."""
        title = "admonition-title" in classes(el)
        return str(super().convert_p(el, f"**{text.strip()}**" if title else text, parent_tags))

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """What stands above folded text."""
        return f"\n\n**{text.strip()}**\n\n"

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Folded text is open."""
        return str(super().convert_div(el, text, parent_tags))

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A heading with its anchor, as the sources write it."""
        anchor = f" {{#{el['id']}}}" if el.get("id") and "_inline" not in parent_tags else ""
        return str(super().convert_hN(n, el, text.strip() + anchor, parent_tags))

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A cell, in which a bar is no border."""
        return str(super().convert_td(el, text.replace("|", r"\|"), parent_tags))

    convert_th = convert_td

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Code in its language; what it printed as plain text."""
        block = el.find_parent("div")
        names = " ".join(classes(block)) if block else ""
        language = LANGUAGE.search(names)
        return "\n\n" + fenced(el.get_text().strip("\n"), language[1] if language else "text") + "\n\n"


def anchors(html: str) -> set[str]:
    """Anchors of the headings: those that the Markdown has too."""
    soup: Any = BeautifulSoup(html, "html.parser")
    return {heading["id"] for heading in soup.select("h1[id], h2[id], h3[id], h4[id], h5[id], h6[id]")}
