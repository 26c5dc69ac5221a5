"""MkDocs hook: builds the English site after the Korean one, into its `en/`, so that one command makes both.

Each language is a MkDocs configuration of its own: its own search index, its own navigation, its own 404 page.
"""

import re
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from builder.read.repository import ROOT
from builder.read.site_map import FIRST, SECOND
from builder.read.words import words


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Hand the templates what they say of both languages."""
    config.extra["first_site"] = (config.site_url or "").removesuffix(f"{SECOND}/")
    config.extra["missing"] = {language: words(language) for language in (FIRST, SECOND)}
    return config


def on_post_page(output: str, **_: Any) -> str:
    """Leave the other language out of the page's head: it is in the sitemap, with each page's own address."""
    return re.sub(r'\s*<link rel="alternate" href="[^"]*" hreflang="\w+" ?/?>', "", output)


def on_post_build(config: MkDocsConfig) -> None:
    """Build the second language where the first has just been built."""
    if config.extra["lang"] != FIRST:
        return
    second = load_config(
        str(ROOT / f"mkdocs.{SECOND}.yml"),
        strict=config.strict,
        site_url=f"{config.site_url}{SECOND}/",
        site_dir=str(Path(config.site_dir) / SECOND),
    )
    second.plugins.on_startup(command="build", dirty=False)
    try:
        build(second)
    finally:
        second.plugins.on_shutdown()
