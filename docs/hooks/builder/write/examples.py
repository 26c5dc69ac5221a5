"""The page of an example: its text, code and outputs, with its downloads and the facts of its run; the zip of all."""

import io
import zipfile
from collections.abc import Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from builder.build import Build
from builder.read.site_map import figures_folder, page_folder, slug
from builder.run.executions import Execution
from builder.write import downloads
from builder.write.executed_markdown import executed_markdown
from builder.write.output_html import Outputs
from builder.write.run_facts import downloads_bar, run_facts


def example_files(build: Build, config: MkDocsConfig) -> Iterator[File]:
    """Each example's page, figures and downloads, the zip of these, and the figures of the other pages.

    Raises:
        ValueError: A figure that nothing describes.
    """
    archived: dict[str, str] = {}
    for source, run in build.lessons.items():
        folder = page_folder(run.example)
        page = File.generated(config, source, content=example_page(source, run, build, config))
        page.dest_uri = f"{folder}/index.html"
        yield page
        yield from figure_files(run, folder, config)
        for name, content in offered(source, run, build, config).items():
            yield File.generated(config, f"{folder}/{name}", content=content)
            archived[f"{run.example.folder}/{name}"] = content
    yield File.generated(config, "examples/mlp-tutorial-examples.zip", content=zipped(archived))
    for source, run in build.written.items():
        yield from figure_files(run, figures_folder(source), config)


def figure_files(run: Execution, folder: str, config: MkDocsConfig) -> Iterator[File]:
    """The figures of a run, for both colour schemes."""
    for figure in sorted(run.folder.glob("*.png")):
        yield File.generated(config, f"{folder}/{figure.name}", abs_src_path=str(figure))


def example_page(source: str, run: Execution, build: Build, config: MkDocsConfig) -> str:
    """Markdown of the page: its downloads stand below the title, the facts of the run at its end."""
    outputs = Outputs(build.language, "")
    title, rest = executed_markdown(run, outputs).split("\n", 1)
    build.outputs[source] = outputs.shown
    bar = downloads_bar(run, file_names(run), config)
    return f"{title}\n\n{bar}\n{rest}\n{run_facts(run, build.reference.used(run.result['names']))}\n"


def offered(source: str, run: Execution, build: Build, config: MkDocsConfig) -> dict[str, str]:
    """The downloads of an example by file name."""
    site_url = config.site_url or ""
    pages = {path: f"{page_folder(other.example)}/" for path, other in build.lessons.items()}
    names = {name: site_url + url for name, url in build.reference.urls().items()}
    links = downloads.Links(source, site_url, pages, names)
    script, notebook = file_names(run)
    return {script: downloads.script(run, links), notebook: downloads.notebook(run, links)}


def file_names(run: Execution) -> tuple[str, str]:
    """File names of an example's downloads."""
    name = slug(run.example.name).replace("-", "_")
    return f"{name}.py", f"{name}.ipynb"


def zipped(files: dict[str, str]) -> bytes:
    """Files by name as one archive, the same bytes in each build."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(zipfile.ZipInfo(f"mlp-tutorial-examples/{name}"), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()
