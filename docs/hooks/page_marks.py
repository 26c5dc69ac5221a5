"""MkDocs hook: what a line `<!-- … -->` stands for in a hand-written page: the README's example, an output, cards of
lessons, the five steps, the doctor's rules, the versions.
"""

import posixpath
import re
from importlib.metadata import version
from platform import python_version
from typing import Any

from example_map import figures_folder, sections
from executed_markdown import put_outputs
from gallery_page import card
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from output_html import MARK, output_html
from rule_pages import rules_by_family
from runs import BUILT, WRITTEN, Run
from words import words
from written_pages import OUTPUT_MARK, with_readme

LESSONS = re.compile(r"^<!-- lessons: (.+) -->$", re.MULTILINE)
NAMED_VERSIONS = ("mlp-tutorial", "torch", "numpy", "matplotlib", "pandas", "sympy", "scikit-learn", "mkdocs-material")
OUTPUTS: dict[str, list[str]] = {}  # page -> outputs of the code on it


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Replace the marks of a page."""
    language = config.extra["lang"]
    if run := WRITTEN[language].get(page.file.src_uri):
        markdown = with_output_marks(with_readme(markdown, language), run, page)
    if "<!-- five-steps -->" in markdown:
        markdown = markdown.replace("<!-- five-steps -->", five_steps(page, language))
    if "<!-- rules -->" in markdown:
        markdown = markdown.replace("<!-- rules -->", rules_by_family(language))
    markdown = markdown.replace("<!-- versions -->", versions(language))
    return LESSONS.sub(lambda mark: cards(re.split(r",\s*", mark[1]), page, language), markdown)


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Put the outputs in their places."""
    return put_outputs(html, OUTPUTS.pop(page.file.src_uri)) if page.file.src_uri in OUTPUTS else html


def with_output_marks(markdown: str, run: Run, page: Page) -> str:
    """A page whose `<!-- output -->` lines are the marks of what its code showed."""
    figures_at = get_relative_url(f"{figures_folder(page.file.src_uri)}/", page.url)
    shown = OUTPUTS[page.file.src_uri] = []
    results = iter(result for cell, result in run.cells if "shown" in cell.tags)

    def marks(_: re.Match[str]) -> str:
        start = len(shown)
        outputs = next(results)["outputs"]
        shown.extend(output_html(o, o.get("described", ""), figures_at, run.language) for o in outputs)
        return "\n\n".join(MARK.format(number) for number in range(start, len(shown)))

    return OUTPUT_MARK.sub(marks, markdown)


def cards(names: list[str], page: Page, language: str) -> str:
    """Cards of some lessons, as in the gallery."""
    runs = [BUILT[language].get(f"examples/{name}.md") for name in names]
    if None in runs:
        raise PluginError(f"{page.file.src_uri}: no such lesson among {', '.join(names)}")
    shown = "\n\n".join(card(run, page.file.src_uri, page.url) for run in runs if run)
    return f'<ul class="gallery" markdown>\n\n{shown}\n\n</ul>'


def five_steps(page: Page, language: str) -> str:
    """The steps in a row, each leading to its lesson."""
    start = posixpath.relpath(".", posixpath.dirname(page.file.src_uri) or ".")
    items = [
        f"1. [{step[language]}]({posixpath.normpath(posixpath.join(start, step['link']))}){{ .step-{number} }}"
        for number, step in enumerate(sections()["steps"], start=1)
    ]
    label = words(language)["five_steps"]
    return f'<div class="five-steps" role="group" aria-label="{label}" markdown>\n\n' + "\n".join(items) + "\n\n</div>"


def versions(language: str) -> str:
    """Table of the versions that this build ran with."""
    said = words(language)
    rows = [("Python", python_version()), *((name, version(name)) for name in NAMED_VERSIONS)]
    body = "\n".join(f"| {name} | {number} |" for name, number in rows)
    return f"| {said['package']} | {said['version']} |\n|---|---|\n{body}"
