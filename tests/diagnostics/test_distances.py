"""Targets that the model's last function cannot reach: by torch's functions and by hand, and where nothing is wrong."""

import math

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import Finding, MultiLayerPerceptron, doctor, fit

torch.manual_seed(0)
X = torch.randn(120, 3)
Y = 25 + 8 * X[:, :1]


class Net(nn.Module):
    """A network written by the reader, with its last function in forward."""

    def __init__(self, last, outputs: int = 1) -> None:
        super().__init__()
        self.hidden, self.out, self.last = nn.Linear(3, 8), nn.Linear(8, outputs), last

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.out(torch.tanh(self.hidden(x))))


def trained(model: nn.Module, y: Tensor, criterion, *, batch: int | None = None, epochs: int = 10) -> list[Finding]:
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    x = X.to(next(model.parameters()).dtype)
    with doctor(show=False) as seen:
        for _ in range(epochs):
            for rows in torch.randperm(len(x)).split(batch or len(x)):
                cost = criterion(model(x[rows]), y.to(x.dtype)[rows])
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.severity != "note"]


def by_hand(prediction: Tensor, y: Tensor) -> Tensor:
    return ((y - prediction) ** 2).mean()


def sizes_by_hand(prediction: Tensor, y: Tensor) -> Tensor:
    return (prediction - y).abs().mean()


@pytest.mark.parametrize("last", [torch.sigmoid, torch.tanh, nn.ReLU(), nn.functional.softplus, torch.exp])
@pytest.mark.parametrize("criterion", [nn.MSELoss(), nn.L1Loss(), nn.HuberLoss(), by_hand, sizes_by_hand])
def test_targets_beyond_the_last_function_are_found(last, criterion) -> None:
    (found,) = trained(Net(last), -Y, criterion)
    assert found.name == "targets-out-of-reach"


@pytest.mark.parametrize("batch", [None, 40])
def test_the_finding_quotes_what_cannot_be_mended_and_what_the_mean_costs(batch) -> None:
    (found,) = trained(Net(torch.tanh), Y, nn.MSELoss(), batch=batch)  # few steps: each batch is looked at
    y = Y.double().numpy()
    assert found.facts["floor"] == pytest.approx(float(((y - 1) ** 2).mean()), rel=1e-6)
    assert found.facts["variance"] == pytest.approx(float(y.var()), rel=1e-6)
    assert (found.facts["low"], found.facts["high"]) == (float(Y.min()), float(Y.max()))
    assert "between -1 and 1" in found.fact


def test_classes_in_numbers_beyond_softmax_are_found_in_float64() -> None:
    y = torch.cat([10 * X[:, :1], X[:, 1:2]], dim=1)
    (found,) = trained(Net(lambda z: torch.softmax(z, dim=1), outputs=2).double(), y, nn.MSELoss())
    assert (found.name, found.facts["function"]) == ("targets-out-of-reach", "softmax")


def test_a_fit_with_mini_batches_and_adam_is_told_too() -> None:
    model = MultiLayerPerceptron((3, 8, 1), "tanh", output_activation="relu")
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    history = fit(model, X, -Y, criterion=nn.L1Loss(), optimizer=optimizer, batch_size=20, epochs=20)
    assert [finding.name for finding in history.findings] == ["targets-out-of-reach"]
    assert "above 0" in history.findings[0].fact


@pytest.mark.parametrize(
    ("last", "y"),
    [
        (torch.sigmoid, torch.sigmoid(X[:, :1])),
        (torch.sigmoid, 0.05 + 0.9 * (X[:, :1] > 0)),
        (torch.tanh, torch.sin(X[:, :1])),
        (torch.tanh, 1.02 * torch.sign(X[:, :1])),
        (nn.ReLU(), Y),
        (nn.ReLU(), torch.relu(X[:, :1]) + 0.05 * X[:, 1:2]),
        (torch.exp, torch.rand(120, 1)),
        (nn.ReLU(), torch.zeros(120, 1)),
        (lambda z: 40 * torch.sigmoid(z), Y),
        (nn.Identity(), -Y),
    ],
    ids=["shares", "smoothed labels", "waves", "signs", "positive", "noise", "rates", "zeros", "stretched", "line"],
)
def test_targets_within_reach_are_let_pass(last, y) -> None:
    assert trained(Net(last), y, nn.MSELoss()) == []


def test_targets_that_a_second_network_makes_are_its_own_affair() -> None:
    model, other = Net(torch.sigmoid), nn.Linear(3, 1)
    found = trained(model, Y, lambda prediction, y: nn.functional.mse_loss(prediction, other(X) + 0 * y))
    assert "targets-out-of-reach" not in [finding.name for finding in found]


@pytest.mark.parametrize(("share", "expected"), [(0.5, []), (2.0, ["targets-out-of-reach"])])
def test_what_lies_outside_counts_from_a_twentieth_of_the_variance(share, expected) -> None:
    y = torch.tensor([0.0, 1.0] * 60)[:, None]  # of variance 1/4
    y[0] = 1 + math.sqrt(share * 0.05 * 0.25 * len(y))
    found = trained(Net(torch.sigmoid), y, nn.MSELoss())
    assert [finding.name for finding in found] == expected
