"""MkDocs hook: a difference between the languages is a warning that names the place; a strict build refuses it."""

import logging

from mkdocs.config.defaults import MkDocsConfig

from builder.check.notebooks import notebook_differences
from builder.check.parity import differences
from builder.read.site_map import FIRST

log = logging.getLogger("mkdocs.hooks.parity")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Compare all texts, once for both languages."""
    if config.extra["lang"] == FIRST:
        for difference in [*differences(), *notebook_differences()]:
            log.warning(difference)
    return config
