"""A thousand networks as one tensor: every parameter has one more axis, the last, along which the networks stand.

A network with weights W and biases b becomes a column of numbers; R networks are R columns beside each other. What one
network does to a number, the batch does to a row of R numbers, which lie next to each other in memory.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from mlp_tutorial.models import MultiLayerPerceptron
from mlp_tutorial.states.random_state import random_state_of


def initial_columns(layer_sizes: Sequence[int], seeds: Sequence[int]) -> Tensor:
    """Starting parameters of the network that each seed makes, one column a seed.

    Args:
        layer_sizes: Neurons of each layer, from the inputs to the outputs.
        seeds: Each network is made right after `torch.manual_seed(seed)`, as PyTorch initialises it.

    Returns:
        Shape (parameters, seeds): layer by layer Wᵀ, row by row, then b.
    """
    columns = []
    for seed in seeds:
        with random_state_of(seed, torch.device("cpu")):
            layers = MultiLayerPerceptron(layer_sizes).linears
        parts = [part for layer in layers for part in (layer.weight.detach().T.reshape(-1), layer.bias.detach())]
        columns.append(torch.cat(parts))
    return torch.stack(columns, dim=1)


def layer_blocks(columns: Tensor, layer_sizes: Sequence[int]) -> list[Tensor]:
    """Each layer's part of the columns, as a view: what is written into it is written into the columns.

    Args:
        columns: Shape (parameters, R).
        layer_sizes: Neurons of each layer.

    Returns:
        For each layer shape (inputs + 1, outputs, R): Wᵀ, and below it b, the weight of an input that is always 1.
    """
    blocks, first = [], 0
    for inputs, outputs in pairwise(layer_sizes):
        last = first + (inputs + 1) * outputs
        blocks.append(columns[first:last].view(inputs + 1, outputs, columns.shape[1]))
        first = last
    return blocks


def named_parameters(columns: Tensor, layer_sizes: Sequence[int]) -> dict[str, Tensor]:
    """Parameters by the names that `MultiLayerPerceptron` gives them, networks first.

    Args:
        columns: Shape (parameters, R).
        layer_sizes: Neurons of each layer.

    Returns:
        "layers.0.weight" to shape (R, outputs, inputs), "layers.0.bias" to shape (R, outputs), and so on.
    """
    named = {}
    for layer, block in enumerate(layer_blocks(columns, layer_sizes)):
        named[f"layers.{layer}.weight"] = block[:-1].permute(2, 1, 0).clone(memory_format=torch.contiguous_format)
        named[f"layers.{layer}.bias"] = block[-1].T.clone(memory_format=torch.contiguous_format)
    return named
