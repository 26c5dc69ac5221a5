"""What is to be learnt, checked before anything trains: rows, targets, output and cost that fit together."""

from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

import torch
from torch import Tensor, nn

from mlp_tutorial.activations import Activation
from mlp_tutorial.costs import LossName, require_named_loss, suitable_loss
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.pairs import as_pair
from mlp_tutorial.inputs.targets import as_target
from mlp_tutorial.inputs.tensors import in_dtype
from mlp_tutorial.models import MultiLayerPerceptron
from mlp_tutorial.states.random_state import random_state_of


class Problem(NamedTuple):
    """Data and the kind of network that learns it.

    Attributes:
        layer_sizes: Neurons of each layer.
        activations: One after each layer.
        loss: The cost.
        x: Inputs, shape (N, D).
        y: Targets as floating-point numbers, shape (N, K); class numbers as rows (0, …, 1, …, 0).
    """

    layer_sizes: tuple[int, ...]
    activations: tuple[Activation, ...]
    loss: LossName
    x: Tensor
    y: Tensor


def make_problem(
    layer_sizes: Sequence[int], activation: str, output_activation: str, loss: LossName | None, x: Any, y: Any
) -> Problem:
    """The problem as the caller of `sweep` stated it.

    Args:
        layer_sizes: Neurons of each layer.
        activation: Name of the hidden layers' activation.
        output_activation: Name of the last one.
        loss: The cost, or None for the one that suits the output.
        x: Inputs, shape (N, D); or pairs of a Dataset.
        y: Targets, shape (N, K), or (N,) class numbers; None for a Dataset.

    Returns:
        The problem, checked.

    Raises:
        ShapeError: Shapes do not fit.
        DTypeError: Values are not numbers.
        DataError: NaN, infinity or labels that the cost cannot use.
        ArgumentError: Layers, activations or cost of no known name, a cost that does not go with the output activation,
            or y missing or given twice.
    """
    with random_state_of(0, torch.device("cpu")):
        model = MultiLayerPerceptron(layer_sizes, activation, output_activation)
    output = model.activations[-1]
    chosen = loss or suitable_loss(output)
    require_named_loss(chosen, get_args(LossName), output)
    is_pair = isinstance(x, Dataset) or (isinstance(x, tuple) and len(x) == 2)
    if (y is None) != is_pair:
        raise ArgumentError("y-missing-or-twice", y="None" if y is None else type(y).__name__)
    if is_pair:
        x, y = x
    inputs, targets = as_pair(x, y, model.layer_sizes[0])
    dtype = model.linears[0].weight.dtype
    classes = model.layer_sizes[-1]
    kind = {"cross_entropy": "classes", "binary_cross_entropy": "probabilities"}.get(chosen, "values")
    targets = as_target(targets, torch.empty(len(inputs), classes, dtype=dtype), kind)  # type: ignore[arg-type]
    if targets.ndim == 1:
        targets = nn.functional.one_hot(targets, classes)
    return Problem(model.layer_sizes, model.activations, chosen, in_dtype(inputs, dtype, "x"), targets.to(dtype).cpu())
