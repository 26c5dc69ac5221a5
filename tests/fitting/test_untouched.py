"""What fit does beside training leaves no trace: in the model, in random numbers, in the modes of its parts."""

import random
from collections import deque
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn, optim

from mlp_tutorial import fit
from mlp_tutorial.states.untouched import keep, untouched
from tests.bare_loop import bare_loop, full_batch, same_bits, state

X = torch.rand(20, 2, generator=torch.Generator().manual_seed(0))
Y = X.sum(dim=1, keepdim=True)


class Remembering(nn.Module):
    """A model that counts its calls, keeps what it saw, and draws from every source of random numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 1)
        self.calls, self.seen, self.by_size, self.last = 0, [], {}, deque(maxlen=2)
        self.own_numpy, self.own_random = np.random.default_rng(0), random.Random(0)
        self.own_torch, self.own_legacy = torch.Generator().manual_seed(0), np.random.RandomState(0)
        self.total = torch.zeros(1)
        self.register_buffer("mean", torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        self.seen.append(len(x))
        self.last.append(self.calls)
        self.by_size[len(x)] = self.calls
        self.cache = x
        self.mean = self.mean * 0.9 + x.detach().mean() * 0.1
        self.total += 1
        noise = np.random.rand() + random.random() + self.own_numpy.random() + self.own_random.random()  # noqa: NPY002
        noise += self.own_legacy.rand() + torch.rand(1, generator=self.own_torch).item()
        return self.layer(x) + 0.01 * (noise + self.calls + self.total.item() + float(self.mean))


def seeded() -> None:
    np.random.seed(3)  # noqa: NPY002
    random.seed(3)


@pytest.mark.parametrize("diagnose", [True, False])
def test_a_model_that_counts_and_draws_trains_as_in_a_bare_loop(diagnose: bool) -> None:
    model = Remembering()
    twin = deepcopy(model)
    seeded()
    costs = bare_loop(twin, nn.MSELoss(), optim.SGD(twin.parameters(), lr=0.1), full_batch(X, Y), epochs=5)
    seeded()
    history = fit(model, X, Y, criterion=nn.MSELoss(), lr=0.1, epochs=5, diagnose=diagnose)
    assert history.costs == costs
    assert same_bits(state(model), state(twin))
    assert (model.calls, model.seen, model.by_size, list(model.last)) == (5, [20] * 5, {20: 5}, [4, 5])


class Counting(nn.Module):
    calls = 0

    def forward(self, prediction: Tensor, y: Tensor) -> Tensor:
        self.calls += 1
        return ((prediction - y) ** 2).mean() / self.calls


def counting_in_a_list() -> Callable[[Tensor, Tensor], Tensor]:
    calls: list[int] = []

    def criterion(prediction: Tensor, y: Tensor) -> Tensor:
        calls.append(1)
        return ((prediction - y) ** 2).mean() / len(calls)

    return criterion


def counting_in_a_name() -> Callable[[Tensor, Tensor], Tensor]:
    calls = 0

    def criterion(prediction: Tensor, y: Tensor) -> Tensor:
        nonlocal calls, criterion
        calls, criterion = calls + 1, criterion  # it closes over itself, too
        return ((prediction - y) ** 2).mean() / calls

    return criterion


@pytest.mark.parametrize("make", [Counting, counting_in_a_list, counting_in_a_name])
def test_a_criterion_that_counts_is_as_before_the_look(make: Callable[[], Any]) -> None:
    model = nn.Linear(2, 1)
    other = deepcopy(model)
    costs = bare_loop(other, make(), optim.SGD(other.parameters(), lr=0.1), full_batch(X, Y), epochs=3)
    assert fit(model, X, Y, criterion=make(), lr=0.1, epochs=3).costs == costs


@pytest.mark.parametrize(
    ("value", "change"),
    [
        ([1], lambda value: value.append(2)),
        ({1: 2}, lambda value: value.update({3: 4})),
        ({1: 2}, lambda value: value.pop(1)),
        ({1}, lambda value: value.add(2)),
        (deque([1], maxlen=3), lambda value: value.append(2)),
        (torch.zeros(2), lambda value: value.add_(1)),
        (torch.zeros(1).expand(3), lambda value: value),
        (random.Random(0), lambda value: value.random()),
    ],
    ids=["list", "dict", "dict without a key", "set", "deque", "tensor", "expanded tensor", "random"],
)
def test_each_kind_of_value_is_put_back_in_place(value: Any, change) -> None:
    before = value.getstate() if isinstance(value, random.Random) else deepcopy(value)
    give_back = keep(value)
    change(value)
    give_back()
    now = value.getstate() if isinstance(value, random.Random) else value
    assert torch.equal(now, before) if isinstance(value, Tensor) else now == before


def test_what_a_look_adds_is_taken_away_also_after_an_error() -> None:
    class Failing(nn.Module):
        def forward(self) -> None:
            self.cache = torch.rand(1)
            raise ZeroDivisionError

    model, before = Failing(), torch.get_rng_state()
    names = list(vars(model))
    with pytest.raises(ZeroDivisionError), untouched(model):
        model()
    assert list(vars(model)) == names
    assert torch.equal(torch.get_rng_state(), before)


class KeepsFrozen(nn.Sequential):
    """A model whose second part never trains, as its author says in `train`."""

    def train(self, mode: bool = True) -> "KeepsFrozen":
        super().train(mode)
        self[1].eval()
        return self


@pytest.mark.parametrize("hook", ["on_epoch", "stop_when"])
@pytest.mark.parametrize("make", [nn.Sequential, KeepsFrozen])
def test_every_epoch_trains_in_the_modes_of_the_first_whatever_a_callback_leaves(hook: str, make) -> None:
    torch.manual_seed(0)
    model = make(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))
    twin = deepcopy(model)
    options = {"criterion": nn.MSELoss(), "lr": 0.1, "epochs": 6, "seed": 1}
    modes = []

    def evaluate(_history) -> None:
        modes.append([part.training for part in model])
        model.eval()

    expected = fit(twin, X, Y, **options).costs
    assert fit(model, X, Y, **options, **{hook: evaluate}).costs == expected
    assert modes == [[True, make is nn.Sequential, True]] * 6
