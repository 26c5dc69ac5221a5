"""Ctrl-C and kill -9 among mini-batches, a loader's own generator, and what is told when a run goes on."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import History, LinearRegression, LogisticRegression, datasets, fit, set_language
from tests.bare_loop import same_bits, state
from tests.interrupted_run import everything

BATCHES = 6  # of an epoch of `everything`


@pytest.fixture
def _ctrl_c_as_python_handles_it() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pressed(times: int, path: Path) -> History | None:
    """Ctrl-C after the second step of the fifth epoch; the file is written each three epochs."""
    steps = 0

    def press(*_) -> None:
        nonlocal steps
        steps += 1
        if steps == 4 * BATCHES + 2:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)

    return everything(12, checkpoint=path, checkpoint_every=3, after_step=press)[1]


@pytest.mark.usefixtures("_ctrl_c_as_python_handles_it")
@pytest.mark.parametrize(("epochs_per_copy", "finished"), [(0, 4), (10**9, 5)], ids=["copied", "too short to copy"])
def test_ctrl_c_within_an_epoch_loses_no_finished_one(
    epochs_per_copy: int, finished: int, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("mlp_tutorial.fitting.checkpoint.EPOCHS_PER_COPY", epochs_per_copy)
    history = pressed(1, tmp_path / "run.pt")
    assert (len(history.costs), history.stopped) == (finished, "interrupted")
    goes_on_as_if_never_interrupted(tmp_path / "run.pt", finished)


@pytest.mark.usefixtures("_ctrl_c_as_python_handles_it")
def test_a_second_ctrl_c_loses_no_finished_epoch_either(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("mlp_tutorial.fitting.checkpoint.EPOCHS_PER_COPY", 0)
    with pytest.raises(KeyboardInterrupt):
        pressed(2, tmp_path / "run.pt")
    goes_on_as_if_never_interrupted(tmp_path / "run.pt", 4)


def goes_on_as_if_never_interrupted(path: Path, finished: int) -> None:
    assert len(torch.load(path, weights_only=True)["history"]["costs"]) == finished
    whole_model, whole = everything(12)
    model, history = everything(12, checkpoint=path)
    for name in ("costs", "validation_costs", "metrics"):
        assert getattr(history, name) == getattr(whole, name)
    for name in ("parameters", "gradients"):
        pairs = zip(getattr(history, name), getattr(whole, name), strict=True)
        assert all(same_bits(one, other) for one, other in pairs)
    assert same_bits(state(model), state(whole_model))


def test_the_order_that_a_loader_draws_from_its_own_generator_goes_on(tmp_path: Path) -> None:
    def run(epochs: int, path: Path | None) -> History:
        torch.manual_seed(0)
        generator = torch.Generator().manual_seed(5)
        rows = DataLoader(TensorDataset(*datasets.moons(20)), batch_size=3, shuffle=True, generator=generator)
        return fit(LogisticRegression(), rows, lr=0.5, epochs=epochs, seed=0, checkpoint=path)

    run(3, tmp_path / "run.pt")
    assert run(7, tmp_path / "run.pt").costs == run(7, None).costs


def line(epochs: int, path: Path) -> tuple[nn.Module, History]:
    torch.manual_seed(0)
    model = LinearRegression()
    return model, fit(model, *datasets.line(), lr=0.01, epochs=epochs, seed=0, checkpoint=path)


@pytest.mark.parametrize(("language", "sentence"), [("en", "holds 6 epochs, more than the 4"), ("ko", "6에폭이 들어")])
def test_more_epochs_on_the_disk_than_asked_for_are_told_and_left(
    language: str, sentence: str, tmp_path: Path, capsys
) -> None:
    whole, first = line(6, tmp_path / "run.pt")
    content = (tmp_path / "run.pt").read_bytes()
    assert capsys.readouterr().err == ""
    set_language(language)
    model, history = line(4, tmp_path / "run.pt")
    assert capsys.readouterr().err.count(sentence) == 1
    assert (history.costs, history.stopped, history.seconds) == (first.costs, first.stopped, first.seconds)
    assert same_bits(state(model), state(whole))
    assert (tmp_path / "run.pt").read_bytes() == content


THREADS = {"en": "threads was 1, now 2", "ko": "threads: 그때는 1, 지금은 2"}


@pytest.mark.parametrize("language", THREADS)
def test_another_number_of_threads_is_told_once(language: str, tmp_path: Path, capsys) -> None:
    set_language(language)
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        line(2, tmp_path / "run.pt")
        torch.set_num_threads(2)
        line(3, tmp_path / "run.pt")
        assert capsys.readouterr().err.count(THREADS[language]) == 1
        line(4, tmp_path / "run.pt")
        assert capsys.readouterr().err == ""
    finally:
        torch.set_num_threads(threads)
