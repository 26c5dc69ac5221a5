"""The sentences of a docstring, each with the place that tells it from its equals: what a translator sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import griffe


@dataclass(frozen=True)
class Sentence:
    """One text of a docstring and where it is kept."""

    context: str
    holder: Any
    attribute: str

    @property
    def text(self) -> str:
        return str(getattr(self.holder, self.attribute))

    def replace(self, text: str) -> None:
        """Put another text in its place."""
        setattr(self.holder, self.attribute, text)


def sentences(member: Any) -> Iterator[Sentence]:
    """The sentences of one docstring; code in `Example` is none."""
    for number, section in enumerate(member.docstring.parsed):
        kind = section.kind.value
        if kind == "text":
            yield Sentence(f"{member.path}: text {number}", section, "value")
        elif kind == "admonition" and section.value.kind != "example":
            yield Sentence(f"{member.path}: {section.value.kind}", section.value, "contents")
        elif kind not in ("examples", "admonition"):
            for item in section.value:
                name = getattr(item, "name", None) or getattr(item, "annotation", None) or ""
                yield Sentence(f"{member.path}: {kind} {name}".strip(), item, "description")


def with_example_sections(member: Any) -> None:
    """Turn `Example:`, which the parser takes for an admonition, into a section of examples."""
    parsed = member.docstring.parsed
    for place, section in enumerate(parsed):
        if section.kind.value == "admonition" and section.value.kind == "example":
            code = section.value.contents
            parsed[place] = griffe.DocstringSectionExamples([(griffe.DocstringSectionKind.examples, code)])
