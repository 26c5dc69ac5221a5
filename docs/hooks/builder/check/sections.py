"""Remembers which Korean section answers which English one: `python docs/hooks/sections.py check | update`.

docs/locale/sections.toml holds a hash of each section in both languages, as they were when somebody last said that
they agree. `check` fails on an English section that was edited since while its Korean counterpart was not. `update`
remembers today's texts; it refuses where `check` would fail, unless told `--same`: the Korean needs no change.
"""

import hashlib
import re

from builder.check.parity import texts
from builder.read.repository import DOCS, ROOT, table
from builder.read.site_map import examples, script_path
from mlp_tutorial.gallery.parity import PARTS
from mlp_tutorial.messages import LANGUAGES

STORE = DOCS / "locale" / "sections.toml"
ANCHOR = re.compile(r"^#{1,6} .*\{[^}]*#([\w-]+)[^}]*\}\s*$")
HEAD = "# Hashes of each section in English and Korean when they last agreed; written by docs/hooks/sections.py.\n"


def sections() -> dict[str, dict[str, str]]:
    """Today's hash of each section by place (`page#anchor`) and language."""
    found: dict[str, dict[str, str]] = {}
    for place, text in whole_pages().items():
        for language in LANGUAGES:
            for anchor, body in split(text.get(language, "")).items():
                found.setdefault(f"{place}#{anchor}", {})[language] = short_hash(body)
    return found


def whole_pages() -> dict[str, dict[str, str]]:
    """The text of every page by language; the cells of a script, joined."""
    pages = {place: text for place, text in texts() if ":" not in place}
    for example in examples():
        cells = [cell for cell in example.cells if not cell.is_code]
        joined = {language: "\n\n".join(cell.texts[language] for cell in cells) for language in LANGUAGES}
        pages[script_path(example).relative_to(ROOT).as_posix()] = joined
    return pages


def split(text: str) -> dict[str, str]:
    """Bodies of a page's sections by anchor; what comes before the first anchor is `top`."""
    anchor, bodies = "top", {"top": ""}
    hidden = PARTS["code"].sub(lambda block: "\n" * block[0].count("\n"), text).split("\n")
    for line, visible in zip(text.split("\n"), hidden, strict=True):
        if heading := ANCHOR.match(visible):
            anchor = heading[1]
        bodies[anchor] = bodies.get(anchor, "") + line + "\n"
    return {anchor: body for anchor, body in bodies.items() if body.strip()}


def short_hash(body: str) -> str:
    """Hash of a text, whatever its line breaks."""
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest()[:12]


def stored() -> dict[str, dict[str, str]]:
    """The hashes remembered."""
    return table(STORE) if STORE.exists() else {}


def one_sided() -> list[str]:
    """Places whose English changed since the last agreement while the Korean did not, or the reverse."""
    before, now = stored(), sections()
    found = []
    for place, hashes in now.items():
        if place in before:
            changed = [language for language in LANGUAGES if hashes.get(language) != before[place].get(language)]
            if len(changed) == 1:
                found.append(f"{place}: edited in {changed[0]} only")
    return found


def open_places() -> list[str]:
    """Everything that `check` refuses: one-sided edits, and places that nobody has said to agree."""
    before, now = stored(), sections()
    new = [f"{place}: not yet recorded" for place in now if now[place] != before.get(place)]
    gone = [f"{place}: is no more" for place in before if place not in now]
    sided = one_sided()
    told = {line.split(": ")[0] for line in sided}
    return sided + [line for line in new if line.split(": ")[0] not in told] + gone


def write() -> None:
    """Remember today's texts."""
    lines = [
        f'"{place}" = {{ en = "{h.get("en", "")}", ko = "{h.get("ko", "")}" }}'
        for place, h in sorted(sections().items())
    ]
    STORE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """The command."""
    refused = open_places() if arguments[:1] == ["check"] else [] if "--same" in arguments else one_sided()
    print("\n".join(refused) or "both languages agree")
    if not refused and arguments[:1] == ["update"]:
        write()
    return 1 if refused else 0
