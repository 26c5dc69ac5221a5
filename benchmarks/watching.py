"""What the doctor costs a loop that it watches: `python -m benchmarks.watching` prints the ratios.

Each loop by itself, under `with doctor():`, and under `torch.autograd.set_detect_anomaly(True)`, by turns in one run:
a convolutional network of 300 steps, the deck's XOR loop of 1,000, and numbers one by one, 10,000 operations in one
round and 40,000 in twenty. Beside them what a script pays once, for the doctor's import; and the memory that a loop of
100,000 steps needs beyond one of 10,000.
"""

import subprocess
import sys
import tracemalloc
import warnings
from functools import partial

import torch
from torch import Tensor, nn, optim

from benchmarks.alternating import Timed, machine, ratio, times
from benchmarks.results import Goal, goals_table
from mlp_tutorial import datasets, doctor

ROUNDS, IMPORT_ROUNDS = 11, 7
CNN_STEPS, TINY_STEPS, LONG = 300, 1000, 100_000


def convolutional(steps: int = CNN_STEPS) -> None:
    """Two convolutions, batch norm and dropout on images of 16 x 16 pixels, 32 a step, Adam."""
    torch.manual_seed(0)
    x, y = torch.randn(320, 1, 16, 16), torch.randint(0, 10, (320,))
    first = (nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2))
    second = (nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
    model = nn.Sequential(*first, *second, nn.Dropout(0.2), nn.Linear(256, 10))
    criterion, optimizer = nn.CrossEntropyLoss(), optim.Adam(model.parameters(), lr=1e-3)
    for step in range(steps):
        rows = slice(step % 10 * 32, step % 10 * 32 + 32)
        optimizer.zero_grad()
        criterion(model(x[rows]), y[rows]).backward()
        optimizer.step()


def tiny(steps: int = TINY_STEPS) -> None:
    """The deck's five steps on XOR."""
    torch.manual_seed(0)
    x, y = datasets.gate("xor")
    model = nn.Sequential(nn.Linear(2, 3), nn.Sigmoid(), nn.Linear(3, 1), nn.Sigmoid())
    criterion, optimizer = nn.BCELoss(), optim.SGD(model.parameters(), lr=1.0)
    for _ in range(steps):
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()


def one_by_one(rounds: int, operations: int) -> None:
    """A cost that is computed number by number, as scripts do that explain autograd."""
    torch.manual_seed(0)
    numbers = [torch.randn(()).requires_grad_() for _ in range(50)]
    optimizer = optim.SGD(numbers, lr=1e-3)
    for _ in range(rounds):
        cost: Tensor = torch.zeros(())
        for operation in range(operations // 5):
            z = numbers[operation % 50] * 0.5 + 0.1
            cost = cost + (torch.tanh(z) - 0.3) ** 2
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


LOOPS: dict[str, tuple[Timed, float]] = {
    f"CNN, {CNN_STEPS} steps": (convolutional, 1.3),
    f"XOR, {TINY_STEPS:,} steps": (tiny, 2.0),
    "10,000 operations, 1 step": (partial(one_by_one, 1, 10_000), 4.0),
    "40,000 operations, 20 steps": (partial(one_by_one, 20, 2_000), 4.0),
}


def under(context: Timed, loop: Timed) -> None:
    """The loop inside a context."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with context():  # type: ignore[attr-defined]
            loop()


def importing() -> dict[str, Timed]:
    """What a script pays once."""
    statements = {
        "alone": "import torch",
        "doctor": "import torch; from mlp_tutorial import doctor; doctor(show=False)",
    }
    return {
        name: lambda statement=statement: subprocess.run([sys.executable, "-c", statement], check=True)
        for name, statement in statements.items()
    }


def kept(steps: int) -> int:
    """Bytes of Python's that the doctor holds after so many steps."""
    tracemalloc.start()
    with doctor(show=False):
        tiny(steps)
        held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held


def goals() -> list[Goal]:
    """All ratios."""
    found = []
    for name, (loop, goal) in LOOPS.items():
        runs = {
            "alone": loop,
            "doctor": partial(under, partial(doctor, show=False), loop),
            "anomaly": partial(under, partial(torch.autograd.set_detect_anomaly, True), loop),
        }
        taken = times(runs, ROUNDS)
        found.append(Goal(f"`doctor` / bare loop, {name}", ratio(taken["doctor"], taken["alone"]), goal))
        found.append(Goal(f"`set_detect_anomaly` / bare loop, {name}", ratio(taken["anomaly"], taken["alone"]), None))
    taken = times(importing(), IMPORT_ROUNDS)
    found.append(Goal("`import` and `doctor()` / `import torch`", ratio(taken["doctor"], taken["alone"]), None))
    return found


def memory() -> Goal:
    """A loop ten times as long holds hardly more."""
    share = kept(LONG) / kept(LONG // 10)
    return Goal(f"memory of `doctor`, {LONG:,} steps / {LONG // 10:,}", (share,) * 3, 1.5)


def main() -> None:
    """Print a Markdown table of all ratios."""
    torch.set_num_threads(1)
    print(goals_table([*goals(), memory()], "en"))
    print(f"\n{machine('torch')}, one thread")


if __name__ == "__main__":
    main()
