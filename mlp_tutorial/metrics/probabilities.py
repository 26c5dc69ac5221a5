r"""How good probabilities are: the area under the ROC curve of two classes, and log loss."""

from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import ArgumentError, DataError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_finite, require_rows
from mlp_tutorial.metrics.pairs import pair_of, require_classes, require_labels, require_one_a_row, tensors_of

_SUM_TO_ONE = 1e-3  # softmax of many classes in float16 is off by less


def auc(scores: Any, y: Any) -> float:
    r"""Area under the ROC curve: how often a row of class 1 gets a higher score than a row of class 0.

    1 if all rows of class 1 come first, ½ by guessing. No threshold is chosen, and it does not matter how many rows
    each class has.

    Args:
        scores: Probabilities or logits of class 1, shape (N, 1) or (N,); only their order counts.
        y: True labels 0 or 1, the same shape; float or int64.

    Returns:
        A plain number from 0 to 1; pairs with equal scores count half. NaN where y has one class only.

    Raises:
        ShapeError: The shapes differ, are not (N, 1) or (N,), or there are no rows.
        DTypeError: y does not hold whole numbers.
        DataError: A label other than 0 and 1, or NaN or infinity.

    Source:
        Not in the deck. Mann and Whitney (1947): AUC = U/(n₁ n₀). scikit-learn's `roc_auc_score`.

    Example:
        >>> auc([0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1])
        0.875
    """
    scores, y = (values.cpu() for values in pair_of(scores, y))
    require_one_a_row(scores)
    require_labels(y=y)
    require_classes(2, y=y)
    ones = y.reshape(-1) == 1
    # The rank of a row: how many have a lower score, and half of those with the same one.
    _, place, count = scores.reshape(-1).unique(return_inverse=True, return_counts=True)
    count = count.to(torch.float64)
    rank = (count.cumsum(dim=0) - count / 2)[place]
    # The n₁ ranks of class 1 add up to n₁²/2 among themselves; what is more comes from rows of class 0.
    n1, n0 = int(ones.sum()), int((~ones).sum())
    return (float(rank[ones].sum()) - n1**2 / 2) / (n1 * n0) if n1 and n0 else torch.nan


def log_loss(probabilities: Any, y: Any, *, class_weights: Any = None) -> float:
    r"""Mean of −log p, p the probability that was given to the class that came true: the cross-entropy.

    0 is perfect. Who was sure and wrong pays without limit: it is infinite where a class came true that was given
    probability 0 exactly. scikit-learn puts 2·10⁻¹⁶ (float32: 10⁻⁷) in place of that 0.

    Args:
        probabilities: Of class 1, shape (N, 1) or (N,), or of each of K classes, shape (N, K), adding up to 1.
        y: True labels: 0 or 1, the same shape; or class numbers, shape (N,).
        class_weights: K positive numbers, how much a row of each class counts; None for all alike.

    Returns:
        In nats, 0 or more; log K where all K classes are given the same probability.

    Raises:
        ShapeError: The shapes do not go together, or there are no rows.
        DTypeError: y does not hold whole numbers.
        DataError: No probability: below 0, above 1, NaN; K of them that do not add up to 1; a label without a class.
        ArgumentError: The class weights are not K positive numbers.

    Source:
        Deck, "Cost functions": cross-entropy. scikit-learn's `log_loss`.

    Example:
        >>> log_loss([[0.5], [0.5]], [[0.0], [1.0]]) == log_loss([[0.5, 0.5], [0.5, 0.5]], [0, 1])
        True
        >>> log_loss([1.0, 0.0], [1, 1])
        inf
    """
    probabilities, y = probabilities_of(probabilities, y)
    weights = weights_of(class_weights, probabilities.shape[1])[y]
    return float((weights * log_losses(probabilities, y)).sum() / weights.sum())


def probabilities_of(probabilities: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Probabilities of each of K classes, shape (N, K), float64, and class numbers, shape (N,), checked."""
    given, y = (values.cpu() for values in tensors_of(probabilities, y))
    for name, values in (("probabilities", given), ("y", y)):
        require_rows(values, name)
        require_finite(values, name)
    require_labels(y=y)
    classes = given.shape[1] if given.ndim == 2 and given.shape[1] > 1 else 1
    if given.ndim > 2 or y.shape != (given.shape if classes == 1 else given.shape[:1]):
        raise ShapeError("predictions-and-targets-differ", prediction=tuple(given.shape), y=tuple(y.shape))
    require_classes(max(classes, 2), y=y)
    outside = (given < 0) | (given > 1)
    if bool(outside.any()):
        raise DataError("no-probability", value=float(given[outside][0]))
    p = given.to(torch.float64).reshape(len(given), classes)
    if classes == 1:
        return torch.cat([1 - p, p], dim=1), y.reshape(-1).to(torch.int64)
    sums = p.sum(dim=1)
    row = int((sums - 1).abs().argmax())
    if abs(float(sums[row]) - 1) > _SUM_TO_ONE:
        raise DataError("probabilities-not-one", row=row, sum=float(sums[row]))
    return p, y.to(torch.int64)


def log_losses(probabilities: Tensor, y: Tensor) -> Tensor:
    """−log of the probability of what came true, row by row: (N, K) and (N,) to (N,)."""
    return -probabilities.gather(1, y[:, None])[:, 0].log()


def weights_of(class_weights: Any, classes: int) -> Tensor:
    """K weights as they are given, float64, shape (K,), checked; 1 each where none are."""
    weights = torch.ones(classes) if class_weights is None else as_tensor(class_weights, "class_weights").cpu()
    if weights.shape != (classes,) or not bool(((weights > 0) & weights.isfinite()).all()):
        allowed = f"{classes} × (0 < w < ∞)"
        raise ArgumentError("argument-out-of-range", name="class_weights", value=class_weights, allowed=allowed)
    return weights.to(torch.float64)
