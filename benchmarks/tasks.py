"""What all peers train: the same rows, network, loss, optimizer (plain SGD), rate, batch and epochs."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn

from mlp_tutorial import datasets


@dataclass(frozen=True)
class Task:
    """One network on one set of rows.

    Attributes:
        name: As the table shows it.
        kind: "binary" (one sigmoid output), "classes" (softmax) or "values" (identity).
        sizes: Neurons of each layer.
        hidden: Activation of the hidden layers, "sigmoid" or "relu".
        train: Pair (x, y) as `fit` takes them.
        test: Pair that the score is taken on.
        batch: Rows per step.
        lr: Learning rate.
        epochs: Times that all rows are seen.
        rounds: How often each peer is timed.
    """

    name: str
    kind: str
    sizes: tuple[int, ...]
    hidden: str
    train: tuple[Tensor, Tensor]
    test: tuple[Tensor, Tensor]
    batch: int
    lr: float
    epochs: int
    rounds: int

    @property
    def full_batch(self) -> bool:
        """Whether a step sees all rows."""
        return self.batch >= len(self.train[0])

    def network(self) -> nn.Sequential:
        """The network in plain PyTorch, from x to z, the sums before the output activation."""
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(self.sizes):
            layers += [nn.Linear(inputs, outputs), nn.ReLU() if self.hidden == "relu" else nn.Sigmoid()]
        return nn.Sequential(*layers[:-1])

    def criterion(self) -> nn.Module:
        """Its loss, from z."""
        return {"binary": nn.BCEWithLogitsLoss, "classes": nn.CrossEntropyLoss, "values": nn.MSELoss}[self.kind]()

    def score(self, z: Tensor) -> float:
        """Accuracy, or R² of values, of sums z, shape (n, K), on the test rows."""
        y = self.test[1]
        if self.kind == "values":
            return float(1 - ((z - y) ** 2).sum() / ((y - y.mean()) ** 2).sum())
        labels = (z >= 0).float() if self.kind == "binary" else z.argmax(dim=1)
        return float((labels == y).float().mean())


def tasks() -> list[Task]:
    """AND, XOR, digits in batches of 32 and 256, and a made-up table of 200,000 rows by 50 features."""
    gates = {gate: datasets.gate(gate) for gate in ("and", "xor")}
    a, b = ((gates[gate].x, gates[gate].y) for gate in ("and", "xor"))
    train, test = _digits()
    rows, held_out = _table(200_000), _table(20_000)
    return [
        Task("AND", "binary", (2, 1), "sigmoid", a, a, 4, 1.0, 200, 9),
        Task("XOR", "binary", (2, 3, 1), "sigmoid", b, b, 4, 5.0, 500, 9),
        Task("digits, 32", "classes", (64, 32, 10), "relu", train, test, 32, 0.1, 10, 15),
        Task("digits, 256", "classes", (64, 32, 10), "relu", train, test, 256, 0.5, 20, 9),
        Task("200,000 × 50", "values", (50, 32, 1), "relu", rows, held_out, 256, 0.02, 1, 5),
    ]


def _digits() -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    pixels, labels = load_digits(return_X_y=True)
    x, y = torch.tensor(pixels / 16, dtype=torch.float32), torch.tensor(labels)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
    train, test = order[:1440], order[1440:]
    return (x[train], y[train]), (x[test], y[test])


def _table(rows: int) -> tuple[Tensor, Tensor]:
    """A smooth function of 50 features with a little noise; another number of rows gives other rows."""
    generator = torch.Generator().manual_seed(rows)
    x = torch.randn(rows, 50, generator=generator)
    direction = torch.randn(50, 2, generator=torch.Generator().manual_seed(1)) / 50**0.5
    z = x @ direction
    return x, torch.sin(z[:, :1]) + z[:, 1:] + 0.1 * torch.randn(rows, 1, generator=generator)
