"""`train --report DIR`: all that one training has found out as a page of HTML that needs nothing beside it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.files.whole_file import make_folder, require_writable, write_whole

if TYPE_CHECKING:
    from mlp_tutorial.cli.training_run import TrainingRun

PAGE = "report.html"


def require_report(folder: Path, out: Path) -> None:
    """Make the folder, and refuse it before the training if the page could not be written afterwards.

    Args:
        folder: What `--report` names.
        out: File of the model.

    Raises:
        ArgumentError: The page would replace the model.
        SavedModelError: The folder cannot be made or written to.
    """
    path = folder / PAGE
    if os.path.realpath(path) == os.path.realpath(out):
        raise ArgumentError("outputs-collide", path=str(path))
    make_folder(folder)
    require_writable(path)


def write_report(run: "TrainingRun", folder: Path) -> Path:
    """Write the page, in the language in use.

    Args:
        run: One training, judged.
        folder: Where to.

    Returns:
        The file.

    Raises:
        SavedModelError: It cannot be written.
    """
    from mlp_tutorial.cli.report.page import page_of

    path = folder / PAGE
    write_whole(path, page_of(run).encode())
    return path
