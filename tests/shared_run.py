"""Runs that several processes train together: started by `torch.distributed.run`, each process tells what it got.

Started as `python -m torch.distributed.run … shared_run.py CASE FOLDER [EPOCHS]`; imported, it gives the same runs.
"""

import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import distributed as dist
from torch import nn, optim
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, IterableDataset, TensorDataset

from mlp_tutorial import (
    History,
    LinearRegression,
    MultiLayerPerceptron,
    SavedModelError,
    datasets,
    fit,
    metrics,
    patience,
)

ROWS = 31  # an odd number: shares are uneven, and batches of 6 leave one row over
KILLED_AT = 4


class Stream(IterableDataset):
    """Rows one after another, as from a source that has no numbers."""

    def __init__(self, x: torch.Tensor, y: torch.Tensor) -> None:
        self.rows = list(zip(x, y, strict=True))

    def __iter__(self):
        return iter(self.rows)


class OwnRows(Stream):
    """A stream that looks at the rank itself, as PyTorch's manual asks for: the shares differ in length."""

    def __iter__(self):
        rank, count = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
        return iter(self.rows[rank::count])


def train(folder: Path, epochs: int = 6, **options: Any) -> tuple[nn.Module, History]:
    """A small network on two moons; the options make the case."""
    torch.manual_seed(int(os.environ.get("RANK", "0")))  # only the first one's parameters count
    x, y = datasets.moons(ROWS, seed=2)
    model = MultiLayerPerceptron((2, 5, 1), activation="tanh")
    options = {"lr": 0.5, "seed": 3} | options
    data = options.pop("data", None)
    if make := options.pop("make_optimizer", None):
        options |= {"lr": None, "optimizer": make(model.parameters())}
    given = (x, y) if data is None else data(x, y, folder)
    return model, fit(model, *given, epochs=epochs, **options)


def in_files(x: torch.Tensor, y: torch.Tensor, folder: Path) -> tuple[Any, Any]:
    """The rows in two `.npy` files of this process."""
    own = os.environ.get("RANK", "alone")
    for name, values in (("x", x), ("y", y)):
        np.save(folder / f"{name}{own}.npy", values.numpy())
    return datasets.from_npy(folder / f"x{own}.npy", folder / f"y{own}.npy")


def class_weights(folder: Path, epochs: int = 6) -> tuple[nn.Module, History]:
    """Three classes, rare ones weigh more: a share's mean divides by the weights of its rows."""
    torch.manual_seed(0)
    x, y = datasets.blobs(ROWS, seed=1)
    model = nn.Linear(2, 3)
    criterion = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 5.0, 0.2]))
    return model, fit(model, x, y.long().flatten() % 3, criterion=criterion, batch_size=8, seed=1, epochs=epochs)


def loader(x: torch.Tensor, y: torch.Tensor, folder: Path) -> tuple[Any]:
    return (DataLoader(TensorDataset(x, y), batch_size=6, shuffle=True),)


CASES: dict[str, dict[str, Any]] = {
    "full batch": {},
    "mini-batches": {"batch_size": 6},
    "derived": {"batch_size": 6, "gradients": "derived"},
    "in order": {"batch_size": 7, "shuffle": False},
    "one row a batch": {"batch_size": 1},
    "sum": {"criterion": nn.BCEWithLogitsLoss(reduction="sum"), "lr": 0.02, "batch_size": 6},
    "adam": {"batch_size": 6, "make_optimizer": lambda parameters: optim.Adam(parameters, lr=0.02)},
    "validation": {
        "batch_size": 6,
        "epochs": 60,
        "validation": tuple(datasets.moons(12, seed=9)),
        "metrics": {"accuracy": metrics.accuracy},
        "stop_when": patience(2),
        "record": ("parameters", "gradients"),
    },
    "weights": {
        "batch_size": 6,
        "class_weights": {0: 1.0, 1: 4.0},
        "sample_weights": [1.0 + row % 3 for row in range(ROWS)],
        "validation": tuple(datasets.moons(12, seed=9)),
    },
    "derived with weights": {"batch_size": 7, "class_weights": "balanced", "gradients": "derived"},
    "dataset": {"data": lambda x, y, _: (TensorDataset(x, y),), "batch_size": 6},
    "loader": {"data": loader},
    "stream": {"data": lambda x, y, _: (Stream(x, y),), "batch_size": 6},
    "files": {"data": in_files, "batch_size": 6},
}


def tell(model: nn.Module, history: History) -> dict[str, Any]:
    """What a process got."""
    return {
        "costs": history.costs,
        "validation_costs": history.validation_costs,
        "metrics": history.metrics,
        "gradients": [{name: value.flatten().tolist() for name, value in g.items()} for g in history.gradients],
        "stopped": history.stopped,
        "best_epoch": history.best_epoch,
        "seed": history.seed,
        "seconds": history.seconds,
        "parameters": [value for p in model.parameters() for value in p.detach().flatten().tolist()],
    }


def each_case(folder: Path) -> dict[str, Any]:
    """Every case after the other."""
    told = {name: tell(*train(folder, **case)) for name, case in CASES.items()}
    return told | {"class weights": tell(*class_weights(folder))}


def own_rows(folder: Path) -> dict[str, Any]:
    """Each process reads rows of its own."""
    return tell(*train(folder, data=lambda x, y, _: (OwnRows(x, y),), batch_size=3))


def log(folder: Path) -> dict[str, Any]:
    """What is printed."""
    return tell(*train(folder, log_every=2, progress=True))


def continued(folder: Path, epochs: str = "12") -> dict[str, Any]:
    """A run that writes each epoch."""
    return tell(*train(folder, int(epochs), batch_size=6, checkpoint=folder / "run.pt", checkpoint_every=1))


def continued_both(folder: Path) -> dict[str, Any]:
    """Two runs that were cut off, one after the other."""
    return {name: continued(folder / name) for name in ("one", "two")}


def refused_files(folder: Path) -> dict[str, Any]:
    """A checkpoint of another run, then a disk that is full for the first process from the second write on."""
    flushes, real = 0, os.fsync

    def fsync(descriptor: int) -> None:
        nonlocal flushes
        flushes += 1
        if flushes > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    told: dict[str, Any] = {}
    for name, options in {"other": {"batch_size": 7}, "full": {"batch_size": 6}}.items():
        if name == "full" and os.environ["RANK"] == "0":
            os.fsync = fsync
        path = folder / ("run.pt" if name == "other" else "new.pt")
        try:
            train(folder, 6, checkpoint=path, checkpoint_every=2, **options)
        except SavedModelError as error:
            told[name] = [error.code, len(error.history.costs) if hasattr(error, "history") else None]
    return told


def killed(folder: Path) -> dict[str, Any]:
    """The second process ends without a word."""

    def die(history: History) -> None:
        if len(history.costs) == KILLED_AT and os.environ["RANK"] == "1":
            os.kill(os.getpid(), signal.SIGKILL)

    options = {"checkpoint": folder / "run.pt", "checkpoint_every": 1, "on_epoch": die}
    return tell(*train(folder, 10**9, batch_size=6, **options))


def other_data(folder: Path) -> dict[str, Any]:
    """Each process made up rows of its own, by accident."""
    return tell(*train(folder, data=lambda x, y, _: (x + int(os.environ["RANK"]), y)))


def ctrl_c(folder: Path) -> dict[str, Any]:
    """The second process gets SIGINT."""

    def press(history: History) -> None:
        if len(history.costs) == KILLED_AT and os.environ["RANK"] == "1":
            signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    return tell(*train(folder, 10**9, on_epoch=press))


def one_stops(folder: Path) -> dict[str, Any]:
    """A rule that only the first process's clock fulfils."""
    return tell(*train(folder, 10**9, stop_when=lambda h: os.environ["RANK"] == "0" and len(h.costs) == 5))


def refused_by_one(folder: Path) -> dict[str, Any]:
    """The user's own code fails in one process."""

    def fail(history: History) -> None:
        if os.environ["RANK"] == "1":
            raise ZeroDivisionError

    return tell(*train(folder, 10**9, on_epoch=fail))


def diverged(folder: Path) -> dict[str, Any]:
    """The cost of one process's rows becomes infinite first."""
    model = LinearRegression()
    try:
        fit(model, [[1.0], [1e6]], [[1.0], [2.0]], lr=1.0, epochs=100)
    except ArithmeticError as error:
        return tell(model, error.history)
    raise AssertionError


def wrapped(folder: Path) -> dict[str, Any]:
    """A loop of the reader's own: DistributedDataParallel around the model, an equal part of the rows for each."""
    alone = "RANK" not in os.environ
    if not alone:
        dist.init_process_group("gloo")
    torch.manual_seed(0)
    model = MultiLayerPerceptron((2, 5, 1), activation="tanh")
    trained = model if alone else DistributedDataParallel(model)
    optimizer = optim.SGD(trained.parameters(), lr=0.5)
    rows = slice(None) if alone else slice(dist.get_rank(), None, dist.get_world_size())
    x, y = (values[rows] for values in datasets.moons(ROWS - 1, seed=2))
    for _ in range(6):
        cost = nn.functional.binary_cross_entropy(trained(x), y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
    if not alone:
        dist.destroy_process_group()
    return {"parameters": [value for p in model.parameters() for value in p.detach().flatten().tolist()]}


def wrapped_twice(folder: Path) -> dict[str, Any]:
    """`fit` on a model that averages its gradients by itself."""
    dist.init_process_group("gloo")
    model = DistributedDataParallel(nn.Linear(2, 1))
    return tell(model, fit(model, *datasets.moons(ROWS), criterion=nn.BCEWithLogitsLoss(), epochs=2))


def all_that_end(folder: Path) -> dict[str, Any]:
    """Whatever ends in all processes by itself, in one start of them: most of their time goes into importing torch."""
    cases = (own_rows, wrapped, log, ctrl_c, one_stops, diverged)
    (folder / "two").mkdir(exist_ok=True)
    told = {case.__name__: case(folder) for case in cases} | {"cut off": continued(folder / "two", "5")}
    return told | each_case(folder)


if __name__ == "__main__":
    case: Callable[..., dict[str, Any]] = globals()[sys.argv[1]]
    place = Path(sys.argv[2])
    found = case(place, *sys.argv[3:])
    (place / f"rank{os.environ['RANK']}.json").write_text(json.dumps(found))
