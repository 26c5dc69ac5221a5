"""The file that a command is to write: refused before the work, not after it."""

from pathlib import Path

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.files.whole_file import require_writable


def require_output(out: Path, *sources: Path) -> None:
    """Refuse a file that cannot be written, or that is one of those that the command reads.

    Args:
        out: The file to be written.
        sources: The files that are read.

    Raises:
        ArgumentError: It would replace what is read.
        SavedModelError: It cannot be written.
    """
    require_writable(out)
    if out.exists() and any(source.exists() and out.samefile(source) for source in sources):
        raise ArgumentError("output-replaces-input", path=str(out))
