"""The reference in Korean: every public sentence is translated, and a strict build fails on one that is not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from builder.translate.catalogue import merged
import yaml

from builder.check.rival_terms import rivals_in
from tests.site.conftest import ROOT

CATALOGUE = ROOT / "docs" / "locale" / "api.ko.po"
ENTRIES = list(polib.pofile(str(CATALOGUE)))
SPANS = re.compile(r"`[^`]+`|\$[^$]+\$|\]\[[^]]+\]|\]\([^)]+\)")
ONE = "mlp_tutorial.errors.explain: text 0"


def test_the_catalogue_holds_todays_sentences_and_none_is_open() -> None:
    command = [sys.executable, "docs/hooks/update_translations.py", "check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split(", ")[-1].strip()) == (0, "0 to translate"), done.stdout + done.stderr


def test_code_formulas_links_and_paragraphs_are_the_same() -> None:
    def marks(sentence: str) -> tuple[list[str], int]:
        return sorted(SPANS.findall(sentence)), sentence.count("\n\n")

    assert {entry.msgctxt for entry in ENTRIES if marks(entry.msgstr) != marks(entry.msgid)} == set()


def test_the_terms_are_the_glossarys() -> None:
    found = {entry.msgctxt: rivals_in(re.sub(r"`[^`]*`", "", entry.msgstr)) for entry in ENTRIES}
    assert {context: rivals for context, rivals in found.items() if rivals} == {}


def test_what_is_the_same_in_both_languages_is_code_literature_or_an_address() -> None:
    same = {entry.msgid for entry in ENTRIES if entry.msgid == entry.msgstr}
    words = {text for text in same if re.search("[A-Za-z]{4}", re.sub(r"`[^`]*`|^https://\S+$", "", text))}
    assert {sentence for sentence in words if not re.search(r"\(\d{4}\)", sentence)} <= {"solved / runs."}


def emptied(entry: polib.POEntry) -> None:
    entry.msgstr = ""


def made_doubtful(entry: polib.POEntry) -> None:
    entry.flags.append("fuzzy")


def of_an_older_sentence(entry: polib.POEntry) -> None:
    entry.msgid += " It was another one."


def strict_build(folder: Path, catalogue: polib.POFile) -> subprocess.CompletedProcess[str]:
    """A site of one page of the reference, with the translations of `catalogue`."""
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# API\n\n::: mlp_tutorial.explain\n", encoding="utf-8")
    catalogue.save(str(folder / "api.po"))
    extension = {"builder.translate.docstrings": {"catalogue": str(folder / "api.po")}}
    parsing = {"docstring_style": "google", "docstring_options": {"returns_multiple_items": False}}
    python = {
        "paths": [str(ROOT)],
        "options": {"extensions": ["dataclasses", extension], "show_source": False, **parsing},
    }
    config = {
        "site_name": "API",
        "theme": {"name": "mkdocs"},
        "plugins": [{"mkdocstrings": {"handlers": {"python": python}}}],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    path = os.pathsep.join([str(ROOT / "docs" / "hooks"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(folder / "mkdocs.yml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})


def test_a_strict_build_with_the_whole_catalogue_shows_the_korean_text(tmp_path: Path) -> None:
    catalogue = polib.pofile(str(CATALOGUE))
    done = strict_build(tmp_path, catalogue)
    assert done.returncode == 0, done.stderr
    translation = next(entry.msgstr for entry in catalogue if entry.msgctxt == ONE)
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert translation in page
    assert "Full explanation of an error's code" not in page


@pytest.mark.parametrize("spoil", [emptied, made_doubtful, of_an_older_sentence])
@pytest.mark.parametrize("context", [ONE, "mlp_tutorial.training.fit: parameters lr"])
def test_a_strict_build_without_one_translation_fails_and_names_it(tmp_path: Path, spoil, context: str) -> None:
    catalogue = polib.pofile(str(CATALOGUE))
    spoil(next(entry for entry in catalogue if entry.msgctxt == context))
    done = strict_build(tmp_path, catalogue)
    assert done.returncode != 0
    assert f"no translation of {context}" in done.stderr


def test_an_edited_sentence_keeps_its_old_translation_as_doubtful() -> None:
    kept, wanted = polib.POFile(), polib.POFile()
    kept.append(polib.POEntry(msgctxt="place", msgid="Old.", msgstr="옛 문장입니다."))
    wanted.append(polib.POEntry(msgctxt="place", msgid="New."))
    wanted.append(polib.POEntry(msgctxt="elsewhere", msgid="Another."))
    edited, another = merged(kept, wanted)
    assert (edited.msgstr, edited.fuzzy, edited.previous_msgid) == ("옛 문장입니다.", True, "Old.")
    assert (another.msgstr, another.fuzzy) == ("", False)
