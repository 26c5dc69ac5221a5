"""What the site builder itself says, in the language of the page: `words("ko")["answer"]`."""

from builder.read.repository import DOCS, table

CATALOGUE = DOCS / "locale" / "words.toml"


def words(language: str) -> dict[str, str]:
    """All phrases of a language."""
    phrases: dict[str, str] = table(CATALOGUE)[language]
    return phrases
