"""Memory and time of large tables: `python -m benchmarks.large_table` trains 100 features, 10,000 to 1,000,000 rows.

Each size runs in a process of its own, because a process remembers its peak. Memory is counted above that of the same
process after it has trained ten rows, and compared with the table's own size.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.results import large_table

FEATURES, BATCH, EPOCHS = 100, 1024, 6
ROWS = (10_000, 31_623, 100_000, 316_228, 1_000_000)


def measure(rows: int) -> dict[str, float]:
    """Peak memory over the data's own, and seconds per epoch, of a 100-32-1 network, in this process."""
    import torch

    from mlp_tutorial import MultiLayerPerceptron, fit

    torch.set_num_threads(1)
    model = MultiLayerPerceptron((FEATURES, 32, 1), "relu", "identity")
    x = torch.zeros(10, FEATURES)
    fit(model, x, x[:, :1], lr=0.01, epochs=1)
    before = _peak()
    x = torch.empty(rows, FEATURES).normal_(generator=torch.Generator().manual_seed(0))
    y = x[:, :1].sin()
    size = x.nbytes + y.nbytes
    stamps: list[float] = []
    fit(model, x, y, lr=0.01, epochs=EPOCHS, batch_size=BATCH, on_epoch=lambda _: stamps.append(time.perf_counter()))
    seconds = statistics.median(later - sooner for sooner, later in pairwise(stamps))
    return {"rows": rows, "memory": (_peak() - before) / size, "seconds": seconds}


def in_processes() -> list[dict[str, float]]:
    """One measurement for each of ROWS."""
    command = [sys.executable, "-m", "benchmarks.large_table"]
    return [json.loads(subprocess.check_output([*command, str(rows)], text=True)) for rows in ROWS]


def _peak() -> float:
    """Largest resident memory of this process so far, bytes."""
    try:
        # Not getrusage: a process inherits its parent's peak there.
        status = Path("/proc/self/status").read_text("utf-8")
        return float(status.split("VmHWM:")[1].split()[0]) * 1024
    except OSError:
        return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # macOS counts in bytes


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        print(large_table(in_processes(), "en"))
