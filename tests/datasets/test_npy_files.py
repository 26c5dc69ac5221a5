"""Arrays in `.npy` files: the numbers of arrays in memory, of any size, or a refusal that says why."""

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from mlp_tutorial import DataError, MultiLayerPerceptron, ShapeError, datasets, fit
from mlp_tutorial.messages import set_language
from tests.bare_loop import state

ROWS = 150


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    x, y = datasets.moons(ROWS, seed=0)
    np.save(tmp_path / "x.npy", x.numpy().astype(np.float64))
    np.save(tmp_path / "y.npy", y.numpy().astype(np.int8))
    return tmp_path / "x.npy", tmp_path / "y.npy"


@pytest.mark.parametrize("options", [{"batch_size": 16}, {"batch_size": 16, "shuffle": False}, {}])
def test_training_from_files_is_training_from_memory(files, options) -> None:
    runs = []
    for x, y in (datasets.from_npy(*files), [np.load(file) for file in files]):
        torch.manual_seed(0)
        model = MultiLayerPerceptron((2, 4, 1))
        runs.append((fit(model, x, y, epochs=3, seed=1, **options).costs, state(model)))
    # To rounding: where rows lie in memory may decide how a matrix product adds up.
    assert runs[0][0] == pytest.approx(runs[1][0], rel=1e-6)
    torch.testing.assert_close(runs[0][1], runs[1][1])


# A table of 256 MB, trained in a process that may have 64 MB more than it has before it begins.
SCRIPT = """
import resource
import numpy as np
import torch
from mlp_tutorial import LinearRegression, datasets, fit

torch.set_num_threads(1)
model = LinearRegression(64)
fit(model, np.zeros((10, 64), np.float32), np.zeros((10, 1), np.float32), epochs=1)
rows = 1_000_000
np.lib.format.open_memmap("x.npy", "w+", np.float32, (rows, 64)).flush()  # a hole: zeros that take no room on disk
np.lib.format.open_memmap("y.npy", "w+", np.float32, (rows, 1)).flush()
with open("/proc/self/status") as status:
    taken = int(status.read().split("VmData:")[1].split()[0]) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (taken + 2**26,) * 2)
try:
    np.load("x.npy")
except MemoryError:
    print("too large for the memory")
history = fit(model, *datasets.from_npy("x.npy", "y.npy"), lr=0.1, epochs=1, batch_size=8192)
print(len(history.costs), history.stopped)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the limit is Linux's")
def test_a_file_larger_than_the_memory_trains(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.stdout.splitlines() == ["too large for the memory", "1 epochs"], ended.stderr


class Evil:
    """Unpickled, it would leave a file."""

    def __reduce__(self):
        return Path.touch, (Path("executed"),)


BAD = {
    "no file": None,
    "an empty file": b"",
    "text": b"1,2\n3,4\n",
    "a pickle": pickle.dumps(Evil()),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_holds_no_array_is_refused_and_its_code_not_run(
    name: str, files, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files[0].unlink()
    if BAD[name] is not None:
        files[0].write_bytes(BAD[name])
    refused(files, DataError, "MLP362")
    assert not Path("executed").exists()


@pytest.mark.parametrize("values", [np.array([["a", "b"]] * ROWS), np.array([[None, 1.0]] * ROWS), np.ones(3) * 1j])
def test_a_file_of_something_else_than_numbers_is_refused(values, files) -> None:
    np.save(files[0], values, allow_pickle=True)
    refused(files, DataError, "MLP362")


def test_files_of_other_lengths_are_refused(files) -> None:
    np.save(files[1], np.zeros((ROWS - 1, 1)))
    refused(files, ShapeError, "MLP102")


def refused(files, error: type[Exception], code: str) -> None:
    with pytest.raises(error) as caught:
        datasets.from_npy(*files)
    assert caught.value.code == code
    for language in ("ko", "en"):
        set_language(language)
        assert caught.value.remedy


def test_a_nan_far_down_the_file_is_refused_when_its_batch_comes(files) -> None:
    x = np.load(files[0])
    x[ROWS - 1, 1] = np.nan
    np.save(files[0], x)
    with pytest.raises(DataError) as caught:
        fit(MultiLayerPerceptron((2, 3, 1)), *datasets.from_npy(*files), batch_size=16, epochs=1)
    assert caught.value.code == "MLP301"
