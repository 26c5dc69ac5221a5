"""The activations in the layout of a sweep, networks last: f(z), and the slope f'(z) that backpropagation needs.

Sigmoid, tanh and relu know their slope from their output a, so z is written over and no exponential is taken twice.
The others are those of `activations`, which take z element by element; softmax adds over the neurons, axis 1 here.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from mlp_tutorial.activations import Activation, identity, relu, sigmoid, softmax, tanh

# dz ← da · f'(z), where f' is known from a; `spare` is room for one tensor of the shape of a.
_FromOutput = Callable[[Tensor, Tensor, Tensor], None]


def activate(activation: Activation, z: Tensor, a: Tensor) -> None:
    """a = f(z); z and a have shape (N, K, R) and may be the same tensor where `slope_from_output`."""
    if activation is sigmoid:
        torch.sigmoid(z, out=a)
    elif activation is tanh:
        torch.tanh(z, out=a)
    elif activation is relu:
        torch.clamp(z, min=0, out=a)
    elif activation is softmax:
        torch.softmax(z, dim=1, out=a)
    elif activation is not identity:
        a.copy_(activation(z))
    elif a is not z:
        a.copy_(z)


def slope_from_output(activation: Activation) -> bool:
    """Whether a alone tells the slope, so that z need not be kept."""
    return activation.name in _FROM_OUTPUT


def through_activation(activation: Activation, z: Tensor, a: Tensor, da: Tensor, spare: Tensor) -> None:
    """dz from da, in the place of da: the chain rule through one activation.

    Args:
        activation: a = f(z).
        z: Sums, shape (N, K, R).
        a: Outputs, same shape.
        da: Slope of the cost with respect to a, same shape; afterwards that with respect to z.
        spare: Room of the same shape; what is in it is lost.
    """
    if activation.name in _FROM_OUTPUT:
        _FROM_OUTPUT[activation.name](a, da, spare)
    else:
        da.mul_(activation.slope(z))


def _sigmoid(a: Tensor, da: Tensor, spare: Tensor) -> None:
    # f' = a (1 − a) = a − a·a
    torch.addcmul(a, a, a, value=-1, out=spare)
    da.mul_(spare)


def _tanh(a: Tensor, da: Tensor, spare: Tensor) -> None:
    # f' = 1 − a²:  da · f' = da − da·a·a
    torch.mul(a, a, out=spare)
    da.addcmul_(da, spare, value=-1)


def _relu(a: Tensor, da: Tensor, spare: Tensor) -> None:
    # f' = 1 where a > 0, else 0
    torch.sign(a, out=spare)
    da.mul_(spare)


def _identity(a: Tensor, da: Tensor, spare: Tensor) -> None:
    """f' = 1: nothing to do."""


def _softmax(a: Tensor, da: Tensor, spare: Tensor) -> None:
    # dz_j = a_j (da_j − Σ_k da_k a_k)
    torch.mul(da, a, out=spare)
    da.sub_(spare.sum(dim=1, keepdim=True)).mul_(a)


_FROM_OUTPUT: dict[str, _FromOutput] = {
    sigmoid.name: _sigmoid,
    tanh.name: _tanh,
    relu.name: _relu,
    identity.name: _identity,
    softmax.name: _softmax,
}
