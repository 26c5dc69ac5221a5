"""What was found out about a table, said once to whoever reads it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mlp_tutorial.messages import text

LISTED = 10  # rows or names that a sentence lists before it says "…"


class Note(NamedTuple):
    """One finding: its name in the catalogue `messages/*/tables.toml`, and the facts that its sentence quotes.

    Example:
        >>> Note("separator", {"separator": ";"}).word
        'separator'
    """

    word: str
    facts: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """The finding in the language in use."""
        return text(f"tables.notes.{self.word}", **self.facts)


def listed(items: Sequence[object]) -> str:
    """Items with commas between them, the first ones of many.

    Args:
        items: Rows or names.

    Example:
        >>> listed([3, 4, 5])
        '3, 4, 5'
    """
    more = ", …" if len(items) > LISTED else ""
    return ", ".join(str(item) for item in items[:LISTED]) + more
