"""Files of tensors, numbers and names: what was written is read, and what cannot be read is said."""

import errno
import os
import sys
from pathlib import Path

import pytest
import torch

from mlp_tutorial import SavedModelError
from mlp_tutorial.files.state_file import read_state, write_state
from tests.files.unprivileged import unprivileged

STATE = {"format": "a test 1", "numbers": [1, 2.5], "names": {"a": "가"}, "tensor": torch.arange(6.0).reshape(2, 3)}


@pytest.mark.parametrize("from_memory", [False, True])
def test_what_was_written_is_read(tmp_path: Path, from_memory: bool) -> None:
    write_state(tmp_path / "a.pt", STATE)
    state = read_state(tmp_path / "a.pt", "a test 1", (tmp_path / "a.pt").read_bytes() if from_memory else None)
    assert torch.equal(state.pop("tensor"), STATE["tensor"])
    assert state == {name: value for name, value in STATE.items() if name != "tensor"}


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    write_state(tmp_path / "a.pt", STATE)
    with pytest.raises(SavedModelError, match="'a test 1', not 'a test 2'"):
        read_state(tmp_path / "a.pt", "a test 2")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    write_state("a.pt", STATE)
    Path("a.pt").chmod(0o000)
    Path("closed").mkdir()
    write_state("closed/a.pt", STATE)
    Path("closed").chmod(0o600)
    for path in ("a.pt", "closed/a.pt"):
        with unprivileged(), pytest.raises(SavedModelError, match="MLP910") as caught:
            read_state(path, "a test 1")
        assert (caught.value.path, caught.value.reason) == (path, os.strerror(errno.EACCES))
    Path("closed").chmod(0o755)


def test_a_name_that_no_file_can_have_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SavedModelError, match="MLP905" if sys.platform == "win32" else "MLP910"):
        read_state(tmp_path / ("n" * 256), "a test 1")
    with pytest.raises(SavedModelError, match="MLP905"):
        read_state(tmp_path / "a\0b", "a test 1")


@pytest.mark.parametrize("make", [os.mkdir] if sys.platform == "win32" else [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_not_opened(tmp_path: Path, make) -> None:
    make(tmp_path / "other")
    with pytest.raises(SavedModelError, match="MLP905"):
        read_state(tmp_path / "other", "a test 1")
