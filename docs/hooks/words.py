"""What the site builder itself says, in the language of the page: `words("ko")["answer"]`."""

import tomllib
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parent.parent / "locale" / "words.toml"


@cache
def words(language: str) -> dict[str, str]:
    """All phrases of a language."""
    catalogue: dict[str, dict[str, str]] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return catalogue[language]
