"""MkDocs hook: the navigation; a new page needs no entry."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from builder.build import build_of
from builder.write.navigation import navigation


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write the navigation of this language."""
    config.nav = navigation(build_of(config), Path(config.docs_dir))
    return config
