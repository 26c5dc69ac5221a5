"""The numerical tests and the code of the pages as other processors and other numbers of threads compute them.

`python .ci/processors.py` names what differs between the settings, by how much, and runs tests and pages under each
setting that differs from this machine's own, where the other stages run them. Exits with 1 where one fails.
"""

import io
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
Setting = dict[str, str]
DEFAULT, AVX2 = {"ATEN_CPU_CAPABILITY": "default"}, {"ATEN_CPU_CAPABILITY": "avx2"}
COMPATIBLE = {"MKL_CBWR": "COMPATIBLE"}


def threads(count: int) -> Setting:
    # Passive: threads that wait leave the core to the others.
    return {"OMP_NUM_THREADS": str(count), "MKL_NUM_THREADS": str(count), "OMP_WAIT_POLICY": "PASSIVE"}


OWN = "this machine, 1 thread"
COMPARED: dict[str, Setting] = {
    OWN: threads(1),
    "this machine, 2 threads": threads(2),
    "no vector instructions, 1 thread": DEFAULT | threads(1),
    "AVX2, 1 thread": AVX2 | threads(1),
    "AVX2, 2 threads": AVX2 | threads(2),
    "MKL's compatible mode, 2 threads": COMPATIBLE | threads(2),
}
# Between them they have each kind of instructions, MKL's own mode and its compatible one, one thread and two.
RUN = ("no vector instructions, 1 thread", "AVX2, 2 threads", "MKL's compatible mode, 2 threads")
TESTS = (
    *("test_activations", "test_costs", "test_deck", "test_derivations", "test_gradcheck", "test_history"),
    *("test_models", "test_standardize", "test_sweep", "test_training"),
    *("fitting/test_bookkeeping", "fitting/test_checkpoint", "fitting/test_derived", "fitting/test_feed"),
    *("fitting/test_last_finite", "fitting/test_plain_sgd", "fitting/test_precision"),
    *("fitting/test_weights", "metrics/test_intervals", "metrics/test_labels", "metrics/test_probabilities"),
    *("metrics/test_values", "metrics/test_verdict"),
)
# Mutants of the formulas fail by orders of magnitude, on any processor.
PYTEST = ["-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "-k", "not no_mistake_in_a_formula"]
# It starts processes of its own by `torchrun`, as tests/test_together.py does.
LEFT_OUT = ("05_several_processes",)


def main() -> int:
    """Compare, then run what differs, two at a time."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        commands = {name: ["reference", str(Path(folder, str(number)))] for number, name in enumerate(COMPARED)}
        for found in pool.map(lambda name: run(name, [__file__, *commands[name]]), commands):
            require(found)
        references = {name: read(command[1]) for name, command in commands.items()}
        differing = [name for name in RUN if names_what_differs(references[OWN], references[name], name)]
        for name in set(COMPARED) - {OWN, *RUN}:
            names_what_differs(references[OWN], references[name], name)
        tests = [f"tests/{name}.py" for name in TESTS]
        jobs = [(name, work) for work in ([*PYTEST, *tests], [__file__, "pages"]) for name in differing]
        failed = 0
        for (name, work), (code, output) in zip(jobs, pool.map(lambda job: run(*job), jobs), strict=True):
            what = "pages" if work[-1] == "pages" else "tests"
            print(f"{name}: {what}: {output.splitlines()[-1] if code == 0 else output}", flush=True)
            failed += code != 0
    return 1 if failed else 0


def run(name: str, arguments: list[str]) -> tuple[int, str]:
    """Exit code and output of a Python process under a setting."""
    variables = os.environ | {"MPLBACKEND": "Agg", "MLP_TUTORIAL_LANG": "en"} | COMPARED[name]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=variables | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def require(found: tuple[int, str]) -> None:
    if found[0] != 0:
        raise SystemExit(found[1])


def names_what_differs(own: dict[str, Any], other: dict[str, Any], name: str) -> bool:
    """Print which computations give other bits than this machine's own, and how far off the largest value."""
    parts = []
    for what, values in own.items():
        difference = ((other[what] - values).abs().max() / values.abs().max()).item()
        if difference:
            parts.append(f"{what} {difference:.1e}")
    print(f"{name}: {', '.join(parts) if parts else 'the same bits, not run again'}", flush=True)
    return bool(parts)


def read(path: str) -> dict[str, Any]:
    import torch

    return torch.load(path)


def reference(path: str) -> None:
    """Computations of the kinds that the package and the pages are made of, written to a file."""
    import torch
    from torch import nn

    from mlp_tutorial import MultiLayerPerceptron, datasets, fit

    torch.manual_seed(0)
    line = torch.linspace(-5, 5, 1001)
    left, right = torch.arange(64 * 64.0).reshape(64, 64).sin(), torch.arange(64 * 64.0).reshape(64, 64).cos()
    long = (torch.arange(200_000.0) * 0.1).frac()
    xor = MultiLayerPerceptron((2, 3, 1))
    fit(xor, *datasets.gate("xor"), lr=1.0, epochs=500, seed=0)
    copies = MultiLayerPerceptron((2, 3, 1)).double()
    for parameter in copies.parameters():
        nn.init.constant_(parameter, 0.3)
    fit(copies, *datasets.gate("xor"), lr=1.0, epochs=500, seed=0)
    classes = MultiLayerPerceptron((2, 32, 3), "tanh", "softmax")
    fit(classes, *datasets.blobs(300, classes=3, seed=0), lr=0.1, epochs=10, batch_size=32, seed=0)
    found = {
        "exp": line.exp(),
        "sigmoid": line.sigmoid(),
        "tanh": line.tanh(),
        "log_softmax": line.reshape(-1, 11).log_softmax(dim=1),
        "random numbers": torch.randn(1000),
        "sum": long.sum(),
        "matrix product": left @ right,
        "XOR": torch.cat([parameter.detach().flatten() for parameter in xor.parameters()]),
        "XOR from equal weights": copies.layers[0].weight.detach(),
        "mini-batches": torch.cat([parameter.detach().flatten() for parameter in classes.parameters()]),
    }
    torch.save(found, path)


def pages() -> int:
    """Run each page's script in a child of this process, which has imported for all of them what takes long."""
    for name in ("matplotlib.pyplot", "pandas", "sklearn", "sympy", "torch", "mlp_tutorial.plotting"):
        import_module(name)
    scripts = [path for path in sorted(ROOT.glob("examples/*/*.py")) if path.stem not in LEFT_OUT]
    failed = []
    for script in scripts:
        child = os.fork()
        if child == 0:
            os._exit(page(script))
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
            failed.append(script.relative_to(ROOT).as_posix())
    print(f"{len(scripts) - len(failed)} passed, failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


def page(script: Path) -> int:
    """Exit code of one script, run in an empty folder; what it prints is left out."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        sys.stdout, sys.argv = io.StringIO(), [str(script)]
        try:
            runpy.run_path(str(script), run_name="__main__")
        except BaseException:
            traceback.print_exc()
            return 1
        finally:
            os.chdir(ROOT)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["reference"]:
        reference(sys.argv[2])
    else:
        sys.exit(pages() if sys.argv[1:] == ["pages"] else main())
