"""Brings docs/locale/api.ko.po up to date with the docstrings: `python docs/hooks/update_translations.py`.

New sentences come in empty, changed ones keep their old translation marked fuzzy, sentences that are gone are dropped.
Translate them, take the `fuzzy` flags away, and the strict build is content.
"""

import griffe
import polib

from builder.read.public_names import documented, read_package
from builder.read.repository import DOCS
from builder.translate.sentences import sentences

CATALOGUE = DOCS / "locale" / "api.ko.po"
WIDTH = 110
METADATA = {"Language": "ko", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}


def template() -> polib.POFile:
    """Every sentence of today's docstrings, untranslated."""
    package = read_package(
        docstring_parser=griffe.Parser.google,
        docstring_options={"returns_multiple_items": False},  # as mkdocs.yml has it
    )
    entries = polib.POFile(wrapwidth=WIDTH)
    entries.metadata = METADATA
    for member in documented(package):
        for sentence in sentences(member):
            where = (member.relative_package_filepath.as_posix(), "")
            entries.append(polib.POEntry(msgctxt=sentence.context, msgid=sentence.text, occurrences=[where]))
    return entries


def merged(kept: polib.POFile, wanted: polib.POFile) -> polib.POFile:
    """`wanted` with the translations of `kept`; where the sentence of a place changed, the old one as fuzzy."""
    exact = {(entry.msgctxt, entry.msgid): entry for entry in kept}
    by_place = {entry.msgctxt: entry for entry in kept}
    for entry in wanted:
        if known := exact.get((entry.msgctxt, entry.msgid)):
            entry.msgstr, entry.flags = known.msgstr, list(known.flags)
        elif (before := by_place.get(entry.msgctxt)) and before.msgstr:
            entry.msgstr, entry.flags, entry.previous_msgid = before.msgstr, ["fuzzy"], before.msgid
    return wanted


def main(arguments: list[str]) -> int:
    """Write the catalogue and say what is left to translate; with `check`, only compare and fail on a difference."""
    kept = polib.pofile(str(CATALOGUE), wrapwidth=WIDTH) if CATALOGUE.exists() else polib.POFile()
    catalogue = merged(kept, template())
    open_entries = [entry for entry in catalogue if entry.fuzzy or not entry.msgstr]
    if "check" not in arguments:
        catalogue.save(str(CATALOGUE))
    print(f"{len(catalogue)} sentences, {len(open_entries)} to translate")
    return 1 if "check" in arguments and (open_entries or str(catalogue) != str(kept)) else 0
