"""Processes that do not agree: one of three is asked for something else, refused, or falls silent.

Started as `python disagreeing_run.py CASE FOLDER`, once for each process; each tells what it met.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
from torch import distributed as dist
from torch import nn, optim
from torch.distributed import PrefixStore, TCPStore
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import History, LogisticRegression, MultiLayerPerceptron, datasets, fit
from mlp_tutorial.errors import MlpTutorialError

RANK = int(os.environ.get("RANK", "0"))
PATIENCE = timedelta(seconds=8)
X, Y = datasets.moons(20, seed=2)
ASKED: dict[str, Any] = {"lr": 0.5, "epochs": 3, "seed": 3, "batch_size": 6}


def network(sizes: tuple[int, ...] = (2, 3, 1), activation: str = "tanh") -> nn.Module:
    """Every process starts with other parameters."""
    torch.manual_seed(RANK)
    return MultiLayerPerceptron(sizes, activation=activation)


def once(history: History) -> bool:
    """A rule."""
    return len(history.costs) == 2


# What the odd process is asked for, and which of its options the others name.
OTHER_OPTIONS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "batch size": ({"batch_size": 7}, {"batch_size"}),
    "rate": ({"lr": 5.0}, {"optimizer.lr"}),
    "rule": ({"stop_when": once}, {"stop_when"}),
    "file": ({"checkpoint": "run.pt"}, {"checkpoint"}),
    "two": ({"epochs": 4, "batch_size": 7}, {"batch_size", "epochs"}),
    "seed": ({"seed": None}, {"seed"}),
    "rows and rate": ({"x": X + 1, "lr": 5.0}, {"data.x.contents", "optimizer.lr"}),
    "without diagnosis": ({"diagnose": False}, {"diagnose"}),
}


def outcome(model: nn.Module, **asked: Any) -> dict[str, Any]:
    """What one call of `fit` gave here, and whether the model is as it was where it was refused."""
    before = [value.clone() for value in model.parameters()]
    random = torch.get_rng_state()
    asked = {"x": X, "y": Y} | ASKED | asked
    try:
        history = fit(model, asked.pop("x"), asked.pop("y"), **asked)
    except MlpTutorialError as error:
        untouched = all(map(torch.equal, before, model.parameters())) and torch.equal(random, torch.get_rng_state())
        return {"word": error.word, "said": str(error), "untouched": untouched, **error.facts}
    parameters = [value for p in model.parameters() for value in p.detach().flatten().tolist()]
    return {"costs": history.costs, "parameters": parameters}


def odd(number: int, **asked: Any) -> dict[str, Any]:
    """The options where this is the process of that number; else none."""
    return asked if number == RANK else {}


def opened(name: str, timeout: timedelta | None = None) -> None:
    """A group of the reader's own."""
    store = TCPStore(os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]), is_master=False)
    options: dict[str, Any] = {"rank": RANK, "world_size": int(os.environ["WORLD_SIZE"]), "timeout": timeout}
    dist.init_process_group("gloo", store=PrefixStore(name, store), **options)


def disagreements() -> dict[str, Any]:
    """All that ends with an error in every process at once, one after the other in one group."""
    opened("disagreements")
    told: dict[str, Any] = {}
    for place, (name, (other, _)) in enumerate(OTHER_OPTIONS.items()):
        told[name] = outcome(network(), **odd(place % 3, **other))
    sizes = network((2, 5, 1)) if RANK == 0 else network()
    told["layers"] = outcome(sizes)
    told["dtype"] = outcome(network().double() if RANK == 2 else network())
    told["rows"] = outcome(network(), **odd(2, x=X + 1))
    rows: dict[str, Any] = {"x": DataLoader(TensorDataset(X, Y), batch_size=6), "y": None, "batch_size": None}
    told["loader"] = outcome(network(), **odd(1, **rows))
    own = DataLoader(TensorDataset(X[RANK : RANK + 6], Y[RANK : RANK + 6]), batch_size=6)
    told["own rows"] = outcome(network(), **(rows | {"x": own}))
    told["optimizer"] = outcome(
        model := network(), lr=None, optimizer=optim.Adam(model.parameters(), lr=0.01, eps=1e-7 if RANK == 1 else 1e-8)
    )
    told["refused shape"] = outcome(network(), **odd(1, x=X[:, :1]))
    told["refused rate"] = outcome(network(), **odd(0, lr=-1.0))
    told["refused model"] = outcome(network(), **odd(2, epochs=0))
    told["refused folder"] = outcome(network(), checkpoint="/nowhere/run.pt")
    return told


def agreements() -> dict[str, Any]:
    """What may differ: who prints, who watches, threads, functions, parameters, and rows of a DataLoader."""
    told: dict[str, Any] = {}
    torch.set_num_threads(1 + RANK % 2)
    told["shown"] = outcome(network(), log_every=None if RANK else 100, progress=False if RANK else None)
    told["functions"] = outcome(network(), stop_when=lambda history: len(history.costs) == 2 + RANK)
    own = DataLoader(TensorDataset(X, Y), batch_size=2, sampler=range(RANK, len(X), 3))
    told["own order"] = outcome(network(), x=own, y=None, batch_size=None)
    return told


def silence() -> dict[str, Any]:
    """One stops in the middle of training; the others have chosen how long they wait."""
    dist.destroy_process_group()
    opened("silence", PATIENCE)

    def stop(history: History) -> None:
        if RANK == 1 and len(history.costs) == 2:
            os.kill(os.getpid(), signal.SIGSTOP)

    return {"silence": outcome(network(), on_epoch=stop)}


def all_disagreements(folder: Path) -> dict[str, Any]:
    """In one start of the processes: most of their time goes into importing torch."""
    told = disagreements() | agreements()
    tell(folder, told)  # before one of them falls silent
    told |= silence()
    dist.destroy_process_group()
    return told


def never_comes(_folder: Path) -> dict[str, Any]:
    """The first process never calls `fit`."""
    opened("never comes", PATIENCE)
    if RANK == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    return {"never comes": outcome(network())}


def loops(_folder: Path) -> dict[str, Any]:
    """The last process does not leave a callback."""
    opened("loops", PATIENCE)

    def loop(_history: History) -> None:
        while RANK == 2:
            pass

    return {"loops": outcome(network(), on_epoch=loop)}


def killed_of_three(_folder: Path) -> dict[str, Any]:
    """One is killed; the others have much patience."""
    opened("killed")

    def die(_history: History) -> None:
        if RANK == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    return {"killed": outcome(LogisticRegression(), on_epoch=die)}


def fails(_folder: Path) -> dict[str, Any]:
    """The reader's own code fails in one process, whose group `fit` has opened."""

    def fail(_history: History) -> None:
        if RANK == 1:
            raise ZeroDivisionError("one over none")

    return {"fails": outcome(network(), on_epoch=fail)}


def tell(folder: Path, told: dict[str, Any]) -> None:
    """Leave it to the test."""
    (folder / f"rank{RANK}.json").write_text(json.dumps(told))


if __name__ == "__main__":
    case: Callable[[Path], dict[str, Any]] = globals()[sys.argv[1]]
    tell(place := Path(sys.argv[2]), case(place))
