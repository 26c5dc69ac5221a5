"""Whether all layers of a model together are one linear map: for four inputs of which one is the sum of the others.

Where f(x) = W x + b, f(x₁) + f(x₂) − f(x₃) = f(x₁ + x₂ − x₃). It is computed in float64, so that a function that is
bent a little, and only somewhere, is not taken for a straight one.
"""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.functions import ACTIVATIONS, LAYERS, LOG_SOFTMAXES, SIGMOIDS, SOFTMAXES
from mlp_tutorial.diagnostics.trials.path import Function, Path, followed
from mlp_tutorial.finding import Place

ROWS = 8
MOST_NUMBERS = 1_000_000
STRAIGHT = 1e-7
BENT = ACTIVATIONS | SIGMOIDS | SOFTMAXES | LOG_SOFTMAXES
WEIGHTED = LAYERS | {"conv_transpose1d", "conv_transpose2d", "conv_transpose3d"}


@dataclass(frozen=True)
class Chain:
    """Two layers or more with nothing but straight lines between them.

    Attributes:
        layers: How many layers with trained weights the model has.
        widths: Numbers per row that go into the first of two of them, from it into the second, and out.
        place: The line that applies the second one.
    """

    layers: int
    widths: tuple[int, int, int]
    place: Place | None


def chain(twin: nn.Module, inputs: tuple[Any, ...]) -> Chain | None:
    """Two layers of a model that are one, since all its layers together are one.

    Args:
        twin: A copy of the model in eval mode, which may be asked and changed.
        inputs: Its positional arguments; those of real numbers are varied.

    Returns:
        None where the model is bent somewhere before its last layer, where it has one layer only, where it is narrower
        inside than on both sides, and where it cannot be said.

    Example:
        >>> x = torch.randn(6, 2)
        >>> chain(nn.Sequential(nn.Linear(2, 4), nn.Linear(4, 1)), (x,)).widths
        (2, 4, 1)
        >>> chain(nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1)), (x,)) is None
        True
        >>> chain(nn.Sequential(nn.Linear(2, 1), nn.Linear(1, 2)), (x,)) is None
        True
    """
    twin.double()
    paths = _four_paths(twin, inputs)
    if paths is None or not all(path.goes_with(paths[0]) for path in paths):
        return None
    weights = {id(parameter): parameter for parameter in twin.parameters() if parameter.dim() > 1}
    wanted = paths[0].ancestors()
    layers: list[tuple[Function, Tensor, Tensor]] = []
    for steps in zip(*(path.functions for path in paths), strict=True):
        function = steps[0]
        if id(function.output) in wanted and function.name in WEIGHTED:
            x, weight = _x_and_weight(function, weights)
            if weight is not None:
                if not _is_straight([step.output for step in steps]):
                    return None
                layers.append((function, x, weight))
    used = [id(weight) for _, _, weight in layers]
    if len(set(used)) < len(used) or not all(weight.requires_grad for _, _, weight in layers):
        return None  # one that is applied again and again goes on in time; what is fixed is a choice
    if not layers or _is_bent_before(paths[0], layers[-1][1]):
        return None
    return _first_pair(paths[0], layers)


def _is_bent_before(path: Path, x: Tensor) -> bool:
    """Whether an activation function stands on the way to x, though it may be straight where it was tried."""
    behind = _behind(path, x)
    return any(function.name in BENT and id(function.output) in behind for function in path.functions)


def _four_paths(twin: nn.Module, inputs: tuple[Any, ...]) -> list[Path] | None:
    if not inputs or not all(isinstance(x, Tensor) and x.is_floating_point() and x.dim() for x in inputs):
        return None
    for count in (ROWS, None) if len({len(x) for x in inputs}) == 1 else (None,):
        parts = [x.detach().double()[:count] for x in inputs]
        if sum(part.numel() for part in parts) > MOST_NUMBERS:
            continue
        noise = torch.Generator().manual_seed(0)
        ones, twos, threes = ([factor * _near(part, noise) for part in parts] for factor in (3.0, -5.0, 1.0))
        fours = [one + two - three for one, two, three in zip(ones, twos, threes, strict=True)]
        try:
            return [followed(twin, tuple(part)) for part in (ones, twos, threes, fours)]
        except Exception:  # it takes no other number of rows, or no such numbers
            continue
    return None


def _near(x: Tensor, noise: torch.Generator) -> Tensor:
    """Other rows of the same size: what is the same everywhere, such as a boundary at 0, would show nothing bent."""
    drawn = torch.randn(x.shape, generator=noise, dtype=torch.double, device="cpu").to(x.device)
    size = float(x.abs().max()) if x.numel() else 0.0
    return x + (size if 0 < size < math.inf else 1.0) * drawn


def _is_straight(outputs: list[Tensor]) -> bool:
    one, two, three, four = (output.double() for output in outputs)
    largest = max(float(output.abs().max()) for output in outputs) if one.numel() else 0.0
    return bool(((one + two - three - four).abs() <= STRAIGHT * largest).all())


def _x_and_weight(function: Function, weights: dict[int, nn.Parameter]) -> tuple[Tensor, Tensor | None]:
    """What a layer is applied to, and its weights, also where they are transposed."""
    for x in function.inputs:
        weight = weights.get(id(x)) if x._base is None else weights.get(id(x._base))
        if weight is not None:
            return next(other for other in function.inputs if other is not x), weight
    return function.inputs[0], None


def _first_pair(path: Path, layers: list[tuple[Function, Tensor, Tensor]]) -> Chain | None:
    """The first two layers, one after the other, between which nothing is narrower than on both sides."""
    for at, (second, inner, _) in enumerate(layers):
        behind = _behind(path, inner)
        for first, x, _ in layers[:at]:
            if id(first.output) in behind:
                widths = (width_of(x), width_of(inner), width_of(second.output))
                if widths[1] >= min(widths[0], widths[2]):
                    return Chain(len(layers), widths, second.place)
    return None


def _behind(path: Path, x: Tensor) -> set[int]:
    wanted = {id(x)}
    for function in reversed(path.functions):
        if id(function.output) in wanted:
            wanted |= {id(each) for each in function.inputs}
    return wanted


def width_of(x: Tensor) -> int:
    """Numbers per row."""
    return x.numel() // len(x) if x.dim() else 1
