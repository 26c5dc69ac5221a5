r"""The gradient of each parameter by the chain rule, written out by hand: no autograd inside.

One pass forward keeps each layer's input h and its sums z; one pass back carries dz, the slope of the cost with respect
to z, from the output to the input. d before a name means "slope of the cost with respect to".
"""

from collections.abc import Sequence
from typing import Any, Literal, Protocol

import torch
from torch import Tensor, nn

from mlp_tutorial.activations import Activation
from mlp_tutorial.costs import require_named_loss, suitable_loss
from mlp_tutorial.errors import ArgumentError, GradientMismatchError
from mlp_tutorial.inputs.pairs import as_pair
from mlp_tutorial.inputs.targets import as_target
from mlp_tutorial.inputs.tensors import in_dtype
from mlp_tutorial.models import Model
from mlp_tutorial.standardize import Standardize

Loss = Literal["half_squared_error", "squared_error", "binary_cross_entropy", "cross_entropy"]
Reduction = Literal["sum", "mean"]


class _Layered(Protocol):
    """What the formulas read: layers, each of weight W and bias b, an activation after each, a scaling in front."""

    @property
    def linears(self) -> Sequence[Any]: ...

    @property
    def activations(self) -> Sequence[Activation]: ...

    @property
    def standardize(self) -> Standardize | None: ...


LOSSES: tuple[Loss, ...] = ("half_squared_error", "squared_error", "binary_cross_entropy", "cross_entropy")
"""Costs that are derived here."""


def gradients(
    model: nn.Module, x: Any, y: Any, *, loss: Loss | None = None, reduction: Reduction = "sum"
) -> dict[str, Tensor]:
    r"""Gradient of each parameter by the derived formulas: the deck's dw = x·(a − y), grown to any depth.

    Args:
        model: LinearRegression, LogisticRegression or MultiLayerPerceptron.
        x: Inputs, shape (N, D).
        y: Targets, shape (N, K); for "cross_entropy" also class numbers of shape (N,).
        loss: One of `LOSSES`; None for the one of the deck's slides: half the squared error for identity output,
            binary cross-entropy for sigmoid, cross-entropy for softmax.
        reduction: "sum" over rows as on the slides, or "mean" as PyTorch's losses default to: over all N·K numbers, for
            "cross_entropy" over the N rows.

    Returns:
        Parameter name, as in `model.named_parameters()`, to gradient of the parameter's shape, in units of
        cost per unit of the parameter.

    Raises:
        GradientMismatchError: The model has no derivation here.
        ArgumentError: An unknown reduction or cost, or a cost that does not go with the model's output.
        ShapeError: x does not fit the model, or y the output.
        DTypeError: Values are not numbers.
        DataError: NaN or infinity, or for "cross_entropy" rows that are neither class numbers nor probabilities.

    Source:
        Deck, "Gradient descent"; derivation: examples/derivations/09_backpropagation_any_depth.py

    Example:
        >>> from mlp_tutorial.models import LinearRegression
        >>> model = LinearRegression()
        >>> _ = nn.init.zeros_(model.linear.weight), nn.init.zeros_(model.linear.bias)
        >>> gradients(model, [[1.0], [2.0]], [[1.0], [2.0]])
        {'linear.weight': tensor([[-5.]]), 'linear.bias': tensor([-3.])}
    """
    model, loss = derivable(model, loss)
    if reduction not in ("sum", "mean"):
        raise ArgumentError("unknown-option", name="reduction", value=reduction, known="sum, mean")
    inputs, targets = _checked(model, x, y, loss)
    with torch.no_grad():
        layer_inputs, sums = forward_pass(model, inputs)
        output = model.activations[-1]
        a = output(sums[-1])
        if loss == "cross_entropy":
            a = a * targets.sum(dim=1, keepdim=True)
        dz = output_slope(output, sums[-1], a, targets, loss, reduction)
        pairs = backward_pass(model, layer_inputs, sums, dz)
    by_identity = {}
    for linear, (dw, db) in zip(model.linears, pairs, strict=True):
        by_identity[id(linear.weight)], by_identity[id(linear.bias)] = dw, db
    return {name: by_identity[id(parameter)] for name, parameter in model.named_parameters()}


def forward_pass(model: _Layered, x: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Forward propagation that keeps what the way back needs.

    Args:
        model: One of the three models, or its layers.
        x: Inputs, shape (N, D).

    Returns:
        Each layer's input h, shape (N, in_features), and its sums z, shape (N, out_features).

    Source:
        Deck, "Multi-layer perceptron".

    Example:
        >>> from mlp_tutorial.models import MultiLayerPerceptron
        >>> hs, zs = forward_pass(MultiLayerPerceptron(), torch.zeros(4, 2))
        >>> [tuple(h.shape) for h in hs], [tuple(z.shape) for z in zs]
        ([(4, 2), (4, 3)], [(4, 3), (4, 1)])
    """
    h = x if model.standardize is None else model.standardize(x)
    layer_inputs: list[Tensor] = []
    sums: list[Tensor] = []
    linears = model.linears
    for linear, activation in zip(linears, model.activations, strict=True):
        layer_inputs.append(h)
        # z = h Wᵀ + b
        z = nn.functional.linear(h, linear.weight, linear.bias)
        sums.append(z)
        if len(sums) < len(linears):
            # h = f(z), what the next layer takes
            h = activation(z)
    return layer_inputs, sums


def output_slope(activation: Activation, z: Tensor, a: Tensor, y: Tensor, loss: Loss, reduction: Reduction) -> Tensor:
    r"""dz at the output: where the whole chain begins.

    Args:
        activation: The one at the output.
        z: Output sums, shape (N, K).
        a: Outputs f(z), shape (N, K); for "cross_entropy" times the sum of the row of y, which is 1 but for rounding.
        y: Targets, shape (N, K).
        loss: One of `LOSSES`.
        reduction: "sum" or "mean".

    Returns:
        Shape (N, K).

    Source:
        Deck, "Gradient descent": dz = a − y; derivation: examples/derivations/06_logistic_gradient.py

    Example:
        >>> from mlp_tutorial.activations import sigmoid
        >>> z, y = torch.zeros(1, 1), torch.ones(1, 1)
        >>> output_slope(sigmoid, z, sigmoid(z), y, "binary_cross_entropy", "sum")
        tensor([[-0.5000]])
    """
    if loss in ("binary_cross_entropy", "cross_entropy"):
        # L = −(y ln a + (1 − y) ln(1 − a)), a = σ(z), and L = −Σ y ln a, a = softmax(z) Σ y:  dz = a − y  (Σ y = 1)
        dz = a - y
    elif loss == "half_squared_error":
        # L = ½ (a − y)²:  da = a − y
        dz = activation.backward(z, a, a - y)
    else:
        # L = (a − y)²:  da = 2 (a − y)
        dz = activation.backward(z, a, 2 * (a - y))
    if reduction == "mean":
        dz = dz / (len(y) if loss == "cross_entropy" else y.numel())
    return dz


def backward_pass(
    model: _Layered, layer_inputs: Sequence[Tensor], sums: Sequence[Tensor], dz: Tensor
) -> list[tuple[Tensor, Tensor]]:
    """Backpropagation: dW and db of each layer, from dz at the output.

    Args:
        model: One of the three models, or its layers.
        layer_inputs: Each layer's h, from `forward_pass`.
        sums: Each layer's z, from `forward_pass`.
        dz: Slope at the output, shape (N, K).

    Returns:
        For each layer (dW, db), of shapes (out_features, in_features) and (out_features,).

    Source:
        Deck, "Gradient descent"; derivation: examples/derivations/09_backpropagation_any_depth.py

    Example:
        >>> from mlp_tutorial.models import LinearRegression
        >>> h, z = torch.tensor([[3.0]]), torch.tensor([[0.0]])
        >>> backward_pass(LinearRegression(), [h], [z], torch.tensor([[2.0]]))
        [(tensor([[6.]]), tensor([2.]))]
    """
    linears, activations = model.linears, model.activations
    pairs = []
    for layer in range(len(sums) - 1, -1, -1):
        # dW = dzᵀ h
        dw = dz.T @ layer_inputs[layer]
        # db = Σ dz over rows
        db = dz.sum(dim=0)
        pairs.append((dw, db))
        if layer > 0:
            # dh = dz W
            dh = dz @ linears[layer].weight
            # dz = dh · f'(z), one layer further down
            dz = activations[layer - 1].backward(sums[layer - 1], layer_inputs[layer], dh)
    return pairs[::-1]


def derivable(model: nn.Module, loss: Loss | None) -> tuple[Model, Loss]:
    """The model and its cost, if their gradient is derived here.

    Args:
        model: Any module.
        loss: One of `LOSSES`, or None for the one that suits.

    Returns:
        The same model, and the cost.

    Raises:
        GradientMismatchError: The model has no derivation here.
        ArgumentError: An unknown cost, or one that does not go with the model's output.

    Source:
        Deck, "Cost functions".

    Example:
        >>> from mlp_tutorial.models import LogisticRegression
        >>> derivable(LogisticRegression(), None)[1]
        'binary_cross_entropy'
    """
    if not isinstance(model, Model):
        raise GradientMismatchError("model-without-derivation", model=type(model).__name__)
    output = model.activations[-1]
    suitable = suitable_loss(output)
    chosen: Loss = loss or ("half_squared_error" if suitable == "squared_error" else suitable)
    require_named_loss(chosen, LOSSES, output)
    return model, chosen


def _checked(model: Model, x: Any, y: Any, loss: Loss) -> tuple[Tensor, Tensor]:
    weight = model.linears[0].weight
    inputs, targets = as_pair(x, y, model.linears[0].in_features)
    classes = model.linears[-1].out_features
    outputs = torch.empty(len(inputs), classes, dtype=weight.dtype)
    targets = as_target(targets, outputs, "classes" if loss == "cross_entropy" else "values")
    if targets.ndim == 1:
        targets = nn.functional.one_hot(targets, classes)
    return in_dtype(inputs, weight.dtype, "x").to(weight.device), targets.to(weight.device, weight.dtype)
