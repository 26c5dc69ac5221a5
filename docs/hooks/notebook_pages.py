"""MkDocs hook: pages that are notebooks, run by mkdocs-jupyter, with their downloads."""

from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from builder.build import build_of
from builder.read.notebooks import is_notebook
from builder.write.notebooks import download, download_name, render


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add each notebook's download."""
    for file in files.documentation_pages():
        if is_notebook(file.content_string):
            content = download(file.src_uri, file.content_string, build_of(config), config)
            files.append(File.generated(config, f"{file.url}{download_name(file.src_uri)}", content=content))
    return files


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:  # noqa: ARG001
    """Go on where mkdocs-jupyter, which comes before the hooks, ends: it has put its own `render` on a notebook."""
    if is_notebook(page.file.content_string):
        page.render = partial(render, page, page.render, build_of(config))  # type: ignore[method-assign]
    return page
