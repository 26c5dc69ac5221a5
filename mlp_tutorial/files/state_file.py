"""Files of tensors, numbers and names alone: written whole or not at all, read without running any code."""

import io
import os
from pathlib import Path
from typing import Any, BinaryIO

import torch

from mlp_tutorial.errors import SavedModelError
from mlp_tutorial.files.archive import verified
from mlp_tutorial.files.whole_file import write_whole


def write_state(path: str | os.PathLike[str], state: dict[str, Any]) -> None:
    """Write the file whole or not at all: after a kill in between, the one before is still there.

    Args:
        path: The file; an existing one is replaced.
        state: Tensors, numbers, names, and lists and dicts of them; `"format"` names the kind of file.

    Raises:
        SavedModelError: The file cannot be written.
    """
    content = io.BytesIO()
    torch.save(state, content)
    write_whole(path, content.getvalue())


def read_state(path: str | os.PathLike[str], file_format: str, content: bytes | None = None) -> dict[str, Any]:
    """Read a file that `write_state` wrote.

    Args:
        path: The file.
        file_format: What its `"format"` has to be.
        content: What is in the file, where another process has read it.

    Returns:
        The state, its tensors on the CPU.

    Raises:
        SavedModelError: There is no such file, or it cannot be read; it is damaged, foreign, of another version, or
            holds code.
    """
    with _opened(path) if content is None else io.BytesIO(content) as file:
        try:
            state = torch.load(verified(file), weights_only=True, map_location="cpu")
        except Exception as error:
            # Whatever a foreign file makes the reader say, it means that the file is not ours.
            raise SavedModelError("file-damaged", path=str(path), reason=type(error).__name__) from error
    found = state.get("format") if isinstance(state, dict) else type(state).__name__
    if isinstance(found, str) and found != file_format and found.rpartition(" ")[0] == file_format.rpartition(" ")[0]:
        raise SavedModelError("file-of-another-version", path=str(path), found=found, wanted=file_format)
    if found != file_format:
        raise SavedModelError("file-damaged", path=str(path), reason=f"{found!r}, not {file_format!r}")
    return dict(state)


def _opened(path: str | os.PathLike[str]) -> BinaryIO:
    try:
        if Path(path).is_file():
            return Path(path).open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SavedModelError("file-not-readable", path=str(path), reason=reason) from error
    raise SavedModelError("saved-file-missing", path=str(path))
