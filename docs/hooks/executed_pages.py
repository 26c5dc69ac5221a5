"""MkDocs hook: runs what the pages show, and adds a page for each example, with figures and downloads."""

import logging
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from builder.build import build_of
from builder.run.executions import ExecutionError, run_site
from builder.write.examples import example_files
from builder.write.output_html import put_outputs
from mlp_tutorial import gallery

log = logging.getLogger("mkdocs.hooks.executed_pages")


@event_priority(50)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Run what has to run. A strict build refuses a page that fails; else, while somebody writes, it is left out."""
    gallery.examples.cache_clear()
    build = build_of(config)
    try:
        build.take(run_site(build.rules))
    except ValueError as error:
        raise PluginError(str(error)) from error
    except ExecutionError as error:
        if config.strict:
            raise PluginError(str(error)) from error
        log.error(error)
        build.take(error.finished)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files of the examples."""
    try:
        for file in example_files(build_of(config), config):
            files.append(file)
    except ValueError as error:
        raise PluginError(str(error)) from error
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Put what the code of a page showed in its places."""
    shown = build_of(config).outputs.get(page.file.src_uri)
    return put_outputs(html, shown) if shown else html
