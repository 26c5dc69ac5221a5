"""Ctrl-C and SIGKILL, sent to real processes: what is left is whole, and a run goes on where it was cut off."""

import json
import signal
import threading
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import torch
from torch import nn, optim

from mlp_tutorial import LogisticRegression, datasets, fit
from mlp_tutorial.fitting.interruption import Interruption
from tests import interrupted_run
from tests.bare_loop import bare_loop, full_batch, same_bits, shuffled, state
from tests.forked import Forked
from tests.interrupted_run import READY_AT, RUNS

Start = Callable[..., Forked]


@pytest.fixture(scope="module", autouse=True)
def ctrl_c_as_python_handles_it() -> Iterator[None]:
    """A shell's background jobs ignore Ctrl-C: these tests do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def start() -> Iterator[Start]:
    started: list[Forked] = []

    def run(what: str, *arguments: str) -> Forked:
        started.append(Forked(interrupted_run.__file__, what, *arguments))
        return started[-1]

    yield run
    for process in started:
        process.close()


@pytest.fixture(scope="module")
def processes(start: Start, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Forked]:
    """All processes of this file, started together: each begins while the others wait."""
    folder = tmp_path_factory.mktemp("checkpoints")
    found = {kind: start("killed", kind, str(folder / f"{kind}.pt")) for kind in RUNS}
    for name in ("interrupted_between_epochs", "interrupted_within_a_step", "interrupted_twice"):
        found[name] = start(name)
    return found


def hear(process: Forked) -> str:
    return process.stdout.readline().rstrip("\n")


def go_on(process: Forked) -> None:
    process.stdin.write("\n")
    process.stdin.flush()


def what_is_left(process: Forked) -> dict:
    """Press Ctrl-C while the process waits for a line, then let it go on to its end."""
    assert hear(process) == "ready"
    process.send_signal(signal.SIGINT)
    go_on(process)
    left = json.loads(hear(process))
    assert process.wait() == 0
    return left


def numbers(model: nn.Module) -> list[float]:
    return [value for parameter in model.parameters() for value in parameter.detach().flatten().tolist()]


def test_ctrl_c_between_epochs_gives_the_history_so_far(processes) -> None:
    left = what_is_left(processes["interrupted_between_epochs"])
    model, history = interrupted_run.full_batch(READY_AT)
    assert left == {"costs": history.costs, "stopped": "interrupted", "parameters": numbers(model)}


def test_ctrl_c_within_a_step_lets_it_finish(processes) -> None:
    left = what_is_left(processes["interrupted_within_a_step"])
    torch.manual_seed(0)
    model = LogisticRegression()
    (x, y), optimizer = datasets.moons(30), optim.SGD(model.parameters(), lr=0.5)
    batches = shuffled(x, y, 7, seed=4)
    one_by_one = (batch for _ in range(3) for batch in batches())
    # Five batches an epoch: the 12th step is the second of the third epoch, and no epoch of two steps is written down.
    costs = bare_loop(model, nn.functional.binary_cross_entropy, optimizer, lambda: [next(one_by_one)], epochs=12)
    weights = [7, 7, 7, 7, 2]
    epochs = [sum(c * w for c, w in zip(costs[k : k + 5], weights, strict=True)) / 30 for k in (0, 5)]
    assert left["stopped"] == "interrupted"
    assert left["costs"] == pytest.approx(epochs, rel=1e-6)
    assert left["parameters"] == pytest.approx(numbers(model), rel=1e-6, abs=1e-6)


def test_a_second_ctrl_c_interrupts_as_usual(processes) -> None:
    process = processes["interrupted_twice"]
    assert hear(process) == "ready"
    process.send_signal(signal.SIGINT)
    go_on(process)
    assert hear(process) == "again"
    process.send_signal(signal.SIGINT)
    assert hear(process) == "KeyboardInterrupt"
    assert process.wait() == 0


@pytest.mark.parametrize("kind", RUNS)
def test_a_run_killed_and_continued_ends_in_the_same_bits(kind: str, processes) -> None:
    process = processes[kind]
    assert hear(process) == "ready"
    process.kill()
    assert process.wait() == -signal.SIGKILL
    path = Path(process.args[-1])
    # Killed before the epoch was written: the file holds the one before.
    assert len(torch.load(path, weights_only=True)["history"]["costs"]) == READY_AT - 1

    whole_model, whole = RUNS[kind](12)
    model, history = RUNS[kind](12, checkpoint=path, checkpoint_every=1)
    assert history.costs == whole.costs
    assert same_bits(state(model), state(whole_model))


def test_ctrl_c_is_handled_as_before_once_training_has_ended() -> None:
    before = signal.getsignal(signal.SIGINT)
    during = []
    fit(LogisticRegression(), *datasets.gate("and"), epochs=1, on_epoch=lambda _: during.append(signal.getsignal(2)))
    assert signal.getsignal(signal.SIGINT) is before
    assert during != [before]


def test_somebody_elses_handler_is_left_alone() -> None:
    calls = []

    def theirs(*_) -> None:
        calls.append(1)

    before = signal.signal(signal.SIGINT, theirs)
    try:
        with Interruption() as interruption:
            signal.raise_signal(signal.SIGINT)
            assert not interruption.requested
    finally:
        signal.signal(signal.SIGINT, before)
    assert calls == [1]


def test_in_another_thread_training_works_without_it() -> None:
    x, y = datasets.gate("and")
    models = [LogisticRegression()]
    models.append(deepcopy(models[0]))
    costs = []
    thread = threading.Thread(target=lambda: costs.extend(fit(models[0], x, y, epochs=3).costs))
    thread.start()
    thread.join()
    optimizer = optim.SGD(models[1].parameters(), lr=0.1)
    assert costs == bare_loop(models[1].logits, nn.BCEWithLogitsLoss(), optimizer, full_batch(x, y), epochs=3)


def test_items_end_where_ctrl_c_was_pressed() -> None:
    seen = []
    with Interruption() as interruption:
        for item in interruption.stops(range(5)):
            seen.append(item)
            if item == 2:
                signal.raise_signal(signal.SIGINT)
    assert seen == [0, 1, 2]
    assert interruption.cut_short
