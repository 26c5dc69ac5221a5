"""Plain stochastic gradient descent, w ← w − α·dw: what `fit` steps with where no optimizer is handed in.

`torch.optim.SGD` with nothing but a learning rate does the same arithmetic, to the same bits. Its step also serves
momentum, weight decay, closures, hooks and profilers, which on a small network takes longer than the arithmetic.
"""

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import increment_version


class PlainSGD:
    r"""$w \leftarrow w - \alpha \, dw$ for each parameter.

    Args:
        parameters: What is trained; a parameter without a gradient stays as it is.
        lr: Learning rate α, positive.

    Attributes:
        parameters: As given.
        lr: Learning rate α.

    Source:
        Deck, "Gradient descent": w₁ ← w₁ − α·dw₁, b ← b − α·db.

    Example:
        >>> w = nn.Parameter(torch.tensor([1.0]))
        >>> (w * w).sum().backward()
        >>> PlainSGD([w], lr=0.25).step()
        >>> w.item()
        0.5
    """

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float) -> None:
        self.parameters = tuple(parameters)
        self.lr = lr

    @property
    def param_groups(self) -> list[dict[str, Any]]:
        """Parameters and learning rate, named as torch's optimizers name them."""
        return [{"params": list(self.parameters), "lr": self.lr}]

    def zero_grad(self) -> None:
        """Forget the gradients of the step before: they would add up."""
        for parameter in self.parameters:
            parameter.grad = None

    def step(self) -> None:
        """One step downhill."""
        values: list[Tensor] = []
        slopes: list[Tensor] = []
        for parameter in self.parameters:
            slope = parameter.grad
            if slope is not None:
                # `data` is the parameter's values by themselves: autograd records nothing of what is done to them.
                values.append(parameter.data)
                slopes.append(slope)
        if slopes:
            # w ← w − α · dw
            torch._foreach_add_(values, slopes, alpha=-self.lr)
            # So that a graph from before the step, were backward called on it, is refused.
            increment_version(self.parameters)

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps: the learning rate, for it has no memory of earlier steps."""
        return {"lr": self.lr}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take up the learning rate that `state_dict` gave."""
        self.lr = float(state["lr"])
