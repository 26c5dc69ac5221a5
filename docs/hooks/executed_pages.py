"""MkDocs hook: one page for each example, its outputs, figures and downloads, and the zip of all of them."""

import io
import logging
import zipfile
from pathlib import Path
from typing import Any

import downloads
import rules
import runs
from api_pages import api_urls, documented_uses
from example_map import examples, figures_folder, forget, page_folder, slug
from executed_markdown import ExecutedMarkdown, executed_markdown, put_outputs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from run_facts import downloads_bar, run_facts
from runs import Run
from written_pages import written_examples

log = logging.getLogger("mkdocs.hooks.executed_pages")
SERVING: list[str] = []
PAGES: dict[str, ExecutedMarkdown] = {}  # Markdown path -> page, of the language being built


def on_startup(command: str, **_: Any) -> None:
    """While somebody writes, a page that does not run is left out; a build refuses it."""
    if command == "serve":
        SERVING.append(command)


@event_priority(50)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Run what has to run, once for both languages."""
    runs.surroundings.cache_clear()
    rules.catalogue.cache_clear()
    forget()
    try:
        found = runs.run_all(examples(), written_examples())
    except ValueError as error:
        raise PluginError(str(error)) from error
    except runs.RunError as error:
        if not SERVING:
            raise PluginError(str(error)) from error
        log.error(error)
        found = error.finished
    runs.forget_all_but(found.values())
    language = config.extra["lang"]
    spoken = {source: run for (source, spoken), run in found.items() if spoken == language}
    runs.BUILT[language] = {source: run for source, run in spoken.items() if source.startswith("examples/")}
    runs.WRITTEN[language] = {source: run for source, run in spoken.items() if source not in runs.BUILT[language]}
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add each example's page, figures and downloads."""
    PAGES.clear()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for source, run in runs.BUILT[config.extra["lang"]].items():
            add_page(files, config, source, run)
            for name, content in written(run, source, config).items():
                files.append(generated(config, f"{page_folder(run.example)}/{name}", content))
                member = zipfile.ZipInfo(f"mlp-tutorial-examples/{run.example.folder}/{name}")
                zipped.writestr(member, content, zipfile.ZIP_DEFLATED)
    files.append(generated(config, "examples/mlp-tutorial-examples.zip", archive.getvalue()))
    for source, run in runs.WRITTEN[config.extra["lang"]].items():
        add_figures(files, config, run, figures_folder(source))
    return files


def add_page(files: Files, config: MkDocsConfig, source: str, run: Run) -> None:
    """A Markdown page at the example's URL, with its figures beside it."""
    try:
        PAGES[source] = executed_markdown(run)
    except ValueError as error:
        raise PluginError(str(error)) from error
    page = generated(config, source, with_facts(PAGES[source].markdown, run, config))
    page.dest_uri = f"{page_folder(run.example)}/index.html"
    files.append(page)
    add_figures(files, config, run, page_folder(run.example))


def add_figures(files: Files, config: MkDocsConfig, run: Run, folder: str) -> None:
    """The figures of a run, for both colour schemes."""
    for figure in sorted(run.folder.glob("*.png")):
        files.append(generated(config, f"{folder}/{figure.name}", figure))


def with_facts(markdown: str, run: Run, config: MkDocsConfig) -> str:
    """The page with its downloads below the title and the facts of the run at its end."""
    title, rest = markdown.split("\n", 1)
    bar = downloads_bar(run, file_names(run), config)
    return f"{title}\n\n{bar}\n{rest}\n{run_facts(run, documented_uses(run))}\n"


def written(run: Run, source: str, config: MkDocsConfig) -> dict[str, str]:
    """The downloads of an example by file name."""
    site_url = config.site_url or ""
    pages = {path: f"{page_folder(other.example)}/" for path, other in runs.BUILT[run.language].items()}
    links = downloads.Links(source, site_url, pages, {name: site_url + url for name, url in api_urls().items()})
    script, notebook = file_names(run)
    return {script: downloads.script(run, links), notebook: downloads.notebook(run, links)}


def file_names(run: Run) -> tuple[str, str]:
    """File names of an example's downloads."""
    name = slug(run.example.name).replace("-", "_")
    return f"{name}.py", f"{name}.ipynb"


def generated(config: MkDocsConfig, uri: str, content: str | bytes | Path) -> File:
    """A file of the site that stands in no folder of docs/."""
    if isinstance(content, Path):
        return File.generated(config, uri, abs_src_path=str(content))
    return File.generated(config, uri, content=content)


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Put the outputs in their places."""
    executed = PAGES.get(page.file.src_uri)
    return put_outputs(html, executed.outputs) if executed else html
