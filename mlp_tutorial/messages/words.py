"""The name of each mistake in words, "rows-differ", and its code, "MLP102": whoever asks may write either.

An error and a rule of the doctor about the same mistake share name and code, which stand with the error's sentences.
"""

from functools import cache

from mlp_tutorial.messages import get_language, keys, text

SECTIONS = ("errors", "rules")


def code_of(name: str) -> str:
    """Code of the mistake of that name; a KeyError where there is none."""
    return _codes(get_language())[name]


def name_of(asked: object) -> str | None:
    """Name of the mistake that a name or a code means, in any case, MLP written or not; None where there is none."""
    written = str(asked).lower()
    codes = _codes(get_language())
    return written if written in codes else _names(get_language()).get(f"MLP{written.removeprefix('mlp')}")


def names(section: str) -> list[str]:
    """Names of the errors ("errors"), or of the rules that are no errors ("rules"), in the order of their codes."""
    titled = [key.split(".")[1] for key in keys(section, get_language()) if key.endswith(".title")]
    return sorted(titled, key=lambda name: int(code_of(name).removeprefix("MLP")))


@cache
def _codes(language: str) -> dict[str, str]:
    """Code of each name."""
    written = [key for section in SECTIONS for key in keys(section, language) if key.endswith(".code")]
    return {key.split(".")[1]: text(key) for key in written}


@cache
def _names(language: str) -> dict[str, str]:
    """Name of each code."""
    return {code: name for name, code in _codes(language).items()}
