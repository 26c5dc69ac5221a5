"""The index of all examples, by lesson, with thumbnails made of their figures."""

import html
import math
import posixpath
from pathlib import Path
from typing import Any

from mkdocs.utils import get_relative_url
from sphinx_gallery.utils import scale_image

from builder.build import Build
from builder.read.repository import ROOT
from builder.read.site_map import folder_title, folders, page_folder, slug, source_page
from builder.run.cell_output import figure_number
from builder.run.executions import Execution

THUMBNAILS = ROOT / ".cache" / "thumbnails"
WIDTH, HEIGHT = 400, 260


def gallery_page(build: Build) -> str:
    """Markdown of the index."""
    said = build.said
    parts = [
        f"# {said['examples']}",
        said["examples_intro"],
        f'<p class="run-bar"><a href="mlp-tutorial-examples.zip" download>{said["zip"]}</a></p>',
    ]
    for folder in folders():
        runs = [run for run in build.lessons.values() if run.example.folder == folder]
        cards = "\n\n".join(card(run, "examples/index.md", "examples/") for run in runs)
        if runs:
            parts.append(f"## {folder_title(folder, build.language)} {{#{slug(folder)}}}")
            parts.append(f'<ul class="gallery" markdown>\n\n{cards}\n\n</ul>')
    return "\n\n".join(parts) + "\n"


def card(run: Execution, page: str, url: str) -> str:
    """A lesson's picture, title and summary, for the page at the Markdown path `page` and the address `url`."""
    example, language = run.example, run.language
    link = posixpath.relpath(source_page(example), posixpath.dirname(page) or ".")
    image = thumbnails(run, get_relative_url(f"{page_folder(example)}/", url))
    said = f"{image}**[{example.title(language)}]({link})**\n\n{example.summary(language)}"
    return f'<li markdown="block">\n\n{said}\n\n</li>'


def thumbnails(run: Execution, folder: str) -> str:
    """The thumbnails in both colour schemes; empty where the page draws nothing."""
    if best_figure(run) is None:
        return ""
    shared = f'alt="" width="{WIDTH // 2}" height="{HEIGHT // 2}" loading="lazy"'
    light = f'<img class="only-light" src="{html.escape(folder)}thumbnail.png" {shared}>'
    dark = f'<img class="only-dark" src="{html.escape(folder)}thumbnail-dark.png" {shared}>'
    return f'<p class="thumbnail">{light}{dark}</p>\n\n'


def thumbnail_files(run: Execution) -> dict[str, Path]:
    """A page's thumbnails, made of one of its figures, by their addresses in the site."""
    number, made = best_figure(run), {}
    for suffix in ("", "-dark") if number is not None else ():
        thumbnail = THUMBNAILS / f"{run.folder.name}-{number}{suffix}.png"
        make(run.folder / f"figure-{number}{suffix}.png", thumbnail)
        made[f"{page_folder(run.example)}/thumbnail{suffix}.png"] = thumbnail
    return made


def best_figure(run: Execution) -> int | None:
    """Number of the figure whose shape comes nearest to a thumbnail's; of equals the last."""
    shown = [output for cell, result in run.cells if cell.is_code for output in result["outputs"]]
    figures = [output["metadata"] for output in shown if figure_number(output)]

    def misfit(figure: dict[str, Any]) -> float:
        width, height = figure["size"]
        return round(abs(math.log(width / height * HEIGHT / WIDTH)), 1)

    return int(min(reversed(figures), key=misfit)["figure"]) if figures else None


def make(figure: Path, thumbnail: Path) -> None:
    """Scale a figure into the thumbnails' box, once."""
    if not thumbnail.exists():
        thumbnail.parent.mkdir(parents=True, exist_ok=True)
        scale_image(figure, thumbnail, WIDTH, HEIGHT)
