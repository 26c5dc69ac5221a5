"""The lint on Korean text: which rival terms of docs/glossary.toml stand in it. Needs the standard library only."""

import re
from typing import Any

from builder.read.repository import DOCS, table

GLOSSARY = DOCS / "glossary.toml"


def terms() -> tuple[dict[str, Any], ...]:
    """All entries of the glossary, as written."""
    return tuple(table(GLOSSARY)["term"])


def rivals() -> dict[str, str]:
    """The preferred term of each rival."""
    return {rival: term["korean"] for term in terms() for rival in term["rivals"]}


def rivals_in(text: str) -> list[tuple[str, str]]:
    """(rival, preferred term) for each rival that a word of `text` begins with.

    A rival inside a preferred term or an allowed phrase is right there ("경사" in "경사 하강법"), and one in
    the middle of a word is another word ("우도" in "경우도").
    """
    preferred = rivals()
    phrases = [phrase for term in terms() for phrase in (term["korean"], *term.get("allowed", ()))]
    right = [phrase for phrase in phrases if any(rival in phrase for rival in preferred)]
    for phrase in sorted(right, key=len, reverse=True):
        text = re.sub(_spaced(phrase), "·", text)
    return [(rival, korean) for rival, korean in preferred.items() if re.search(_spaced(rival), text)]


def _spaced(phrase: str) -> str:
    """Pattern of `phrase` at the beginning of a word, over a line break too."""
    return r"(?<![가-힣])" + r"\s+".join(re.escape(word) for word in phrase.split())
