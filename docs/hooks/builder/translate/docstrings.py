"""Griffe extension: the docstrings in the language of the reference, from a gettext catalogue.

A sentence without a translation, or with one that a later edit made doubtful (fuzzy), is a warning: a strict build
fails and names it. Without a catalogue the docstrings stay English.
"""

from pathlib import Path
from typing import Any

import griffe
import polib

from builder.read.public_names import documented
from builder.translate.sentences import sentences, with_example_sections

log = griffe.get_logger("translated_docstrings")


class TranslatedDocstrings(griffe.Extension):
    """Replaces the sentences of the package's docstrings when the package has been read."""

    def __init__(self, catalogue: str = "", source_title: str = "Source") -> None:
        self.translations: dict[tuple[str, str], str] | None = None
        self.source_title = source_title
        if catalogue:
            entries = polib.pofile(str(Path(catalogue)))
            done = [entry for entry in entries if not entry.obsolete and not entry.fuzzy and entry.msgstr]
            self.translations = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in done}

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Called once the package and all its modules are loaded."""
        if pkg.path != "mlp_tutorial":
            return
        for member in documented(pkg):
            with_example_sections(member)
            if self.translations is not None:
                self.translate(member, self.translations)
            for section in member.docstring.parsed:
                if section.kind.value == "admonition" and section.value.kind == "source":
                    section.title = self.source_title

    def translate(self, member: Any, translations: dict[tuple[str, str], str]) -> None:
        """Replace each sentence of one docstring."""
        for sentence in sentences(member):
            found = translations.get((sentence.context, sentence.text))
            if found is None:
                log.warning(f"docs/locale/api.ko.po has no translation of {sentence.context}: {sentence.text[:60]!r}")
            else:
                sentence.replace(found)
