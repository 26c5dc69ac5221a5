"""MkDocs hook: the page of all error codes, from the message catalogues that the library speaks with."""

import re
import tomllib
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from rules import shown_rules
from runs import ROOT
from words import words

CATALOGUES = ROOT / "mlp_tutorial" / "messages"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page."""
    from mlp_tutorial.errors import FAMILIES
    from mlp_tutorial.messages.words import code_of, names

    language = config.extra["lang"]
    said = words(language)
    catalogue = tomllib.loads((CATALOGUES / language / "errors.toml").read_text(encoding="utf-8"))
    parts = [f"# {said['errors']}", said["errors_intro"]]
    found_too = {rule.code for rule in shown_rules()}
    for name in names("errors"):
        entry, code = catalogue[name], code_of(name)
        family = FAMILIES[int(code.removeprefix("MLP")) // 100].__name__
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
    files.append(File.generated(config, "reference/errors.md", content="\n\n".join(parts) + "\n"))
    return files


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Leave the single codes out of the table of contents, which names the families: it would be half of the page."""
    if page.file.src_uri == "reference/errors.md":
        for family in page.toc:
            for title in (family, *family.children):
                title.children = [] if title.level > 1 else title.children
    return html


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
