"""What linear models can do: the largest stable learning rate, and the best line between two classes."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.comparison import Comparison

MOST_FEATURES = 500
NEWTON_STEPS = 30


def linear_bias(
    weights: Sequence[Tensor],
    x: Tensor | None,
    comparison: Comparison | None,
    leaves: tuple[Tensor, ...],
) -> bool | None:
    """Whether the linear model ŷ = x W + b has a b; None where the prediction is something else."""
    if len(weights) != 1 or x is None or comparison is None or not comparison.is_squared:
        return None
    (weight,) = weights
    others = [leaf for leaf in leaves if leaf is not weight]
    predicted = comparison.prediction.double()
    outputs = predicted.shape[-1] if predicted.dim() > 1 else 1
    if weight.is_sparse or len(others) > 1 or any(bias.numel() != outputs for bias in others):
        return None
    rows = as_rows(x) if weight.numel() > 1 else x.detach().double().reshape(-1, 1)
    matrix = weight.detach().double()
    matrix = matrix.reshape(len(matrix), -1) if matrix.dim() else matrix.reshape(1, 1)
    bias = others[0].detach().double().flatten() if others else 0.0
    for turned in (matrix, matrix.T):
        if rows is not None and turned.shape[0] == rows.shape[1] and turned.shape[1] == outputs:
            # ŷ = x W + b
            z = (rows @ turned + bias).flatten()
            if z.shape == predicted.flatten().shape and torch.allclose(z, predicted.flatten(), rtol=1e-3, atol=1e-5):
                return bool(others)
    return None


def as_rows(x: Tensor) -> Tensor | None:
    """Data as float64 of shape (N, D); None where they are not of that kind."""
    if x.layout != torch.strided or x.dim() != 2 or not x.numel() or x.shape[1] > MOST_FEATURES:
        return None
    return x.detach().double()


def largest_stable_rate(x: Tensor, outputs: int, *, bias: bool, factor: float = 1.0) -> float:
    """The learning rate from which gradient descent on a linear model's mean squared error diverges: 2/λmax.

    Args:
        x: Inputs, shape (N, D), float64.
        outputs: K, number of outputs; the mean is over N times K numbers.
        bias: Whether the model has one.
        factor: What the cost is of that mean.

    Returns:
        2/λmax, with λmax the largest eigenvalue of the cost's Hessian; infinity where the cost is flat.

    Source:
        examples/1_linear_regression/06_learning_rate.py

    Example:
        >>> x = torch.tensor([[1.0], [2.0], [3.0]], dtype=torch.float64)
        >>> round(largest_stable_rate(x, 1, bias=True), 4)
        0.1803
    """
    if bias:
        x = torch.cat([x, x.new_ones(len(x), 1)], dim=1)
    # H = 2/(N K) xᵀx for each output, x with a column of ones for the bias; x xᵀ has the same largest eigenvalue
    products = x.T @ x if x.shape[1] <= len(x) else x @ x.T
    hessian = factor * 2 / (len(x) * outputs) * products
    curvature = float(torch.linalg.eigvalsh(hessian)[-1])
    return 2 / curvature if curvature > 0 else float("inf")


@dataclass(frozen=True)
class BestLine:
    """The best line between two classes, in the sense of the cross-entropy.

    Attributes:
        cost: Its mean cross-entropy.
        distance: How far apart two points are, one a weighted mean of class 0's rows, the other of class 1's, by the
            spread of x: where they are one point, no line has the classes on its two sides.
    """

    cost: float
    distance: float


def best_line(x: Tensor, y: Tensor) -> BestLine | None:
    """Logistic regression by Newton's method, and what its residuals say about the two classes.

    At the lowest cost the residuals r = a − y have Σ r = 0 and Σ r x = 0. So Σ a x over class 0 is Σ (1 − a) x over
    class 1, with weights that add up to the same: one point lies within both classes' convex hulls.

    Args:
        x: Shape (N, D), float64, finite.
        y: Shape (N,), 0 and 1, both there.

    Returns:
        Cost and distance; None where x does not vary, or Newton's method does not arrive.

    Source:
        examples/derivations/11_xor_proof.py

    Example:
        >>> x = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
        >>> line = best_line(x, torch.tensor([0, 1, 1, 0], dtype=torch.float64))
        >>> round(line.cost, 6), line.distance
        (0.693147, 0.0)
    """
    spread = x.std(dim=0, correction=0)
    if not bool((spread > 0).any()):
        return None
    scaled = (x - x.mean(dim=0))[:, spread > 0] / spread[spread > 0]
    rows = torch.cat([scaled, scaled.new_ones(len(scaled), 1)], dim=1)
    w = rows.new_zeros(rows.shape[1])
    for _ in range(NEWTON_STEPS):
        a = torch.sigmoid(rows @ w)
        # ∂L/∂w = Σ (a − y) x / N; the Hessian is Σ a (1 − a) x xᵀ / N
        slope = rows.T @ (a - y) / len(y)
        if float(slope.abs().max()) < 1e-10:
            break
        hessian = (rows * (a * (1 - a))[:, None]).T @ rows / len(y)
        w = w - torch.linalg.solve(hessian + 1e-9 * torch.eye(len(w), dtype=w.dtype), slope)
        if not bool(torch.isfinite(w).all()) or float(w.abs().max()) > 1e3:
            return None  # ever steeper: a line does separate them
    else:
        return None
    z = rows @ w
    one = y == 1
    # Σ a x / Σ a over class 0, Σ (1 − a) x / Σ (1 − a) over class 1
    of_zero = (a[~one, None] * scaled[~one]).sum(dim=0) / a[~one].sum()
    of_one = ((1 - a[one, None]) * scaled[one]).sum(dim=0) / (1 - a[one]).sum()
    cost = float(torch.nn.functional.binary_cross_entropy_with_logits(z, y))
    return BestLine(cost, float((of_zero - of_one).abs().max()))
