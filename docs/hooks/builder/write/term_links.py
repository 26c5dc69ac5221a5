"""Links the first use of each glossary term on a page to its entry; behind Korean, English is added."""

import re

from builder.read.glossary import Term, by_name, pattern

TAG = re.compile(r"(<!--.*?-->|<[^>]+>)", re.DOTALL)
CLOSED_TAGS = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "th", "svg", "style", "script"}
CLOSED_CLASSES = re.compile(
    r'class="[^"]*\b(arithmatex|output|run-bar|run-facts|five-steps|gallery|admonition-title)\b'
)
VOID_TAGS = {"br", "hr", "img", "input", "wbr", "link", "meta", "col"}
# Behind a stem that goes on as a verb, as in 학습합니다, the English would part the word.
WORD_ENDS = re.compile(r"(?!\(|[하합했할한해되된될됩됐됨시])")


def linked(html: str, language: str, glossary_url: str) -> str:
    """`html` with a link at the first use of each term outside headings, code, links and formulas.

    Korean terms get their English at the first use where a word ends, unless parentheses follow already.
    """
    parts, uses, known = TAG.split(html), pattern(language), by_name(language)

    def term_of(use: re.Match[str]) -> Term:
        return known[" ".join(use[0].split()).lower()]

    seen: set[str] = set()
    glossed: set[str] = set()
    open_tags: list[tuple[str, bool]] = []
    for place, part in enumerate(parts):
        if place % 2:
            _follow(part, open_tags)
        elif part.strip() and not any(closed for _, closed in open_tags):
            parts[place] = uses.sub(
                lambda use: (
                    _link(use[0], term_of(use), language, glossary_url, seen)
                    + _english(use, term_of(use), language, glossed)
                ),
                part,
            )
    return "".join(parts)


def _follow(tag: str, open_tags: list[tuple[str, bool]]) -> None:
    """Keep the stack of open elements, each with whether its text is left alone."""
    name = re.match(r"</?([a-zA-Z0-9]+)", tag)
    if name is None or name[1] in VOID_TAGS or tag.endswith("/>"):
        return
    if not tag.startswith("</"):
        open_tags.append((name[1], name[1] in CLOSED_TAGS or bool(CLOSED_CLASSES.search(tag))))
        return
    while open_tags and open_tags.pop()[0] != name[1]:
        pass


def _link(use: str, term: Term, language: str, glossary_url: str, seen: set[str]) -> str:
    if term.anchor in seen:
        return use
    seen.add(term.anchor)
    other = term.name("en" if language == "ko" else "ko")
    return f'<a class="term" href="{glossary_url}#{term.anchor}" title="{other}">{use}</a>'


def _english(use: re.Match[str], term: Term, language: str, glossed: set[str]) -> str:
    """The English term in parentheses, which the search leaves out: it would find every page."""
    if language != "ko" or term.anchor in glossed:
        return ""
    if not WORD_ENDS.match(use.string, use.end()):
        glossed |= {term.anchor} if use.string.startswith("(", use.end()) else set()
        return ""
    glossed.add(term.anchor)
    return f"<span data-search-exclude>({term.english})</span>"
