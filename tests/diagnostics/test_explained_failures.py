"""Exceptions that learners paste most: each face gets the explanation of its cause, and a near one that of another."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import doctor

X = torch.rand(4, 3, generator=torch.Generator().manual_seed(0))
PICTURES = torch.rand(4, 8, 8)


def found(computation) -> list:
    """What is found about a computation that fails, each also a note of its exception."""
    with pytest.raises(Exception) as caught, doctor(show=False) as seen:
        computation()
    assert seen.failures == []
    notes = "".join(getattr(caught.value, "__notes__", []))
    assert all(finding.code in notes for finding in seen.findings if finding.severity == "error")
    return [finding for finding in seen.findings if finding.severity == "error"]


class NoInit(nn.Module):
    def __init__(self) -> None:
        self.layer = nn.Linear(1, 1)


class NoParameter(nn.Module):
    def __init__(self) -> None:
        self.w = nn.Parameter(torch.ones(1))


class NoForward(nn.Module):
    def foward(self, x: Tensor) -> Tensor:
        return x


class Inside(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = NoForward()

    def forward(self, x: Tensor) -> Tensor:
        return self.inner(x)


class Layers(nn.Module):
    def __init__(self, layers) -> None:
        super().__init__()
        self.layers = layers


class Module(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.module = nn.Linear(2, 1)


def replaced(update) -> None:
    w = torch.ones(3, requires_grad=True)
    for _ in range(2):
        (X @ w).sum().backward()
        w = update(w)


def minus_and_zero(w: Tensor) -> Tensor:
    new = w - 0.1 * w.grad
    w.grad.zero_()
    return new


def carried(cell, detach) -> None:
    optimizer = torch.optim.SGD(cell.parameters(), lr=0.1)
    h = torch.zeros(4, 2)
    for _ in range(3):
        h = cell(X, detach(h))
        optimizer.zero_grad()
        h.sum().backward(retain_graph=detach is retained)
        optimizer.step()


def retained(h: Tensor) -> Tensor:
    return h


def kept(h: Tensor) -> Tensor:
    return h * 1


def carried_pair() -> None:
    rnn = nn.LSTM(3, 2)
    optimizer = torch.optim.Adam(rnn.parameters(), lr=0.1)
    state = None
    for _ in range(2):
        output, state = rnn(X[None], state)
        optimizer.zero_grad()
        output.sum().backward()
        optimizer.step()


def two_costs() -> None:
    body, first, second = nn.Linear(3, 2), nn.Linear(2, 1), nn.Linear(2, 1)
    a = body(X).tanh()
    first(a).sum().backward()
    second(a).sum().backward()


def adversary(update: bool) -> None:
    maker, judge = nn.Linear(3, 3), nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(judge.parameters(), lr=0.1)
    fake = maker(X).tanh()
    if not update:
        judge(fake).sum().backward()
        judge(fake).sum().backward()
        return
    cost = judge(fake).sum()
    judge(fake.detach()).sum().backward()
    optimizer.step()
    cost.backward()


def written_into(change) -> None:
    z = torch.sigmoid(nn.Linear(3, 2)(X))
    change(z)
    z.sum().backward()


def add_one(z: Tensor) -> None:
    z += 1


def set_entry(z: Tensor) -> None:
    z[0] = 0.0


def loaded(state) -> None:
    nn.Linear(2, 1).load_state_dict(state)


def whole_file() -> None:
    path = Path(tempfile.mkdtemp()) / "model.pt"
    torch.save(nn.Linear(1, 1), path)
    torch.load(path)


def drawn(model: nn.Module) -> None:
    rows = DataLoader(TensorDataset(torch.rand(5, 3)), batch_size=2)
    for (x,) in rows:
        model(x)


CASES = {
    "MLP1111": [
        lambda: nn.Embedding(5, 2)(torch.tensor([1, 5])),
        lambda: nn.Embedding(5, 2)(torch.tensor([[-1, 2]])),
        lambda: nn.EmbeddingBag(5, 2)(torch.tensor([[1, 2]])) + F.embedding(torch.tensor(7), torch.ones(5, 2)),
        lambda: F.one_hot(torch.tensor([0, 3]), 3),
    ],
    "MLP1112": [
        lambda: nn.Embedding(5, 2)(torch.tensor([1.0])),
        lambda: X[torch.tensor([0.0, 1.0])],
        lambda: X.gather(1, torch.zeros(4, 1)),
    ],
    "MLP1113": [
        lambda: nn.Conv2d(1, 2, 3)(PICTURES),
        lambda: nn.Conv2d(3, 2, 3)(torch.rand(4, 8, 8, 3)),
        lambda: nn.Conv2d(1, 2, 3)(PICTURES.flatten(1)),
        lambda: nn.Conv1d(2, 4, 3)(torch.rand(4, 9, 2)),
    ],
    "MLP1114": [
        lambda: nn.LSTM(3, 2)(torch.rand(5, 4, 1)),
        lambda: nn.GRU(1, 2, batch_first=True)(torch.rand(5, 4)),
        lambda: nn.RNN(3, 2)(torch.rand(5, 4, 3), torch.zeros(1, 8, 2)),
        lambda: nn.LSTM(3, 2)(torch.rand(5, 4, 3, 1)),
    ],
    "MLP1115": [
        lambda: nn.BatchNorm1d(3)(torch.rand(1, 3)),
        lambda: drawn(nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))),
        lambda: nn.BatchNorm2d(3)(torch.rand(1, 3, 1, 1)),
    ],
    "MLP1116": [
        lambda: nn.Linear(2, 1)(nn.LSTM(3, 2)(torch.rand(5, 4, 3))),
        lambda: nn.Linear(2, 1)(np.zeros((3, 2))),
        lambda: nn.MSELoss()(None, X),
        lambda: nn.Linear(2, 1)([torch.rand(2), torch.rand(2)]),
    ],
    "MLP1117": [
        lambda: X.t().view(12),
        lambda: torch.rand(2, 3, 4).permute(0, 2, 1).view(2, -1),
        lambda: torch.rand(2, 3, 4).transpose(0, 1).view((6, 4)),
    ],
    "MLP1118": [lambda: X.view(5, -1), lambda: X.reshape(7), lambda: PICTURES.view(-1, 100)],
    "MLP1119": [
        lambda: X + torch.rand(4),
        lambda: torch.stack([torch.rand(3), torch.rand(4)]),
        lambda: torch.cat([torch.rand(3, 2), torch.rand(4, 3)]),
        lambda: next(iter(DataLoader([torch.rand(3), torch.rand(4)], batch_size=2))),
    ],
    "MLP1120": [
        lambda: torch.softmax(torch.rand(3), dim=1),
        lambda: torch.rand(3).argmax(1),
        lambda: X.sum(dim=2),
    ],
    "MLP1121": [
        lambda: X.item(),
        lambda: float(X),
        lambda: 1 if X > 0 else 0,
        lambda: (nn.Linear(3, 1)(X) ** 2).backward(),
    ],
    "MLP1122": [lambda: (X > 0).mean(), lambda: torch.tensor([1, 2]).mean(), lambda: torch.arange(3).std()],
    "MLP1123": [
        lambda: torch.tensor([1, 2], requires_grad=True),
        lambda: torch.zeros(3, dtype=torch.long).requires_grad_(),
        lambda: nn.Parameter(torch.tensor([1, 2])),
        lambda: torch.zeros(3, dtype=torch.long, requires_grad=True),
    ],
    "MLP1124": [
        lambda: loaded({f"module.{name}": value for name, value in nn.Linear(2, 1).state_dict().items()}),
        lambda: loaded(nn.Linear(3, 1).state_dict()),
        lambda: loaded({"state_dict": nn.Linear(2, 1).state_dict(), "epoch": 3}),
        lambda: Module().load_state_dict(nn.Linear(2, 1).state_dict()),
    ],
    "MLP1125": [whole_file],
    "MLP1126": [
        lambda: torch.optim.Adam(Layers([nn.Linear(2, 1)]).parameters()),
        lambda: torch.optim.SGD(Layers({"a": nn.Linear(2, 1)}).parameters(), lr=0.1),
        lambda: torch.optim.SGD([torch.rand(3, requires_grad=True) * 0.1], lr=0.1),
    ],
    "MLP1127": [
        lambda: nn.MSELoss(X, X),
        lambda: nn.CrossEntropyLoss(X, torch.zeros(4).long()).backward(),
        lambda: nn.BCEWithLogitsLoss(X, X, X),
    ],
    "MLP1128": [NoInit, NoParameter],
    "MLP1129": [lambda: NoForward()(X), lambda: Inside()(X)],
    "MLP1130": [
        lambda: nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(4, 1))(X),
        lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.Linear(72, 1))(PICTURES[:, None]),
        lambda: nn.Sequential(nn.Embedding(3, 4), nn.Linear(5, 1))(torch.tensor([1])),
    ],
    "MLP1131": [
        lambda: nn.Conv2d(1, 2, 9)(PICTURES[:, None]),
        lambda: nn.Conv1d(1, 2, 3, dilation=5)(torch.rand(4, 1, 8)),
        lambda: nn.Sequential(nn.MaxPool2d(4), nn.Conv2d(1, 2, 3))(PICTURES[:, None]),
    ],
    "MLP1132": [
        lambda: F.cross_entropy(torch.rand(36, 3), torch.zeros(4).long()),
        lambda: nn.NLLLoss()(torch.rand(8, 3).log_softmax(1), torch.zeros(4).long()),
        lambda: nn.CrossEntropyLoss()(nn.Conv2d(1, 2, 3)(PICTURES[:, None]).view(-1, 3), torch.zeros(4).long()),
    ],
    "MLP1313": [
        lambda: [cost.backward() for cost in [(nn.Linear(3, 1)(X) ** 2).sum()] for _ in range(2)],
    ],
    "MLP1325": [
        lambda: carried(nn.RNNCell(3, 2), kept),
        lambda: carried(nn.GRUCell(3, 2), retained),
        carried_pair,
    ],
    "MLP1326": [two_costs, lambda: adversary(update=False)],
    "MLP1327": [
        lambda: written_into(add_one),
        lambda: written_into(set_entry),
        lambda: written_into(Tensor.relu_),
        lambda: adversary(update=True),
    ],
    "MLP1328": [
        lambda: replaced(minus_and_zero),
        lambda: replaced(lambda w: w - 0.1 * w.grad),
        lambda: replaced(lambda w: torch.sub(w, w.grad, alpha=0.1)),
    ],
}


@pytest.mark.filterwarnings("ignore:The .grad attribute")
@pytest.mark.parametrize(
    ("code", "computation"),
    [
        pytest.param(code, computation, id=f"{code}-{number}")
        for code, computations in CASES.items()
        for number, computation in enumerate(computations, start=1)
    ],
)
def test_a_failure_gets_the_explanation_of_its_cause(code: str, computation) -> None:
    assert [finding.code for finding in found(computation)] == [code]


@pytest.mark.parametrize(
    "computation",
    [
        pytest.param(lambda: X.view(4, 3).reshape(12) + "a", id="no-tensor"),
        pytest.param(lambda: torch.rand(3) @ torch.rand(4), id="vectors"),
        pytest.param(lambda: X[:, 5], id="column"),
        pytest.param(lambda: getattr(X, "shapes"), id="misspelt"),  # noqa: B009
        pytest.param(lambda: {}["a"], id="not-torchs"),
        pytest.param(lambda: torch.optim.SGD([torch.zeros(1)], lr=-1), id="rate"),
        pytest.param(lambda: torch.linalg.inv(torch.zeros(2, 2)), id="singular"),
    ],
)
def test_another_failure_gets_none(computation) -> None:
    assert found(computation) == []


@pytest.mark.parametrize(
    ("computation", "remedy"),
    [
        (lambda: nn.Conv2d(3, 2, 3)(torch.rand(4, 8, 8, 3)), "x = x.permute(0, 3, 1, 2)"),
        (lambda: nn.Conv2d(1, 2, 3)(PICTURES.flatten(1)), "x = x.reshape(-1, 1, 8, 8)"),
        (lambda: nn.Conv2d(1, 2, 3)(PICTURES), "x = x.unsqueeze(1)"),
        (lambda: nn.Conv1d(2, 4, 3)(torch.rand(4, 9, 2)), "x = x.permute(0, 2, 1)"),
    ],
)
def test_the_printed_line_gives_the_shape_that_the_convolution_takes(computation, remedy: str) -> None:
    (finding,) = found(computation)
    assert finding.remedy == remedy
    names = {"x": torch.empty(finding.facts["shape"])}
    exec(finding.remedy, names)
    layer = getattr(nn, finding.facts["layer"])(finding.facts["channels"], 2, 3)
    assert len(layer(names["x"])) == 4


@pytest.mark.parametrize(
    ("state", "remedy"),
    [
        ({f"module.{name}": value for name, value in nn.Linear(2, 1).state_dict().items()}, "state = {name.remove"),
        ({"state_dict": dict(nn.Linear(2, 1).state_dict()), "epoch": 3}, "model.load_state_dict(state["),
    ],
)
def test_the_printed_line_makes_the_state_fit(state, remedy: str) -> None:
    (finding,) = found(lambda: loaded(state))
    assert finding.remedy.startswith(remedy)
    names = {"state": state, "model": nn.Linear(2, 1)}
    exec(finding.remedy, names)
    if remedy.startswith("state"):
        names["model"].load_state_dict(names["state"])


@pytest.mark.parametrize(
    ("index", "layer"), [(torch.tensor([1, 5]), nn.Embedding(5, 2)), (torch.tensor([0, 9]), nn.Embedding(4, 3))]
)
def test_the_printed_table_has_all_rows(index: Tensor, layer: nn.Embedding) -> None:
    (finding,) = found(lambda: layer(index))
    assert eval(finding.remedy, {"nn": nn})(index).shape == (2, layer.embedding_dim)
