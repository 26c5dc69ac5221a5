"""The doctor knows what it has heard and looked at."""

import multiprocessing
import threading

import torch
from torch import nn
from torch.nn import functional as F

from mlp_tutorial import doctor


def test_what_was_heard_is_counted_by_kind() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    x, y = torch.ones(4, 2), torch.ones(4, 1)
    with doctor(show=False) as seen:
        optimizer = torch.optim.Adam(model.parameters())
        for _ in range(3):
            optimizer.zero_grad()
            F.mse_loss(model(x), y).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            F.l1_loss(model(x), y)
    coverage = seen.chart.coverage
    assert coverage.train_passes == {"Sequential": 3}
    assert coverage.eval_passes == {"Sequential": 1}
    assert coverage.without_gradients == 1
    assert coverage.losses == {"mse_loss": 3, "l1_loss": 1}
    assert coverage.optimizers == {"Adam": 1}
    assert coverage.steps == {"Adam": 3}
    assert coverage.backwards == 3
    assert not coverage.is_partial


def test_training_in_another_thread_is_not_watched() -> None:
    def train() -> None:
        model = nn.Linear(1, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model(torch.ones(2, 1)).sum().backward()
        optimizer.step()

    with doctor(show=False) as seen:
        worker = threading.Thread(target=train, name="worker")
        worker.start()
        worker.join()
    assert set(seen.chart.coverage.threads) == {"worker"}
    assert seen.chart.coverage.is_partial


def nothing() -> None:
    """What a child process does."""


def test_child_processes_are_not_watched_and_workers_of_a_data_loader_are_none() -> None:
    context = multiprocessing.get_context("fork")
    with doctor(show=False) as seen:
        child = context.Process(target=nothing)
        child.start()
        child.join()
        loader = torch.utils.data.DataLoader(list(range(4)), num_workers=1, multiprocessing_context="fork")
        assert len(list(loader)) == 4
    assert seen.chart.coverage.processes == {"nothing": 1}


def test_the_profiler_lists_nothing_of_the_doctors() -> None:
    def listed() -> dict[str, int]:
        torch.manual_seed(0)
        model = nn.Linear(2, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
            for _ in range(2):
                optimizer.zero_grad()
                F.mse_loss(model(torch.ones(4, 2)), torch.ones(4, 1)).backward()
                optimizer.step()
        return {event.key: event.count for event in profile.key_averages()}

    plain = listed()
    with doctor(show=False):
        assert listed() == plain
