"""MkDocs hook: what a line `<!-- … -->` stands for in a hand-written page: an example, the five steps, the versions."""

import posixpath
import re
from importlib.metadata import version
from platform import python_version
from typing import Any

from example_map import page_folder, sections
from executed_markdown import executed_markdown, put_outputs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from runs import BUILT
from words import words

EXAMPLE = re.compile(r"^<!-- example: (\S+) -->$", re.MULTILINE)
NAMED_VERSIONS = ("mlp-tutorial", "torch", "numpy", "matplotlib", "pandas", "sympy", "scikit-learn", "mkdocs-material")
OUTPUTS: dict[str, list[str]] = {}  # page -> outputs of the examples embedded in it


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Replace the marks of a page."""
    language = config.extra["lang"]
    if "<!-- five-steps -->" in markdown:
        markdown = markdown.replace("<!-- five-steps -->", five_steps(page, language))
    markdown = markdown.replace("<!-- versions -->", versions(language))
    return EXAMPLE.sub(lambda mark: embedded(mark[1], page, language), markdown)


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Put the outputs of embedded examples in their places."""
    return put_outputs(html, OUTPUTS.pop(page.file.src_uri)) if page.file.src_uri in OUTPUTS else html


def embedded(name: str, page: Page, language: str) -> str:
    """Code and outputs of an example."""
    run = BUILT[language].get(f"examples/{name}.md")
    if run is None:
        raise PluginError(f"{page.file.src_uri}: there is no example {name}")
    if page.file.src_uri in OUTPUTS:
        raise PluginError(f"{page.file.src_uri}: one embedded example a page")
    made = executed_markdown(run, get_relative_url(f"{page_folder(run.example)}/", page.url), texts=False)
    OUTPUTS[page.file.src_uri] = made.outputs
    return made.markdown


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
