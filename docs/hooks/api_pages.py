"""MkDocs hook: the reference's pages, from the package's public names, each with the examples that use it."""

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from example_map import sections, source_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from public_names import public_names
from runs import BUILT, Run
from words import words

HOOKS = str(Path(__file__).resolve().parent)


def home(name: str) -> str:
    """The module below the package that a public name belongs to: `mlp_tutorial.fit` -> `training`."""
    return public_names()[name].split(".")[1]


@cache
def api_pages() -> dict[str, list[str]]:
    """Names on each page, in the order of docs/sections.toml."""
    pages = {page["page"]: [n for n in public_names() if home(n) in page["modules"]] for page in sections()["api"]}
    left = set(public_names()) - {name for names in pages.values() for name in names}
    if left:
        raise PluginError(f"docs/sections.toml has no reference page for the modules of {sorted(left)}")
    return {page: names for page, names in pages.items() if names}


def api_sources() -> list[str]:
    """Markdown paths of the pages."""
    return [f"reference/{page}.md" for page in api_pages()]


def api_urls() -> dict[str, str]:
    """Each public name's URL in the site of one language."""
    return {name: f"reference/{page}/#{name}" for page, names in api_pages().items() for name in names}


def documented_uses(run: Run) -> list[str]:
    """Public names that a run uses, itself or one of its members."""
    used = run.result["names"]
    return [
        name
        for name, canonical in public_names().items()
        if any(use in (name, canonical) or use.startswith((f"{name}.", f"{canonical}.")) for use in used)
    ]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let griffe, which loads its extension by path while pages are rendered, find what that imports."""
    if HOOKS not in sys.path:
        sys.path.append(HOOKS)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each group of names, and the index."""
    language = config.extra["lang"]
    said = words(language)
    titles = {page["page"]: page[language] for page in sections()["api"]}
    index = [f"# {said['api']}", said["api_intro"]]
    for page, names in api_pages().items():
        blocks = [f"# {titles[page]}", *(f"::: {name}" for name in names)]
        files.append(File.generated(config, f"reference/{page}.md", content="\n\n".join(blocks) + "\n"))
        index.append(f"## [{titles[page]}]({page}.md) {{#{page}}}")
        index.append(", ".join(f"[`{name.split('.', 1)[1]}`][{name}]" for name in names))
    files.append(File.generated(config, "reference/index.md", content="\n\n".join(index) + "\n"))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Below each name, the examples that use it."""
    if page.file.src_uri not in api_sources():
        return markdown
    language = config.extra["lang"]

    def with_examples(block: re.Match[str]) -> str:
        using = [run for run in BUILT[language].values() if block[1] in documented_uses(run)]
        links = [f"[{run.example.title(language)}](../{source_page(run.example)})" for run in using]
        said = f'\n\n<div class="used-in" markdown>\n{words(language)["examples_using"]}: {", ".join(links)}\n</div>'
        return block[0] + (said if links else "")

    return re.sub(r"^::: ([\w.]+)$", with_examples, markdown, flags=re.MULTILINE)
