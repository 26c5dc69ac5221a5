"""MkDocs hook: a rival term in a Korean text is a warning that names the place; a strict build refuses it."""

import logging

from mkdocs.config.defaults import MkDocsConfig

from builder.check.terms import rival_terms
from builder.read.site_map import FIRST

log = logging.getLogger("mkdocs.hooks.term_check")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read all Korean texts, once for both languages."""
    if config.extra["lang"] == FIRST:
        for trouble in rival_terms():
            log.warning(trouble)
    return config
