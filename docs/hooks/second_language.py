"""MkDocs hook: builds the English site after the Korean one, into its `en/`, so that one command makes both.

Each language is a MkDocs configuration of its own: its own search index, its own navigation, its own 404 page.
"""

import re
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from public_names import ROOT
from words import words

FIRST, SECOND = "ko", "en"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Hand the 404 page its words: it speaks both languages."""
    config.extra["missing"] = {language: words(language) for language in (FIRST, SECOND)}
    return config


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Tell search engines the address of the page, not of the site, in the other language."""
    site = (config.site_url or "").removesuffix(f"{SECOND}/")

    def address(link: re.Match[str]) -> str:
        below = f"{SECOND}/" if link[1] == SECOND else ""
        return f'<link rel="alternate" href="{site}{below}{page.url.removeprefix("./")}" hreflang="{link[1]}">'

    return re.sub(r'<link rel="alternate" href="[^"]*" hreflang="(\w+)">', address, output)


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
