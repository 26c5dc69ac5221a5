"""MkDocs hook: `llms.txt`, the list of all pages with what each is about."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.nav import Navigation

from builder.build import build_of
from builder.write.llms_txt import FILE, llms_txt


def on_nav(nav: Navigation, config: MkDocsConfig, **_: Any) -> Navigation:
    """Take note of the navigation: its pages have their content when all are built."""
    build_of(config).navigation = nav
    return nav


def on_post_build(config: MkDocsConfig) -> None:
    """Write the list."""
    try:
        said = llms_txt(build_of(config), config)
    except ValueError as error:
        raise PluginError(str(error)) from error
    Path(config.site_dir, FILE).write_text(said, encoding="utf-8")
