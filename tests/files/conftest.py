"""A folder to write in, and what refusal means."""

from pathlib import Path

import pytest

from mlp_tutorial import SavedModelError
from mlp_tutorial.files.whole_file import require_writable, write_whole


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that everybody may use, and that relative paths start in."""
    tmp_path.chmod(0o777)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def refused(path: str | Path, reason: str) -> None:
    """Asking and writing end in MLP904 that quotes it and the reason."""
    for write in (require_writable, lambda path: write_whole(path, b"new")):
        with pytest.raises(SavedModelError, match="MLP904") as caught:
            write(path)
        assert caught.value.word == "file-not-writable"
        assert (caught.value.path, caught.value.reason) == (str(path), reason)
