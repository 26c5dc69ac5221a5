"""What a line `<!-- … -->` stands for in a hand-written page: the README's example, an output, cards of lessons, the
five steps, the doctor's rules, the versions.
"""

import posixpath
import re
from importlib.metadata import version
from platform import python_version

from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from builder.build import Build
from builder.read.site_map import figures_folder, sections
from builder.read.words import words
from builder.run.executions import Execution
from builder.run.written_code import OUTPUT_MARK, with_readme
from builder.write.gallery import card
from builder.write.output_html import Outputs
from builder.write.rules import rules_by_family

LESSONS = re.compile(r"^<!-- lessons: (.+) -->$", re.MULTILINE)
NAMED_VERSIONS = ("mlp-tutorial", "torch", "numpy", "matplotlib", "pandas", "sympy", "scikit-learn", "mkdocs-material")


def with_marks(markdown: str, page: Page, build: Build) -> str:
    """A page, its marks replaced."""
    source, language = page.file.src_uri, build.language
    if OUTPUT_MARK.search(markdown := with_readme(markdown, language)) and source in build.written:
        outputs = Outputs(language, get_relative_url(f"{figures_folder(source)}/", page.url))
        markdown = with_output_marks(markdown, build.written[source], outputs)
        build.outputs[source] = outputs.shown
    if "<!-- five-steps -->" in markdown:
        markdown = markdown.replace("<!-- five-steps -->", five_steps(page, language))
    if "<!-- rules -->" in markdown:
        markdown = markdown.replace("<!-- rules -->", rules_by_family(build))
    markdown = markdown.replace("<!-- versions -->", versions(language))
    return LESSONS.sub(lambda mark: cards(re.split(r",\s*", mark[1]), page, build), markdown)


def with_output_marks(markdown: str, run: Execution, outputs: Outputs) -> str:
    """A page whose `<!-- output -->` lines are the marks of what its code showed."""
    results = iter(result for cell, result in run.cells if "shown" in cell.tags)
    return OUTPUT_MARK.sub(lambda _: outputs.marks(next(results)["outputs"]), markdown)


def cards(names: list[str], page: Page, build: Build) -> str:
    """Cards of some lessons, as in the gallery."""
    runs = [build.lessons.get(f"examples/{name}.md") for name in names]
    if None in runs:
        raise ValueError(f"{page.file.src_uri}: no such lesson among {', '.join(names)}")
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
