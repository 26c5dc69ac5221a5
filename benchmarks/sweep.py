"""1,000 XOR networks at once beside the deck's loop, `fit` and a C loop: `python -m benchmarks.sweep`.

Per network and epoch, everything included: making the networks, keeping costs, the verdicts. The deck's loop and `fit`
train one network a round, which stands for a thousand one after another. C (xor_loop.c, -O3, one thread) is the
physical limit of training them one after another; it needs a compiler, `cc`.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import torch

from benchmarks import fit
from benchmarks.alternating import machine, ratio, seconds
from benchmarks.results import Goal, goals_table
from mlp_tutorial import datasets, sweep

NETWORKS, EPOCHS, RATE, ROUNDS = 1000, fit.EPOCHS, 1.0, 15


def goals() -> list[Goal]:
    """Ratios of nanoseconds per network and epoch."""
    x, y = datasets.gate("xor")
    batched, deck, fitted, c = [], [], [], []
    one_by_one = fit.full_batch("xor")
    with tempfile.TemporaryDirectory() as folder:
        program = _compiled(Path(folder) / "xor_loop")
        for number in range(ROUNDS + 1):
            taken = seconds(lambda: sweep((2, 3, 1), x, y, seeds=NETWORKS, lr=RATE, epochs=EPOCHS))
            one, ours = (seconds(one_by_one[name]) for name in ("bare loop", "fit"))
            nanoseconds = _c_loop(program)
            if number:
                batched.append(1e9 * taken / NETWORKS / EPOCHS)
                deck.append(1e9 * one / EPOCHS)
                fitted.append(1e9 * ours / EPOCHS)
                c.append(nanoseconds)
    found = [
        Goal("`sweep`, 1,000 XOR / bare loop", ratio(batched, deck), 1 / 400),
        Goal("`sweep`, 1,000 XOR / `fit`", ratio(batched, fitted), None),
    ]
    if program:
        found.append(Goal("`sweep`, 1,000 XOR / C, `-O3`", ratio(batched, c), 2.5))
    return found


def _compiled(program: Path) -> Path | None:
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    source = Path(__file__).with_name("xor_loop.c")
    subprocess.run([compiler, "-O3", "-o", str(program), str(source), "-lm"], check=True)
    return program


def _c_loop(program: Path | None) -> float:
    if program is None:
        return 0.0
    words = [str(program), str(NETWORKS), str(EPOCHS), str(RATE)]
    return float(subprocess.check_output(words, text=True).split()[0])


if __name__ == "__main__":
    torch.set_num_threads(1)
    print(goals_table(goals(), "en"))
    print(f"\n{machine('torch')}, one thread")
