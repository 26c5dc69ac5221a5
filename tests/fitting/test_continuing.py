"""What happens around a run that is continued: schedulers, NumPy's numbers, edited files, full disks, Ctrl-C, notes."""

import errno
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn, optim
from torch.optim import lr_scheduler

from mlp_tutorial import (
    History,
    LinearRegression,
    SavedModelError,
    datasets,
    fit,
    set_language,
)
from mlp_tutorial.files import whole_file
from mlp_tutorial.files.state_file import write_state
from tests.bare_loop import same_bits, state
from tests.sampling import sampled

LINE = datasets.line()


def line(epochs: int = 4, **options: Any) -> tuple[nn.Module, History]:
    torch.manual_seed(0)
    model = LinearRegression()
    if make := options.pop("make", None):
        options["optimizer"] = make(model.parameters())
    else:
        options.setdefault("lr", 0.01)
    return model, fit(model, *LINE, epochs=epochs, **{"seed": 0} | options)


def scheduled(make: Callable[[optim.Optimizer], Any], epochs: int, *, metric: bool = False, **options: Any):
    """A run whose learning rate a scheduler changes after each epoch."""
    torch.manual_seed(0)
    model = LinearRegression()
    optimizer = optim.SGD(model.parameters(), lr=0.04, momentum=0.5)
    schedule = make(optimizer)
    step = (lambda h: schedule.step(h.costs[-1])) if metric else (lambda _: schedule.step())
    history = fit(model, *LINE, optimizer=optimizer, epochs=epochs, seed=0, on_epoch=step, **options)
    return model, history, optimizer, schedule


SCHEDULERS: dict[str, Callable[[optim.Optimizer], Any]] = {
    "step": lambda o: lr_scheduler.StepLR(o, 2, 0.5),
    "milestones": lambda o: lr_scheduler.MultiStepLR(o, [2, 4, 7], 0.5),
    "function": lambda o: lr_scheduler.LambdaLR(o, lambda epoch: 1 / (1 + epoch)),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, 10),
    "one cycle": lambda o: lr_scheduler.OneCycleLR(o, 0.05, total_steps=12),
    "cyclic": lambda o: lr_scheduler.CyclicLR(o, 0.01, 0.04, step_size_up=3, scale_fn=lambda x: 0.9**x),
    "one after the other": lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.StepLR(o, 1, 0.9), lr_scheduler.StepLR(o, 3, 0.5)], [4]
    ),
    "plateau": lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=0, threshold=0.5),
}


# A SequentialLR of torch 2.6 steps its parts as torch advises against.
@pytest.mark.filterwarnings("ignore:The epoch parameter in `scheduler.step:UserWarning")
@pytest.mark.parametrize("kind", sampled(SCHEDULERS, 3))
def test_a_scheduler_goes_on_where_it_was(kind: str, tmp_path: Path, capsys) -> None:
    options = {"metric": kind == "plateau", "diagnose": False}
    whole_model, whole, *_, expected = scheduled(SCHEDULERS[kind], 10, **options)
    scheduled(SCHEDULERS[kind], 5, checkpoint=tmp_path / "run.pt", **options)
    model, history, *_, schedule = scheduled(SCHEDULERS[kind], 10, checkpoint=tmp_path / "run.pt", **options)
    assert history.costs == whole.costs
    assert same_bits(state(model), state(whole_model))
    assert schedule.state_dict() == expected.state_dict()
    assert capsys.readouterr().err == ""


def test_a_run_is_continued_with_the_same_optimizer_and_scheduler(tmp_path: Path) -> None:
    _, whole, *_ = scheduled(SCHEDULERS["step"], 10)
    model, _, optimizer, schedule = scheduled(SCHEDULERS["step"], 5, checkpoint=tmp_path / "run.pt")
    options = {"on_epoch": lambda _: schedule.step(), "checkpoint": tmp_path / "run.pt", "seed": 0}
    assert fit(model, *LINE, optimizer=optimizer, epochs=10, **options).costs == whole.costs


OTHER_SCHEDULERS: dict[str, Callable[[optim.Optimizer], Any]] = {
    "number": lambda o: lr_scheduler.StepLR(o, 3, 0.5),
    "class": lambda o: lr_scheduler.ExponentialLR(o, 0.5),
}


@pytest.mark.parametrize("other", OTHER_SCHEDULERS)
def test_another_scheduler_is_another_run(other: str, tmp_path: Path) -> None:
    scheduled(SCHEDULERS["step"], 5, checkpoint=tmp_path / "run.pt")
    with pytest.raises(SavedModelError) as caught:
        scheduled(OTHER_SCHEDULERS[other], 10, checkpoint=tmp_path / "run.pt")
    assert caught.value.code == "MLP903"
    assert "scheduler" in caught.value.fields


def halved(epochs: int, path: Path | None, *, by_history: bool) -> History:
    """A run whose learning rate `on_epoch` sets by itself."""
    torch.manual_seed(0)
    model = LinearRegression()
    optimizer = optim.SGD(model.parameters(), lr=0.04)
    calls = 0

    def halve(history: History) -> None:
        nonlocal calls
        calls += 1
        optimizer.param_groups[0]["lr"] = 0.04 * 0.5 ** (len(history.costs) if by_history else calls)

    return fit(model, *LINE, optimizer=optimizer, epochs=epochs, seed=0, on_epoch=halve, checkpoint=path)


def test_a_rate_that_something_else_changes_is_told_and_the_remedy_heals(tmp_path: Path, capsys) -> None:
    halved(3, tmp_path / "counted.pt", by_history=False)
    anew = halved(6, tmp_path / "counted.pt", by_history=False)
    assert "from 0.04 to 0.005, and goes on with 0.005" in capsys.readouterr().err
    assert anew.costs != halved(6, None, by_history=False).costs
    halved(3, tmp_path / "run.pt", by_history=True)
    assert halved(6, tmp_path / "run.pt", by_history=True).costs == halved(6, None, by_history=True).costs


NUMPY: dict[str, dict[str, Any]] = {
    "rate": {"make": lambda p: optim.SGD(p, lr=np.logspace(-3, -2, 2)[0])},
    "rate of 32 bits": {"make": lambda p: optim.SGD(p, lr=np.float32(0.01))},
    "pair": {"make": lambda p: optim.Adam(p, betas=(np.float64(0.8), np.float64(0.9)))},
    "truth": {"make": lambda p: optim.SGD(p, lr=0.01, momentum=0.5, nesterov=np.bool_(True))},
    "metric": {"validation": LINE, "metrics": {"one": lambda *_: np.float32(1)}},
    "seed": {"seed": np.int64(0)},
    "shuffle": {"batch_size": np.int64(2), "shuffle": np.bool_(True)},
    "value of the reader": {"on_epoch": lambda h: h.metrics.setdefault("spread", []).append(np.std(h.costs))},
}


@pytest.mark.parametrize("kind", NUMPY)
def test_numbers_of_numpy_are_kept_as_numbers(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    _, whole = line(6, **NUMPY[kind])
    line(3, **NUMPY[kind], checkpoint=path)
    torch.load(path, weights_only=True)
    assert line(6, **NUMPY[kind], checkpoint=path)[1].costs == whole.costs


class Odd(optim.SGD):
    """An optimizer with an option that is no number."""

    def __init__(self, parameters: Any, **options: Any) -> None:
        super().__init__(parameters, **options)
        self.param_groups[0]["odd"] = object()


class WithExtraState(LinearRegression):
    def get_extra_state(self) -> Any:
        return {"what": np.ones(3)}

    def set_extra_state(self, _: Any) -> None: ...


def test_what_no_file_can_hold_is_refused_before_training(tmp_path: Path) -> None:
    with pytest.raises(SavedModelError) as caught:
        line(make=lambda p: Odd(p, lr=0.01), checkpoint=tmp_path / "run.pt")
    assert (caught.value.code, caught.value.found) == ("MLP920", "fit.optimizer.param_groups[0].odd: object")
    model = WithExtraState()
    before = model.linear.weight.item()
    with pytest.raises(SavedModelError) as caught:
        fit(model, *LINE, lr=0.01, epochs=2, checkpoint=tmp_path / "run.pt")
    assert caught.value.code == "MLP920"
    assert model.linear.weight.item() == before
    assert list(tmp_path.iterdir()) == []


def test_what_a_callback_adds_and_no_file_can_hold_ends_training_with_the_history(tmp_path: Path) -> None:
    with pytest.raises(SavedModelError) as caught:
        line(9, checkpoint=tmp_path / "run.pt", checkpoint_every=3, on_epoch=lambda h: h.metrics.update(odd=[object()]))
    assert (caught.value.code, len(caught.value.history.costs)) == ("MLP920", 3)


EDITS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no run": lambda s: s.pop("run"),
    "no sum": lambda s: s.pop("sum"),
    "no history": lambda s: s.pop("history"),
    "no costs": lambda s: s["history"].pop("costs"),
    "costs of another type": lambda s: s["history"].update(costs="0.5"),
    "a cost": lambda s: s["history"]["costs"].__setitem__(0, 0.25),
    "random state of another size": lambda s: s.update(random=s["random"][:, :7]),
    "order of another size": lambda s: s.update(order=s["order"][:7]),
    "a weight": lambda s: s["model"]["linear.weight"].add_(1),
    "no weight": lambda s: s["model"].pop("linear.weight"),
    "shape of a weight": lambda s: s["model"].update({"linear.weight": torch.ones(2, 1)}),
    "optimizer": lambda s: s.update(optimizer={}),
    "last finite": lambda s: s.update(last_finite=[]),
    "rate": lambda s: s["run"].update({"optimizer.lr": "0.5"}),
    "one thing more": lambda s: s.update(more=1),
    "a list": lambda s: s.update(run=[]),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_file_is_refused_and_nothing_changed(edit: str, tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    line(checkpoint=path)
    kept = torch.load(path, weights_only=True)
    EDITS[edit](kept)
    torch.save(kept, path)
    torch.manual_seed(1)
    model, random = LinearRegression(), torch.get_rng_state()
    before, content = state(model), path.read_bytes()
    with pytest.raises(SavedModelError) as caught:
        fit(model, *LINE, lr=0.01, epochs=9, seed=0, checkpoint=path)
    assert caught.value.code == "MLP901"
    assert same_bits(state(model), before)
    assert torch.equal(torch.get_rng_state(), random)
    assert path.read_bytes() == content


class Forgetful(optim.SGD):
    """An optimizer that cannot take up what it gave."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        if state_dict["state"]:
            raise RuntimeError("no memory of that")
        super().load_state_dict(state_dict)


def test_what_an_optimizer_does_not_take_up_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    line(make=lambda p: Forgetful(p, lr=0.01, momentum=0.5), checkpoint=path)
    torch.manual_seed(1)
    model = LinearRegression()
    before, random = state(model), torch.get_rng_state()
    with pytest.raises(SavedModelError, match="no memory of that") as caught:
        fit(model, *LINE, optimizer=Forgetful(model.parameters(), lr=0.01, momentum=0.5), seed=0, checkpoint=path)
    assert caught.value.code == "MLP901"
    assert same_bits(state(model), before)
    assert torch.equal(torch.get_rng_state(), random)


@pytest.mark.parametrize(("language", "sentence"), [("en", "this version reads"), ("ko", "이 버전은")])
def test_a_file_of_an_older_format_is_called_that(language: str, sentence: str, tmp_path: Path) -> None:
    write_state(tmp_path / "run.pt", {"format": "mlp-tutorial checkpoint 1", "run": {}})
    set_language(language)
    with pytest.raises(SavedModelError, match=sentence) as caught:
        line(checkpoint=tmp_path / "run.pt")
    assert caught.value.code == "MLP921"


@pytest.mark.parametrize("name", ["nowhere/run.pt", "n" * 300, "."])
def test_a_file_that_cannot_be_written_is_refused_before_training(name: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = LinearRegression()
    before = state(model)
    with pytest.raises(SavedModelError) as caught:
        fit(model, *LINE, lr=0.01, epochs=2, checkpoint=tmp_path / name)
    assert caught.value.code == "MLP904"
    assert same_bits(state(model), before)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def fills(monkeypatch) -> Callable[[int], None]:
    """Let the disk be full from the flush of that number on."""

    def from_flush(number: int) -> None:
        flushed, real = 0, os.fsync

        def fsync(descriptor: int) -> None:
            nonlocal flushed
            flushed += 1
            if flushed >= number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(descriptor)

        monkeypatch.setattr(whole_file.os, "fsync", fsync)

    return from_flush


@pytest.mark.parametrize(("epochs", "stopped"), [(9, "interrupted"), (6, "epochs")])
def test_a_disk_that_fills_leaves_the_history_the_model_and_the_file_before(
    epochs: int, stopped: str, fills, tmp_path: Path
) -> None:
    expected, whole = line(6)
    path = tmp_path / "run.pt"
    torch.manual_seed(0)
    model = LinearRegression()
    fills(3)  # once to find out whether the file can be written, once after 3 epochs, then after 6
    with pytest.raises(SavedModelError) as caught:
        fit(model, *LINE, lr=0.01, epochs=epochs, seed=0, checkpoint=path, checkpoint_every=3)
    error = caught.value
    assert error.code == "MLP904"
    assert os.strerror(errno.ENOSPC) in str(error)
    assert any("6" in note and "error.history" in note for note in error.__notes__)
    assert error.history.costs == whole.costs
    assert error.history.stopped == stopped
    assert pickle.loads(pickle.dumps(error)).history.costs == whole.costs
    assert same_bits(state(model), state(expected))
    assert len(torch.load(path, weights_only=True)["history"]["costs"]) == 3
