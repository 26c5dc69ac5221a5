"""Memory and time of large tables: `python -m benchmarks.large_table` trains 100 features, 10,000 to 1,000,000 rows.

Each size runs in a process of its own, because a process remembers its peak. Memory is counted above that of the same
process after it has trained ten rows, and compared with the table's own size.
"""

import json
import resource
import subprocess
import sys
import time

FEATURES, BATCH, EPOCHS = 100, 1024, 3
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
    began = time.perf_counter()
    fit(model, x, y, lr=0.01, epochs=1, batch_size=BATCH)
    first = time.perf_counter()
    fit(model, x, y, lr=0.01, epochs=1 + EPOCHS, batch_size=BATCH)
    seconds = (time.perf_counter() - first - (first - began)) / EPOCHS
    return {"rows": rows, "memory": (_peak() - before) / size, "seconds": seconds}


def in_processes() -> list[dict[str, float]]:
    """One measurement for each of ROWS."""
    command = [sys.executable, "-m", "benchmarks.large_table"]
    return [json.loads(subprocess.check_output([*command, str(rows)], text=True)) for rows in ROWS]


def table(found: list[dict[str, float]]) -> str:
    """Markdown table."""
    lines = ["| N | s / epoch | µs / (epoch · row) | max RSS / data |", "|---|---|---|---|"]
    for one in found:
        per_row = one["seconds"] / one["rows"] * 1e6
        lines.append(f"| {one['rows']:,} | {one['seconds']:.3f} | {per_row:.2f} | {one['memory']:.2f} |")
    return "\n".join(lines)


def _peak() -> float:
    """Largest resident memory so far, bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        print(table(in_processes()))
