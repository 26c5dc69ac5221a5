"""Random models, data and costs whose gradients are compared: any size, depth, activation, loss and reduction."""

from dataclasses import dataclass
from typing import Any

import torch
from hypothesis import assume
from hypothesis import strategies as st
from torch import Tensor

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, Standardize
from mlp_tutorial.activations import NAMES
from mlp_tutorial.derivations import LOSSES
from mlp_tutorial.models import Model

OUTPUT_OF = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}
# Their first or second slope jumps at 0; a central difference across the jump measures neither side.
BENT = ("relu", "leaky_relu", "elu")
FAR_FROM_THE_BEND = 1e-3


@dataclass(frozen=True)
class Case:
    """What `check_gradients` takes, in float64."""

    model: Model
    x: Tensor
    y: Tensor
    loss: Any
    reduction: Any


def make(sizes, hidden: str, output: str, loss: str, reduction: str, rows: int, seed: int, scaled: bool) -> Case:
    """A case drawn from a seed; the three classes take turns where the sizes allow it."""
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(rows, sizes[0], generator=generator, dtype=torch.float64)
    standardize = Standardize.from_data(3 * x + 1) if scaled else None
    model: Model
    if len(sizes) == 2 and output == "identity":
        model = LinearRegression(*sizes, standardize=standardize)
    elif len(sizes) == 2 and output == "sigmoid":
        model = LogisticRegression(*sizes, standardize=standardize)
    else:
        model = MultiLayerPerceptron(sizes, hidden, output, standardize=standardize)
    model = model.double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return Case(model, x, targets(loss, rows, sizes[-1], generator), loss, reduction)


def targets(loss: str, rows: int, outputs: int, generator: torch.Generator) -> Tensor:
    """Values, probabilities, or for cross-entropy class numbers and rows of probabilities in turn."""
    if loss == "cross_entropy" and rows % 2:
        return torch.randint(outputs, (rows,), generator=generator)
    y = torch.rand(rows, outputs, generator=generator, dtype=torch.float64)
    # Rows of probabilities that add up to 1 but for a coarse rounding
    return 1.0005 * y / y.sum(dim=1, keepdim=True) if loss == "cross_entropy" else y


def far_from_bends(case: Case) -> bool:
    """Whether no neuron stands where a central difference would step over a bend."""
    bends = []
    h = case.x if case.model.standardize is None else case.model.standardize(case.x)
    for linear, activation in zip(case.model.linears, case.model.activations, strict=True):
        z = linear(h)
        if activation.name in BENT:
            bends.append(z.abs().min().item())
        h = activation(z)
    return min(bends, default=1.0) > FAR_FROM_THE_BEND


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case; one that stands on a bend is thrown away."""
    loss = draw(st.sampled_from(LOSSES))
    output = OUTPUT_OF.get(loss) or draw(st.sampled_from(NAMES))
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    if output == "softmax" and sizes[-1] == 1:
        sizes[-1] = 2
    case = make(
        sizes,
        hidden=draw(st.sampled_from(NAMES)),
        output=output,
        loss=loss,
        reduction=draw(st.sampled_from(["sum", "mean"])),
        rows=draw(st.integers(1, 6)),
        seed=draw(st.integers(0, 2**32 - 1)),
        scaled=draw(st.booleans()),
    )
    assume(far_from_bends(case))
    return case
