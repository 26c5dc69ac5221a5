"""A run continued from its file ends in the same bits as one that was never interrupted; another file is refused."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mlp_tutorial import (
    DivergedError,
    History,
    LinearRegression,
    LogisticRegression,
    SavedModelError,
    datasets,
    fit,
    patience,
)
from tests.bare_loop import same_bits, state
from tests.interrupted_run import RUNS


def both(run, epochs: int, **options) -> tuple[History, dict]:
    """History and final state of a run started anew, or continued where a file says so."""
    model, history = run(epochs, **options)
    return history, state(model)


@pytest.mark.parametrize("kind", RUNS)
@pytest.mark.parametrize("every", [1, 3])
def test_a_continued_run_ends_in_the_same_bits(kind: str, every: int, tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    whole, expected = both(RUNS[kind], 12)
    both(RUNS[kind], 5, checkpoint=path, checkpoint_every=every)
    continued, found = both(RUNS[kind], 12, checkpoint=path, checkpoint_every=every)
    assert continued.costs == whole.costs
    assert continued.validation_costs == whole.validation_costs
    assert continued.metrics == whole.metrics
    assert continued.seed == whole.seed
    assert same_bits(found, expected)


def test_what_was_recorded_is_continued_too(tmp_path: Path) -> None:
    def run(epochs: int, **options):
        torch.manual_seed(0)
        model = LinearRegression()
        return model, fit(
            model, *datasets.line(), lr=0.01, epochs=epochs, record=("parameters", "gradients"), **options
        )

    whole, _ = both(run, 6)
    both(run, 3, checkpoint=tmp_path / "run.pt")
    continued, _ = both(run, 6, checkpoint=tmp_path / "run.pt")
    assert len(continued.parameters) == 6
    assert all(same_bits(one, other) for one, other in zip(continued.parameters, whole.parameters, strict=True))
    assert all(same_bits(one, other) for one, other in zip(continued.gradients, whole.gradients, strict=True))


def test_a_run_without_a_seed_keeps_the_one_it_drew(tmp_path: Path) -> None:
    histories = []
    for epochs in (3, 6):
        torch.manual_seed(epochs)  # so that a new seed would be another one
        x, y = datasets.moons(20)
        history = fit(LogisticRegression(), x, y, batch_size=4, epochs=epochs, checkpoint=tmp_path / "run.pt")
        histories.append(history)
    assert histories[0].seed == histories[1].seed
    assert histories[1].costs[:3] == histories[0].costs


def test_the_file_stands_where_fit_was_called_whatever_folder_a_callback_goes_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.chdir(tmp_path)
    fit(LinearRegression(), datasets.line(), lr=0.01, epochs=3, checkpoint="run.pt", on_epoch=lambda _: os.chdir(other))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "run.pt"]
    assert [*other.iterdir()] == []


def test_a_folder_that_is_gone_is_said_before_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(SavedModelError) as caught:
        fit(LinearRegression(), datasets.line(), lr=0.01, epochs=3, checkpoint="run.pt")
    assert (caught.value.code, caught.value.path) == ("MLP904", "run.pt")


def test_a_finished_run_is_only_read(tmp_path: Path) -> None:
    first, parameters = both(RUNS["full batch"], 4, checkpoint=tmp_path / "run.pt")
    again, same = both(RUNS["full batch"], 4, checkpoint=tmp_path / "run.pt")
    assert again.costs == first.costs
    assert same_bits(parameters, same)


def test_a_rule_that_stopped_a_run_stops_it_again(tmp_path: Path) -> None:
    def run(epochs: int, **options):
        torch.manual_seed(0)
        model, (x, y) = LinearRegression(), datasets.line()
        options |= {"validation": (x, -y), "stop_when": patience(2)}
        return model, fit(model, x, y, lr=0.01, epochs=epochs, **options)

    whole, _ = both(run, 100)
    both(run, 2, checkpoint=tmp_path / "run.pt")
    continued, _ = both(run, 100, checkpoint=tmp_path / "run.pt")
    once_more, _ = both(run, 100, checkpoint=tmp_path / "run.pt")
    assert continued.costs == whole.costs == once_more.costs
    assert continued.stopped == whole.stopped == once_more.stopped == "stop_when"


def test_a_run_that_diverges_goes_back_as_far_as_if_never_interrupted(tmp_path: Path) -> None:
    def run(epochs: int, **options):
        torch.manual_seed(0)
        model = LinearRegression()
        with pytest.raises(DivergedError) as caught:
            fit(model, [[10.0], [20.0]], [[1.0], [2.0]], lr=0.1, epochs=epochs, **options)
        return model, caught.value.history

    whole, expected = both(run, 100)
    epochs = len(whole.costs)
    # The last epoch whose cost is finite: its step leads to the first that is not.
    torch.manual_seed(0)
    fit(LinearRegression(), [[10.0], [20.0]], [[1.0], [2.0]], lr=0.1, epochs=epochs, checkpoint=tmp_path / "run.pt")
    continued, found = both(run, 100, checkpoint=tmp_path / "run.pt")
    assert continued.costs == whole.costs
    assert same_bits(found, expected)


def test_the_file_holds_no_code_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    fit(LinearRegression(), *datasets.line(), lr=np.float32(0.01), seed=np.int64(3), epochs=np.int64(2),
        batch_size=np.int32(2), checkpoint_every=np.int64(1), checkpoint=tmp_path / "run.pt")  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["run.pt"]
    torch.load(tmp_path / "run.pt", weights_only=True)


def settings() -> dict[str, Any]:
    x, y = datasets.moons(20)
    return {"model": LogisticRegression(), "x": x, "y": y, "batch_size": 5, "seed": 1, "lr": 0.1, "epochs": 2}


class Code:
    """Unpickling this would run code."""

    def __reduce__(self):
        return exec, ("raise SystemExit('code of a file was run')",)


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "pickle", "other", "tensor"])
def test_a_file_that_is_no_checkpoint_is_refused_and_its_code_not_run(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    fit(**settings(), checkpoint=path)
    whole = path.read_bytes()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage in ("empty", "text"):
        path.write_bytes(b"" if damage == "empty" else b"epoch,cost\n0,0.5\n")
    else:
        torch.save({"pickle": Code(), "other": {"format": "x"}, "tensor": torch.ones(3)}[damage], path)
    run = settings()
    before = state(run["model"])
    with pytest.raises(SavedModelError) as caught:
        fit(**run, checkpoint=path)
    assert caught.value.code == "MLP901"
    assert same_bits(state(run["model"]), before)
