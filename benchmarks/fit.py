"""What `fit` costs beside the loops that it replaces: `python -m benchmarks.fit` prints the ratios.

Full batch: the deck's bare loop on AND and XOR, 1,000 epochs, `fit`'s default; and `fit` with its doctor beside `fit`
without. Mini-batches of 32 rows: a loop over a DataLoader, and scikit-learn's MLPClassifier, on digits, and beside
the latter what bounds `fit`, its torch calls alone. Import: `import mlp_tutorial` beside `import torch`, in processes
of their own.
"""

import subprocess
import sys
import warnings
from contextlib import redirect_stderr
from io import StringIO
from itertools import pairwise

import torch
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from torch import nn, optim
from torch.utils.data import DataLoader, TensorDataset

from benchmarks.alternating import Timed, machine, ratio, times
from benchmarks.bounds import autograd_calls, formula_calls
from benchmarks.results import Goal, goals_table
from mlp_tutorial import LogisticRegression, MultiLayerPerceptron, datasets, fit

EPOCHS, ROUNDS = 1000, 31
DIGITS_EPOCHS, DIGITS_ROUNDS, IMPORT_ROUNDS = 8, 31, 15


class Perceptron(nn.Module):
    """The deck's classes: one layer for AND, two for XOR."""

    def __init__(self, *sizes: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(m, n) for m, n in pairwise(sizes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = torch.sigmoid(layer(x))
        return x


def bare_loop(x: torch.Tensor, y: torch.Tensor, *sizes: int) -> None:
    """The deck's five steps; no cost is kept, nothing is checked."""
    model = Perceptron(*sizes)
    criterion, optimizer = nn.BCELoss(), optim.SGD(model.parameters(), lr=0.1)
    for _ in range(EPOCHS):
        cost = criterion(model(x), y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


def full_batch(gate: str) -> dict[str, Timed]:
    """The bare loop and `fit`, History and the finiteness check included, both ways of computing gradients."""
    x, y = datasets.gate(gate)
    sizes = (2, 1) if gate == "and" else (2, 3, 1)

    def ours(gradients: str, *, diagnose: bool = True) -> None:
        model = LogisticRegression() if gate == "and" else MultiLayerPerceptron()
        with redirect_stderr(StringIO()):  # the doctor remarks that XOR is not solved at this rate
            fit(model, x, y, lr=0.1, epochs=EPOCHS, gradients=gradients, diagnose=diagnose)

    return {
        "bare loop": lambda: bare_loop(x, y, *sizes),
        "fit": lambda: ours("autograd"),
        "fit, derived": lambda: ours("derived"),
        "fit without the doctor": lambda: ours("autograd", diagnose=False),
    }


def digits() -> dict[str, Timed]:
    """A 64-32-10 network, plain SGD, 32 rows a step."""
    pixels, labels = load_digits(return_X_y=True)
    # Of float32 for both sides: scikit-learn computes in the dtype of x.
    x, y = torch.tensor(pixels / 16, dtype=torch.float32), torch.tensor(labels)

    def ours(gradients: str = "autograd") -> None:
        model = MultiLayerPerceptron((64, 32, 10), "relu", "softmax")
        fit(model, x, y, lr=0.1, epochs=DIGITS_EPOCHS, batch_size=32, gradients=gradients)

    def loader_loop() -> None:
        model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
        criterion, optimizer = nn.CrossEntropyLoss(), optim.SGD(model.parameters(), lr=0.1)
        for _ in range(DIGITS_EPOCHS):
            for x_batch, y_batch in DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True):
                cost = criterion(model(x_batch), y_batch)
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()

    def scikit_learn() -> None:
        peer = MLPClassifier(
            (32,),
            solver="sgd",
            momentum=0.0,
            nesterovs_momentum=False,
            alpha=0.0,
            batch_size=32,
            learning_rate_init=0.1,
            max_iter=DIGITS_EPOCHS,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            peer.fit(x.numpy(), labels)

    return {
        "DataLoader loop": loader_loop,
        "MLPClassifier": scikit_learn,
        "fit": ours,
        "fit, derived": lambda: ours("derived"),
        "autograd's calls": lambda: autograd_calls(x, y, DIGITS_EPOCHS),
        "the formulas' calls": lambda: formula_calls(x, y, DIGITS_EPOCHS),
    }


def importing() -> dict[str, Timed]:
    """Two fresh processes."""
    return {
        name: lambda statement=statement: subprocess.run([sys.executable, "-c", statement], check=True)
        for name, statement in (("import torch", "import torch"), ("import mlp_tutorial", "import mlp_tutorial, torch"))
    }


def goals() -> list[Goal]:
    """All ratios."""
    found = []
    for gate in ("and", "xor"):
        taken = times(full_batch(gate), ROUNDS)
        for name, goal in (("fit", 1.0), ("fit, derived", 0.45)):
            share = ratio(taken[name], taken["bare loop"])
            found.append(Goal(f"{_code(name)} / bare loop, {gate.upper()}", share, goal))
        share = ratio(taken["fit"], taken["fit without the doctor"])
        found.append(Goal(f"`fit` / `fit(diagnose=False)`, {gate.upper()}", share, 1.03))
    taken = times(digits(), DIGITS_ROUNDS)
    for name, peer, goal in (
        ("fit", "DataLoader loop", 0.65),
        ("fit", "MLPClassifier", 1.1),
        ("autograd's calls", "MLPClassifier", None),
        ("fit, derived", "MLPClassifier", 0.7),
        ("the formulas' calls", "MLPClassifier", None),
    ):
        found.append(Goal(f"{_code(name)} / {peer}, digits, 32", ratio(taken[name], taken[peer]), goal))
    taken = times(importing(), IMPORT_ROUNDS)
    share = ratio(taken["import mlp_tutorial"], taken["import torch"])
    return [*found, Goal("`import mlp_tutorial, torch` / `import torch`", share, 1.1)]


def main() -> None:
    """Print a Markdown table of all ratios."""
    torch.set_num_threads(1)
    print(goals_table(goals(), "en"))
    print(f"\n{machine('torch', 'scikit-learn')}, one thread")


def _code(name: str) -> str:
    """As the table names it."""
    return {"fit": "`fit`", "fit, derived": '`fit(gradients="derived")`'}.get(name, name)


if __name__ == "__main__":
    main()
