"""A part of a sentence that not every finding has, such as what is known of linear models only."""

from typing import Any

from mlp_tutorial.messages import text


class Phrase:
    """A catalogue's sentence as a fact of a finding, in the language in use when it is read.

    Args:
        key: Its key in the catalogue; "" for no words at all.
        facts: Values of its placeholders.

    Example:
        >>> str(Phrase(""))
        ''
    """

    def __init__(self, key: str, **facts: Any) -> None:
        self._key, self._facts = key, facts

    def __str__(self) -> str:
        return text(self._key, **self._facts) if self._key else ""

    def __repr__(self) -> str:
        return repr(str(self))
