r"""The three models that everyone learns first, as plain `torch.nn.Module`s with the deck's sizes as defaults."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.activations import Activation, identity, sigmoid
from mlp_tutorial.activations import activation as activation_named
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.counts import require_count
from mlp_tutorial.inputs.habits import explained
from mlp_tutorial.model import Model
from mlp_tutorial.standardize import Standardize, require_scaling
from mlp_tutorial.states.seeded import drawing_from

__all__ = ["LinearRegression", "LogisticRegression", "Model", "MultiLayerPerceptron"]


class LinearRegression(Model):
    r"""Linear regression: $\hat y = W x + b$.

    Args:
        in_features: D, numbers per row of x.
        out_features: K, numbers per row of y.
        standardize: Scaling to put in front, made from the training data.
        seed: Seed of the starting weights, which are those after `torch.manual_seed(seed)`; torch's own random numbers
            stay as they are. None draws from those.

    Raises:
        ArgumentError: A size is not a whole number of at least 1, `standardize` is no Standardize, or `seed` no seed.
        ShapeError: `standardize` was made for another number of features.

    Source:
        Lab 1, version B.

    Example:
        >>> LinearRegression()(torch.tensor([[1.0], [2.0], [3.0]])).shape
        torch.Size([3, 1])
    """

    @explained("one_layer", "models")
    def __init__(
        self,
        in_features: int = 1,
        out_features: int = 1,
        *,
        standardize: Standardize | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        require_count(in_features, "in_features")
        require_count(out_features, "out_features")
        require_scaling(standardize, in_features)
        self.standardize = standardize
        with drawing_from(seed):
            self.linear = nn.Linear(int(in_features), int(out_features))

    @property
    def linears(self) -> tuple[nn.Linear, ...]:
        """The one linear layer."""
        return (self.linear,)

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The identity: the output is the sum itself."""
        return (identity,)

    def logits(self, x: Tensor) -> Tensor:
        """z = W x + b: x of shape (N, D) gives shape (N, K), in the unit of the target."""
        return self.linear(self._scaled(x))  # type: ignore[no-any-return]

    def forward(self, x: Tensor) -> Tensor:
        """ŷ = z: x of shape (N, D) gives shape (N, K), in the unit of the target."""
        return self.logits(x)


class LogisticRegression(Model):
    r"""Logistic regression, the single-layer perceptron: $a = \sigma(W x + b)$.

    Args:
        in_features: D, numbers per row of x.
        out_features: K, probabilities per row, each of its own yes-or-no question.
        standardize: Scaling to put in front, made from the training data.
        seed: Seed of the starting weights, which are those after `torch.manual_seed(seed)`; torch's own random numbers
            stay as they are. None draws from those.

    Raises:
        ArgumentError: A size is not a whole number of at least 1, `standardize` is no Standardize, or `seed` no seed.
        ShapeError: `standardize` was made for another number of features.

    Source:
        Lab 2.

    Example:
        >>> a = LogisticRegression()(torch.tensor([[0.0, 1.0]]))
        >>> bool(0 < a < 1)
        True
    """

    @explained("one_layer", "models")
    def __init__(
        self,
        in_features: int = 2,
        out_features: int = 1,
        *,
        standardize: Standardize | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        require_count(in_features, "in_features")
        require_count(out_features, "out_features")
        require_scaling(standardize, in_features)
        self.standardize = standardize
        with drawing_from(seed):
            self.linear = nn.Linear(int(in_features), int(out_features))

    @property
    def linears(self) -> tuple[nn.Linear, ...]:
        """The one linear layer."""
        return (self.linear,)

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The sigmoid."""
        return (sigmoid,)

    def logits(self, x: Tensor) -> Tensor:
        """z = W x + b, the log-odds: x of shape (N, D) gives shape (N, K)."""
        return self.linear(self._scaled(x))  # type: ignore[no-any-return]

    def forward(self, x: Tensor) -> Tensor:
        """a = σ(z), probabilities: x of shape (N, D) gives shape (N, K)."""
        return torch.sigmoid(self.logits(x))


class MultiLayerPerceptron(Model):
    r"""Multi-layer perceptron: $h = f(W_1 x + b_1)$, …, $a = g(W_L h + b_L)$.

    Args:
        layer_sizes: Neurons of each layer, from the inputs to the outputs; (2, 3, 1) is the deck's.
        activation: f, after each hidden layer; a name of `activations.NAMES`.
        output_activation: g: "sigmoid" for yes-or-no, "softmax" for K classes, "identity" for a regression.
        standardize: Scaling to put in front, made from the training data.
        seed: Seed of the starting weights, which are those after `torch.manual_seed(seed)`; torch's own random numbers
            stay as they are. None draws from those.

    Raises:
        ArgumentError: Fewer than two sizes, a size that is not a whole number of at least 1, an unknown
            activation, softmax over a single output, which is always 1, `standardize` is no Standardize, or `seed` no
            seed.
        ShapeError: `standardize` was made for another number of features.

    Source:
        Lab 3.

    Example:
        >>> MultiLayerPerceptron((2, 3, 1))(torch.zeros(4, 2)).shape
        torch.Size([4, 1])
    """

    @explained("network", "models")
    def __init__(
        self,
        layer_sizes: Sequence[int] = (2, 3, 1),
        activation: str = "sigmoid",
        output_activation: str = "sigmoid",
        *,
        standardize: Standardize | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__()
        _require_layers(layer_sizes)
        if output_activation == "softmax" and layer_sizes[-1] == 1:
            raise ArgumentError("softmax-one-output", layer_sizes=tuple(layer_sizes))
        require_scaling(standardize, layer_sizes[0])
        self.standardize = standardize
        self.layer_sizes = tuple(int(size) for size in layer_sizes)
        self.activation = activation_named(activation)
        self.output_activation = activation_named(output_activation)
        with drawing_from(seed):
            self.layers = nn.ModuleList(nn.Linear(inputs, outputs) for inputs, outputs in pairwise(self.layer_sizes))

    @property
    def linears(self) -> tuple[nn.Linear, ...]:
        """The linear layers, from the input to the output."""
        return tuple(self.layers)  # type: ignore[arg-type]

    @property
    def activations(self) -> tuple[Activation, ...]:
        """The hidden activation after each hidden layer, then the output activation."""
        return (self.activation,) * (len(self.layers) - 1) + (self.output_activation,)

    def logits(self, x: Tensor) -> Tensor:
        """z, the sums of the last layer: x of shape (N, D) gives shape (N, K)."""
        *hidden_layers, output_layer = self.layers
        h = self._scaled(x)
        for layer in hidden_layers:
            h = self.activation(layer(h))
        return output_layer(h)  # type: ignore[no-any-return]

    def forward(self, x: Tensor) -> Tensor:
        """a = g(z): x of shape (N, D) gives shape (N, K)."""
        return self.output_activation(self.logits(x))


def _require_layers(layer_sizes: Any) -> None:
    if isinstance(layer_sizes, str) or not isinstance(layer_sizes, Sequence) or len(layer_sizes) < 2:
        raise ArgumentError("too-few-layers", layer_sizes=layer_sizes)
    for size in layer_sizes:
        require_count(size, "layer_sizes")
