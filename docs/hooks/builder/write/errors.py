"""The pages of all error codes, from the message catalogues that the library speaks with."""

import re
from collections.abc import Callable, Sequence

from mkdocs.structure.toc import AnchorLink

from builder.build import Build
from builder.read.rules import catalogue
from mlp_tutorial.errors import FAMILIES, ArgumentError, MlpTutorialError
from mlp_tutorial.messages.words import code_of, names


def errors_page(build: Build) -> str:
    """Markdown of the page of all errors but those of arguments, which would make it too heavy."""
    said = build.said
    heading = [f"# {said['errors']}", said["errors_intro"], said["errors_elsewhere"]]
    return _page(build, heading, lambda family: family is not ArgumentError)


def argument_errors_page(build: Build) -> str:
    """Markdown of the page of the errors of arguments."""
    said = build.said
    return _page(build, [f"# {said['argument_errors']}", said["errors_intro"]], lambda family: family is ArgumentError)


def _page(build: Build, parts: list[str], holds: Callable[[type[MlpTutorialError]], bool]) -> str:
    said, entries = build.said, catalogue("errors", build.language)
    found_too = {rule.code for rule in build.rules}
    for name in names("errors"):
        entry, code = entries[name], code_of(name)
        kind = FAMILIES[int(code.removeprefix("MLP")) // 100]
        if not holds(kind):
            continue
        family = kind.__name__
        shown = [
            f"{family} [{code} {name}]: {open_places(entry['fact'])}",
            f"  {said['error_why']}: {open_places(entry['why'])}",
            f"  {said['error_try']}: {open_places(entry['try'])}",
        ]
        if f"## {family} {{#{family.lower()}}}" not in parts:
            parts.append(f"## {family} {{#{family.lower()}}}")
        parts.append(f"### {code}: {entry['title']} {{#{code.lower()}}}")
        parts += ["\n".join(["```{ .text .wrap }", *shown, "```"]), with_code_blocks(entry["explain"].strip())]
        if code in found_too:
            parts.append(said["error_found_too"].format(code=code, page=f"doctor/{code.lower()}.md"))
    return "\n\n".join(parts) + "\n"


def without_codes(contents: Sequence[AnchorLink]) -> None:
    """Leave the single codes out of a table of contents, which names the families: it would be half of the page."""
    for family in contents:
        for title in (family, *family.children):
            title.children = [] if title.level > 1 else title.children


def open_places(sentence: str) -> str:
    """A sentence with an ellipsis where the library puts a value."""
    return re.sub(r"(?<!\{)\{\w+[^{}]*\}(?!\})", "…", sentence).replace("{{", "{").replace("}}", "}")


def with_code_blocks(text: str, language: str = "python") -> str:
    """Plain text as Markdown: lines set in by four spaces are code."""
    return re.sub(
        r"(?:^ {4}.*\n?)+",
        lambda block: (
            f"\n```{language}\n" + re.sub(r"^ {4}", "", block[0].rstrip("\n"), flags=re.MULTILINE) + "\n```\n\n"
        ),
        text,
        flags=re.MULTILINE,
    )
