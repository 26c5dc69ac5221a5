"""All examples of the installed package, one of them by name, and a copy of it."""

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from os import PathLike
from pathlib import Path
from typing import Literal

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.files.whole_file import make_folder, write_new
from mlp_tutorial.gallery.cells import split_cells
from mlp_tutorial.gallery.example import Example
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
    folders = sorted((entry for entry in _root().iterdir() if entry.is_dir()), key=_name)
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
        raise ArgumentError(
            "unknown-example", name=name, suggestion=did_you_mean(asked, tuple(e.name for e in examples()))
        )
    if len(found) > 1:
        raise ArgumentError("ambiguous-example", name=name, found=", ".join(f"{e.folder}/{e.name}" for e in found))
    return found[0]


def copy_example(
    name: str,
    to: str | PathLike[str] = ".",
    *,
    language: str | None = None,
    kind: Literal["py", "ipynb"] = "py",
) -> Path:
    """Write one example into a folder, in one language; no file is ever replaced.

    Args:
        name: As for `example`.
        to: The folder; made where it does not exist.
        language: "ko" or "en"; None: the language in use.
        kind: "py" for a script, "ipynb" for a notebook.

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
    """
    language = language or get_language()
    for option, value, known in (("language", language, LANGUAGES), ("kind", kind, ("py", "ipynb"))):
        if value not in known:
            raise ArgumentError("unknown-option", name=option, value=value, known=", ".join(known))
    lesson = example(name)
    content = lesson.notebook(language) if kind == "ipynb" else lesson.script(language)
    path = Path(to) / f"{lesson.name}.{kind}"
    make_folder(path.parent)
    write_new(path, content.encode())
    return path


def _root() -> Traversable:
    """The folder of the scripts: inside the installed package, or beside it in a checkout."""
    package = files("mlp_tutorial")
    inside = package / "examples"
    return inside if inside.is_dir() else Path(str(package)).parent / "examples"


def _names(lesson: Example) -> set[str]:
    """What an example may be called."""
    short = re.sub(r"^\d+_", "", lesson.name)
    return {lesson.name, short, f"{lesson.folder}/{lesson.name}", f"{lesson.folder}/{short}"}


def _name(entry: Traversable) -> str:
    return entry.name
