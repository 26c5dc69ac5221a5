"""The terms of docs/glossary.toml: their anchors, and how a page's text names them."""

import re
from dataclasses import dataclass

from builder.read.repository import DOCS, table

GLOSSARY = DOCS / "glossary.toml"


@dataclass(frozen=True)
class Term:
    """One concept: its English and Korean names, the Korean rivals, and what it means where that is written."""

    english: str
    korean: str
    rivals: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def anchor(self) -> str:
        """Fragment of the glossary page."""
        return re.sub(r"[^a-z]+", "-", self.english.lower()).strip("-")

    def name(self, language: str) -> str:
        """The term in a language."""
        return self.korean if language == "ko" else self.english

    def meaning(self, language: str) -> str:
        """What it means; empty where the glossary does not say."""
        return dict(self.meanings).get(language, "")


def terms() -> tuple[Term, ...]:
    """All terms as written."""
    entries = table(GLOSSARY)["term"]
    return tuple(
        Term(
            entry["english"],
            entry["korean"],
            tuple(entry["rivals"]),
            tuple(
                (language, entry[f"meaning_{language}"]) for language in ("ko", "en") if f"meaning_{language}" in entry
            ),
        )
        for entry in entries
    )


def pattern(language: str) -> re.Pattern[str]:
    """Finds any term in running text, the longest first; in English also capitalised or in the plural."""
    names = sorted({term.name(language) for term in terms()}, key=len, reverse=True)
    words = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?<![가-힣\w])(?:{words})" if language == "ko" else rf"(?i)\b(?:{words})(?=s?\b)(?!-)")


def by_name(language: str) -> dict[str, Term]:
    """Term of each name, in lower case."""
    return {term.name(language).lower(): term for term in terms()}
