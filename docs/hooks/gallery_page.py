"""MkDocs hook: the index of all examples, with thumbnails made of their figures."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from builder.build import build_of
from builder.write.gallery import gallery_page, thumbnail_files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page and the thumbnails."""
    build = build_of(config)
    for run in build.lessons.values():
        for address, thumbnail in thumbnail_files(run).items():
            files.append(File.generated(config, address, abs_src_path=str(thumbnail)))
    files.append(File.generated(config, "examples/index.md", content=gallery_page(build)))
    return files
