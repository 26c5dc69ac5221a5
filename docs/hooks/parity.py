"""What must be the same in both languages of a text: headings, anchors, code, formulas, links, images, templates."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from example_map import examples
from example_script import LANGUAGES
from public_names import ROOT
from text_templates import TEMPLATE

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^( *)(`{3,}|~{3,})(.*?)^\1\2\s*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) .*?(?:\{([^}]*)\})?\s*$", re.MULTILINE)
KINDS = {
    "code": re.compile(r"(`+)(.+?)\1", re.DOTALL),
    "formula": re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]+?)\$", re.DOTALL),
    "image": re.compile(r"!\[[^\]]*\]\(([^)\s]+)"),
    "link": re.compile(r"(?<!!)\[[^\]]*\](?:\(([^)\s]+)[^)]*\)|\[([^\]]+)\])"),
    "mark": re.compile(r"^<!-- (?!allow:)(.+?) -->$", re.MULTILINE),
}


def texts() -> Iterator[tuple[str, dict[str, str]]]:
    """(place, text by language) of every hand-written page and every text cell; a missing language is missing."""
    pages = sorted({path.relative_to(DOCS / lang) for lang in LANGUAGES for path in (DOCS / lang).rglob("*.md")})
    for page in pages:
        found = {lang: DOCS / lang / page for lang in LANGUAGES}
        yield page.as_posix(), {lang: path.read_text(encoding="utf-8") for lang, path in found.items() if path.exists()}
    for example in examples():
        for cell in example.cells:
            if not cell.is_code:
                yield f"{place_of(example.path)}:{cell.line}", cell.texts


def place_of(path: Path) -> str:
    """A script's path in the project."""
    return f"examples/{path.parent.name}/{path.name}"


def differences() -> list[str]:
    """Every difference in the whole site, one line each."""
    return [f"{place}: {found}" for place, text in texts() for found in compare(text)]


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
    if not found and list(ko["heading"]) != list(en["heading"]):
        found.append("headings come in another order")
    found += [f"heading without an anchor: {title}" for title in unanchored(text["en"])]
    return found


def parts_of(text: str) -> dict[str, Counter[str]]:
    """How often each thing that must be the same occurs, by kind."""
    parts: dict[str, Counter[str]] = {"block": Counter(match[0].strip() for match in BLOCK.finditer(text))}
    text = BLOCK.sub("", text)
    parts["template"] = Counter(match[1] for match in TEMPLATE.finditer(text))
    text = TEMPLATE.sub("", text)
    parts["code"] = Counter(match[2] for match in KINDS["code"].finditer(text))
    plain = KINDS["code"].sub("", text)
    for kind in ("formula", "image", "mark"):
        parts[kind] = Counter("".join(filter(None, match.groups())) for match in KINDS[kind].finditer(plain))
    parts["link"] = Counter("".join(filter(None, match.groups())) for match in KINDS["link"].finditer(text))
    parts["heading"] = Counter(f"{match[1]} {{{match[2] or ''}}}" for match in HEADING.finditer(plain))
    return parts


def unanchored(text: str) -> list[str]:
    """Headings below the title without an explicit anchor."""
    headings = HEADING.finditer(BLOCK.sub("", text))
    return [match[0] for match in headings if len(match[1]) > 1 and "#" not in (match[2] or "")]
