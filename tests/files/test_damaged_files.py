"""Models and checkpoints of which bits have changed, or the end is missing: refused, or the same numbers."""

import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from mlp_tutorial import MultiLayerPerceptron, SavedModelError, Standardize, datasets, fit, load_model, save_model
from tests.bare_loop import same_bits

X, Y = datasets.gate("xor")
EPOCHS = 3


def untrained() -> MultiLayerPerceptron:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return MultiLayerPerceptron((2, 3, 1), standardize=Standardize.from_data(X))


def trained(path: Path | None) -> tuple[Any, list[float]]:
    """Parameters and costs of the run whose checkpoint is at the path, continued where it has come to."""
    model = untrained()
    history = fit(model, X, Y, lr=0.5, epochs=EPOCHS, batch_size=2, seed=0, progress=False, checkpoint=path)
    return model.state_dict(), history.costs


def loaded(path: Path) -> tuple[Any, Any]:
    saved = load_model(path)
    return saved.model.state_dict(), (repr(saved.model), saved.feature_names, saved.class_names, saved.target_name)


def save(path: Path) -> None:
    save_model(untrained(), path, dataset=datasets.gate("xor"))


# By kind: what writes the file, and what reads it.
KINDS: dict[str, tuple[Callable[[Path], object], Callable[[Path], tuple[Any, Any]]]] = {
    "model": (save, loaded),
    "checkpoint": (trained, trained),
}


@pytest.fixture(scope="module", params=KINDS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """Kind and content of a good file."""
    path = tmp_path_factory.mktemp("good") / "good.pt"
    KINDS[request.param][0](path)
    return request.param, path.read_bytes()


def outcome(kind: str, content: bytes, folder: Path) -> str:
    """The code of the refusal, or "same": anything else that could happen is an error of the test."""
    read = KINDS[kind][1]
    (folder / "good.pt").unlink(missing_ok=True)
    path = folder / "damaged.pt"
    path.write_bytes(content)
    refusal = None
    before = torch.get_rng_state()
    try:
        parameters, rest = read(path)
    except SavedModelError as error:
        refusal = error
    assert torch.equal(torch.get_rng_state(), before)
    if refusal is not None:
        assert (refusal.path, path.read_bytes()) == (str(path), content)
        return refusal.code
    KINDS[kind][0](folder / "good.pt")
    good_parameters, good_rest = read(folder / "good.pt")
    assert same_bits(parameters, good_parameters)
    assert rest == good_rest
    return "same"


def flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.thorough)])
def test_a_flipped_bit_is_refused_or_changes_nothing(written, tmp_path: Path, count: int) -> None:
    kind, content = written
    places = random.Random(count).sample(range(8 * len(content)), count)
    found = {outcome(kind, flipped(content, place), tmp_path) for place in places}
    assert found <= {"MLP901", "MLP902", "same"}
    assert "MLP901" in found


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.thorough)])
def test_a_file_that_was_cut_short_is_refused(written, tmp_path: Path, count: int) -> None:
    kind, content = written
    lengths = random.Random(count).sample(range(len(content)), count)
    assert {outcome(kind, content[:length], tmp_path) for length in [0, len(content) - 1, *lengths]} == {"MLP901"}


def test_a_bit_of_any_number_is_refused(written, tmp_path: Path) -> None:
    """The bits that count most: those of the tensors, of which PyTorch compares no sum."""
    kind, content = written
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tensors = [archive.read(name) for name in archive.namelist() if "/data/" in name]
    places = [8 * content.find(tensor) + 30 for tensor in tensors if len(tensor) >= 4]
    assert len(places) >= 4
    assert {outcome(kind, flipped(content, place), tmp_path) for place in places} == {"MLP901"}


def test_a_bit_that_two_readers_see_differently_changes_nothing(written, tmp_path: Path) -> None:
    """That a record is a folder: the zip module does not mind, and PyTorch reads whatever lies in the memory."""
    kind, content = written
    external_attributes = 38
    entries = [place for place in range(len(content)) if content[place:].startswith(b"PK\x01\x02")]
    assert len(entries) > 5
    changed = [flipped(content, 8 * (entry + external_attributes) + 4) for entry in entries]
    assert {outcome(kind, each, tmp_path) for each in changed} == {"same"}


def packed(records: list[tuple[str, bytes]], compression: int = zipfile.ZIP_STORED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, record in records:
            archive.writestr(name, record)
    return content.getvalue()


def records(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_the_same_records_packed_anew_are_the_same(written, tmp_path: Path) -> None:
    kind, content = written
    assert outcome(kind, packed(records(content)), tmp_path) == "same"


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressed_records_are_refused(written, tmp_path: Path, compression: int) -> None:
    """PyTorch compresses none, and how much memory such a record takes is known only when it is unfolded."""
    kind, content = written
    assert outcome(kind, packed(records(content), compression), tmp_path) == "MLP901"


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_records_of_one_name_are_refused(written, tmp_path: Path) -> None:
    kind, content = written
    twice = records(content)
    assert outcome(kind, packed([*twice, twice[-1]]), tmp_path) == "MLP901"


@pytest.mark.parametrize("name", ["archive/data/0", "archive/data.pkl", "archive/other"])
def test_a_small_file_that_unfolds_into_a_large_one_is_refused(written, tmp_path: Path, name: str) -> None:
    kind, content = written
    others = [record for record in records(content) if record[0] != name]
    bomb = packed([*others, (name, bytes(50_000_000))], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        assert outcome(kind, bomb, tmp_path) == "MLP901"
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_records_that_claim_to_be_larger_than_the_file_are_refused(written, tmp_path: Path) -> None:
    kind, content = written
    changed = bytearray(content)
    entry = content.find(b"PK\x01\x02")
    for size in (20, 24):  # packed and unpacked
        changed[entry + size : entry + size + 4] = (0xFFFFFF00).to_bytes(4, "little")
    assert outcome(kind, bytes(changed), tmp_path) == "MLP901"
