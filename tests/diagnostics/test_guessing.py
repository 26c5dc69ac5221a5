"""Runs that end above the cost of guessing: features, rates and targets of odd sizes; and runs on their way down."""

import math

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import Finding, LogisticRegression, Standardize, doctor, fit

torch.manual_seed(0)
MARKS = 100 * torch.rand(150, 4)
PASSED = (MARKS[:, :1] + MARKS[:, 1:2] > 100).float()
X = torch.randn(150, 4)
NOISY = (X[:, :1] + torch.randn(150, 1) > 0).float()


def trained(model: nn.Module, optimizer, x: Tensor, y: Tensor, criterion, *, epochs=150, batch=None) -> list[Finding]:
    with doctor(show=False) as seen:
        for _ in range(epochs):
            for rows in torch.randperm(len(x)).split(batch or len(x)):
                cost = criterion(model(x[rows]), y[rows])
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.severity != "note"]


def names(findings: list[Finding]) -> list[str]:
    return [finding.name for finding in findings]


@pytest.mark.parametrize(("batch", "dtype"), [(None, torch.float64), (30, torch.float32)])
def test_large_features_in_a_logistic_regression_are_found_and_scaling_heals(batch, dtype) -> None:
    x, y = MARKS.to(dtype), PASSED.to(dtype)

    def train(x: Tensor) -> list[Finding]:
        model = nn.Linear(4, 1).to(dtype)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        return trained(model, optimizer, x, y, nn.BCEWithLogitsLoss(), epochs=150 if batch is None else 20, batch=batch)

    (found,) = train(x)
    assert found.name == "worse-than-guessing"
    share = float(PASSED.mean())
    guessing = -share * math.log(share) - (1 - share) * math.log(1 - share)
    # Of mini-batches not every row is looked at.
    assert found.facts["constant"] == pytest.approx(guessing, rel=1e-6 if batch is None else 0.05)
    if batch is None:
        assert f"size {float(MARKS.square().mean(dim=0).sqrt().max()):.3g} " in found.fact
    named = {"x": x}
    exec(found.remedy, named)
    assert train(named["x"]) == []


def test_three_classes_of_a_network_with_momentum_are_found() -> None:
    model = nn.Sequential(nn.Linear(4, 16), nn.LeakyReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    classes = (MARKS[:, 0] // 33.4).long()
    (found,) = trained(model, optimizer, MARKS * 100, classes, nn.CrossEntropyLoss(), epochs=20, batch=15)
    assert found.name in ("worse-than-guessing", "dead-relus", "cost-grows")


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.RMSprop])
def test_a_learning_rate_too_large_for_features_of_size_1_is_named(optimizer) -> None:
    model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())

    def train(lr: float) -> list[Finding]:
        return trained(model, optimizer(model.parameters(), lr=lr), X, NOISY, nn.BCELoss())

    (found,) = train(500.0)
    assert (found.name, found.remedy) == ("worse-than-guessing", "lr=0.1")
    model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
    assert train(0.1) == []


@pytest.mark.parametrize(
    ("last", "name"),
    [(nn.Identity(), "targets-unscaled"), (lambda z: 1 / (1 + torch.exp(-z)), "worse-than-guessing")],
)
def test_predictions_that_all_lie_below_y_are_told_from_steps_too_long(last, name) -> None:
    def train(y: Tensor) -> list[Finding]:
        model = nn.Linear(4, 1)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        return trained(model, optimizer, X, y, lambda z, y: nn.functional.mse_loss(last(z), y))

    prices = 5e4 + 3e3 * X[:, 2:3]
    (found,) = train(prices)
    assert found.name == name
    assert name == "targets-unscaled" or f"that of y {float(prices.mean()):.4g}" in found.fact
    last = nn.Identity()  # as the last step of the model
    named = {"y": prices}
    exec(found.remedy.partition(", and nn.Linear")[0], named)
    assert train(named["y"]) == []


def test_fit_tells_and_its_own_scaling_heals() -> None:
    found = fit(LogisticRegression(4), MARKS, PASSED, epochs=100, batch_size=50, seed=0).findings
    assert names(found) == ["worse-than-guessing"]
    scaled = LogisticRegression(4, standardize=Standardize.from_data(MARKS))
    assert fit(scaled, MARKS, PASSED, epochs=100, seed=0).findings == []


def test_a_run_on_its_way_down_is_let_pass() -> None:
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.002)
    assert trained(model, optimizer, X, 300 + 50 * X[:, :1], nn.MSELoss()) == []


def test_a_beginning_is_let_pass() -> None:
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    assert trained(model, optimizer, MARKS, PASSED, nn.BCEWithLogitsLoss(), epochs=49) == []
    assert names(trained(model, optimizer, MARKS, PASSED, nn.BCEWithLogitsLoss(), epochs=50)) == ["worse-than-guessing"]


def test_noise_that_nobody_can_predict_is_let_pass() -> None:
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    assert (
        trained(model, optimizer, X, (torch.rand(150, 1) > 0.5).float(), nn.BCEWithLogitsLoss(), epochs=15, batch=30)
        == []
    )


def test_labels_that_a_sigmoid_is_sure_of_and_wrong_are_not_to_be_standardised() -> None:
    model = nn.Sequential(nn.Linear(4, 1), nn.Sigmoid())
    with torch.no_grad():
        model[0].bias.fill_(9.0)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    assert trained(model, optimizer, X, (X[:, :1] > 0.7).float(), nn.MSELoss(), epochs=60) == []
