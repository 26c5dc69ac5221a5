"""The cost as a function of one weight and one bias: over a grid, and at its lowest point."""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mlp_tutorial.costs import choose_cost
from mlp_tutorial.errors import ArgumentError, ShapeError
from mlp_tutorial.inputs.targets import as_target
from mlp_tutorial.inputs.tensors import as_tensor, require_finite
from mlp_tutorial.plotting.points import Array, as_model_input, inputs

_NEWTON_STEPS = 30


class CostOfTwo:
    """Cost of a model of one weight W and one bias b, for any pair of them; works on a copy of the model.

    Args:
        model: Module whose only parameters are one weight and one bias.
        x: Inputs, shape (N, 1).
        y: Targets, shape (N, 1).
        criterion: Loss, or None for the one that suits the model.

    Attributes:
        names: Names of the two parameters, weight first.
        start: The model's own (W, b), shape (2,).

    Raises:
        ArgumentError: There are other parameters.
        ShapeError: x and y differ in rows.
    """

    def __init__(self, model: nn.Module, x: Any, y: Any, criterion: Callable[[Tensor, Tensor], Tensor] | None) -> None:
        # In float64, so that the bottom of the valley is smooth.
        twin = copy.deepcopy(model).eval().double().requires_grad_(True)
        self._pair = _weight_and_bias(twin)
        self.names = tuple(self._pair)
        features = inputs(x, features=1)
        target = as_tensor(y, "y")
        if target.ndim == 0 or len(target) != len(features):
            raise ShapeError("rows-differ", x=features.shape, y=tuple(target.shape))
        require_finite(target, "y")
        self._x = as_model_input(twin, features)
        self._cost = choose_cost(twin, criterion)
        with torch.no_grad():
            self._y = as_target(target.to(self._x.device), self._cost.forward(self._x), self._cost.target)
        self.start: Array = np.array([float(part.detach()) for part in self._pair.values()])

    def over(self, weights: Array, biases: Array) -> Array:
        """Cost of each pair of `weights` (M,) and `biases` (L,), shape (L, M)."""
        with torch.no_grad():
            return np.array([[float(self._at(weight, bias)) for weight in weights] for bias in biases])

    def lowest(self, start: Array) -> Array | None:
        """Where Newton's method ends from `start`, shape (2,); None where it does not come to rest at a minimum."""
        point = start
        for _ in range(_NEWTON_STEPS):
            cost = self._at(*point)
            parts = list(self._pair.values())
            slopes = torch.autograd.grad(cost, parts, create_graph=True, materialize_grads=True)
            if not all(slope.requires_grad for slope in slopes):
                return None
            rows = [
                torch.autograd.grad(slope.sum(), parts, retain_graph=True, materialize_grads=True) for slope in slopes
            ]
            curvature = np.array([[float(entry.detach()) for entry in row] for row in rows])
            slope = np.array([float(part.detach()) for part in slopes])
            if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature).min() <= 1e-12:
                return None
            step = np.linalg.solve(curvature, slope)
            point = point - step
            if np.abs(step).max() <= 1e-9 * (1 + np.abs(point).max()):
                return point
        return None

    def path(self, steps: Sequence[Mapping[str, Tensor]]) -> Array:
        """The pairs (W, b) of recorded parameters, shape (number of steps, 2)."""
        lacking = [name for step in steps for name in self.names if name not in step]
        if lacking or not len(steps):
            raise ArgumentError(
                "path-without-parameters", lacking=", ".join(dict.fromkeys(lacking)) or "-", steps=len(steps)
            )
        return np.array([[float(step[name]) for name in self.names] for step in steps])

    def _at(self, weight: float, bias: float) -> Tensor:
        with torch.no_grad():
            for parameter, value in zip(self._pair.values(), (weight, bias), strict=True):
                parameter.fill_(value)
        return self._cost.criterion(self._cost.forward(self._x), self._y)


def _weight_and_bias(model: nn.Module) -> dict[str, nn.Parameter]:
    """Both parameters by name, the weight (a matrix, or the first) before the bias."""
    found = dict(model.named_parameters())
    if len(found) != 2 or any(parameter.numel() != 1 for parameter in found.values()):
        shapes = {name: tuple(parameter.shape) for name, parameter in found.items()}
        raise ArgumentError("not-two-parameters", model=type(model).__name__, parameters=str(shapes))
    return dict(sorted(found.items(), key=lambda item: -item[1].ndim))
