"""Every sentence the library says, in Korean and English, and the choice between them.

The sentences stand in `ko/*.toml` and `en/*.toml`: same files, same keys, same placeholders.
"""

import locale
import os
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("ko", "en")
_chosen: str | None = None


def set_language(language: str | None) -> None:
    """Choose the language of messages, axis labels and command output.

    Args:
        language: `"ko"` or `"en"`; `None` goes back to `MLP_TUTORIAL_LANG`, else the locale.

    Raises:
        ValueError: The language is neither Korean nor English.

    Example:
        >>> set_language("ko")
        >>> get_language()
        'ko'
        >>> set_language(None)
    """
    global _chosen
    if language is not None and language not in LANGUAGES:
        raise ValueError(text("errors.language", language=language))
    _chosen = language


def get_language() -> str:
    """Language in use: the one set, else `MLP_TUTORIAL_LANG`, else Korean in a Korean locale, else English.

    Returns:
        `"ko"` or `"en"`.

    Example:
        >>> get_language() in ("ko", "en")
        True
    """
    return _language_and_source()[0]


def language_source() -> str:
    """Where the language in use comes from: `"set_language"`, or the variable of the environment that names it.

    Returns:
        Such as `"MLP_TUTORIAL_LANG"` or `"LANG"`; `"locale"` where no variable says it.
    """
    return _language_and_source()[1]


def _language_and_source() -> tuple[str, str]:
    if _chosen is not None:
        return _chosen, "set_language"
    asked = os.environ.get("MLP_TUTORIAL_LANG", "").lower()
    if asked in LANGUAGES:
        return asked, "MLP_TUTORIAL_LANG"
    source, name = _system_locale()
    return "ko" if name.lower().startswith(("ko", "korean")) else "en", source


def text(key: str, /, **facts: Any) -> str:
    """Sentence under `key` ("file.name" or "file.group.name"), with its placeholders filled."""
    return _Formatter().vformat(_lookup(get_language(), key), (), facts)


def has(key: str) -> bool:
    """Whether the catalogues hold `key`."""
    try:
        _lookup("en", key)
    except KeyError:
        return False
    return True


def keys(section: str, language: str) -> Iterator[str]:
    """All keys of one catalogue file, in the order written."""
    return _leaves(_catalogue(language, section), section)


class _Formatter(string.Formatter):
    """Formats tensor shapes as plain tuples, so `torch.Size([3, 1])` reads (3, 1)."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, tuple) and not format_spec:
            return str(tuple(value))
        return str(super().format_field(value, format_spec))


@cache
def _catalogue(language: str, section: str) -> Mapping[str, Any]:
    path = files(__name__) / language / f"{section}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _lookup(language: str, key: str) -> str:
    section, *path = key.split(".")
    entry: Any = _catalogue(language, section)
    for name in path:
        entry = entry[name]
    if not isinstance(entry, str):
        raise KeyError(key)
    return entry


def _leaves(entry: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in entry.items():
        if isinstance(value, str):
            yield f"{prefix}.{name}"
        else:
            yield from _leaves(value, f"{prefix}.{name}")


def _system_locale() -> tuple[str, str]:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return variable, value
    return "locale", locale.getlocale()[0] or ""
