"""One process that trains for long, or often: what it holds when it has warmed up, and what at the end."""

import gc
import json
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from mlp_tutorial import (
    History,
    LogisticRegression,
    MultiLayerPerceptron,
    datasets,
    doctor,
    fit,
    load_model,
    save_model,
)

# All that may be hooked in PyTorch for every module or for the whole process.
GLOBAL_HOOKS = [name for name in vars(nn.modules.module) if name.startswith("_global_") and "hook" in name]
CALL = nn.Module.__call__
WARM_UP = 10


def peak() -> int:
    """The most memory that this process has held so far, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def held() -> dict[str, Any]:
    """What a call could leave behind: hooks, files, threads, handlers, Python's objects."""
    gc.collect()
    files, threads = Path("/dev/fd"), Path("/proc/self/task")
    return {
        "hooks": sum(len(getattr(nn.modules.module, name) or ()) for name in GLOBAL_HOOKS),
        "call": nn.Module.__call__ is CALL,
        "files": len([*files.iterdir()]),
        "threads": [threading.active_count(), len([*threads.iterdir()]) if threads.is_dir() else 1],
        "ctrl-c": repr(signal.getsignal(signal.SIGINT)),
        "profile": [repr(sys.getprofile()), repr(sys.gettrace())],
        "random": torch.initial_seed(),
        "objects": len(gc.get_objects()),
    }


def grown_by_epochs(epochs: int, gradients: str, leak: int = 0) -> None:
    """Peak memory after a tenth of the epochs and at the end; a leak is so many numbers an epoch, for the mutation."""
    peaks, leaked = [], []

    def watch(history: History) -> None:
        if leak:
            leaked.append(torch.zeros(leak))
        if len(history.costs) in (epochs // 10, epochs):
            peaks.append(peak())

    fit(
        MultiLayerPerceptron((2, 3, 1)),
        *datasets.gate("xor"),
        lr=0.5,
        epochs=epochs,
        gradients=gradients,
        on_epoch=watch,
    )
    print(json.dumps({"per_epoch": (peaks[1] - peaks[0]) / (epochs - epochs // 10)}))  # noqa: T201 - the test reads it


def every_way(number: int) -> None:
    """What a program calls again and again: the ways to train, the doctor around a loop, saving, loading."""
    x, y = datasets.gate("and")
    for options in ({}, {"batch_size": 2, "validation": (x, y)}, {"gradients": "derived"}, {"checkpoint": "run.pt"}):
        Path("run.pt").unlink(missing_ok=True)
        fit(LogisticRegression(), x, y, epochs=2, **options)
    with doctor(show=False):
        model = nn.Linear(2, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(2):
            cost = nn.functional.binary_cross_entropy_with_logits(model(x), y)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    save_model(LogisticRegression(), "m.pt")
    load_model("m.pt")


def only_fit(number: int) -> None:
    """One call of `fit`; of every fourth one its doctor, which takes four times as long as the rest."""
    fit(LogisticRegression(), *datasets.gate("and"), epochs=1, diagnose=number % 4 == 0)


def left_by_calls(way: str, calls: int, leak: bool = False) -> None:
    """What is held after the first calls and after all; a leak of an object a call is for the mutation."""
    call: Callable[[int], None] = {"every way": every_way, "fit": only_fit}[way]
    kept, found, peaks = [], [], []
    for number in range(1, calls + 1):
        call(number)
        if leak:
            kept.append([number])
        if number in (WARM_UP, calls):
            found.append(held())
            peaks.append(peak())  # what `held` needed itself included
    told = {"first": found[0], "last": found[-1], "grown": peaks[-1] - peaks[0]}
    print(json.dumps(told))  # noqa: T201 - the test reads it
