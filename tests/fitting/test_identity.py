"""The checkpoint of another run is refused before anything is changed; each difference is named with both values."""

import functools
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn, optim
from torch.utils.data import BatchSampler, DataLoader, SequentialSampler, Subset, TensorDataset

from mlp_tutorial import (
    LogisticRegression,
    MultiLayerPerceptron,
    SavedModelError,
    Standardize,
    datasets,
    fit,
    metrics,
    set_language,
)
from tests.bare_loop import same_bits, state

Settings = dict[str, Any]
X, Y = datasets.moons(20)


def squares(prediction: Tensor, y: Tensor) -> Tensor:
    return (prediction - y).square().mean()


def distances(prediction: Tensor, y: Tensor) -> Tensor:
    return (prediction - y).abs().mean()


def powers(exponent: float) -> Callable[[Tensor, Tensor], Tensor]:
    return lambda prediction, y: (prediction - y).abs().pow(exponent).mean()


def weighed(prediction: Tensor, y: Tensor, *, weight: float) -> Tensor:
    return weight * (prediction - y).square().mean()


def calling(inner: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
    return lambda prediction, y: inner(prediction, y)


def edited(function: Any, other: Any) -> Any:
    """The function as if its body had been changed."""
    found = type(function)(other.__code__, function.__globals__, function.__name__)
    found.__qualname__ = function.__qualname__
    return found


class Net(nn.Module):
    """A module of the reader's own."""

    def __init__(self, slope: float = 0.1, function: Callable[[Tensor], Tensor] = torch.tanh, power: int = 1) -> None:
        super().__init__()
        self.layer, self.last = nn.Linear(2, 3), nn.Linear(3, 1)
        self.slope, self.function, self.power, self.calls = slope, function, power, 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        return self.last(self.slope * self.function(self.layer(x)) ** self.power)


class OtherForward(Net):
    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        return self.last(self.slope + self.function(self.layer(x)))


OtherForward.__name__ = OtherForward.__qualname__ = "Net"  # edited, not renamed


def settings(**changes: Any) -> Settings:
    """A run; models and optimizers are given as functions that make them."""
    made = {"model": LogisticRegression, "x": X, "y": Y, "batch_size": 5, "seed": 1, "lr": 0.1, "epochs": 2} | changes
    torch.manual_seed(0)
    made["model"] = made["model"]()
    if "optimizer" in made:
        made |= {"lr": None, "optimizer": made["optimizer"](made["model"])}
    return made


def of(kind: Any, **options: Any) -> Callable[[nn.Module], optim.Optimizer]:
    return lambda model: kind(model.parameters(), **options)


def two_groups(first: float, second: float) -> Callable[[nn.Module], optim.Optimizer]:
    return lambda model: optim.SGD(
        [{"params": [p], "lr": lr} for p, lr in zip(model.parameters(), (first, second), strict=True)]
    )


def sequence(*extra: nn.Module) -> Callable[[], nn.Module]:
    return lambda: nn.Sequential(nn.Linear(2, 4), *map(deepcopy, extra), nn.Linear(4, 1))


def frozen() -> nn.Module:
    model = MultiLayerPerceptron()
    model.layers[0].requires_grad_(False)
    return model


def scaled(*rows: float) -> Callable[[], nn.Module]:
    return lambda: MultiLayerPerceptron(standardize=Standardize.from_data([[row, row] for row in rows]))


def loader(x: Tensor, y: Tensor, **options: Any) -> Settings:
    return {"x": DataLoader(TensorDataset(x, y), **options), "y": None, "batch_size": None}


def sampled(batch_size: int) -> Settings:
    order = BatchSampler(SequentialSampler(X), batch_size, drop_last=False)
    return {"x": DataLoader(TensorDataset(X, Y), batch_sampler=order), "y": None, "batch_size": None}


def rows(x: Tensor, y: Tensor) -> Settings:
    return {"x": TensorDataset(x, y), "y": None}


OUTPUT = {"criterion": nn.BCEWithLogitsLoss()}
CLASSES = {"model": lambda: nn.Linear(2, 3), "y": Y.long().flatten()}
HELD_OUT = tuple(datasets.moons(6, seed=3))
# By what differs: the field that has to be named, the run that wrote the file, the run that finds it.
OTHERS: dict[str, tuple[str, Settings, Settings]] = {
    "rows in another order": ("data.x.contents", {}, {"x": X.flip(0)}),
    "targets": ("data.y.contents", {}, {"y": 1 - Y}),
    "number of rows": ("data.x.shape", {}, {"x": X[:-1], "y": Y[:-1]}),
    "batch size": ("batch_size", {}, {"batch_size": 6}),
    "seed": ("seed", {}, {"seed": 2}),
    "shuffle": ("shuffle", {}, {"shuffle": False}),
    "learning rate": ("optimizer.lr", {}, {"lr": 0.2}),
    "record": ("record", {}, {"record": ("parameters",)}),
    "gradients": ("gradients", {}, {"gradients": "derived"}),
    "validation": ("validation", {}, {"validation": HELD_OUT}),
    "rows of validation": (
        "validation.x.contents", {"validation": HELD_OUT}, {"validation": (HELD_OUT[0] + 1, HELD_OUT[1])}),
    "metrics": (
        "metrics", {"validation": HELD_OUT}, {"validation": HELD_OUT, "metrics": {"accuracy": metrics.accuracy}}),
    "class of the model": ("model", {}, {"model": MultiLayerPerceptron}),
    "size": ("shapes", {"model": MultiLayerPerceptron}, {"model": lambda: MultiLayerPerceptron((2, 4, 1))}),
    "activation": (
        "model.options", {"model": MultiLayerPerceptron},
        {"model": lambda: MultiLayerPerceptron(activation="tanh")}),
    "activation of a module": (
        "model.1", OUTPUT | {"model": sequence(nn.Tanh())}, OUTPUT | {"model": sequence(nn.Sigmoid())}),
    "dropout": (
        "model.1", OUTPUT | {"model": sequence(nn.Dropout(0.1))}, OUTPUT | {"model": sequence(nn.Dropout(0.4))}),
    "a layer more": ("model.2", OUTPUT | {"model": sequence()}, OUTPUT | {"model": sequence(nn.Tanh())}),
    "number of one's own module": (
        "model.options", OUTPUT | {"model": Net}, OUTPUT | {"model": lambda: Net(slope=0.2)}),
    "whole number of one's own module": (
        "model.options", OUTPUT | {"model": Net}, OUTPUT | {"model": lambda: Net(power=2)}),
    "function of one's own module": (
        "model.options", OUTPUT | {"model": Net}, OUTPUT | {"model": lambda: Net(function=torch.relu)}),
    "forward of one's own module": ("model.options.code", OUTPUT | {"model": Net}, OUTPUT | {"model": OtherForward}),
    "a layer frozen": ("frozen", {"model": MultiLayerPerceptron}, {"model": frozen}),
    "a scaling added": ("shapes", {"model": MultiLayerPerceptron}, {"model": scaled(0, 1)}),
    "scaling": ("model.standardize.numbers", {"model": scaled(0, 1)}, {"model": scaled(0, 2)}),
    "class of the criterion": ("criterion", {}, {"criterion": nn.MSELoss()}),
    "reduction": ("criterion.reduction", {"criterion": nn.MSELoss()}, {"criterion": nn.MSELoss(reduction="sum")}),
    "weight": (
        "criterion.weight", CLASSES | {"criterion": nn.CrossEntropyLoss()},
        CLASSES | {"criterion": nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))}),
    "label smoothing": (
        "criterion.label_smoothing", CLASSES | {"criterion": nn.CrossEntropyLoss()},
        CLASSES | {"criterion": nn.CrossEntropyLoss(label_smoothing=0.1)}),
    "function": ("criterion", {"criterion": squares}, {"criterion": distances}),
    "lambda": (
        "criterion.code", {"criterion": lambda a, y: (a - y).square().mean()},
        {"criterion": lambda a, y: (a - y).abs().mean()}),
    "function that a lambda calls": (
        "criterion.inner.code", {"criterion": calling(squares)}, {"criterion": calling(edited(squares, distances))}),
    "what a lambda closes over": ("criterion.exponent", {"criterion": powers(2.0)}, {"criterion": powers(3.0)}),
    "what a partial adds": (
        "criterion.weight", {"criterion": functools.partial(weighed, weight=1.0)},
        {"criterion": functools.partial(weighed, weight=2.0)}),
    "class of the optimizer": ("optimizer", {}, {"optimizer": of(optim.Adam)}),
    "momentum": (
        "optimizer.momentum", {"optimizer": of(optim.SGD, lr=0.1)}, {"optimizer": of(optim.SGD, lr=0.1, momentum=0.9)}),
    "weight decay": (
        "optimizer.weight_decay", {"optimizer": of(optim.Adam)}, {"optimizer": of(optim.Adam, weight_decay=0.1)}),
    "groups": ("optimizer.groups", {"optimizer": of(optim.SGD, lr=0.1)}, {"optimizer": two_groups(0.1, 0.1)}),
    "rate of a group": ("optimizer[1].lr", {"optimizer": two_groups(0.1, 0.2)}, {"optimizer": two_groups(0.1, 0.3)}),
    "a loader": ("data", {}, loader(X, Y, batch_size=5)),
    "batch size of a loader": ("data.batch_size", loader(X, Y, batch_size=8), loader(X, Y, batch_size=5)),
    "order of a loader": (
        "data.order", loader(X, Y, batch_size=8), loader(X, Y, batch_size=8, shuffle=True)),
    "batches of a sampler": (
        "data.order.batch_size", sampled(batch_size=4), sampled(batch_size=6)),
    "last batch of a loader": (
        "data.drop_last", loader(X, Y, batch_size=8), loader(X, Y, batch_size=8, drop_last=True)),
    "rows of a loader": (
        "data.dataset.tensors[0].contents", loader(X, Y, batch_size=8), loader(X + 1, Y, batch_size=8)),
    "rows of a data set": ("data.dataset.tensors[1].contents", rows(X, Y), rows(X, 1 - Y)),
    "part of a data set": (
        "data.dataset.indices.contents", {"x": Subset(TensorDataset(X, Y), range(9)), "y": None},
        {"x": Subset(TensorDataset(X, Y), range(1, 10)), "y": None}),
}  # fmt: skip


@pytest.mark.parametrize("change", OTHERS)
def test_the_file_of_another_run_is_refused_and_the_difference_named(change: str, tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    field, first, second = OTHERS[change]
    fit(**settings(**first), checkpoint=path)
    other = settings(**second)
    before, content, random = state(other["model"]), path.read_bytes(), torch.get_rng_state()
    options = deepcopy(other["optimizer"].state_dict()) if "optimizer" in other else None
    with pytest.raises(SavedModelError) as caught:
        fit(**other, checkpoint=path)
    assert caught.value.code == "MLP903"
    assert field in caught.value.fields.split(", ")
    number = caught.value.fields.split(", ").index(field)
    assert caught.value.found[number] != caught.value.wanted[number]
    assert same_bits(state(other["model"]), before)
    assert options is None or other["optimizer"].state_dict() == options
    assert torch.equal(torch.get_rng_state(), random)
    assert path.read_bytes() == content


@pytest.mark.parametrize("kind", [{}, *(first for _, first, _ in OTHERS.values())])
def test_the_same_run_made_anew_is_continued(kind: Settings, tmp_path: Path) -> None:
    path = tmp_path / "run.pt"
    fit(**settings(**kind), checkpoint=path)
    again = settings(**kind) | {"epochs": 4, "log_every": 100, "progress": False, "checkpoint_every": 1}
    history = fit(**again, checkpoint=path, on_epoch=lambda _: None, stop_when=lambda _: False, diagnose=False)
    assert len(history.costs) == 4


def test_both_languages_name_the_differences_with_both_values(tmp_path: Path) -> None:
    fit(**settings(), checkpoint=tmp_path / "run.pt")
    with pytest.raises(SavedModelError) as caught:
        fit(**settings(batch_size=6, x=X + 1, lr=0.2), checkpoint=tmp_path / "run.pt")
    set_language("en")
    english = caught.value.fact
    set_language("ko")
    korean = caught.value.fact
    assert "batch_size was 5, now 6; checksum of the contents of x was " in english
    assert english.endswith("; lr was 0.1, now 0.2.")
    assert "batch_size: 그때는 5, 지금은 6; x의 내용 체크섬: 그때는 " in korean


class Counting:
    """A criterion that knows how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, prediction: Tensor, y: Tensor) -> Tensor:
        self.calls += 1
        return squares(prediction, y)


def test_calls_that_are_counted_make_no_other_run(tmp_path: Path) -> None:
    run = settings(model=Net, criterion=Counting())
    fit(**run, checkpoint=tmp_path / "run.pt")
    assert run["criterion"].calls > 0
    assert len(fit(**run | {"epochs": 3}, checkpoint=tmp_path / "run.pt").costs) == 3


class Reads(TensorDataset):
    """Knows how often a row was read."""

    reads = 0

    def __getitem__(self, index: int) -> tuple[Tensor, ...]:
        type(self).reads += 1
        return super().__getitem__(index)


def test_no_row_of_a_loader_is_read_to_compare_it(tmp_path: Path) -> None:
    def run(epochs: int) -> int:
        Reads.reads = 0
        data = DataLoader(Reads(X, Y), batch_size=5, shuffle=True, generator=torch.Generator().manual_seed(0))
        fit(**settings(x=data, y=None, batch_size=None, epochs=epochs), checkpoint=tmp_path / "run.pt")
        return Reads.reads

    assert [run(2), run(2), run(3)] == [2 * len(X), 0, len(X)]


@pytest.mark.parametrize("where", ["first", "last"])
def test_arrays_in_large_files_are_told_apart_by_parts_of_them(where: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("mlp_tutorial.fitting.fingerprints.WHOLE_BYTES", 2**12)

    def in_file(x: np.ndarray) -> np.ndarray:
        np.save(tmp_path / "x.npy", x)
        return np.load(tmp_path / "x.npy", mmap_mode="r")

    x = np.random.default_rng(0).random((4000, 2), dtype=np.float32)
    y = np.ones((4000, 1), dtype=np.float32)
    options = {"y": y, "batch_size": 1000}
    fit(**settings(x=in_file(x), **options), checkpoint=tmp_path / "run.pt")
    fit(**settings(x=in_file(x), **options, epochs=3), checkpoint=tmp_path / "run.pt")
    x[0 if where == "first" else -1] += 1
    with pytest.raises(SavedModelError, match="contents of x"):
        fit(**settings(x=in_file(x), **options), checkpoint=tmp_path / "run.pt")
