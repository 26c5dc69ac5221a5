"""One layer of all networks: z = h W + b forward, dW, db and dh backward, into memory that was asked for once.

Tensors are laid out (rows, neurons, networks). The inputs of the first layer are the data, the same for all networks:
there the layer of a thousand networks is one product of two matrices. Later each network has inputs of its own: there a
product of numbers becomes a product of rows of R numbers, added up neuron by neuron.
"""

import torch
from torch import Tensor

from mlp_tutorial.activations import Activation
from mlp_tutorial.sweeps.formulas import activate, slope_from_output, through_activation

WIDE = 16  # with more neurons than this, matrix products are faster than adding up neuron by neuron


class StackedLayer:
    """One layer of R networks with its buffers.

    Args:
        block: W and b, shape (I + 1, K, R), a view into the networks' columns.
        d_block: Room for their slopes, same shape.
        inputs: h, shape (N, I, R); for the first layer the data with a column of ones, shape (N, I + 1).
        activation: a = f(z), after the layer.
        is_last: Whether the cost reads z as well as a.

    Attributes:
        z: Sums, shape (N, K, R); within the network, where a tells the slope, the same tensor as a.
        a: Outputs, shape (N, K, R).
        da: Slope of the cost with respect to a, then to z, shape (N, K, R).
    """

    def __init__(self, block: Tensor, d_block: Tensor, inputs: Tensor, activation: Activation, is_last: bool) -> None:
        self.activation = activation
        self._inputs, self._is_first = inputs, inputs.ndim == 2
        rows, (_, neurons, networks) = len(inputs), block.shape
        self.z = block.new_empty(rows, neurons, networks)
        self.a = self.z if slope_from_output(activation) and not is_last else torch.empty_like(self.z)
        self.da, self._spare = torch.empty_like(self.z), torch.empty_like(self.z)
        if self._is_first:
            # The last two axes become one: R networks of K neurons are one network of K·R neurons.
            self._flat_block, self._flat_d_block = block.flatten(1), d_block.flatten(1)
            self._flat_z, self._flat_da, self._inputs_t = self.z.flatten(1), self.da.flatten(1), inputs.T
        else:
            self._weights, self._bias = block[:-1], block[-1]
            self._d_weights, self._d_bias = d_block[:-1], d_block[-1]
            self._wide = max(block.shape[0], neurons) > WIDE
            # Views of one input neuron, or one output neuron, of all networks, made once
            self._of_input = [(inputs[:, i : i + 1], block[i]) for i in range(inputs.shape[1])]
            self._of_output = [(self.da[:, k : k + 1], block[:-1, k], self._d_weights[:, k]) for k in range(neurons)]
            self._products = inputs.new_empty(0) if self._wide else torch.empty_like(inputs)

    def forward(self) -> None:
        """z and a from the inputs."""
        if self._is_first:
            # z = [x 1] [W; b]
            torch.mm(self._inputs, self._flat_block, out=self._flat_z)
        elif self._wide:
            # z = h W + b
            torch.add(torch.einsum("nir,ikr->nkr", self._inputs, self._weights), self._bias, out=self.z)
        else:
            # z = b + h₁ W₁ + h₂ W₂ + …
            (h, weight), *others = self._of_input
            torch.addcmul(self._bias, h, weight, out=self.z)
            for h, weight in others:
                self.z.addcmul_(h, weight)
        activate(self.activation, self.z, self.a)

    def to_sums(self) -> None:
        """dz from da, in the place of da."""
        through_activation(self.activation, self.z, self.a, self.da, self._spare)

    def backward(self, d_inputs: Tensor | None) -> None:
        """dW and db from dz, which stands in `da`; dh into `d_inputs`, shape (N, I, R), unless this is the first."""
        if d_inputs is None:
            # [dW; db] = [x 1]ᵀ dz
            torch.mm(self._inputs_t, self._flat_da, out=self._flat_d_block)
            return
        # db = Σ dz over rows
        torch.sum(self.da, dim=0, out=self._d_bias)
        if self._wide:
            # dW = hᵀ dz,  dh = dz Wᵀ
            self._d_weights.copy_(torch.einsum("nir,nkr->ikr", self._inputs, self.da))
            d_inputs.copy_(torch.einsum("nkr,ikr->nir", self.da, self._weights))
            return
        for k, (dz, weight, d_weight) in enumerate(self._of_output):
            # dW_k = Σ h dz_k over rows
            torch.mul(self._inputs, dz, out=self._products)
            torch.sum(self._products, dim=0, out=d_weight)
            # dh = dz₁ W₁ + dz₂ W₂ + …
            if k == 0:
                torch.mul(dz, weight, out=d_inputs)
            else:
                d_inputs.addcmul_(dz, weight)
