"""MkDocs hook: the page of the `mlp-tutorial` command."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from builder.build import build_of
from builder.write.command import command_page


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page."""
    files.append(File.generated(config, "reference/command.md", content=command_page(build_of(config).language)))
    return files
