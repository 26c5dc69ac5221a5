"""Optimizers that step for nothing: which of them, and what cut them off, against what the loop itself does."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.diagnostics.watching import findings_in

OURS = {"MLP401", "MLP403", "MLP407", "MLP1308", "MLP1315"}
X = torch.linspace(-1, 1, 20).reshape(-1, 2)
Y = torch.sin(3 * X[:, :1]) + 0.3


def found(loop: Callable[[], object]) -> dict[str, dict]:
    return {finding.code: finding.facts for finding in findings_in(loop) if finding.code in OURS}


def sgd(model: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.SGD(model.parameters(), lr=0.05)


def play(made_for: Callable[[Tensor], Tensor], steps: int = 6) -> None:
    """A maker and a judge, in turns; `made_for` is what the maker's own cost is given of its output."""
    torch.manual_seed(0)
    maker, judge = nn.Linear(2, 2), nn.Linear(2, 1)
    making, judging = sgd(maker), sgd(judge)
    for _ in range(steps):
        made = maker(X)
        judging.zero_grad()
        (F.softplus(judge(made.detach())).mean() + F.softplus(-judge(X)).mean()).backward()
        judging.step()
        making.zero_grad()
        F.softplus(-judge(made_for(made))).mean().backward()
        making.step()


CUTS: dict[str, tuple[Callable[[Tensor], Tensor], str]] = {
    "detach": (lambda made: made.detach(), ".detach()"),
    "data": (lambda made: made.data, ".data"),
    "numpy": (lambda made: torch.from_numpy(made.detach().numpy().copy()), ""),
}


@pytest.mark.parametrize("way", CUTS)
def test_the_network_that_its_cost_does_not_reach_is_named(way: str) -> None:
    cut, function = CUTS[way]
    facts = found(lambda: play(cut))["MLP1315"]
    assert (facts["held"], facts["steps"]) == (2, 6)
    assert function in str(facts["cause"])
    assert function in str(facts["remedy"])
    assert bool(str(facts["cause"])) == bool(function)
    assert found(lambda: play(lambda made: made)) == {}


def test_an_encoder_under_no_grad_before_a_decoder_that_learns() -> None:
    def loop(*, followed: bool) -> None:
        encoder, decoder = nn.Linear(2, 3), nn.Linear(3, 1)
        first, last = sgd(encoder), sgd(decoder)
        for _ in range(6):
            with torch.set_grad_enabled(followed):
                code = torch.tanh(encoder(X))
            first.zero_grad()
            last.zero_grad()
            F.mse_loss(decoder(code), Y).backward()
            first.step()
            last.step()

    assert "torch.no_grad()" in str(found(lambda: loop(followed=False))["MLP1315"]["cause"])
    assert found(lambda: loop(followed=True)) == {}


# frozen


def frozen(steps: int = 6, *, again: bool = False) -> None:
    norm, head = nn.LayerNorm(2), nn.Linear(2, 1)
    head.requires_grad_(False)
    optimizer = sgd(head)
    if again:
        head.requires_grad_(True)
        norm.requires_grad_(False)
    for _ in range(steps):
        optimizer.zero_grad()
        F.mse_loss(head(norm(X)), Y).backward()
        optimizer.step()


def test_what_is_frozen_belongs_to_no_other_model() -> None:
    assert found(frozen) == {"MLP407": {"held": 2}}
    assert found(lambda: frozen(again=True)) == {}


def test_where_nothing_at_all_can_be_trained_that_is_said() -> None:
    def loop() -> None:
        model = nn.Linear(2, 1).requires_grad_(False)
        optimizer = sgd(model)
        for _ in range(6):
            F.mse_loss(model(X), Y).requires_grad_().backward()
            optimizer.step()

    assert list(found(loop)) == ["MLP403"]


def test_some_frozen_parameters_beside_others_are_passed_over_rightly() -> None:
    def loop() -> None:
        model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
        model[0].requires_grad_(False)
        optimizer = sgd(model)
        for _ in range(6):
            optimizer.zero_grad()
            F.mse_loss(model(X), Y).backward()
            optimizer.step()

    assert found(loop) == {}


# right, though it looks alike


def test_a_network_that_joins_later() -> None:
    def loop() -> None:
        encoder, decoder = nn.Linear(2, 3), nn.Linear(3, 1)
        first, last = sgd(encoder), sgd(decoder)
        for epoch in range(12):
            with torch.set_grad_enabled(epoch > 8):
                code = torch.tanh(encoder(X))
            first.zero_grad()
            last.zero_grad()
            F.mse_loss(decoder(code), Y).backward()
            first.step()
            last.step()

    assert found(loop) == {}


def test_a_demonstration_of_a_schedule_beside_a_training() -> None:
    shown = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=1.0)
    schedule = torch.optim.lr_scheduler.StepLR(shown, 1)

    def loop() -> None:
        for _ in range(12):
            shown.step()
            schedule.step()
        model = nn.Linear(2, 1)
        optimizer = sgd(model)
        for _ in range(6):
            optimizer.zero_grad()
            F.mse_loss(model(X), Y).backward()
            optimizer.step()

    assert found(loop) == {}
