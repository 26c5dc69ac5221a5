"""The rule on optimizers that are made again and again: its faces, and new optimizers that are right."""

import copy
from collections.abc import Callable

import pytest
import torch
from torch import nn
from torch.optim import LBFGS, SGD, Adam, RMSprop

from mlp_tutorial import doctor

X = torch.linspace(-1, 1, 40).reshape(-1, 1)


def names(action: Callable[[nn.Module], None]) -> list[str]:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    with doctor(show=False) as seen:
        action(model)
    assert seen.failures == []
    return [finding.name for finding in seen.findings if finding.name == "optimizer-made-again"]


def steps(model: nn.Module, optimizer, count: int) -> None:
    for _ in range(count):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(X), torch.sin(3 * X)).backward()
        optimizer.step()


def anew(make: Callable, rounds: int, count: int, between: Callable[[nn.Module], object] = lambda _: None):
    """A new optimizer for each of some rounds of steps, and something else in between."""

    def action(model: nn.Module) -> None:
        for _ in range(rounds):
            between(model)
            steps(model, make(model.parameters()), count)

    return action


def adam(parameters) -> Adam:
    return Adam(parameters, lr=0.01)


def momentum(parameters) -> SGD:
    return SGD(parameters, lr=0.01, momentum=0.9)


def rmsprop(parameters) -> RMSprop:
    return RMSprop(parameters, lr=0.01)


@pytest.mark.parametrize("make", [adam, momentum, rmsprop])
@pytest.mark.parametrize("count", [1, 10])
def test_each_step_or_epoch_with_an_optimizer_of_its_own_is_found(make, count: int) -> None:
    assert names(anew(make, 6, count)) == ["optimizer-made-again"]


def reset(model: nn.Module) -> None:
    for layer in model:
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()


RIGHT = {
    "nothing to remember": anew(lambda parameters: SGD(parameters, lr=0.01), 6, 10),
    "fine-tuning": anew(adam, 3, 10),
    "another task each time": anew(adam, 5, 100),
    "from a new start each time": anew(adam, 6, 10, reset),
    "made, and never used": lambda model: [adam(model.parameters()) for _ in range(6)],
}


@pytest.mark.parametrize("action", RIGHT.values(), ids=RIGHT)
def test_a_new_optimizer_can_be_right(action) -> None:
    assert names(action) == []


def test_another_model_each_time_is_right() -> None:
    def action(model: nn.Module) -> None:
        for _ in range(6):
            trained = copy.deepcopy(model)
            steps(trained, adam(trained.parameters()), 10)

    assert names(action) == []


def test_a_search_along_many_steps_is_one_optimizers_whole_work() -> None:
    def action(model: nn.Module) -> None:
        for _ in range(6):
            optimizer = LBFGS(model.parameters(), max_iter=5)

            def closure(optimizer=optimizer):
                optimizer.zero_grad()
                cost = nn.functional.mse_loss(model(X), torch.sin(3 * X))
                cost.backward()
                return cost

            optimizer.step(closure)

    assert names(action) == []
