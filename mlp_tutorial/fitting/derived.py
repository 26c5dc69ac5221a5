"""`fit(…, gradients="derived")`: the formulas of `derivations` stand where autograd would.

The forward pass remembers each layer's input and sums; the cost's `backward` walks back through them by the formulas
and leaves the gradients where autograd leaves them, in `parameter.grad`. So any optimizer goes with it. Autograd has
nothing to record meanwhile: the formulas read the weights outside of any graph.
"""

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from mlp_tutorial.activations import Activation, identity
from mlp_tutorial.costs import SUITABLE, Cost, output_for
from mlp_tutorial.derivations import Loss, Reduction, backward_pass, forward_pass, output_slope
from mlp_tutorial.errors import ArgumentError, GradientMismatchError
from mlp_tutorial.fitting.layers import layers_of
from mlp_tutorial.fitting.weighted_cost import WeightedCriterion, weighted
from mlp_tutorial.fitting.weights import Weights

Way = tuple[Callable[[Tensor], Tensor], Callable[[Tensor, Tensor], Any]]
# (a or z, y, reduction) to the cost and a
_CostAndOutput = Callable[[Tensor, Tensor, str], tuple[Tensor, Tensor]]

CAN_DERIVE = "nn.MSELoss(), nn.BCELoss(), nn.BCEWithLogitsLoss(), nn.CrossEntropyLoss()"


def choose_way(model: nn.Module, cost: Cost, gradients: str, weights: Weights | None = None) -> Way:
    """Forward pass and criterion whose cost gets its gradients from autograd, or from the formulas.

    Args:
        model: Any module for "autograd", one of the three models for "derived".
        cost: Its cost, as `choose_cost` chose it.
        gradients: "autograd" or "derived".
        weights: What the rows of a batch count; None for one each.

    Returns:
        forward, from x of shape (N, D) to what the criterion takes, and criterion, from that and y to a cost.

    Raises:
        ArgumentError: Another name, or a criterion whose rows cannot be weighed.
        GradientMismatchError: The formulas do not cover the model or the cost.

    Source:
        Deck, "Gradient descent".

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LinearRegression
        >>> model = LinearRegression()
        >>> forward, criterion = choose_way(model, choose_cost(model, None), "derived")
        >>> type(criterion(forward(torch.zeros(3, 1)), torch.zeros(3, 1))).__name__
        'DerivedCost'
    """
    if gradients not in ("autograd", "derived"):
        raise ArgumentError("unknown-option", name="gradients", value=gradients, known="autograd, derived")
    weights = weights if weights is not None and weights.asked else None
    if gradients == "derived":
        way = DerivedPass(model, cost, weights)
        return way.forward, way.criterion
    return cost.forward, cost.criterion if weights is None else WeightedCriterion(cost, weights)


class DerivedCost:
    """The cost of one batch, as `fit` uses a cost: it has a value, and `backward` gives the gradients.

    Args:
        value: The cost, a scalar tensor outside of any graph.
        backward: Adds the gradients to `parameter.grad`.

    Source:
        Deck, "training": cost, then backward.

    Example:
        >>> DerivedCost(torch.tensor(0.5), lambda: None).item()
        0.5
    """

    __slots__ = ("backward", "item")
    requires_grad = True

    def __init__(self, value: Tensor, backward: Callable[[], None]) -> None:
        self.item = value.item
        self.backward = backward


class DerivedPass:
    """Forward pass and criterion of one model, by the formulas.

    Args:
        model: One of the three models.
        cost: Its cost, as `choose_cost` chose it.
        weights: What the rows of the batch count that is on; None for one each.

    Raises:
        GradientMismatchError: The formulas do not cover the model or the cost.

    Source:
        Deck, "Gradient descent".

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LogisticRegression
        >>> model = LogisticRegression()
        >>> derived = DerivedPass(model, choose_cost(model, None))
        >>> derived.criterion(derived.forward(torch.zeros(4, 2)), torch.ones(4, 1)).backward()
        >>> model.linear.weight.grad.shape
        torch.Size([1, 2])
    """

    def __init__(self, model: nn.Module, cost: Cost, weights: Weights | None = None) -> None:
        layers = layers_of(model)
        self._loss, output = _derivable_loss(cost.criterion, layers.activations[-1])
        self._from_sums = self._loss != "squared_error"
        self._layers = layers._replace(activations=(*layers.activations[:-1], output))
        self._reduction: Reduction = "sum" if cost.sums else "mean"
        self._cost, self._weights = _COSTS[self._loss], weights
        self._parameters = layers.parameters
        weight = layers.linears[-1].weight
        self._one_hot_rows = torch.eye(len(weight), dtype=weight.dtype, device=weight.device)
        self._averaged, self._divisor = 0, weight
        self._layer_inputs: list[Tensor] = []
        self._sums: list[Tensor] = []

    def forward(self, x: Tensor) -> Tensor:
        """What the criterion takes: a for a squared error, else z; x of shape (N, D) gives shape (N, K)."""
        self._layer_inputs, self._sums = forward_pass(self._layers, x)
        z = self._sums[-1]
        return z if self._from_sums else self._layers.activations[-1](z)

    def criterion(self, prediction: Tensor, y: Tensor) -> DerivedCost:
        """The cost of the batch that went forward last; y has shape (N, K), or (N,) for class numbers."""
        cost, a = self._cost(prediction, y, self._reduction if self._weights is None else "none")
        if self._weights is not None:
            cost = weighted(cost, self._weights.now, sums=self._reduction == "sum")
        return DerivedCost(cost, partial(self._backward, a, y))

    def _backward(self, a: Tensor, y: Tensor) -> None:
        if y.ndim == 1:
            # Class number k as the row (0, …, 1, …, 0) of the identity matrix
            y = self._one_hot_rows.index_select(0, y)
        dz = output_slope(self._layers.activations[-1], self._sums[-1], a, y, self._loss, "sum")
        if self._weights is not None:
            dz = dz * self._weights.now.unsqueeze(1)
        if self._reduction == "mean":
            dz = dz / self._averaged_over(y)
        slopes = backward_pass(self._layers, self._layer_inputs, self._sums, dz)
        for parameter, slope in zip(self._parameters, chain.from_iterable(slopes), strict=True):
            if parameter.requires_grad:
                parameter.grad = slope if parameter.grad is None else parameter.grad + slope

    def _averaged_over(self, y: Tensor) -> Tensor:
        """What the mean divides by, as a tensor: by a number, torch divides slowly."""
        count = y.shape[0] if self._loss == "cross_entropy" else y.numel()
        if count != self._averaged:
            # float16 ends at 65,504
            dtype = torch.promote_types(y.dtype, torch.float32)
            self._averaged, self._divisor = count, torch.tensor(count, dtype=dtype, device=y.device)
        return self._divisor


def _squared_error(a: Tensor, y: Tensor, reduction: str) -> tuple[Tensor, Tensor]:
    return functional.mse_loss(a, y, reduction=reduction), a


def _binary_cross_entropy(z: Tensor, y: Tensor, reduction: str) -> tuple[Tensor, Tensor]:
    return functional.binary_cross_entropy_with_logits(z, y, reduction=reduction), torch.sigmoid(z)


def _cross_entropy(z: Tensor, y: Tensor, reduction: str) -> tuple[Tensor, Tensor]:
    if y.ndim == 2:
        a = torch.softmax(z, dim=1) * y.sum(dim=1, keepdim=True)
        return functional.cross_entropy(z, y, reduction=reduction), a
    # Cross-entropy of class numbers takes ln a apart, and a = exp(ln a) costs less than another softmax.
    log_a = torch.log_softmax(z, dim=1)
    return functional.nll_loss(log_a, y, reduction=reduction), log_a.exp()


_COSTS: dict[Loss, _CostAndOutput] = {
    "squared_error": _squared_error,
    "binary_cross_entropy": _binary_cross_entropy,
    "cross_entropy": _cross_entropy,
}


def _derivable_loss(criterion: Any, output: Activation) -> tuple[Loss, Activation]:
    """Which of the derived costs this is, and the activation that makes a from the last z in it."""
    weights = [getattr(criterion, name, None) for name in ("weight", "pos_weight")]
    smoothing, ignored = getattr(criterion, "label_smoothing", 0.0), getattr(criterion, "ignore_index", -1)
    if weights == [None, None] and not smoothing and ignored < 0:
        for suitable in SUITABLE.values():
            # A criterion that takes z brings its own activation along: a model that ends in z suits it as well.
            needs = output_for(suitable.loss, output)
            if type(criterion) is suitable.criterion and output in (needs, identity):
                return suitable.loss, needs
    raise GradientMismatchError(
        "loss-without-derivation", criterion=repr(criterion), output=output.name, known=CAN_DERIVE
    )
