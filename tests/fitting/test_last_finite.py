"""A run that diverges: the error says when and how, and the model keeps the parameters of its last finite cost."""

import math
from copy import deepcopy

import pytest
import torch
from torch import Tensor, nn, optim

from mlp_tutorial import DivergedError, LinearRegression, datasets, fit
from tests.bare_loop import Batches, full_batch, same_bits, shuffled, state

X = torch.tensor([[10.0], [20.0], [30.0]])
Y = torch.tensor([[1.0], [2.0], [3.0]])


def states_of_a_bare_loop(model: nn.Module, batches: Batches) -> tuple[list[dict[str, Tensor]], list[float]]:
    """Parameters before each step of 0.1 and their cost, up to the first cost that is not finite."""
    optimizer, states, costs = optim.SGD(model.parameters(), lr=0.1), [], []
    while True:
        for x, y in batches():
            states.append(state(model))
            cost = nn.MSELoss()(model(x), y)
            costs.append(cost.item())
            if not math.isfinite(costs[-1]):
                return states, costs
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()


def test_the_model_keeps_the_parameters_of_its_last_finite_cost() -> None:
    torch.manual_seed(0)
    model = LinearRegression()
    states, costs = states_of_a_bare_loop(deepcopy(model), full_batch(X, Y))
    with pytest.raises(DivergedError) as caught:
        fit(model, X, Y, lr=0.1, epochs=1000)
    error = caught.value
    assert error.epoch == len(costs) - 1
    assert not math.isfinite(error.cost)
    assert error.history.costs == costs[:-1]
    assert error.history.stopped == "diverged"
    assert same_bits(state(model), states[-2])
    assert nn.MSELoss()(model(X), Y).item() == costs[-2]


def test_the_course_of_the_cost_stands_in_the_message() -> None:
    with pytest.raises(DivergedError) as caught:
        fit(LinearRegression(), X, Y, lr=0.1, epochs=1000)
    first, *_, third, second, last = caught.value.history.costs
    course = " → ".join(f"{cost:.4g}" for cost in (first, third, second, last, caught.value.cost))
    assert course in str(caught.value)


def test_a_last_step_into_infinity_is_refused_too() -> None:
    model = LinearRegression()
    before = state(model)
    with pytest.raises(DivergedError) as caught:
        fit(model, X, Y, lr=3e38, epochs=1)
    assert len(caught.value.history.costs) == 1
    assert same_bits(state(model), before)


def test_in_mini_batches_it_is_the_last_finite_batch() -> None:
    torch.manual_seed(0)
    model = LinearRegression()
    states, costs = states_of_a_bare_loop(deepcopy(model), shuffled(X, Y, 1, seed=3))
    with pytest.raises(DivergedError) as caught:
        fit(model, X, Y, lr=0.1, epochs=1000, batch_size=1, seed=3)
    assert caught.value.epoch == (len(costs) - 1) // len(X)
    torch.testing.assert_close(state(model), states[-2])


def test_a_cost_that_is_nan_from_the_start_leaves_the_model_as_it_was() -> None:
    model = LinearRegression()
    before = state(model)
    with pytest.raises(DivergedError) as caught:
        fit(model, X, Y, criterion=lambda prediction, y: (prediction - y).mean() * math.nan, epochs=5)
    assert caught.value.epoch == 0
    assert same_bits(state(model), before)


def test_running_means_go_back_with_the_parameters() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(1), nn.Linear(1, 1))
    with pytest.raises(DivergedError):
        fit(model, X, Y, criterion=nn.MSELoss(), lr=1e25, epochs=20)
    assert all(bool(torch.isfinite(value).all()) for value in state(model).values())
    model.eval()
    assert math.isfinite(nn.MSELoss()(model(X), Y).item())


def test_a_buffer_that_is_infinite_on_purpose_is_no_divergence() -> None:
    class Masked(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(1, 1)
            self.register_buffer("mask", torch.tensor([-math.inf]))

        def forward(self, x: Tensor) -> Tensor:
            return torch.maximum(self.linear(x), self.mask)

    history = fit(Masked(), *datasets.line(), criterion=nn.MSELoss(), lr=0.01, epochs=3)
    assert history.stopped == "epochs"


def test_frozen_parameters_stay_and_are_no_matter() -> None:
    model = LinearRegression()
    model.linear.bias.requires_grad_(False)
    bias = model.linear.bias.clone()
    with pytest.raises(DivergedError):
        fit(model, X, Y, lr=0.1, epochs=1000)
    assert torch.equal(model.linear.bias, bias)
