"""Runs that a test ends from outside: started as a process, each says when it is ready and waits for a line.

Started as `python interrupted_run.py WHAT ARGUMENT`; imported, it gives the same runs to compare with.
"""

import json
import signal
import sys
from collections.abc import Callable
from typing import Any

import torch
from torch import nn, optim

from mlp_tutorial import History, LogisticRegression, datasets, fit, metrics

Training = Callable[..., tuple[nn.Module, History]]
READY_AT = 5


def network(*extra: nn.Module) -> nn.Module:
    """A small module of random weights, always the same."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 6), *extra, nn.Tanh(), nn.Linear(6, 1))


def full_batch(epochs: int, **options: Any) -> tuple[nn.Module, History]:
    """All rows at once, plain SGD."""
    torch.manual_seed(0)
    model = LogisticRegression()
    options |= {"validation": datasets.moons(10, seed=1), "metrics": {"accuracy": metrics.accuracy}}
    return model, fit(model, *datasets.moons(30), lr=0.5, seed=4, epochs=epochs, **options)


def mini_batches(epochs: int, **options: Any) -> tuple[nn.Module, History]:
    """Shuffled rows."""
    torch.manual_seed(0)
    model = LogisticRegression()
    return model, fit(model, *datasets.moons(30), lr=0.5, seed=4, batch_size=7, epochs=epochs, **options)


def dropout(epochs: int, **options: Any) -> tuple[nn.Module, History]:
    """Random in the model as well, and running means."""
    model = network(nn.BatchNorm1d(6), nn.Dropout(0.4))
    options |= {"criterion": nn.BCEWithLogitsLoss(), "batch_size": 10, "seed": 4}
    return model, fit(model, *datasets.moons(30), lr=0.1, epochs=epochs, **options)


def adam(epochs: int, **options: Any) -> tuple[nn.Module, History]:
    """An optimizer that remembers, over a data set of torch's own."""
    model = network()
    options |= {"criterion": nn.BCEWithLogitsLoss(), "batch_size": 8, "seed": 4}
    options["optimizer"] = optim.Adam(model.parameters(), lr=0.02)
    x, y = datasets.moons(30)
    return model, fit(model, torch.utils.data.TensorDataset(x, y), epochs=epochs, **options)


def nothing(*_: Any) -> None:
    """What happens after a step where nobody asks for more."""


def everything(epochs: int, *, after_step: Callable[..., None] = nothing, **options: Any) -> tuple[nn.Module, History]:
    """Mini-batches, validation, metrics, record, derived gradients, momentum, and a scheduler that a callback steps."""
    torch.manual_seed(0)
    model = LogisticRegression()
    optimizer = optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    schedule = optim.lr_scheduler.StepLR(optimizer, 3, 0.5)
    optimizer.register_step_post_hook(after_step)
    hook = options.pop("on_epoch", lambda _: None)
    options |= {"validation": datasets.moons(9, seed=1), "metrics": {"accuracy": metrics.accuracy}}
    options |= {"optimizer": optimizer, "batch_size": 7, "record": ("parameters", "gradients"), "gradients": "derived"}
    options["on_epoch"] = lambda history: (schedule.step(), hook(history))
    return model, fit(model, *datasets.moons(40), epochs=epochs, seed=2, **options)


RUNS: dict[str, Training] = {
    "full batch": full_batch,
    "mini-batches": mini_batches,
    "dropout": dropout,
    "adam": adam,
    "everything": everything,
}


def say(word: str) -> None:
    """One line to the test."""
    print(word, flush=True)  # noqa: T201 - the test reads it


def hear() -> None:
    """Wait for a line of the test."""
    sys.stdin.readline()


def at_epoch(history: History) -> None:
    """Tell the test that the epoch is done, and wait."""
    if len(history.costs) == READY_AT:
        say("ready")
        hear()


def killed(kind: str, path: str) -> None:
    """Runs on and on, writing every epoch to a file; the test ends it with SIGKILL."""
    RUNS[kind](10**9, checkpoint=path, checkpoint_every=1, on_epoch=at_epoch)


def tell(model: nn.Module, history: History) -> None:
    """What is left of the run, as one line."""
    numbers = [value for parameter in model.parameters() for value in parameter.detach().flatten().tolist()]
    say(json.dumps({"costs": history.costs, "stopped": history.stopped, "parameters": numbers}))


def interrupted_between_epochs() -> None:
    """Gets SIGINT while `on_epoch` runs."""
    tell(*full_batch(10**9, on_epoch=at_epoch))


def interrupted_within_a_step() -> None:
    """Gets SIGINT in the 12th step, after the forward pass: the step has to be finished."""
    steps = 0

    def criterion(prediction: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        nonlocal steps
        steps += 1
        if steps == 12:
            say("ready")
            hear()
        return nn.functional.binary_cross_entropy(prediction, y)

    tell(*mini_batches(10**9, criterion=criterion, diagnose=False))  # the doctor's calls would count


def interrupted_twice() -> None:
    """Gets a second SIGINT before the first one had its effect."""

    def wait_twice(history: History) -> None:
        if len(history.costs) == READY_AT:
            for word in ("ready", "again"):
                say(word)
                hear()

    try:
        full_batch(10**9, on_epoch=wait_twice)
    except KeyboardInterrupt:
        say("KeyboardInterrupt")


if __name__ == "__main__":
    # A process started in the background may have been told to ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    globals()[sys.argv[1]](*sys.argv[2:])
