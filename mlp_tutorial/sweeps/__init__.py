"""`sweep`: every combination of seeds, learning rates and starting scales trained at once, as batched matrices."""

import time
from collections.abc import Iterable, Sequence
from typing import Any

import torch

from mlp_tutorial.costs import LossName
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.fitting.progress import Progress
from mlp_tutorial.inputs.counts import require_count
from mlp_tutorial.sweeps.interval import Share, wilson_interval
from mlp_tutorial.sweeps.networks import Networks, numbers_per_network
from mlp_tutorial.sweeps.problem import make_problem
from mlp_tutorial.sweeps.result import SweepResult
from mlp_tutorial.sweeps.settings import every_combination, side_by_side
from mlp_tutorial.sweeps.stack import initial_columns, named_parameters
from mlp_tutorial.sweeps.steps import STEPPERS, OptimizerName
from mlp_tutorial.sweeps.verdicts import VERDICTS, all_right, constant_cost, verdicts

__all__ = ["VERDICTS", "Share", "SweepResult", "sweep", "wilson_interval"]

KEPT_COSTS = 100


def sweep(
    layer_sizes: Sequence[int],
    x: Any,
    y: Any = None,
    *,
    seeds: int | Iterable[int],
    lr: float | Iterable[float],
    scales: float | Iterable[float] = 1.0,
    activation: str = "sigmoid",
    output_activation: str = "sigmoid",
    loss: LossName | None = None,
    optimizer: OptimizerName = "sgd",
    epochs: int = 1000,
    keep_parameters: bool = False,
    memory: int | None = None,
    progress: bool | None = None,
) -> SweepResult:
    """Train one network for every seed, learning rate and starting scale, all at once.

    Each run is `fit` on `MultiLayerPerceptron(layer_sizes, …)` made right after `torch.manual_seed(seed)`, on all rows
    at each step. The gradients are those of `derivations`, with one more axis for the networks.

    Args:
        layer_sizes: Neurons of each layer, from the inputs to the outputs.
        x: Inputs, shape (N, D): tensor, NumPy array, pandas table or list; or a pair (x, y), without y.
        y: Targets, shape (N, K), in any unit; class numbers have shape (N,).
        seeds: Seeds of the starting parameters, or how many: 200 for 0 … 199.
        lr: Learning rates, or one.
        scales: Factors on PyTorch's starting parameters, or one.
        activation: Of the hidden layers; a name of `activations.NAMES`.
        output_activation: Of the last layer.
        loss: "squared_error", "binary_cross_entropy" or "cross_entropy"; None for the one that suits the output.
        optimizer: "sgd", "momentum" (0.9) or "adam", with PyTorch's formulas.
        epochs: Steps, at least 1.
        keep_parameters: Whether the result has each run's parameters at the end.
        memory: Bytes that the networks which train side by side may take; None for about what a core keeps at hand.
        progress: Show a bar; None where a run is long and somebody watches.

    Returns:
        Costs and a verdict for each run, and the share solved for each learning rate. A run that diverges has a cost of
        infinity or NaN and disturbs no other.

    Raises:
        ShapeError: Shapes of x, y and the layers do not fit; nothing is broadcast.
        DTypeError: Values are not numbers.
        DataError: NaN, infinity, or labels that the cost cannot use.
        ArgumentError: An option is out of range, nothing is swept over, or the cost does not go with the output
            activation.
        OptimizerError: A learning rate is not positive.

    Source:
        The deck trains XOR once; how often that succeeds, only many seeds tell.

    Example:
        >>> from mlp_tutorial import datasets
        >>> result = sweep((2, 3, 1), *datasets.gate("xor"), seeds=20, lr=1.0, epochs=5000)
        >>> result.verdicts.count("solved")
        20
    """
    require_count(epochs, "epochs")
    if not isinstance(optimizer, str) or optimizer not in STEPPERS:
        raise ArgumentError("unknown-option", name="optimizer", value=optimizer, known=", ".join(STEPPERS))
    problem = make_problem(layer_sizes, activation, output_activation, loss, x, y)
    runs = every_combination(seeds, lr, scales)
    dtype = problem.x.dtype
    width = side_by_side(len(runs), numbers_per_network(problem.layer_sizes, len(problem.x)) * dtype.itemsize, memory)
    kept = sorted({round(epochs * point / KEPT_COSTS) for point in range(KEPT_COSTS + 1)})

    began = time.perf_counter()
    places = {seed: place for place, seed in enumerate(dict.fromkeys(run.seed for run in runs))}
    starts = initial_columns(problem.layer_sizes, list(places))
    costs, right, ends = torch.empty(len(runs), len(kept), dtype=dtype), torch.empty(len(runs), dtype=torch.bool), []
    with torch.no_grad(), Progress(epochs * -(-len(runs) // width), 0, progress) as bar:
        for first in range(0, len(runs), width):
            chunk = runs[first : first + width]
            columns = starts[:, [places[run.seed] for run in chunk]] * torch.tensor([run.scale for run in chunk])
            rates = torch.tensor([run.lr for run in chunk], dtype=dtype)
            networks = Networks(
                columns, rates, problem.layer_sizes, problem.activations, problem.x, problem.y, problem.loss, optimizer
            )
            done = 0
            for point, epoch in enumerate(kept):
                networks.train(epoch - done)
                networks.forward()
                costs[first : first + width, point] = networks.cost.values()
                bar.epoch_done(float(costs[first, point]), epochs=epoch - done)
                done = epoch
            right[first : first + width] = all_right(networks.sums, networks.output, problem.y, problem.loss)
            ends += [networks.columns] if keep_parameters else []
    return SweepResult(
        seeds=[run.seed for run in runs],
        lrs=[run.lr for run in runs],
        scales=[run.scale for run in runs],
        epochs=kept,
        costs=costs,
        verdicts=verdicts(costs, kept, right, constant_cost(problem.y, problem.loss)),
        parameters=named_parameters(torch.cat(ends, dim=1), problem.layer_sizes) if keep_parameters else {},
        seconds=time.perf_counter() - began,
    )
