"""Rival terms in the Korean texts of the site, each with its place.

Looked at are the pages, the text cells of the examples, and what the builder itself says, but no code, formula or
link's target. A paragraph that means a rival word in another sense says so: `<!-- allow: WORD -->`.
"""

import re
from collections.abc import Iterator

from builder.check.parity import texts
from builder.check.rival_terms import rivals_in
from builder.read.site_map import FIRST, sections
from builder.read.words import words
from mlp_tutorial.gallery.parity import PARTS

HIDDEN = ("code", "template", "span", "formula", "link")
ALLOWED = re.compile(r"<!-- allow: (.+?) -->")


def rival_terms() -> list[str]:
    """Every rival term in the whole site, one line each."""
    return [
        f"{place}: {rival} is called {korean} here"
        for place, paragraph in paragraphs()
        for rival, korean in rivals_in(paragraph)
        if rival not in ALLOWED.findall(paragraph)
    ]


def paragraphs() -> Iterator[tuple[str, str]]:
    """(place, what is read there) of each Korean paragraph."""
    for place, text in texts():
        shown = text.get(FIRST, "")
        for kind in HIDDEN:
            shown = PARTS[kind].sub(" ", shown)
        yield from ((place, paragraph) for paragraph in re.split(r"\n\s*\n", shown))
    yield from (("docs/locale/words.toml", phrase) for phrase in words(FIRST).values())
    yield from (("docs/sections.toml", title) for title in titles(sections()))


def titles(entry: object) -> Iterator[str]:
    """The Korean titles below an entry of docs/sections.toml."""
    if isinstance(entry, dict):
        yield from (title for language, title in entry.items() if language == FIRST and isinstance(title, str))
        yield from (title for inner in entry.values() for title in titles(inner))
    elif isinstance(entry, list):
        yield from (title for inner in entry for title in titles(inner))
