"""The rule on a cost that only goes up and down: faces of it, and costs that jump for other reasons."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mlp_tutorial import doctor


def found(optimizer, *, batch: int = 200, epochs: int = 200, dropout: float = 0.0, noise: float = 0.0) -> list[str]:
    torch.manual_seed(0)
    x = torch.randn(200, 5)
    y = torch.sin(2 * x).sum(dim=1, keepdim=True) + noise * torch.randn(200, 1)
    model = nn.Sequential(nn.Linear(5, 32), nn.Tanh(), nn.Dropout(dropout), nn.Linear(32, 1))
    made = optimizer(model.parameters())
    with doctor(show=False) as seen:
        for _ in range(epochs):
            for rows in torch.randperm(200).split(batch) if batch < 200 else [torch.arange(200)]:
                made.zero_grad()
                F.mse_loss(model(x[rows]), y[rows]).backward()
                made.step()
    assert seen.failures == []
    return [finding.name for finding in seen.findings if finding.name == "cost-swings"]


def rmsprop(lr: float):
    return lambda parameters: torch.optim.RMSprop(parameters, lr=lr)


def sign_descent(parameters):
    return torch.optim.Adam(parameters, lr=0.15, betas=(0.0, 0.5))


@pytest.mark.parametrize("optimizer", [rmsprop(0.1), rmsprop(0.2), sign_descent], ids=["0.1", "0.2", "signs"])
def test_steps_over_the_same_rows_that_go_up_as_often_as_down_are_found(optimizer) -> None:
    assert found(optimizer) == ["cost-swings"]


def test_a_tenth_of_the_rate_heals() -> None:
    assert found(rmsprop(0.01)) == []


@pytest.mark.parametrize(
    "options",
    [
        {"batch": 5, "epochs": 20, "noise": 3.0},
        {"batch": 20, "epochs": 30},
        {"dropout": 0.5},
        {"noise": 3.0},
    ],
    ids=["five rows at a time", "mini-batches", "dropout", "noise"],
)
def test_a_cost_may_jump_by_chance(options) -> None:
    assert found(rmsprop(0.003), **options) == []
