"""100,000 epochs, and 10,000 calls of `fit`, in one process: memory stays, and nothing is left behind.

Time is measured by `python -m benchmarks.level`, not here.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.warm import WarmProcess

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that forks")

# Bytes. The History keeps two numbers of each epoch, of 32 bytes each with their places in the lists, which double
# now and then, and the allocator takes whole pages. One tensor that is kept takes 300.
PER_EPOCH = 150
# One model that is kept takes 3,000. While nothing is kept, the peak of a process still wanders by some pages.
PER_CALL, WANDERS = 1000, 2**20
OBJECTS = 10  # caches that a call fills once


def told(warm: WarmProcess, folder: Path, name: str, *arguments: Any) -> dict:
    ended = warm.call(f"tests.promises.long_runs:{name}", *arguments, folder=folder)
    assert (ended.code, ended.err) == (0, "")
    return json.loads(ended.out)


def thorough(*arguments: object) -> Any:
    return pytest.param(*arguments, marks=pytest.mark.thorough)


@pytest.mark.parametrize(("epochs", "gradients"), [
    (10_000, "derived"),
    thorough(100_000, "autograd"),
    thorough(100_000, "derived"),
])  # fmt: skip
def test_memory_grows_with_the_history_alone(epochs: int, gradients: str, warm: WarmProcess, tmp_path: Path) -> None:
    assert told(warm, tmp_path, "grown_by_epochs", epochs, gradients)["per_epoch"] < PER_EPOCH


def test_an_epoch_that_keeps_a_tensor_is_found(warm: WarmProcess, tmp_path: Path) -> None:
    assert told(warm, tmp_path, "grown_by_epochs", 10_000, "derived", 1000)["per_epoch"] > PER_EPOCH


def nothing_is_left(found: dict, calls: int) -> bool:
    first, last = found["first"], found["last"]
    grown = last.pop("objects") - first.pop("objects")
    return last == first and grown <= OBJECTS and found["grown"] < PER_CALL * calls + WANDERS


@pytest.mark.parametrize(("way", "calls"), [
    ("fit", 500),
    ("every way", 20),
    thorough("fit", 10_000),
    thorough("every way", 100),
])  # fmt: skip
def test_nothing_is_left_of_a_call(way: str, calls: int, warm: WarmProcess, tmp_path: Path) -> None:
    found = told(warm, tmp_path, "left_by_calls", way, calls)
    assert nothing_is_left(found, calls), found


def test_a_call_that_leaves_an_object_is_found(warm: WarmProcess, tmp_path: Path) -> None:
    found = told(warm, tmp_path, "left_by_calls", "fit", 60, True)
    assert not nothing_is_left(found, 60)
