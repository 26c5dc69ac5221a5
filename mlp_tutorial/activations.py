r"""Activation functions: each turns the weighted sum z of a neuron into its output a.

Every function here comes with what the lessons need: the formula, the function, its slope, its range and the
`torch.nn` module that it stands for. The slopes are written out by hand: `derivations` trains with them. Each is given
z and a = f(z), and uses what is easier: with the sigmoid, a (1 − a).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.messages.spelling import did_you_mean


@dataclass(frozen=True)
class Activation:
    r"""An activation function a = f(z), and what is known about it.

    Args:
        name: Look-up name, such as `"sigmoid"`.
        formula: f(z) as LaTeX.
        function: f, any shape to the same shape.
        derivative: f'(z) from z and a = f(z), of any one shape to the same shape; for softmax the diagonal
            $\partial a_k/\partial z_k$.
        range: Values that f takes, as LaTeX.
        module: The `torch.nn` class that computes the same.

    Source:
        Deck, "Activation functions"; derivation: examples/derivations/04_sigmoid_slope.py

    Example:
        >>> sigmoid(torch.tensor([0.0])), sigmoid.slope(torch.tensor([0.0]))
        (tensor([0.5000]), tensor([0.2500]))
    """

    name: str
    formula: str
    function: Callable[[Tensor], Tensor] = field(repr=False)
    derivative: Callable[[Tensor, Tensor], Tensor] = field(repr=False)
    range: str
    module: type[nn.Module] = field(repr=False)

    def __call__(self, z: Tensor) -> Tensor:
        """f(z), same shape as z."""
        return self.function(z)

    def slope(self, z: Tensor) -> Tensor:
        """f'(z), element by element.

        Args:
            z: Weighted sums, any shape.

        Returns:
            Same shape; for softmax the diagonal, how much each output depends on its own z.

        Source:
            Deck, "Activation functions"; derivation: examples/derivations/04_sigmoid_slope.py

        Example:
            >>> tanh.slope(torch.tensor([0.0]))
            tensor([1.])
        """
        return self.derivative(z, self.function(z))

    def backward(self, z: Tensor, a: Tensor, da: Tensor) -> Tensor:
        """Slope of the cost with respect to z, given its slope da with respect to a = f(z).

        Args:
            z: Weighted sums, shape (N, K).
            a: f(z), shape (N, K), as the forward pass has computed it.
            da: Slope of the cost with respect to a, shape (N, K).

        Returns:
            Slope of the cost with respect to z, shape (N, K).

        Source:
            Chain rule: dz = da · f'(z).

        Example:
            >>> z = torch.tensor([[-1.0, 2.0]])
            >>> relu.backward(z, relu(z), torch.tensor([[3.0, 3.0]]))
            tensor([[0., 3.]])
        """
        if self is softmax:
            # Every output depends on every z: dz_j = a_j · (da_j − Σ_k da_k · a_k)
            return a * (da - (da * a).sum(dim=-1, keepdim=True))
        return da * self.derivative(z, a)

    def __reduce__(self) -> tuple[Any, ...]:
        # A saved or copied model keeps the name, so no function is ever pickled.
        return activation, (self.name,)


def _sigmoid_slope(_: Tensor, a: Tensor) -> Tensor:
    # a · (1 − a); torch takes a number minus a tensor, 1 − a, three times as long as a tensor minus a tensor
    return a - a * a


def _tanh_slope(_: Tensor, a: Tensor) -> Tensor:
    return 1 - a**2


def _relu_slope(_: Tensor, a: Tensor) -> Tensor:
    # 1 where a > 0, else 0
    return torch.sign(a)


def _leaky_relu_slope(z: Tensor, _: Tensor) -> Tensor:
    return torch.where(z > 0, torch.ones_like(z), 0.01)


def _elu_slope(z: Tensor, _: Tensor) -> Tensor:
    return torch.exp(z.clamp(max=0))


def _softplus_slope(z: Tensor, _: Tensor) -> Tensor:
    return torch.sigmoid(z)


def _gelu_slope(z: Tensor, _: Tensor) -> Tensor:
    # f = z · Φ(z), so f' = Φ(z) + z · φ(z), with Φ and φ of the standard normal distribution
    cumulative = 0.5 * (1 + torch.erf(z / math.sqrt(2)))
    density = torch.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
    return cumulative + z * density


def _silu_slope(z: Tensor, a: Tensor) -> Tensor:
    # f = z · σ(z), so f' = σ(z) + z · σ(z) (1 − σ(z)) = σ(z) + f · (1 − σ(z))
    s = torch.sigmoid(z)
    return s + a * (1 - s)


def _identity_slope(z: Tensor, _: Tensor) -> Tensor:
    return torch.ones_like(z)


def _identity(z: Tensor) -> Tensor:
    return z


def _softmax(z: Tensor) -> Tensor:
    return torch.softmax(z, dim=-1)


def _softmax_slope(_: Tensor, a: Tensor) -> Tensor:
    return a * (1 - a)


sigmoid = Activation("sigmoid", r"\frac{1}{1 + e^{-z}}", torch.sigmoid, _sigmoid_slope, "(0, 1)", nn.Sigmoid)
"""Squeezes z into a probability."""

tanh = Activation("tanh", r"\frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}", torch.tanh, _tanh_slope, "(-1, 1)", nn.Tanh)
"""Squeezes z into −1 … 1, centred on 0."""

relu = Activation("relu", r"\max(0, z)", torch.relu, _relu_slope, r"[0, \infty)", nn.ReLU)
"""Keeps what is positive; its slope at 0 is taken as 0, as PyTorch does."""

leaky_relu = Activation(
    "leaky_relu",
    r"\max(0, z) + 0.01 \min(0, z)",
    nn.functional.leaky_relu,
    _leaky_relu_slope,
    r"(-\infty, \infty)",
    nn.LeakyReLU,
)
"""Like relu, but leaves a hundredth of what is negative."""

elu = Activation("elu", r"\max(0, z) + \min(0, e^{z} - 1)", nn.functional.elu, _elu_slope, r"(-1, \infty)", nn.ELU)
"""Like relu, with a smooth bend towards −1."""

softplus = Activation(
    "softplus", r"\ln(1 + e^{z})", nn.functional.softplus, _softplus_slope, r"(0, \infty)", nn.Softplus
)
"""A smooth relu; its slope is the sigmoid."""

gelu = Activation(
    "gelu",
    r"\frac{z}{2} \left(1 + \operatorname{erf} \frac{z}{\sqrt{2}}\right)",
    nn.functional.gelu,
    _gelu_slope,
    r"(-0.17, \infty)",
    nn.GELU,
)
"""z times the share of a normal distribution below z."""

silu = Activation("silu", r"\frac{z}{1 + e^{-z}}", nn.functional.silu, _silu_slope, r"(-0.279, \infty)", nn.SiLU)
"""z times its sigmoid."""

identity = Activation("identity", "z", _identity, _identity_slope, r"(-\infty, \infty)", nn.Identity)
"""Leaves z as it is: the output of a regression."""

softmax = Activation(
    "softmax",
    r"\frac{e^{z_k}}{\sum_{j} e^{z_j}}",
    _softmax,
    _softmax_slope,
    "(0, 1)",
    nn.Softmax,
)
"""Turns K sums into K probabilities that add up to 1."""

_BY_NAME = {
    known.name: known for known in (sigmoid, tanh, relu, leaky_relu, elu, softplus, gelu, silu, identity, softmax)
}
NAMES = tuple(_BY_NAME)
"""Names that `activation` knows."""


def activation(name: str) -> Activation:
    """Activation function of this name.

    Args:
        name: One of `NAMES`.

    Returns:
        The activation with its formula, function and slope.

    Raises:
        ArgumentError: No such name; the nearest one is suggested.

    Source:
        Deck, "Activation functions".

    Example:
        >>> activation("relu")(torch.tensor([-1.0, 2.0]))
        tensor([0., 2.])
    """
    if not isinstance(name, str) or name not in _BY_NAME:
        hint = did_you_mean(str(name), NAMES)
        raise ArgumentError("unknown-activation", name=name, known=", ".join(NAMES), hint=hint)
    return _BY_NAME[name]
