"""The cost of each network, and its slope at the output, where backpropagation begins: `derivations`, networks last."""

import torch
from torch import Tensor, nn

from mlp_tutorial.costs import LossName
from mlp_tutorial.sweeps.layer import StackedLayer


class StackedCost:
    """Mean cost of each network over the rows.

    Args:
        loss: Which cost.
        y: Targets, shape (N, K); for "cross_entropy" rows of probabilities, (0, …, 1, …, 0) for a class number.
        output: The output layer of the networks.
    """

    def __init__(self, loss: LossName, y: Tensor, output: StackedLayer) -> None:
        self.loss = loss
        self._output = output
        self._y = y.unsqueeze(2)
        self._row_sums = self._y.sum(dim=1, keepdim=True)
        # PyTorch's means: over all N·K numbers, for cross-entropy over the N rows
        self._share = 1 / (len(y) if loss == "cross_entropy" else y.numel())

    def begin_backward(self) -> None:
        """dz of the output layer, into its `da`."""
        layer = self._output
        # L = −(y ln a + (1 − y) ln(1 − a)), a = σ(z):  dz = a − y
        # L = −Σ y ln a, a = softmax(z):  dz = a Σ y − y
        # L = (a − y)²:  da = 2 (a − y)
        if self.loss == "cross_entropy":
            torch.mul(layer.a, self._row_sums, out=layer.da).sub_(self._y)
        else:
            torch.sub(layer.a, self._y, out=layer.da)
        if self.loss == "squared_error":
            layer.da.mul_(2 * self._share)
            layer.to_sums()
        else:
            layer.da.mul_(self._share)

    def values(self) -> Tensor:
        """Cost of each network, shape (R,), of the forward pass done last, computed without log(0)."""
        layer = self._output
        y = self._y.expand_as(layer.a)
        if self.loss == "squared_error":
            each = (layer.a - y) ** 2
        elif self.loss == "binary_cross_entropy":
            each = nn.functional.binary_cross_entropy_with_logits(layer.z, y, reduction="none")
        else:
            each = -y * torch.log_softmax(layer.z, dim=1)
        return each.sum(dim=(0, 1)) * self._share
