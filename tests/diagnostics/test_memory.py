"""Graphs that stay alive: as many as the reader's own objects hold, and none where one backward needs them all."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import doctor

X = torch.tensor([[1.0], [2.0], [3.0]])


def graphs(loop: Callable[[Callable[[], Tensor]], object], steps: bool = True) -> list[int]:
    """Graphs alive, by the findings of MLP1310, in a loop that is given a function for one step's cost."""
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def step() -> Tensor:
        cost = torch.mean((model(X) - X) ** 2)
        optimizer.zero_grad()
        cost.backward()
        if steps:
            optimizer.step()
        return cost

    with doctor(show=False) as seen:
        loop(step)
    assert seen.failures == []
    return [finding.facts["graphs"] for finding in seen.findings if finding.code == "MLP1310"]


@pytest.mark.parametrize("count", [19, 20, 33])
def test_twenty_costs_in_a_list_are_many_and_all_are_counted(count: int) -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        costs = [step() for _ in range(count)]
        assert sum(cost.grad_fn is not None for cost in costs) == count

    assert graphs(loop) == ([] if count < 20 else [count])


def test_costs_that_are_let_go_of_in_time_are_not_counted() -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        costs: list[Tensor] = []
        for _ in range(100):
            costs.append(step())
            del costs[:-10]

    assert graphs(loop) == []


@pytest.mark.parametrize("kept", ["item", "detach", "last only"])
def test_numbers_and_detached_costs_hold_no_graph(kept: str) -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        costs: list[object] = []
        for _ in range(50):
            cost = step()
            costs.append({"item": cost.item(), "detach": cost.detach(), "last only": None}[kept])

    assert graphs(loop) == []


def test_costs_of_one_place_without_steps_are_not_a_training() -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        costs = [step() for _ in range(50)]
        assert len(costs) == 50

    assert graphs(loop, steps=False) == []


@pytest.mark.parametrize("form", ["+=", "a + b", "average", "from zeros"])
@pytest.mark.parametrize("count", [10, 11, 30])
def test_a_running_total_that_is_not_detached_holds_all_graphs(form: str, count: int) -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        total: Tensor | float = torch.zeros(()) if form == "from zeros" else 0.0
        for epoch in range(count):
            if form == "+=":
                total += step()
            elif form == "average":
                total = 0.9 * total + 0.1 * step()
            else:
                total = total + step()
            assert (total / (epoch + 1)).item() >= 0

    assert graphs(loop) == ([] if count < 11 else [count])


def test_the_mean_that_is_computed_from_a_total_is_not_found_a_second_time() -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        total: Tensor | float = 0.0
        for epoch in range(30):
            total = total + step()
            mean = total / (epoch + 1)
            assert mean.grad_fn is not None

    assert graphs(loop) == [30]


def test_a_total_of_numbers_holds_nothing() -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        total = 0.0
        for _ in range(50):
            total += step().item()

    assert graphs(loop) == []


def test_the_costs_of_many_moments_may_be_summed_before_one_backward() -> None:
    def loop(_: Callable[[], Tensor]) -> None:
        w = torch.ones(1, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.001)
        for _ in range(5):
            costs = [nn.functional.mse_loss(w * x, x) for x in X.repeat(10, 1)]
            total = torch.zeros(1)
            for cost in costs:
                total = total + cost
            optimizer.zero_grad()
            total.sum().backward(retain_graph=True)
            total.sum().backward()
            optimizer.step()

    assert graphs(loop) == []


def test_validation_costs_with_graphs_are_counted_although_backward_never_sees_them() -> None:
    def loop(step: Callable[[], Tensor]) -> None:
        model = nn.Linear(1, 1)
        seen: list[Tensor] = []
        for _ in range(25):
            step()
            seen.append(nn.functional.mse_loss(model(X), X))

    assert graphs(loop) == [25]


def test_a_scalar_that_many_passes_share_is_not_a_chain() -> None:
    def loop(_: Callable[[], Tensor]) -> None:
        logarithm = torch.zeros(1, requires_grad=True)
        scale = logarithm.exp()
        for _ in range(30):
            (scale * 3 - 1).square().sum().backward(retain_graph=True)

    assert graphs(loop) == []
