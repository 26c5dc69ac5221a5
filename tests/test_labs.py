"""The labs' own claims: the share of seeds that solve XOR, counted again without the library's training."""

import torch
from torch import nn

from mlp_tutorial import datasets
from mlp_tutorial.labs.multi_layer_perceptron import EPOCHS, LEARNING_RATE, SEEDS, SOLVED


def test_the_share_of_seeds_that_solve_xor_is_the_one_that_is_printed() -> None:
    x, y = datasets.gate("xor")
    starts = []
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        layers = nn.Linear(2, 3), nn.Linear(3, 1)
        starts.append([tensor.detach() for layer in layers for tensor in (layer.weight.T, layer.bias[None])])
    parameters = [torch.stack(alike).requires_grad_() for alike in zip(*starts, strict=True)]
    w1, b1, w2, b2 = parameters
    for _ in range(EPOCHS):
        z = torch.sigmoid(x @ w1 + b1) @ w2 + b2
        cost = nn.functional.binary_cross_entropy_with_logits(z, y.expand_as(z), reduction="none")
        gradients = torch.autograd.grad(cost.mean(dim=1).sum(), parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= LEARNING_RATE * gradient
    with torch.no_grad():
        z = torch.sigmoid(x @ w1 + b1) @ w2 + b2
    solved = ((z > 0) == (y > 0.5)).all(dim=1).sum().item()
    assert solved == SOLVED
