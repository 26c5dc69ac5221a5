"""MkDocs hook: the index of all examples, by lesson, with thumbnails made of their figures."""

import html
import math
import posixpath
from pathlib import Path

from example_map import folder_title, folders, page_folder, slug, source_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url
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
        runs = [run for run in BUILT[language].values() if run.example.folder == folder]
        cards = "\n\n".join(card(run, "examples/index.md", "examples/") for run in runs)
        if runs:
            parts.append(f"## {folder_title(folder, language)} {{#{slug(folder)}}}")
            parts.append(f'<ul class="gallery" markdown>\n\n{cards}\n\n</ul>')
    for run in BUILT[language].values():
        add_thumbnails(run, files, config)
    files.append(File.generated(config, "examples/index.md", content="\n\n".join(parts) + "\n"))
    return files


def card(run: Run, page: str, url: str) -> str:
    """A lesson's picture, title and summary, for the page at the Markdown path `page` and the address `url`."""
    example, language = run.example, run.language
    link = posixpath.relpath(source_page(example), posixpath.dirname(page) or ".")
    image = thumbnails(run, get_relative_url(f"{page_folder(example)}/", url))
    said = f"{image}**[{example.title(language)}]({link})**\n\n{example.summary(language)}"
    return f'<li markdown="block">\n\n{said}\n\n</li>'


def thumbnails(run: Run, folder: str) -> str:
    """The thumbnails in both colour schemes; empty where the page draws nothing."""
    if best_figure(run) is None:
        return ""
    shared = f'alt="" width="{WIDTH // 2}" height="{HEIGHT // 2}" loading="lazy"'
    light = f'<img class="only-light" src="{html.escape(folder)}thumbnail.png" {shared}>'
    dark = f'<img class="only-dark" src="{html.escape(folder)}thumbnail-dark.png" {shared}>'
    return f'<p class="thumbnail">{light}{dark}</p>\n\n'


def add_thumbnails(run: Run, files: Files, config: MkDocsConfig) -> None:
    """Make a page's thumbnails from one of its figures and add them to the site."""
    number = best_figure(run)
    for suffix in ("", "-dark") if number is not None else ():
        made = THUMBNAILS / f"{run.folder.name}-{number}{suffix}.png"
        make(run.folder / f"figure-{number}{suffix}.png", made)
        uri = f"{page_folder(run.example)}/thumbnail{suffix}.png"
        files.append(File.generated(config, uri, abs_src_path=str(made)))


def best_figure(run: Run) -> int | None:
    """Number of the figure whose shape comes nearest to a thumbnail's; of equals the last."""
    figures = [o for cell, result in run.cells if cell.is_code for o in result["outputs"] if o["type"] == "figure"]
    if not figures:
        return None
    misfit = [abs(math.log(o["size"][0] / o["size"][1] * HEIGHT / WIDTH)) for o in figures]
    return int(min(reversed(list(zip(misfit, figures, strict=True))), key=lambda pair: round(pair[0], 1))[1]["number"])


def make(figure: Path, thumbnail: Path) -> None:
    """Scale a figure into the thumbnails' box, once."""
    if not thumbnail.exists():
        thumbnail.parent.mkdir(parents=True, exist_ok=True)
        scale_image(figure, thumbnail, WIDTH, HEIGHT)
