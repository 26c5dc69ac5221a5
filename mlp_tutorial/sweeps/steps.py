"""The optimizers of a sweep: each steps all networks at once, every network with its own learning rate.

The formulas are those of `torch.optim.SGD` and `torch.optim.Adam`; all parameters of all networks are one tensor.
"""

import math
from collections.abc import Callable
from typing import Literal, Protocol

import torch
from torch import Tensor

OptimizerName = Literal["sgd", "momentum", "adam"]
MOMENTUM = 0.9
BETAS = (0.9, 0.999)
EPSILON = 1e-8


class Stepper(Protocol):
    """What moves the parameters."""

    def step(self) -> None:
        """One step downhill for every network."""


class SGD:
    r"""$w \leftarrow w - \alpha \, dw$.

    Args:
        columns: Parameters, shape (parameters, R).
        slopes: Their slopes dw, same shape.
        lr: Learning rate α of each network, shape (R,).
    """

    def __init__(self, columns: Tensor, slopes: Tensor, lr: Tensor) -> None:
        self._columns, self._slopes, self._lr = columns, slopes, lr

    def step(self) -> None:
        """One step."""
        self._columns.addcmul_(self._slopes, self._lr, value=-1)


class Momentum:
    r"""$v \leftarrow 0.9 \, v + dw$, $w \leftarrow w - \alpha v$; the arguments are those of SGD."""

    def __init__(self, columns: Tensor, slopes: Tensor, lr: Tensor) -> None:
        self._columns, self._slopes, self._lr = columns, slopes, lr
        self._velocity = torch.zeros_like(columns)

    def step(self) -> None:
        """One step."""
        self._velocity.mul_(MOMENTUM).add_(self._slopes)
        self._columns.addcmul_(self._velocity, self._lr, value=-1)


class Adam:
    r"""$w \leftarrow w - \alpha \, \hat m / (\sqrt{\hat s} + \epsilon)$; the arguments are those of SGD.

    m and s are running means of dw and dw², divided by 1 − βᵗ, since they start from 0.
    """

    def __init__(self, columns: Tensor, slopes: Tensor, lr: Tensor) -> None:
        self._columns, self._slopes, self._lr = columns, slopes, lr
        self._mean, self._square = torch.zeros_like(columns), torch.zeros_like(columns)
        self._direction, self._steps = torch.empty_like(columns), 0

    def step(self) -> None:
        """One step."""
        self._steps += 1
        first, second = (1 - beta**self._steps for beta in BETAS)
        # m ← β₁ m + (1 − β₁) dw,  s ← β₂ s + (1 − β₂) dw²
        self._mean.lerp_(self._slopes, 1 - BETAS[0])
        self._square.mul_(BETAS[1]).addcmul_(self._slopes, self._slopes, value=1 - BETAS[1])
        # m̂ / (√ŝ + ε)
        torch.sqrt(self._square, out=self._direction).div_(math.sqrt(second)).add_(EPSILON)
        torch.div(self._mean, self._direction, out=self._direction)
        self._columns.addcmul_(self._direction, self._lr, value=-1 / first)


STEPPERS: dict[OptimizerName, Callable[[Tensor, Tensor, Tensor], Stepper]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "adam": Adam,
}
