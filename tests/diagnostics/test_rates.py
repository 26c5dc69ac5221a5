"""The rules on learning rates that change: faces of both mistakes, and schedules that end as they should."""

import pytest
import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam, lr_scheduler

from mlp_tutorial import Finding, doctor

BATCHES = 10


def trained(schedule, *, epochs: int = 20, each: str = "batch", optimizer=SGD, lr: float = 0.1) -> list[Finding]:
    """Mini-batches of a problem that takes long, with a schedule stepped after each batch, each epoch, or never."""
    torch.manual_seed(0)
    x = torch.randn(400, 6)
    y = torch.sin(2 * x).sum(dim=1, keepdim=True)
    model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
    with doctor(show=False) as seen:
        made = optimizer(model.parameters(), lr=lr)
        scheduler = schedule(made)
        for _ in range(epochs):
            for rows in torch.randperm(400).split(400 // BATCHES):
                step(model, made, x[rows], y[rows])
                if each == "batch":
                    scheduler.step()
            if each == "epoch":
                scheduler.step()
    assert seen.failures == []
    return seen.findings


def step(model: nn.Module, optimizer, x: Tensor, y: Tensor) -> None:
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()


def names(findings: list[Finding]) -> list[str]:
    return [finding.name for finding in findings]


FOR_EPOCHS = {
    "StepLR": lambda made: lr_scheduler.StepLR(made, 4, 0.1),
    "MultiStepLR": lambda made: lr_scheduler.MultiStepLR(made, [4, 8, 12, 16], 0.1),
    "ExponentialLR": lambda made: lr_scheduler.ExponentialLR(made, 0.8),
    "LambdaLR": lambda made: lr_scheduler.LambdaLR(made, lambda count: 0.7**count),
    "PolynomialLR": lambda made: lr_scheduler.PolynomialLR(made, total_iters=20),
}


@pytest.mark.parametrize("schedule", FOR_EPOCHS.values(), ids=FOR_EPOCHS)
def test_a_schedule_for_epochs_belongs_after_the_loop_over_the_batches(schedule) -> None:
    (found,) = trained(schedule)
    assert (found.name, "with each batch" in found.fact) == ("scheduler-misplaced", True)
    assert "scheduler.step()" in found.remedy
    assert trained(schedule, each="epoch") == []


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_whoever_steps_is_the_same(optimizer) -> None:
    lr = 0.1 if optimizer is SGD else 0.001
    assert names(trained(FOR_EPOCHS["StepLR"], optimizer=optimizer, lr=lr)) == ["scheduler-misplaced"]


def test_a_schedule_for_batches_belongs_beside_the_optimizers_step() -> None:
    def schedule(made):
        return lr_scheduler.OneCycleLR(made, max_lr=0.1, total_steps=20 * BATCHES)

    (found,) = trained(schedule, each="epoch")
    assert f"made for {20 * BATCHES} steps" in found.fact
    assert trained(schedule) == []


RIGHT = {
    "cosine to the end": lambda made: lr_scheduler.CosineAnnealingLR(made, T_max=20 * BATCHES),
    "linear to the end": lambda made: lr_scheduler.LinearLR(made, 1.0, 0.0, total_iters=20 * BATCHES),
    "warm restarts": lambda made: lr_scheduler.CosineAnnealingWarmRestarts(made, T_0=2 * BATCHES),
    "cyclic": lambda made: lr_scheduler.CyclicLR(made, 1e-5, 0.1, step_size_up=BATCHES),
    "warm-up from almost 0": lambda made: lr_scheduler.LinearLR(made, 1e-6, 1.0, total_iters=150),
    "a hundredth at the end": lambda made: lr_scheduler.ExponentialLR(made, 0.01 ** (1 / (20 * BATCHES))),
}


@pytest.mark.parametrize("schedule", RIGHT.values(), ids=RIGHT)
def test_schedules_that_end_with_the_training_are_right(schedule) -> None:
    assert trained(schedule) == []


def whole(rate_of, steps: int = 200) -> list[Finding]:
    """All rows at once, and a rate set by hand for each step."""
    torch.manual_seed(0)
    x = torch.randn(100, 6)
    y = torch.sin(2 * x).sum(dim=1, keepdim=True)
    model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
    with doctor(show=False) as seen:
        optimizer = SGD(model.parameters(), lr=0.1)
        for count in range(steps):
            optimizer.param_groups[0]["lr"] = rate_of(count)
            step(model, optimizer, x, y)
    return seen.findings


def test_a_rate_that_is_multiplied_by_hand_can_vanish_too() -> None:
    (found,) = whole(lambda count: 0.1 * 0.8**count)
    assert found.name == "rate-vanished"
    # 0.1 · 0.8ⁿ is below a thousandth of 0.1 from n = 31 on
    assert (found.facts["largest"], found.facts["low"], found.facts["steps"]) == (0.1, 200 - 31, 200)


@pytest.mark.parametrize(
    "rate_of",
    [
        lambda count: 0.1 if count < 120 else 1e-5,  # for less than half of the steps
        lambda count: 0.1 * (1 - count / 200),
        lambda count: 0.1 if count % 10 == 0 else 1e-6,  # and comes back
        lambda count: 0.1 * 0.98**count,  # a fiftieth at the end
    ],
    ids=["late", "linear", "comes back", "a fiftieth"],
)
def test_a_rate_that_is_small_for_the_last_steps_alone_is_none(rate_of) -> None:
    assert "rate-vanished" not in names(whole(rate_of))


def test_a_rate_may_vanish_where_nothing_is_left_to_learn() -> None:
    torch.manual_seed(0)
    x = torch.randn(100, 2)
    model = nn.Linear(2, 1)
    with doctor(show=False) as seen:
        optimizer = SGD(model.parameters(), lr=0.3)
        scheduler = lr_scheduler.StepLR(optimizer, 30, 0.1)
        for _ in range(300):
            step(model, optimizer, x, x.sum(dim=1, keepdim=True))
            scheduler.step()
    assert seen.findings == []


def test_a_schedule_that_never_steps_does_nothing() -> None:
    torch.manual_seed(0)
    x = torch.randn(100, 2)
    model = nn.Linear(2, 1)

    def findings(*, steps_it: bool) -> list[str]:
        with doctor(show=False) as seen:
            optimizer = SGD(model.parameters(), lr=0.1)
            scheduler = lr_scheduler.StepLR(optimizer, 10, 0.5)
            for _ in range(40):
                step(model, optimizer, x, x.sum(dim=1, keepdim=True))
                if steps_it:
                    scheduler.step()
        return names(seen.findings)

    assert findings(steps_it=False) == ["scheduler-misplaced"]
    assert findings(steps_it=True) == []


def methods() -> list:
    return [(kind.__init__, kind.step) for kind in vars(lr_scheduler).values() if hasattr(kind, "get_last_lr")]


def test_nothing_is_left_around_torchs_schedules() -> None:
    before = methods()
    trained(FOR_EPOCHS["StepLR"], epochs=1)
    assert methods() == before
