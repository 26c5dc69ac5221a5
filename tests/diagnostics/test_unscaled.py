"""Targets far beyond every output at the end: by several losses and optimizers, and what only looks alike."""

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import Finding, doctor

torch.manual_seed(0)
X = torch.randn(120, 3)
PRICES = 250_000 + 60_000 * X[:, :1]
YEARS = 1998 + 8 * X[:, :1]
RETURNS = 60_000 * X[:, :1]


def network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))


def trained(model: nn.Module, y: Tensor, criterion=nn.functional.mse_loss, **options) -> list[Finding]:
    kind, rate = options.get("optimizer", torch.optim.Adam), options.get("lr", 0.01)
    optimizer = kind(model.parameters(), lr=rate)
    with doctor(show=False) as seen:
        for _ in range(options.get("epochs", 100)):
            for rows in torch.randperm(len(X)).split(options.get("batch", len(X))):
                cost = criterion(model(X[rows]), y[rows])
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.severity != "note"]


@pytest.mark.parametrize(
    ("y", "options"),
    [
        pytest.param(PRICES, {}, id="prices"),
        pytest.param(PRICES, {"batch": 40}, id="mini-batches"),
        pytest.param(-PRICES, {}, id="below 0"),
        pytest.param(RETURNS, {}, id="around 0"),
        pytest.param(YEARS, {"optimizer": torch.optim.SGD, "criterion": nn.functional.l1_loss}, id="years, L1, SGD"),
        pytest.param(YEARS, {"criterion": lambda a, y: ((a - y) ** 2).mean()}, id="by hand"),
    ],
)
def test_targets_far_beyond_all_outputs_are_found_alone(y, options) -> None:
    (found,) = trained(network(), y, **options)
    assert found.name == "targets-unscaled"
    assert found.facts["high"] < found.facts["least"] or found.facts["low"] > found.facts["most"] or y is RETURNS


@pytest.mark.parametrize(("y", "rate"), [(PRICES, 0.01), (RETURNS, 0.01), (YEARS, 5e-4)])
def test_the_remedy_heals(y, rate) -> None:
    (found,) = trained(network(), y, lr=rate)
    scaled = (y - y.mean()) / y.std()
    healed = 0.01 if "lr=0.01" in found.remedy else rate
    assert (healed != rate) == (rate < 1e-3)
    model = network()
    assert trained(model, scaled, lr=healed, epochs=300) == []
    assert float((model(X) - scaled).detach().square().mean()) < 0.1


def outliers() -> Tensor:
    y = X[:, :1].clone()
    y[::15] = 5000.0
    return y


@pytest.mark.parametrize(
    ("model", "y", "options"),
    [
        pytest.param(network, 3 * X[:, :1] + 2, {}, id="of size 1"),
        pytest.param(network, outliers(), {"criterion": nn.functional.huber_loss}, id="outliers"),
        pytest.param(network, 300 + X[:, :1], {"lr": 1.0}, id="reached"),
        pytest.param(lambda: nn.Linear(3, 1), 300 + 9 * X[:, :1], {"optimizer": torch.optim.SGD, "lr": 0.1}, id="line"),
        pytest.param(network, PRICES, {"epochs": 20}, id="a beginning"),
    ],
)
def test_what_only_looks_alike_is_let_pass(model, y, options) -> None:
    assert "targets-unscaled" not in [finding.name for finding in trained(model(), y, **options)]


def test_counts_through_an_exponential_are_let_pass() -> None:
    model = nn.Sequential(network())
    rate = lambda x: torch.exp(model(x))  # noqa: E731
    rate.parameters = model.parameters  # type: ignore[attr-defined]
    assert "targets-unscaled" not in [finding.name for finding in trained(rate, PRICES)]
