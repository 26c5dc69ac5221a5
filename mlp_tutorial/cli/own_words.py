"""Errors of the library as the command tells them: what to try is an option or a command, not a line of Python."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.messages import has, text

Facts = Callable[[MlpTutorialError], Mapping[str, Any]]
Key = Callable[[str, str], str]


def of_train(word: str, part: str) -> str:
    """Where the words of `train` stand."""
    return f"cli.refused.{word}.{part}"


class ToldError(Exception):
    """An error of the library, and its sentences where the command has others for it.

    Args:
        error: The error.
        facts: What the command's own sentences quote besides the error's facts.
        key: Where these sentences stand, by the error's name and the part of the message.
    """

    def __init__(self, error: MlpTutorialError, facts: Mapping[str, Any], key: Key) -> None:
        super().__init__(error.word)
        self.error, self._facts, self._key = error, {**facts, **error.facts}, key

    @property
    def remedy(self) -> str:
        """What to try."""
        return self._own("try", self.error.remedy)

    def __str__(self) -> str:
        error = self.error
        fact, why = self._own("fact", error.fact), self._own("why", error.why)
        layout = text("errors.layout", fact=fact, why=why, remedy=self.remedy, name=error.word)
        return f"[{error.code} {error.word}] {layout}"

    def _own(self, part: str, other: str) -> str:
        key = self._key(self.error.word, part)
        return text(key, **self._facts) if has(key) else other


@contextmanager
def in_own_words(facts: Facts, key: Key = of_train) -> Iterator[None]:
    """A block whose errors are told in the words of `messages/*/cli.toml`.

    Args:
        facts: What these words quote besides the facts of an error.
        key: Where they stand: another place for a command that has other options than `train`.

    Raises:
        ToldError: In place of an error of the library.
    """
    try:
        yield
    except MlpTutorialError as error:
        raise ToldError(error, facts(error), key) from error
