"""Clipping before the gradients exist, or after they were used; the gradients themselves say what was cut."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from mlp_tutorial import doctor
from tests.diagnostics.loop_rules import cost_of, line
from tests.diagnostics.watching import findings_in

WAYS: dict[str, Callable] = {
    "norm": lambda tensors: nn.utils.clip_grad_norm_(tensors, 1e-3),
    "value": lambda tensors: nn.utils.clip_grad_value_(tensors, 1e-3),
    "by name": lambda tensors: torch.nn.utils.clip_grad.clip_grad_norm_(parameters=list(tensors), max_norm=1e-3),
}


def found(loop: Callable[[], object]) -> list[tuple[int, str]]:
    clipped = [finding.facts for finding in findings_in(loop) if finding.code == "MLP1319"]
    return [(facts["calls"], facts["found"]._key.rpartition(".")[2]) for facts in clipped]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("at", ["before backward", "after backward", "after step"])
def test_only_between_backward_and_step_there_is_something_to_clip(way: str, at: str) -> None:
    model, optimizer = line()
    largest = []
    for weight in model.parameters():
        weight.grad = torch.zeros_like(weight)  # clip_grad_value_ raises where it finds none at all

    def clip(now: str) -> None:
        if now == at:
            WAYS[way](model.parameters())

    def loop() -> None:
        for _ in range(5):
            cost = cost_of(model)
            optimizer.zero_grad(set_to_none=False)
            clip("before backward")
            cost.backward()
            clip("after backward")
            largest.append(max(weight.grad.abs().max() for weight in model.parameters()))
            optimizer.step()
            clip("after step")

    words = {"before backward": [(5, "nothing")], "after backward": [], "after step": [(5, "used")]}
    # the gradients were looked at, and are what the steps used
    assert found(loop) == words[at]
    assert (max(largest) <= 1.001e-3) == (at == "after backward")


def test_clipping_what_the_step_of_the_round_before_has_left() -> None:
    model, optimizer = line()

    def loop() -> None:
        for _ in range(5):
            cost = cost_of(model)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()

    assert found(loop) == [(5, "used")]


# right, though it looks alike


def test_an_infinite_limit_only_asks_for_the_norm() -> None:
    model, optimizer = line()

    def loop() -> None:
        for _ in range(5):
            optimizer.zero_grad()
            cost_of(model).backward()
            optimizer.step()
            nn.utils.clip_grad_norm_(model.parameters(), torch.inf)

    assert found(loop) == []


def test_a_sum_that_is_clipped_at_each_part() -> None:
    model, optimizer = line()

    def loop() -> None:
        for i in range(12):
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            cost_of(model).backward()
            if i % 3 == 2:
                optimizer.step()
                optimizer.zero_grad()

    assert found(loop) == []


def test_frozen_parameters_have_nothing_to_clip() -> None:
    model, optimizer = line()
    frozen = nn.Linear(2, 2).requires_grad_(False)

    def loop() -> None:
        for _ in range(5):
            optimizer.zero_grad()
            cost_of(model).backward()
            nn.utils.clip_grad_norm_(frozen.parameters(), 1.0)
            optimizer.step()

    assert found(loop) == []


def test_clipping_does_what_it_does_without_the_doctor() -> None:
    before = nn.utils.clip_grad_norm_
    model, _ = line()
    cost_of(model).backward()
    alone = nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    left = [weight.grad.clone() for weight in model.parameters()]
    model.zero_grad()
    with doctor(show=False):
        cost_of(model).backward()
        watched = nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    assert torch.equal(alone, watched)
    assert all(torch.equal(weight.grad, slope) for weight, slope in zip(model.parameters(), left, strict=True))
    assert nn.utils.clip_grad_norm_ is before
    with pytest.raises(TypeError, match="max_norm"), doctor(show=False):
        nn.utils.clip_grad_norm_(model.parameters())
