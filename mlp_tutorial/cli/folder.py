"""The folder in which the command was started, which may be gone by now."""

from pathlib import Path

from mlp_tutorial.errors import ArgumentError


def require_folder() -> None:
    """Refuse a folder that was removed: PyTorch's mathematics (MKL) would end the process in it.

    Raises:
        ArgumentError: It is gone.
    """
    try:
        Path.cwd()
    except FileNotFoundError:
        raise ArgumentError("folder-gone") from None
