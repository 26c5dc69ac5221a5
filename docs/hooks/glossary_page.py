"""MkDocs hook: the glossary's page, and the search script with the words and texts under which it finds a page."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from builder.build import build_of
from builder.write.glossary import glossary_page, search_script

SEARCH = "assets/js/search.js"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page, and the script in place of its template."""
    build = build_of(config)
    files.append(File.generated(config, "glossary.md", content=glossary_page(build.language)))
    files.remove(files.src_uris[SEARCH])
    files.append(File.generated(config, SEARCH, content=search_script(build)))
    return files
