"""Runs that are killed at a moment that nothing foresees: training, saving models, and both."""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import torch
from torch import nn, optim

from mlp_tutorial import History, LogisticRegression, MultiLayerPerceptron, datasets, fit, load_model, save_model
from tests.interrupted_run import RUNS as RUNS_OF_FIT
from tests.interrupted_run import Training

EPOCHS = 8
VERSIONS = 12

optim.Adam([nn.Parameter(torch.zeros(1))])  # the first optimizer imports a good part of torch: once, before the forks


def derived(epochs: int, **options: Any) -> tuple[nn.Module, History]:
    """Gradients by the formulas, in mini-batches, and gradients and parameters recorded."""
    torch.manual_seed(0)
    model = MultiLayerPerceptron((2, 4, 1), "tanh")
    options |= {"gradients": "derived", "record": ("parameters", "gradients"), "batch_size": 9, "seed": 4}
    return model, fit(model, *datasets.moons(30), lr=0.5, epochs=epochs, **options)


def and_saves(epochs: int, checkpoint: str | None = None, **options: Any) -> tuple[nn.Module, History]:
    """The model is saved after each epoch too, beside the checkpoint."""
    torch.manual_seed(0)
    model = LogisticRegression()
    if checkpoint is not None:
        options |= {
            "checkpoint": checkpoint,
            "on_epoch": lambda _: save_model(model, Path(checkpoint).with_name("m.pt")),
        }
    return model, fit(model, *datasets.moons(30), lr=0.5, seed=4, batch_size=10, epochs=epochs, **options)


RUNS: dict[str, Training] = {**RUNS_OF_FIT, "derived": derived, "and saves": and_saves}


class KilledAtCall:
    """Counts the calls of functions, Python's and C's, and kills this process at one of them; None only counts."""

    def __init__(self, at: int | None) -> None:
        self.calls, self.at = 0, at

    def __enter__(self) -> "KilledAtCall":
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _count(self, *_: object) -> None:
        self.calls += 1
        if self.calls == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def train(kind: str, path: str | None, every: int, kill_at: int | None) -> None:
    """Train to the end, from the file where it exists; tell the bits and how many calls it took."""
    options = {} if path is None else {"checkpoint": path, "checkpoint_every": every}
    with KilledAtCall(kill_at) as count:
        model, history = RUNS[kind](EPOCHS, **options)
    bits = {name: value.numpy().tobytes().hex() for name, value in model.state_dict().items()}
    told = {"costs": history.costs, "validation": history.validation_costs, "metrics": history.metrics, "bits": bits}
    recorded = [value.tolist() for kept in history.parameters + history.gradients for value in kept.values()]
    print(json.dumps({"calls": count.calls, "told": told | {"recorded": recorded}}))  # noqa: T201 - the test reads it


def version(number: int) -> LogisticRegression:
    """A model that says which one it is, by its size and by each of its parameters."""
    model = LogisticRegression(50 * (number + 1))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(number)
    return model


def save(path: str, kill_at: int | None) -> None:
    """Save one version after the other to the same file."""
    models = [version(number) for number in range(VERSIONS)]
    with KilledAtCall(kill_at) as count:
        for model in models:
            save_model(model, path)
    print(json.dumps({"calls": count.calls}))  # noqa: T201 - the test reads it


def load(path: str) -> None:
    """Tell which version is in the file; it fails where there is none that is whole."""
    model = load_model(path).model
    (number,) = {value for parameter in model.parameters() for value in parameter.flatten().tolist()}
    assert len(model.linear.weight[0]) == 50 * (number + 1)
    print(json.dumps({"version": number}))  # noqa: T201 - the test reads it
