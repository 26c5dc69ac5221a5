"""Layers with nothing bent between them, and models that look so and are not, or that are so on purpose."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding
from tests.diagnostics.watching import findings_in

torch.manual_seed(0)
X = torch.rand(60, 2) * 4 - 2
Y = X[:, :1] * X[:, 1:]
PICTURES = torch.randn(40, 1, 6, 6)


class Net(nn.Module):
    """Two layers, and what stands between them."""

    def __init__(self, between: Callable[[Tensor], Any], width: int = 8, outputs: int = 1) -> None:
        super().__init__()
        self.a, self.b, self.between = nn.Linear(2, width), nn.Linear(width, outputs), between

    def forward(self, x: Tensor) -> Tensor:
        return self.b(self.between(self.a(x)))


def dropped(h: Tensor) -> Tensor:
    torch.relu(h)  # its result is kept nowhere
    return h


def train(model: nn.Module, x: Tensor = X, y: Tensor = Y) -> None:
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=0.01)
    for _ in range(4):
        cost = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


def findings(loop: Callable[[], object]) -> list[Finding]:
    return [finding for finding in findings_in(loop) if finding.code == "MLP1505"]


STRAIGHT: dict[str, tuple[Callable[[], nn.Module], tuple[int, int, int, int]]] = {
    "nothing": (lambda: Net(nn.Identity()), (2, 2, 8, 1)),
    "result not kept": (lambda: Net(dropped), (2, 2, 8, 1)),
    "batch norm, dropout": (lambda: Net(nn.Sequential(nn.BatchNorm1d(8), nn.Dropout(0.5))), (2, 2, 8, 1)),
    "sigmoid at the end": (lambda: nn.Sequential(Net(nn.Identity()), nn.Sigmoid()), (2, 2, 8, 1)),
    "many": (lambda: nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 8), nn.Linear(8, 1)), (3, 2, 8, 8)),
    "past each other": (lambda: Net(lambda h: h + 2 * h.flip(1)), (2, 2, 8, 1)),
}


@pytest.mark.parametrize("name", STRAIGHT)
def test_layers_with_nothing_bent_between_them_are_counted(name: str) -> None:
    make, (layers, first, inner, last) = STRAIGHT[name]
    (found,) = findings(lambda: train(make()))
    assert found.facts == {
        "layers": layers,
        "first": first,
        "inner": inner,
        "last": last,
    }


def test_convolutions_are_layers_too() -> None:
    def loop() -> None:
        layers = [nn.Conv2d(1, 3, 3, padding=1), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(27, 1)]
        train(nn.Sequential(*layers), PICTURES, PICTURES.mean(dim=(1, 2, 3))[:, None])

    (found,) = findings(loop)
    assert found.facts["layers"] == 2


def plain(bend: Callable[[Tensor], Tensor], width: int = 20) -> None:
    w1, b1 = torch.randn(2, width, requires_grad=True), torch.zeros(width, requires_grad=True)
    w2, b2 = torch.randn(width, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.Adam([w1, b1, w2, b2])
    for _ in range(4):
        cost = ((bend(X.mm(w1) + b1) @ w2 + b2 - Y) ** 2).mean()
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


def test_plain_tensors_are_layers_too() -> None:
    (found,) = findings(lambda: plain(lambda h: h))
    assert (found.facts["layers"], found.facts["inner"]) == (2, 20)


def zeroed(h: Tensor) -> Tensor:
    h = h.clone()
    h[h < 0] = 0
    return h


@pytest.mark.parametrize(
    "bend",
    [torch.tanh, torch.sin, zeroed, lambda h: h * h, lambda h: h.clamp(min=0), torch.abs],
    ids=["tanh", "sin", "in place", "square", "clamp", "abs"],
)
@pytest.mark.parametrize("tensors", ["plain", "module"])
def test_whatever_is_bent_is_right(bend: Callable[[Tensor], Tensor], tensors: str) -> None:
    assert findings(lambda: plain(bend) if tensors == "plain" else train(Net(bend))) == []


class Frozen(Net):
    def __init__(self) -> None:
        super().__init__(nn.Identity())
        self.a.requires_grad_(False)


class Recurrent(nn.Module):
    """A linear system in time: the same weights again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.step, self.read, self.enter = nn.Linear(8, 8, bias=False), nn.Linear(8, 1), nn.Linear(2, 8)

    def forward(self, x: Tensor) -> Tensor:
        h = self.enter(x)
        for _ in range(3):
            h = self.step(h)
        return self.read(h)


class Gated(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.value, self.gate, self.out = nn.Linear(2, 8), nn.Linear(2, 8), nn.Linear(8, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(self.value(x) * self.gate(x))


RIGHT: dict[str, Callable[[], nn.Module]] = {
    "one layer": lambda: nn.Linear(2, 1),
    "one layer and a sigmoid": lambda: nn.Sequential(nn.Linear(2, 1), nn.Sigmoid()),
    "narrower inside": lambda: nn.Sequential(nn.Linear(2, 1), nn.Linear(1, 2)),
    "a product of two": Gated,
    "fixed": Frozen,
    "again and again": Recurrent,
    "layer norm": lambda: Net(nn.LayerNorm(8)),
    "softmax": lambda: Net(lambda h: h.softmax(dim=1)),
    "max pooling": lambda: Net(lambda h: F.max_pool1d(h[:, None], 2, 1, 1)[:, 0, :8]),
    "almost straight": lambda: Net(lambda h: h + 1e-3 * torch.tanh(h)),
    "two inputs of embeddings": lambda: nn.Sequential(nn.Linear(2, 8), nn.Softplus(), nn.Linear(8, 8), nn.Linear(8, 1)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_look_alikes_are_right(name: str) -> None:
    def loop() -> None:
        model = RIGHT[name]()
        train(model, X, torch.cat([Y, Y], dim=1) if name == "narrower inside" else Y)

    assert findings(loop) == []


def test_one_row_of_zeros_shows_nothing() -> None:
    def loop() -> None:
        model = Net(torch.tanh)
        for _ in range(4):
            cost = (model(torch.zeros(1, 2)) - 1).square().mean() + model(X).square().mean()
            cost.backward()

    assert findings(loop) == []


def test_the_printed_line_heals() -> None:
    (found,) = findings(lambda: train(Net(nn.Identity())))
    assert found.remedy.startswith("h = torch.relu(h)")
    assert findings(lambda: train(Net(lambda h: torch.relu(h)))) == []
