"""A page that is a notebook: what its cells showed when mkdocs-jupyter ran them, in the dress of the site.

What mkdocs-jupyter makes of a page, 600 KB with its own style sheets and scripts from other servers, is read and left:
only what the cells showed is taken from it. The texts and the code are the page's own Markdown, so their links, anchors
and formulas are checked like those of any page.
"""

import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from nbconvert.filters import strip_ansi

from builder.build import Build
from builder.read.notebooks import cells
from builder.read.site_map import page_folder
from builder.run.cell_output import Shown
from builder.run.notebook_kernel import surroundings
from builder.write import downloads
from builder.write.executed_markdown import fenced
from builder.write.jupyter_output import shown_by_cells
from builder.write.output_html import Outputs, put_outputs
from builder.write.run_facts import download_bar
from mlp_tutorial.gallery import Example
from mlp_tutorial.gallery.cells import Cell

CODE_CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?:(?::[^\n]*\n)+|---\n.*?^---\n)?(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)


def render(
    page: Page, by_jupyter: Callable[[MkDocsConfig, Files], None], build: Build, config: MkDocsConfig, files: Files
) -> None:
    """The page's own Markdown as MkDocs renders it, with the outputs that it has in the page of mkdocs-jupyter.

    Raises:
        PluginError: A cell raised or warned, or showed what the site has no form for.
    """
    try:
        with surroundings(build.language) as figures:
            by_jupyter(config, files)
            for figure in sorted(figures.iterdir()):
                address = f"{page.file.url}{figure.name}"
                files.append(File.generated(config, address, content=figure.read_bytes()))
        shown = shown_by_cells(page.content or "", build.language)
    except Exception as error:
        raise PluginError(f"{page.file.src_uri} ({build.language}): {strip_ansi(str(error))}") from error
    outputs = Outputs(build.language, "")
    page.markdown = with_bar(with_marks(page.markdown or "", shown, outputs), page, build, config)
    Page.render(page, config, files)
    page.content = put_outputs(page.content or "", outputs.shown)


def with_marks(markdown: str, shown: list[list[Shown]], outputs: Outputs) -> str:
    """Markdown with each cell's code and the marks of what it showed, which is noted in `outputs`.

    Raises:
        PluginError: mkdocs-jupyter sees other cells in the page.
    """
    codes = CODE_CELL.findall(markdown)
    if len(codes) != len(shown):
        raise PluginError(f"{len(codes)} code cells are written, {len(shown)} were run")
    of_cell = iter(shown)

    def cell(written: re.Match[str]) -> str:
        return f"{fenced(written['code'].rstrip(chr(10)))}\n\n{outputs.marks(next(of_cell))}".rstrip()

    return CODE_CELL.sub(cell, markdown)


def with_bar(markdown: str, page: Page, build: Build, config: MkDocsConfig) -> str:
    """The page with its download below the title and what it ran with at its end."""
    said = build.said
    name = download_name(page.file.src_uri)
    title, rest = markdown.lstrip().split("\n", 1)
    bar = download_bar({"notebook": name}, page.file.url, build.language, config)
    facts = f"- {said['run_with']}: {downloads.versions([])}\n- {said['install']}: `pip install {requirement()}`"
    return f'{title}\n\n{bar}\n{rest}\n\n<div class="run-facts" markdown>\n\n{facts}\n\n</div>\n'


def requirement() -> str:
    """This version of the package, as pip takes it."""
    return f"mlp-tutorial=={version('mlp-tutorial')}"


def download_name(source: str) -> str:
    """`reference/doctor/notebook.md` -> `doctor_notebook.ipynb`."""
    return "_".join(PurePosixPath(source).with_suffix("").parts[-2:]).replace("-", "_") + ".ipynb"


def download(source: str, markdown: str, build: Build, config: MkDocsConfig) -> str:
    """A page as `.ipynb`, without outputs, standing alone; its first cell installs the package where it is missing."""
    language, site_url = build.language, config.site_url or ""
    pages = {path: f"{page_folder(run.example)}/" for path, run in build.lessons.items()}
    names = {name: site_url + url for name, url in build.reference.urls().items()}
    links = downloads.Links(source, site_url, pages, names)
    own = [
        Cell(0, code=cell.source)
        if cell.cell_type == "code"
        else Cell(0, texts={language: links.absolute(cell.source)})
        for cell in cells(markdown)
    ]
    install = Cell(0, code=downloads.INSTALL.format(requirement()))
    return Example(source, "", "", (install, *own)).notebook(language)
