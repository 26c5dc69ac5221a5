r"""How good predicted values are: R², mean absolute error and root mean squared error."""

from typing import Any

import torch

from mlp_tutorial.metrics.pairs import pair_of


def r2_score(prediction: Any, y: Any) -> float:
    r"""R², the share of the target's variance that the predictions explain: 1 − Σ(y − ŷ)² / Σ(y − mean(y))².

    1 is perfect, 0 is as good as always predicting the mean, below 0 is worse. Of several outputs, the mean
    of their R².

    Args:
        prediction: ŷ, shape (N, K) or (N,), in the unit of the target.
        y: Targets, the same shape and unit.

    Returns:
        A plain number without unit. NaN where a target is constant or N = 1: with no variance to explain, R²
        is 0/0.

    Raises:
        ShapeError: The shapes differ, or there are no rows; nothing is broadcast.
        DTypeError: Not numbers.
        DataError: NaN or infinity.

    Source:
        Not in the deck. scikit-learn's `r2_score` says 1.0 or 0.0 where this says NaN.

    Example:
        >>> r2_score([[1.0], [2.0], [4.0]], [[1.0], [2.0], [3.0]])
        0.5
    """
    prediction, y = (values.to(torch.float64) for values in pair_of(prediction, y))
    residual = (y - prediction).square().sum(dim=0)
    total = (y - y.mean(dim=0)).square().sum(dim=0)
    # Rounding may leave a constant target a variance of 1e-34 and turn 0/0 into a huge number.
    constant = (y == y[0]).all(dim=0)
    return float((1 - residual / total).masked_fill(constant, torch.nan).mean())


def mean_absolute_error(prediction: Any, y: Any) -> float:
    r"""Mean of |y − ŷ|: how far a prediction is off, on average.

    Args:
        prediction: ŷ, shape (N, K) or (N,), in the unit of the target.
        y: Targets, the same shape and unit.

    Returns:
        In the unit of the target; of several outputs, the mean over all.

    Raises:
        ShapeError: The shapes differ, or there are no rows; nothing is broadcast.
        DTypeError: Not numbers.
        DataError: NaN or infinity.

    Source:
        Not in the deck; scikit-learn's `mean_absolute_error`.

    Example:
        >>> mean_absolute_error([[1.0], [2.0], [6.0]], [[1.0], [2.0], [3.0]])
        1.0
    """
    prediction, y = (values.to(torch.float64) for values in pair_of(prediction, y))
    return float((y - prediction).abs().mean())


def root_mean_squared_error(prediction: Any, y: Any) -> float:
    r"""Root of the mean of (y − ŷ)²: as the mean absolute error, but large misses weigh more.

    Args:
        prediction: ŷ, shape (N, K) or (N,), in the unit of the target.
        y: Targets, the same shape and unit.

    Returns:
        In the unit of the target; of several outputs, the mean of their roots.

    Raises:
        ShapeError: The shapes differ, or there are no rows; nothing is broadcast.
        DTypeError: Not numbers.
        DataError: NaN or infinity.

    Source:
        The root of lab 1's cost; scikit-learn's `root_mean_squared_error`.

    Example:
        >>> root_mean_squared_error([[1.0], [2.0], [3.0], [6.0]], [[1.0], [2.0], [3.0], [4.0]])
        1.0
    """
    prediction, y = (values.to(torch.float64) for values in pair_of(prediction, y))
    return float((y - prediction).square().mean(dim=0).sqrt().mean())
