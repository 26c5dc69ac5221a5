"""Rows lie on the model's device where there is room for them; where there is none, they come batch by batch."""

from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from mlp_tutorial import LinearRegression, LogisticRegression, datasets, fit, metrics
from mlp_tutorial.costs import choose_cost
from mlp_tutorial.fitting import placement
from mlp_tutorial.fitting.feed import open_feed
from mlp_tutorial.fitting.placement import placed, room_on
from mlp_tutorial.fitting.rows import check_validation

# A device without memory: shapes go through a model there, numbers do not. So every transfer is real but costs nothing.
ELSEWHERE = torch.device("meta")
ROWS = 100
X = torch.arange(ROWS * 3.0).reshape(ROWS, 3)
Y = X.sum(dim=1, keepdim=True)


class Transfers(TorchDispatchMode):
    """Writes down how many rows each copy to the other device had."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[int] = []

    def __torch_dispatch__(self, function: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None) -> Any:
        found = function(*args, **(kwargs or {}))
        if isinstance(found, Tensor) and found.device == ELSEWHERE and args[0].device != ELSEWHERE:
            self.rows.append(len(found))
        return found


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch):
    """Sets the bytes that are free on every device."""
    return lambda number: monkeypatch.setattr(placement, "room_on", lambda _: number)


def epoch(batch_size: int) -> tuple[list[torch.Size], list[int]]:
    """Shapes of the inputs of one epoch, and the rows of each transfer until its end."""
    model = LinearRegression(3).to(ELSEWHERE)
    with Transfers() as transfers:
        feed = open_feed(model, choose_cost(model, None), X, Y, batch_size, True, 0)
        batches = list(feed.epoch())
    assert {values.device for batch in batches for values in batch} == {ELSEWHERE}
    return [x.shape for x, _ in batches], transfers.rows


def test_rows_that_fit_move_once(room) -> None:
    room(2 * (X.nbytes + Y.nbytes))
    shapes, rows = epoch(32)
    assert [shape[0] for shape in shapes] == [32, 32, 32, 4]
    assert sorted(rows)[-2:] == [ROWS, ROWS]
    assert sum(number > 2 for number in rows) <= 3  # x, y and the order of rows; two rows try out the model


def test_rows_that_do_not_fit_stay_and_move_batch_by_batch(room) -> None:
    room(2 * (X.nbytes + Y.nbytes) - 1)
    shapes, rows = epoch(32)
    assert [shape[0] for shape in shapes] == [32, 32, 32, 4]
    assert max(rows) == 32
    assert rows.count(32) == 2 * 3


def test_validation_rows_that_do_not_fit_stay(room) -> None:
    model = LinearRegression(3).to(ELSEWHERE)
    for free, device in ((0, torch.device("cpu")), (10**6, ELSEWHERE)):
        room(free)
        pair = check_validation(model, choose_cost(model, None), (X, Y))
        assert {values.device for values in pair} == {device}


def test_rows_that_are_there_already_need_no_room(room) -> None:
    room(0)
    x, y = placed(X, Y, torch.device("cpu"))
    assert x is X
    assert y is Y


def test_the_numbers_do_not_depend_on_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    data, held_out = datasets.moons(60, seed=0), datasets.moons(20, seed=1)

    def trained() -> tuple[list[float], list[float], list[float]]:
        torch.manual_seed(0)
        found = fit(
            LogisticRegression(), data, batch_size=16, epochs=3, seed=1, validation=held_out,
            metrics={"accuracy": metrics.accuracy},
        )  # fmt: skip
        return found.costs, found.validation_costs, found.metrics["accuracy"]

    whole = trained()
    # The CPU by a name that no tensor's device is equal to: every batch goes the way of those that move.
    for name in ("feed", "bookkeeping"):
        monkeypatch.setattr(f"mlp_tutorial.fitting.{name}.device_of", lambda _: torch.device("cpu:0"))
    assert trained() == whole


def test_the_cpu_and_a_device_that_does_not_tell_have_room_for_all() -> None:
    assert room_on(torch.device("cpu")) == room_on(ELSEWHERE) == float("inf")
