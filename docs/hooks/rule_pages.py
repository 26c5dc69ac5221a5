"""MkDocs hook: a page for each rule of the doctor."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from builder.build import build_of
from builder.write.rules import rule_page


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    build = build_of(config)
    for rule in build.rules:
        files.append(File.generated(config, rule.page, content=rule_page(rule, build)))
    return files
