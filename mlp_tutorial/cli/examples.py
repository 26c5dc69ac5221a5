"""`mlp-tutorial examples`: the scripts and tables that came with the package, listed and copied without a network."""

from itertools import groupby
from pathlib import Path

from mlp_tutorial.cli.terminal import entry, output, paragraph
from mlp_tutorial.gallery import copy_example, examples, sample_tables
from mlp_tutorial.messages import get_language, text


def list_examples() -> None:
    """Print the name and title of each example, by folder, and of each sample table."""
    shown = [(example.folder, example.name, example.title(get_language())) for example in examples()]
    shown += [("tables", table.file_name, table.title) for table in sample_tables()]
    width = max(len(name) for _, name, _ in shown) + 4
    for folder, entries in groupby(shown, key=lambda each: each[0]):
        paragraph(folder, style="bold")
        for _, name, title in entries:
            entry(name, title, width)
        output().print()
    paragraph(text("cli.examples.how"))


def copy(name: str, to: Path, *, notebook: bool) -> None:
    """Write one example into a folder, in the language in use, or a sample table."""
    path = copy_example(name, to, kind="ipynb" if notebook else None)
    paragraph(text("cli.examples.copied", path=path), hanging=2)
    if path.suffix == ".py":
        paragraph(text("cli.examples.start", path=path), hanging=2)
    for table in sample_tables():
        if table.file_name == path.name:
            paragraph(text("cli.examples.train", path=path, target=table.target), hanging=2)
