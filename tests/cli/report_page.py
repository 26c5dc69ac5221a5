"""A page of `train --report`, read without a browser: whether its elements are closed and go together, what it says."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

_VOID = {"meta", "br", "hr", "img", "link", "input"}
_LOADS = {"src", "srcset", "data", "poster", "action"}


@dataclass
class Element:
    """An element, the text in it, and its children."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def all(self, tag: str) -> list["Element"]:
        """Descendants of that tag, in the order of the page."""
        found = [self] if self.tag == tag else []
        return found + [element for child in self.children for element in child.all(tag)]

    @property
    def text(self) -> str:
        """All text in it, spaces squeezed."""
        return " ".join("".join(self.words).split())


class Page(HTMLParser):
    """The page of a file.

    Attributes:
        root: Its html element.
        complaints: What is not closed or not as it has to be.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.source = path.read_bytes().decode()
        self.root = Element("", {})
        self._open = [self.root]
        self.complaints: list[str] = []
        self.feed(self.source)
        self.close()
        if len(self._open) > 1:
            self.complaints.append(f"never closed: {self._open[-1].tag}")
        self._look_through()

    def handle_starttag(self, tag, attrs) -> None:
        attributes = dict(attrs)
        if len(attributes) < len(attrs):
            self.complaints.append(f"{tag}: an attribute twice")
        element = Element(tag, attributes)
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs) -> None:
        self._open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag) -> None:
        if self._open[-1].tag != tag:
            self.complaints.append(f"{tag} closed inside {self._open[-1].tag}")
        else:
            self._open.pop()

    def handle_data(self, data) -> None:
        for element in self._open:
            element.words.append(data)

    def _everything(self, element=None) -> list[Element]:
        element = element or self.root
        return [element] + [found for child in element.children for found in self._everything(child)]

    def _look_through(self) -> None:
        elements = self._everything()
        names = [element.attributes["id"] for element in elements if "id" in element.attributes]
        self.complaints += [f"id {name} twice" for name in set(names) if names.count(name) > 1]
        for element in elements:
            referred = [value[1:] for value in [element.attributes.get("href")] if value]
            referred += element.attributes.get("aria-labelledby", "").split()
            referred += re.findall(r"url\(#([^)]+)\)", " ".join(value or "" for value in element.attributes.values()))
            self.complaints += [f"{element.tag} refers to {name}" for name in referred if name not in names]
            self.complaints += [f"{element.tag} loads by {name}" for name in element.attributes if name in _LOADS]
            self.complaints += [f"handler {name}" for name in element.attributes if name.startswith("on")]
            if element.tag in ("script", "iframe", "object", "embed", "link"):
                self.complaints.append(f"a page that loads or runs: {element.tag}")
            if element.tag == "th" and element.attributes.get("scope") not in ("row", "col"):
                self.complaints.append(f"th without scope: {element.text}")
            if element.tag == "table" and not element.all("caption"):
                self.complaints.append("table without caption")
            if element.tag == "svg" and not element.attributes.keys() & {"aria-labelledby", "aria-hidden"}:
                self.complaints.append("picture without a description")
            if element.tag == "svg" and element.attributes.get("role") == "img" and not element.children:
                self.complaints.append("empty picture")
        self._look_at_headings(elements)
        self.complaints += [f"not to be seen: {letter!r}" for letter in set(self.source) if _is_unseen(letter)]

    def _look_at_headings(self, elements: list[Element]) -> None:
        levels = [int(element.tag[1]) for element in elements if re.fullmatch("h[1-6]", element.tag)]
        if levels.count(1) != 1 or levels[0] != 1:
            self.complaints.append(f"headings {levels}")
        self.complaints += [f"h{b} under h{a}" for a, b in pairwise(levels) if b > a + 1]

    def table(self, caption: str) -> list[list[str]]:
        """Cells of the table whose caption begins so, headings included."""
        tables = [table for table in self.root.all("table") if table.all("caption")[0].text.startswith(caption)]
        assert tables, caption
        return [[cell.text for cell in row.children] for row in tables[0].all("tr")]

    @property
    def code(self) -> str:
        """The program, as it would be copied."""
        return "".join(self.root.all("pre")[-1].words)

    @property
    def outline(self) -> list[str]:
        """Tags of all elements but those inside pictures."""

        def tags(element: Element) -> list[str]:
            inside = [] if element.tag == "svg" else [tag for child in element.children for tag in tags(child)]
            return [element.tag, *inside, f"/{element.tag}"]

        return tags(self.root)


def _is_unseen(letter: str) -> bool:
    return not letter.isprintable() and letter != "\n"
