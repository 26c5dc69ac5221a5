"""R networks that train together: their columns, their layers, and the five steps for all of them at once."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from mlp_tutorial.activations import Activation
from mlp_tutorial.costs import LossName
from mlp_tutorial.sweeps.cost import StackedCost
from mlp_tutorial.sweeps.layer import StackedLayer
from mlp_tutorial.sweeps.stack import layer_blocks
from mlp_tutorial.sweeps.steps import STEPPERS, OptimizerName


class Networks:
    """Networks of one shape on the same data, each with its own parameters and learning rate.

    Args:
        columns: Starting parameters, shape (parameters, R); they are trained in place.
        lr: Learning rate of each, shape (R,).
        layer_sizes: Neurons of each layer.
        activations: One after each layer.
        x: Inputs, shape (N, D).
        y: Targets as floating-point numbers, shape (N, K).
        loss: The cost.
        optimizer: Name of the step's formula.

    Attributes:
        columns: As given.
    """

    def __init__(
        self,
        columns: Tensor,
        lr: Tensor,
        layer_sizes: Sequence[int],
        activations: Sequence[Activation],
        x: Tensor,
        y: Tensor,
        loss: LossName,
        optimizer: OptimizerName,
    ) -> None:
        self.columns = columns
        slopes = torch.empty_like(columns)
        blocks, d_blocks = layer_blocks(columns, layer_sizes), layer_blocks(slopes, layer_sizes)
        # A column of ones stands beside the data: b is the weight of it.
        h = torch.cat([x, x.new_ones(len(x), 1)], dim=1)
        self._layers: list[StackedLayer] = []
        for block, d_block, activation in zip(blocks, d_blocks, activations, strict=True):
            is_last = len(self._layers) == len(blocks) - 1
            self._layers.append(StackedLayer(block, d_block, h, activation, is_last))
            h = self._layers[-1].a
        self.output = h
        self.cost = StackedCost(loss, y, self._layers[-1])
        self._backwards = [(upper, lower) for lower, upper in pairwise(self._layers)][::-1]
        self._optimizer = STEPPERS[optimizer](columns, slopes, lr)

    @property
    def sums(self) -> Tensor:
        """z of the output layer at the forward pass done last, shape (N, K, R)."""
        return self._layers[-1].z

    def forward(self) -> None:
        """Forward propagation through all layers of all networks."""
        for layer in self._layers:
            layer.forward()

    def train(self, epochs: int) -> None:
        """So many full-batch steps of every network."""
        first = self._layers[0]
        for _ in range(epochs):
            # 1. Forward propagation.
            self.forward()
            # 2. Cost: training needs its slope only. 3. Nothing to clear: new slopes are written over the old ones.
            self.cost.begin_backward()
            # 4. Backpropagation, from the output to the input.
            for upper, lower in self._backwards:
                upper.backward(lower.da)
                lower.to_sums()
            first.backward(None)
            # 5. Update.
            self._optimizer.step()


def numbers_per_network(layer_sizes: Sequence[int], rows: int) -> int:
    """Numbers that one network adds to the buffers of `Networks`, at most."""
    parameters = sum((inputs + 1) * outputs for inputs, outputs in pairwise(layer_sizes))
    # parameters, slopes and three of Adam; z, a, da, spare and products of each layer
    return 5 * parameters + 5 * rows * sum(layer_sizes[1:])
