"""Runs in several threads: each gets the bits that it has alone, and none waits for ever."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import fit
from mlp_tutorial.states import random_state

X = torch.rand(40, 2, generator=torch.Generator().manual_seed(0))
Y = X.sum(dim=1, keepdim=True)
START = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 1))


def costs(seed: int | None, **options) -> list[float]:
    options = {"epochs": 8, "batch_size": 16, "criterion": nn.MSELoss()} | options
    return fit(deepcopy(START), X, Y, lr=0.1, seed=seed, **options).costs


@pytest.fixture(autouse=True)
def _nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that is never given back fails the test instead of stopping the suite."""

    class Impatient:
        def __init__(self) -> None:
            self._lock = threading.RLock()

        def acquire(self) -> None:
            assert self._lock.acquire(timeout=60), "a run waits for ever"

        def release(self) -> None:
            self._lock.release()

    monkeypatch.setattr(random_state._TURNS, "_lock", Impatient())


def test_the_same_seed_gives_the_same_bits_in_several_threads_and_the_global_state_is_kept() -> None:
    alone, before = [costs(seed) for seed in range(4)], torch.get_rng_state()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(costs, [0, 1, 2, 3, 0, 1, 2, 3])) == [*alone, *alone]
    assert torch.equal(torch.get_rng_state(), before)


def test_who_draws_from_the_generator_without_a_turn_is_seen_in_the_bits() -> None:
    """So the runs above differ where their turns are taken away."""
    alone, loss = costs(0), nn.MSELoss()

    def steals(prediction: Tensor, y: Tensor) -> Tensor:
        torch.rand(1)
        return loss(prediction, y)

    assert costs(0, criterion=steals) != alone


@pytest.mark.parametrize("watcher", ["on_epoch", "stop_when"])
def test_what_a_callback_draws_is_the_programs_and_no_number_of_the_run(watcher: str) -> None:
    alone, drawn = costs(0), []

    def draws(_history) -> bool:
        drawn.append(torch.rand(1).item())
        return False

    torch.manual_seed(7)
    wanted = [torch.rand(1).item() for _ in alone]
    torch.manual_seed(7)
    assert costs(0, **{watcher: draws}) == alone
    assert drawn == wanted


def test_a_callback_may_set_the_seed_also_around_a_run_of_its_own() -> None:
    alone, inner = costs(0), []

    def restarts(_history) -> None:
        torch.manual_seed(5)
        inner.append(costs(1, epochs=1))
        torch.rand(3)

    assert costs(0, on_epoch=restarts) == alone
    assert inner == inner[:1] * len(alone)


def test_a_run_inside_a_callback_leaves_the_outer_ones_numbers_alone() -> None:
    alone, inner = [costs(0), costs(1)], []
    assert costs(0, on_epoch=lambda _: inner.append(costs(1))) == alone[0]
    assert inner == [alone[1]] * 8


def test_a_callback_may_wait_for_a_run_in_another_thread() -> None:
    alone, inner = [costs(0), costs(1)], []

    def wait(_history) -> bool:
        thread = threading.Thread(target=lambda: inner.append(costs(1)))
        thread.start()
        thread.join()
        return False

    assert costs(0, on_epoch=wait, stop_when=wait) == alone[0]
    assert inner == [alone[1]] * 16


def test_runs_without_a_seed_draw_the_same_one_in_every_thread() -> None:
    alone = costs(None)
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(costs, [None] * 6)) == [alone] * 6


def test_a_run_that_fails_gives_its_turn_away() -> None:
    alone, before = costs(1), torch.get_rng_state()
    with pytest.raises(ZeroDivisionError):
        costs(0, on_epoch=lambda _: 1 / 0)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(costs, 1).result() == alone
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system that forks nothing")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python's own, about threads: that is the case
def test_a_process_that_is_forked_off_while_another_thread_trains_can_train() -> None:
    alone, reached, go_on = costs(1), threading.Event(), threading.Event()

    class Waiting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(2, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            reached.set()
            go_on.wait(60)
            return self.layer(x)

    thread = threading.Thread(target=lambda: fit(Waiting(), X, Y, criterion=nn.MSELoss(), epochs=1))
    thread.start()
    assert reached.wait(60)
    child = os.fork()
    if child == 0:
        os._exit(0 if costs(1) == alone else 1)
    go_on.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
