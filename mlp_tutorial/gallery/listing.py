"""All examples of the installed package, one of them by name, and a copy of it or of a sample table."""

import re
from functools import cache
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import Literal

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.files.whole_file import make_folder, write_new
from mlp_tutorial.gallery.cells import split_cells
from mlp_tutorial.gallery.example import Example
from mlp_tutorial.gallery.folder import gallery_folder
from mlp_tutorial.gallery.tables import SampleTable, sample_tables
from mlp_tutorial.messages import LANGUAGES, get_language
from mlp_tutorial.messages.spelling import did_you_mean


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in the order of their folders and numbers.

    Returns:
        Those of the installed package; in a checkout, those of its folder `examples/`.

    Raises:
        DataError: A script cannot be split into cells.

    Source:
        The deck's labs, and the lessons that grew from them.

    Example:
        >>> [lesson.name for lesson in examples()][0]
        '01_tensors'
    """
    folders = sorted((entry for entry in gallery_folder().iterdir() if entry.is_dir()), key=_name)
    return tuple(
        Example(
            _name(script).removesuffix(".py"), _name(folder), *split_cells(script.read_text("utf-8"), _name(script))
        )
        for folder in folders
        for script in sorted(folder.iterdir(), key=_name)
        if _name(script).endswith(".py") and not _name(script).startswith("_")
    )


def example(name: str) -> Example:
    """One example.

    Args:
        name: The script's name; its number, its folder in front and `.py` behind may be there or not.

    Returns:
        The example.

    Raises:
        ArgumentError: No example has that name, or several have.

    Source:
        As `examples`.

    Example:
        >>> example("xor").name == example("3_multi_layer_perceptron/01_xor.py").name
        True
    """
    asked = name.removesuffix(".py")
    found = [lesson for lesson in examples() if asked in _names(lesson)]
    if not found:
        known = (*(lesson.name for lesson in examples()), *(table.name for table in sample_tables()))
        raise ArgumentError("unknown-example", name=name, suggestion=did_you_mean(asked, known))
    if len(found) > 1:
        raise ArgumentError("ambiguous-example", name=name, found=", ".join(f"{e.folder}/{e.name}" for e in found))
    return found[0]


def copy_example(
    name: str,
    to: str | PathLike[str] = ".",
    *,
    language: str | None = None,
    kind: Literal["py", "ipynb", "csv"] | None = None,
) -> Path:
    """Write one example into a folder, in one language, or a sample table; no file is ever replaced.

    Args:
        name: As for `example`; or the name of a sample table, with `.csv` or without.
        to: The folder; made where it does not exist.
        language: "ko" or "en"; None: the language in use. A table is the same in both.
        kind: "py" for a script, "ipynb" for a notebook, "csv" for a table; None: a script or a table.

    Returns:
        Path of the file written.

    Raises:
        ArgumentError: There is no such example, language or kind, or a file of its name is there already.
        SavedModelError: The folder cannot be made, or written to.

    Source:
        As `examples`.

    Example:
        >>> import tempfile
        >>> copy_example("xor", tempfile.mkdtemp(), language="en").name
        '01_xor.py'
        >>> copy_example("flowers", tempfile.mkdtemp()).name
        'flowers.csv'
    """
    language = language or get_language()
    table = _table(name)
    kinds = ("py", "ipynb") if table is None else ("csv",)
    wanted: str = kind or kinds[0]
    for option, value, known in (("language", language, LANGUAGES), ("kind", wanted, kinds)):
        if value not in known:
            raise ArgumentError("unknown-option", name=option, value=value, known=", ".join(known))
    if table is not None:
        file_name, content = table.file_name, table.content
    else:
        lesson = example(name)
        file_name = f"{lesson.name}.{wanted}"
        content = (lesson.notebook(language) if wanted == "ipynb" else lesson.script(language)).encode()
    path = Path(to) / file_name
    make_folder(path.parent)
    write_new(path, content)
    return path


def _table(name: str) -> SampleTable | None:
    """The sample table of that name, with its folder and `.csv` or without them."""
    asked = name.removeprefix("tables/").removesuffix(".csv")
    return next((table for table in sample_tables() if table.name == asked), None)


def _names(lesson: Example) -> set[str]:
    """What an example may be called."""
    short = re.sub(r"^\d+_", "", lesson.name)
    return {lesson.name, short, f"{lesson.folder}/{lesson.name}", f"{lesson.folder}/{short}"}


def _name(entry: Traversable) -> str:
    return entry.name
