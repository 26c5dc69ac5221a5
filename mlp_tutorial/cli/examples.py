"""`mlp-tutorial examples`: the scripts that came with the package, listed and copied without a network."""

from itertools import groupby
from pathlib import Path

from mlp_tutorial.cli.terminal import entry, output, paragraph
from mlp_tutorial.gallery import copy_example, examples
from mlp_tutorial.messages import get_language, text


def list_examples() -> None:
    """Print the name and title of each example, by folder."""
    width = max((len(example.name) for example in examples()), default=0) + 4
    for folder, lessons in groupby(examples(), key=lambda example: example.folder):
        paragraph(folder, style="bold")
        for example in lessons:
            entry(example.name, example.title(get_language()), width)
        output().print()
    paragraph(text("cli.examples.how"))


def copy(name: str, to: Path, *, notebook: bool) -> None:
    """Write one example into a folder, in the language in use."""
    path = copy_example(name, to, kind="ipynb" if notebook else "py")
    paragraph(text("cli.examples.copied", path=path), hanging=2)
    if not notebook:
        paragraph(text("cli.examples.start", path=path), hanging=2)
