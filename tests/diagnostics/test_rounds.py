"""Which rounds of a training are looked at closely, and that nothing is lost for the rest."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mlp_tutorial import doctor
from mlp_tutorial.diagnostics import course
from mlp_tutorial.diagnostics.course import Course
from mlp_tutorial.diagnostics.saved_values import first_not_finite

X, Y = torch.linspace(-1, 1, 8).reshape(-1, 1), torch.linspace(0, 1, 8).reshape(-1, 1)


def trained(
    steps: int, seen: Any, model: nn.Module | None = None, then: Callable[[], None] = lambda: None
) -> nn.Module:
    """A plain loop; `then` is called after it, inside the doctor's block."""
    torch.manual_seed(0)
    model = model or nn.Linear(1, 1)
    with seen:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for _ in range(steps):
            optimizer.zero_grad()
            F.mse_loss(model(X), Y).backward()
            optimizer.step()
        then()
    return model


def looked_at(rounds: int) -> int:
    """Each of the first 64, then one an eleventh of its number after the other."""
    count, number = min(rounds, 64), 64
    while (number := number + number // 11) <= rounds:
        count += 1
    return count


@pytest.mark.parametrize("steps", [10, 64, 400])
def test_the_first_rounds_are_looked_at_and_then_ever_fewer(steps: int) -> None:
    seen = doctor(show=False)
    trained(steps, seen)
    coverage = seen.chart.coverage
    assert coverage.rounds == steps
    assert coverage.steps == {"SGD": steps}
    assert coverage.looked_at == looked_at(steps)
    assert seen.failures == []


@pytest.mark.parametrize("change", ["mode", "line", "optimizer", "shape"])
def test_a_change_makes_it_look_again(change: str) -> None:
    seen = doctor(show=False)
    model = nn.Linear(1, 1)

    def other_step() -> None:
        assert not seen.chart.rounds.closely
        if change == "mode":
            model.eval()
        elif change == "optimizer":
            torch.optim.SGD(model.parameters(), lr=0.01)
        rows = 5 if change == "shape" else 8
        cost = F.mse_loss(model(X[:rows]), Y[:rows])
        assert seen.chart.rounds.closely
        cost.backward()

    trained(200, seen, model, other_step)


def test_a_failure_in_a_round_that_is_not_looked_at_is_explained() -> None:
    seen = doctor(show=False)

    def fails() -> None:
        assert not seen.chart.rounds.closely
        F.cross_entropy(torch.zeros(4, 3), torch.tensor([0, 1, 2, 3]))

    with pytest.raises(IndexError) as caught:
        trained(200, seen, then=fails)
    assert any("class-out-of-range" in note for note in caught.value.__notes__)


def test_steps_by_hand_are_heard_in_every_round() -> None:
    w = torch.ones(1, requires_grad=True)
    with doctor(show=False) as seen:
        for _ in range(300):
            ((w * X - Y) ** 2).mean().backward()
            with torch.no_grad():
                w -= 0.01 * w.grad
            w.grad = None
    coverage = seen.chart.coverage
    assert coverage.steps == {"": 300}
    assert coverage.rounds == 300
    assert coverage.looked_at < 100
    assert seen.failures == []


def test_gradients_that_add_up_are_counted_through_rounds_that_are_not_looked_at() -> None:
    model = nn.Linear(1, 1)
    with doctor(show=False) as seen:
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
        for _ in range(300):
            F.mse_loss(model(X), Y).backward()
            optimizer.step()
    (found,) = (finding for finding in seen.findings if finding.name == "zero-grad-missing")
    assert 64 < found.facts["steps"] <= 300


@pytest.mark.parametrize("in_place", [False, True])
def test_gradients_that_are_cleared_are_no_sum_whoever_looked(in_place: bool) -> None:
    model = nn.Linear(1, 1)
    with doctor(show=False) as seen:
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
        for _ in range(300):
            optimizer.zero_grad(set_to_none=not in_place)
            F.mse_loss(model(X), Y).backward()
            optimizer.step()
    assert not any(finding.name == "zero-grad-missing" for finding in seen.findings)


def test_nan_in_a_round_that_is_not_looked_at_is_put_down_to_its_function() -> None:
    model = nn.Linear(1, 1)
    with doctor(show=False) as seen:
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
        for step in range(216):
            cost = F.mse_loss(model(X), Y)
            if step == 210:
                assert not seen.chart.rounds.closely
            cost = cost + (cost * (step < 210)).log().clamp(max=0) * 1e-9
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    (found,) = (finding for finding in seen.findings if finding.name == "cost-not-finite")
    assert "log" in found.fact


def test_what_is_kept_does_not_grow_with_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "MOST_COSTS", 64)

    def held(steps: int) -> int:
        seen = doctor(show=False)
        trained(steps, seen)
        return items_in([vars(seen.chart), [vars(rule) for rule in seen._examination._rules]])

    assert held(2000) - held(400) < 0.2 * (2000 - 400)


def items_in(thing: Any, seen: set[int] | None = None) -> int:
    """How many items all containers hold that can be reached through objects of the doctor's own."""
    seen = set() if seen is None else seen
    if id(thing) in seen:
        return 0
    seen.add(id(thing))
    if isinstance(thing, dict):
        return len(thing) + sum(items_in(part, seen) for part in list(thing.values()))
    if isinstance(thing, list | tuple | set | frozenset):
        return len(thing) + sum(items_in(part, seen) for part in list(thing))
    if type(thing).__module__.startswith("mlp_tutorial") and hasattr(thing, "__dict__"):
        return items_in(vars(thing), seen)
    return 1


def test_costs_of_a_very_long_run_are_thinned_out_from_the_first_to_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "MOST_COSTS", 10)
    run = Course(None, None)
    for step in range(1, 1001):
        run.add(float(step))
        assert run.costs[0] == 1
        assert run.costs[-1] == step == run.steps
        assert len(run.costs) <= 12
    gaps = {later - earlier for earlier, later in zip(run.costs[:-1], run.costs[1:-1], strict=False)}
    assert len(gaps) == 1


@pytest.mark.parametrize(
    ("name", "value", "made"),
    [
        ("log", "-inf", lambda x: x.log()),
        ("sqrt", "nan", lambda x: (x - 1).sqrt()),
        ("exp", "inf", lambda x: (x * 1000).exp()),
        ("reciprocal", "inf", lambda x: x.reciprocal()),
        ("div", "inf", lambda x: 1.0 + x[1] / x),
    ],
)
def test_the_graph_tells_who_was_the_first(name: str, value: str, made: Callable[[torch.Tensor], Any]) -> None:
    x = torch.tensor([0.0, 1.0], requires_grad=True)
    y = made(x * 1.0)
    nodes, waiting = [], [(y * y.exp()).sum().grad_fn]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += [following for following, _ in node.next_functions if following is not None]
    culprit = first_not_finite(node for node in nodes if node.name() != "torch::autograd::AccumulateGrad")
    assert culprit == (name, value)


def test_a_graph_of_finite_numbers_accuses_nobody() -> None:
    x = torch.tensor([0.5, 1.0], requires_grad=True)
    y = x.log()
    assert first_not_finite([y.grad_fn, y.exp().grad_fn]) is None
