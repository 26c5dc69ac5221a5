"""MkDocs hook: the index of all examples, by lesson, with thumbnails made of their figures."""

import html
from pathlib import Path

from example_map import folder_title, folders, page_folder, slug, source_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from runs import BUILT, ROOT, Run
from sphinx_gallery.utils import scale_image
from words import words

THUMBNAILS = ROOT / ".cache" / "thumbnails"
WIDTH, HEIGHT = 400, 260


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the index page and the thumbnails."""
    language = config.extra["lang"]
    said = words(language)
    parts = [
        f"# {said['examples']}",
        said["examples_intro"],
        f'<p class="run-bar"><a href="mlp-tutorial-examples.zip" download>{said["zip"]}</a></p>',
    ]
    for folder in folders():
        cards = []
        for run in (run for run in BUILT[language].values() if run.example.folder == folder):
            example = run.example
            image = thumbnails(run, files, config)
            heading = f"[{example.title(language)}](../{source_page(example)})"
            cards.append(f'<li markdown="block">\n\n{image}**{heading}**\n\n{example.summary(language)}\n\n</li>')
        if cards:
            parts.append(f"## {folder_title(folder, language)} {{#{slug(folder)}}}")
            parts.append('<ul class="gallery" markdown>\n\n' + "\n\n".join(cards) + "\n\n</ul>")
    files.append(File.generated(config, "examples/index.md", content="\n\n".join(parts) + "\n"))
    return files


def thumbnails(run: Run, files: Files, config: MkDocsConfig) -> str:
    """Add a page's thumbnails for both schemes and return their HTML; empty where the page draws nothing."""
    numbers = [o["number"] for cell, result in run.cells if cell.is_code for o in result["outputs"] if "number" in o]
    if not numbers:
        return ""
    images = []
    for scheme, suffix in (("light", ""), ("dark", "-dark")):
        made = THUMBNAILS / f"{run.folder.name}{suffix}.png"
        make(run.folder / f"figure-{numbers[-1]}{suffix}.png", made)
        uri = f"{page_folder(run.example)}/thumbnail{suffix}.png"
        files.append(File.generated(config, uri, abs_src_path=str(made)))
        size = f'width="{WIDTH // 2}" height="{HEIGHT // 2}"'
        source = html.escape(uri.removeprefix("examples/"))
        images.append(f'<img class="only-{scheme}" src="{source}" alt="" {size} loading="lazy">')
    return f'<p class="thumbnail">{"".join(images)}</p>\n\n'


def make(figure: Path, thumbnail: Path) -> None:
    """Scale a figure into the thumbnails' box, once."""
    if not thumbnail.exists():
        thumbnail.parent.mkdir(parents=True, exist_ok=True)
        scale_image(figure, thumbnail, WIDTH, HEIGHT)
