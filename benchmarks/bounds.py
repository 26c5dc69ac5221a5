"""What bounds `fit` on digits: the torch calls of its steps and nothing around them.

No model, no check of the cost, no doctor: the weights are four tensors, the calls stand in a row.
"""

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

SIZES, RATE, BATCH = (64, 32, 10), 0.1, 32


def autograd_calls(x: Tensor, y: Tensor, epochs: int) -> None:
    """A network 64-32-10 with ReLU and cross-entropy, its gradients from autograd."""
    parameters = _parameters()
    w1, b1, w2, b2 = parameters
    for x_batch, y_batch in _batches(x, y, epochs):
        h = torch.relu(functional.linear(x_batch, w1, b1))
        cost = functional.cross_entropy(functional.linear(h, w2, b2), y_batch)
        cost.item()
        for parameter in parameters:
            parameter.grad = None
        cost.backward()
        slopes = [parameter.grad for parameter in parameters if parameter.grad is not None]
        torch._foreach_add_([parameter.data for parameter in parameters], slopes, alpha=-RATE)


def formula_calls(x: Tensor, y: Tensor, epochs: int) -> None:
    """The same network, its gradients from the formulas, each written for these two layers."""
    values = [parameter.data for parameter in _parameters()]
    w1, b1, w2, b2 = values
    one_hot = torch.eye(SIZES[-1])
    for x_batch, y_batch in _batches(x, y, epochs):
        h = torch.relu(functional.linear(x_batch, w1, b1))
        log_a = torch.log_softmax(functional.linear(h, w2, b2), dim=1)
        functional.nll_loss(log_a, y_batch).item()
        dz = (log_a.exp() - one_hot.index_select(0, y_batch)) / len(y_batch)
        d_hidden = dz @ w2 * torch.sign(h)
        slopes = [d_hidden.T @ x_batch, d_hidden.sum(dim=0), dz.T @ h, dz.sum(dim=0)]
        torch._foreach_add_(values, slopes, alpha=-RATE)


def _parameters() -> list[nn.Parameter]:
    return [parameter for m, n in pairwise(SIZES) for parameter in nn.Linear(m, n).parameters()]


def _batches(x: Tensor, y: Tensor, epochs: int) -> Iterator[tuple[Tensor, Tensor]]:
    for _ in range(epochs):
        order = torch.randperm(len(x))
        yield from zip(x[order].split(BATCH), y[order].split(BATCH), strict=True)
