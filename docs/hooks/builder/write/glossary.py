"""The glossary's page, the words with which the search finds a term under its other names, and the error
texts with which it finds a rule of the doctor.
"""

import json

from builder.build import Build
from builder.read.glossary import terms
from builder.read.repository import DOCS
from builder.read.words import words

SCRIPT = DOCS / "assets" / "js" / "search.js"


def search_script(build: Build) -> str:
    """The search script with its words and texts."""
    script = SCRIPT.read_text(encoding="utf-8")
    for place, found in (("SEARCH WORDS", search_words(build.language)), ("PASTED TEXTS", pasted_texts(build))):
        script = script.replace(f'"{place}"', json.dumps(found, ensure_ascii=False))
    return script


def glossary_page(language: str) -> str:
    """Markdown of the page: a section for each term, in the order of its names."""
    said = words(language)
    other = "en" if language == "ko" else "ko"
    parts = ["---\nhide:\n  - navigation\nsearch:\n  boost: 4\n---", f"# {said['glossary']}", said["glossary_intro"]]
    for term in sorted(terms(), key=lambda term: term.name(language).lower()):
        rivals = ", ".join(f'<span lang="ko">{rival}</span>' for rival in term.rivals)
        parts.append(f"## {term.name(language)} {{#{term.anchor} .term-name}}")
        lines = [f'<span lang="{other}">{term.name(other)}</span>']
        lines += [term.meaning(language)] if term.meaning(language) else []
        lines += [f"{said['glossary_rivals']}: {rivals}"] if rivals else []
        parts.append("  \n".join(lines))
    return "\n\n".join(parts) + "\n"


def search_words(language: str) -> dict[str, str]:
    """What a reader may type -> what the pages say, the longest first.

    Rival terms, terms written without their spaces, and on Korean pages the English terms.
    """
    found = {rival: term.korean for term in terms() for rival in term.rivals}
    if language == "ko":
        found |= {term.english: term.korean for term in terms()}
    found |= {spelling: term.korean for term in terms() for spelling in (term.korean, term.korean.replace(" ", ""))}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def pasted_texts(build: Build) -> list[tuple[str, str]]:
    """(what learners paste, code) of every rule."""
    return [
        (line.strip(), rule.code)
        for rule in build.rules
        for line in rule.texts(build.language)["pasted"].strip().splitlines()
        if line.strip()
    ]
