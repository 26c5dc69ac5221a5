"""What a reader does at a terminal or in a script, called in a fork: the command, and `fit` with a checkpoint."""

import importlib
import os
import resource
import signal
import socket
import sys
from pathlib import Path

from tests.promises.read_only import be_bound_by_permissions, mount_read_only

TABLE = "x,y,종류\n" + "".join(f"{row},{row % 7},{'가나'[row % 2]}\n" for row in range(400))
SCRIPT = """
import torch
torch.manual_seed(0)
x = torch.rand(20, 2)
y = (x.sum(1, keepdim=True) > 1).float()
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(30):
    cost = torch.mean((model(x) - y.flatten()) ** 2)  # a column against a row
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
print("cost", cost.item() > 0)
"""
TRAIN = ["train", "t.csv", "--target", "종류", "--epochs", "5"]
COMMANDS = {
    "train": [*TRAIN, "--model", "mlp", "--hidden", "50"],
    "predict": ["predict", "model.pt", "t.csv", "--out", "p.csv"],
    "sweep": ["sweep", "and", "--seeds", "2", "--lr", "1", "--epochs", "50"],
    "doctor": ["doctor", "--json", "report.json", "s.py"],
    "explain": ["explain", "MLP102"],
    "fit": [],
}


def prepare() -> None:
    """A table, a script, and a model of the table."""
    Path("t.csv").write_text(TABLE, "utf-8")
    Path("s.py").write_text(SCRIPT, "utf-8")
    command("train", out="model.pt")


def command(name: str, out: str | None = None) -> int:
    """One of COMMANDS; `fit` is a script's call, with a checkpoint."""
    if name == "fit":
        return continued_fit()
    from mlp_tutorial.cli.app import run

    return run([*COMMANDS[name], *(["--out", out] if out else [])])


def continued_fit() -> int:
    """Train with a checkpoint; a refusal is told by its code, its epochs and whether the model has learned."""
    from mlp_tutorial import MlpTutorialError, MultiLayerPerceptron, datasets, fit

    model, rows = MultiLayerPerceptron((2, 100, 1)), datasets.moons(20)
    start = [value.detach().clone() for value in model.parameters()]
    try:
        history = fit(model, rows, lr=0.1, epochs=4, checkpoint="run.pt", checkpoint_every=2, seed=0)
    except MlpTutorialError as error:
        epochs = len(error.history.costs) if getattr(error, "history", None) else 0
        trained = any((value != before).any() for value, before in zip(model.parameters(), start, strict=True))
        print(error.code, epochs, "trained" if trained else "as before")  # noqa: T201 - the test reads it
        return 1
    print("cost", len(history.costs))  # noqa: T201 - the test reads it
    return 0


def on_a_full_disk(name: str, most: int) -> int:
    """No file may be larger: the write fails as on a disk that is full, half-way."""
    importlib.import_module("torch.distributed.nn")  # torch 2.6 writes a module of its own when it loads it
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    return command(name)


def in_a_read_only_folder(name: str) -> int:
    """Its permissions say so, and bind root too."""
    Path.cwd().chmod(0o555)
    be_bound_by_permissions()
    return command(name)


def on_a_read_only_file_system(name: str) -> int:
    """The folder mounted a second time, read-only; where no process may mount, its permissions say it."""
    if not mount_read_only(Path.cwd()):
        return in_a_read_only_folder(name)
    return command(name)


def without_network(name: str) -> int:
    """Whatever makes a socket, or asks for an address, ends the process."""

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith("socket."):
            os.write(2, f"{event} {arguments}\n".encode())
            os._exit(77)

    sys.addaudithook(refuse)
    if name == "connect":
        socket.create_connection(("127.0.0.1", 9))
    return command(name)
