"""What must be the same in both languages of a text: headings, anchors, code, formulas, links, images, templates.

`mlp_tutorial.gallery.parity` compares the cells of an example; here the hand-written pages join them, and what only
the site knows: marks, images, the order of headings, that each heading has an anchor, and what the builder itself says.
"""

import re
from collections import Counter
from collections.abc import Iterator

from builder.read.repository import DOCS, ROOT, table
from builder.read.site_map import examples, script_path
from builder.read.words import CATALOGUE
from mlp_tutorial.gallery.parity import PARTS, comparable
from mlp_tutorial.messages import LANGUAGES

HEADING = re.compile(r"^(#{1,6}) .*?(?:\{([^}]*)\})?\s*$", re.MULTILINE)
INDENTED_BLOCK = re.compile(r"^ {4}```.*?^ {4}```$", re.MULTILINE | re.DOTALL)
EXTRA = {
    "image": re.compile(r"!\[[^\]]*\]\(([^)\s]+)"),
    "mark": re.compile(r"^<!-- (?!allow:)(.+?) -->$", re.MULTILINE),
}


def texts() -> Iterator[tuple[str, dict[str, str]]]:
    """(place, text by language) of every hand-written page and every text cell; a missing language is missing."""
    pages = sorted({path.relative_to(DOCS / lang) for lang in LANGUAGES for path in (DOCS / lang).rglob("*.md")})
    for page in pages:
        found = {lang: DOCS / lang / page for lang in LANGUAGES}
        written = {lang: path.read_text(encoding="utf-8") for lang, path in found.items() if path.exists()}
        yield page.as_posix(), {lang: set_out(text) for lang, text in written.items()}
    for example in examples():
        for cell in example.cells:
            if not cell.is_code:
                yield f"{script_path(example).relative_to(ROOT).as_posix()}:{cell.line}", cell.texts


def set_out(text: str) -> str:
    """A page whose indented code blocks, those of tabs and notes, begin at the margin."""
    return INDENTED_BLOCK.sub(lambda block: re.sub(r"^ {4}", "", block[0], flags=re.MULTILINE), text)


def differences() -> list[str]:
    """Every difference in the whole site, one line each."""
    return [f"{place}: {found}" for place, text in texts() for found in compare(text)] + phrases()


def phrases() -> list[str]:
    """Phrases of the builder that one language has."""
    keys = {language: set(said) for language, said in table(CATALOGUE).items()}
    return [
        f"{CATALOGUE.relative_to(ROOT).as_posix()}: {key}: only in {language}"
        for language in LANGUAGES
        for key in sorted(keys[language] - set.intersection(*keys.values()))
    ]


def compare(text: dict[str, str]) -> list[str]:
    """What differs between the languages of one text."""
    if set(text) != set(LANGUAGES):
        return [f"only in {', '.join(sorted(text))}"]
    ko, en = (parts_of(text[language]) for language in LANGUAGES)
    found = []
    for kind in ko:
        only_ko, only_en = ko[kind] - en[kind], en[kind] - ko[kind]
        if only_ko or only_en:
            found.append(f"{kind} differs: Korean {sorted(only_ko)}, English {sorted(only_en)}")
    if anchors(text["ko"]) != anchors(text["en"]):
        found.append(f"headings differ: Korean {anchors(text['ko'])}, English {anchors(text['en'])}")
    found += [
        f"heading without an anchor: {level}" for level, anchor in anchors(text["en"]) if level > 1 and not anchor
    ]
    return found


def parts_of(text: str) -> dict[str, Counter[str]]:
    """How often each thing that must be the same occurs, by kind."""
    extra = {kind: Counter(pattern.findall(without_code(text))) for kind, pattern in EXTRA.items()}
    return comparable(text) | extra


def anchors(text: str) -> list[tuple[int, str]]:
    """(level, anchor) of the headings in order; an empty anchor where there is none."""
    found = HEADING.finditer(without_code(text))
    return [(len(heading[1]), " ".join(re.findall(r"#[\w-]+", heading[2] or ""))) for heading in found]


def without_code(text: str) -> str:
    """A text whose fenced blocks are gone."""
    return PARTS["code"].sub("", text)
