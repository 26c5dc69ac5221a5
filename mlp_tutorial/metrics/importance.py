r"""Permutation importance: how much worse the score gets when a column's values are dealt out to other rows.

The model is not trained again. A column whose values tell it nothing can be shuffled without loss; one that it leans on
cannot. Two columns that tell the same stand in for each other, so that neither seems to matter.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.counts import require_count, require_seed
from mlp_tutorial.inputs.tensors import as_tensor, require_rows


def permutation_importance(
    predict: Callable[[Tensor], Any],
    x: Any,
    y: Any,
    score: Callable[[Any, Any], float],
    *,
    groups: Sequence[Sequence[int]] | None = None,
    repeats: int = 10,
    seed: int = 0,
) -> Tensor:
    r"""Drop of a score for each feature, when its values are shuffled among the rows.

    $s - s_{gr}$, where $s$ is the score of the rows as they are and $s_{gr}$ that of the rows with the columns of group
    $g$ shuffled, all of them in the same order, for the $r$-th time.

    Args:
        predict: From x to what `score` takes, such as `model.predict`.
        x: Inputs of rows that the model was not trained on, shape (N, D).
        y: Their targets.
        score: From (prediction, y) to a number, larger where the model is better, such as `r2_score`.
        groups: Which columns of x belong together, as the inputs of one category or date do; each column is a group of
            its own without it.
        repeats: R, how often each group is shuffled.
        seed: Of the shuffling. The global random state is neither read nor changed.

    Returns:
        Shape (G, R), float64, in the unit of the score; `.mean(dim=1)` and `.std(dim=1)` are importance and spread.
        Below 0 where the shuffled rows scored better, which is chance.

    Raises:
        ArgumentError: A group names no column, or one that x does not have; `repeats` counts nothing; `seed` is none.
        ShapeError: x has no rows.
        DTypeError: x does not hold numbers.

    Source:
        Breiman (2001), "Random forests"; scikit-learn's `permutation_importance`.

    Example:
        >>> from mlp_tutorial.metrics.values import r2_score
        >>> x = torch.tensor([[1.0, 5.0], [2.0, 7.0], [3.0, 6.0], [4.0, 8.0]])
        >>> drops = permutation_importance(lambda x: x[:, :1], x, x[:, :1], r2_score)
        >>> drops.shape, bool(drops[0].mean() > 0), drops[1].tolist() == [0.0] * 10
        (torch.Size([2, 10]), True, True)
    """
    x = as_tensor(x, "x")
    require_rows(x, "x")
    require_count(repeats, "repeats")
    random = torch.Generator().manual_seed(require_seed(seed))
    columns = [[column] for column in range(x.shape[1])] if groups is None else [list(group) for group in groups]
    _require_columns(columns, x.shape[1])
    before = score(predict(x), y)
    drops = torch.empty(len(columns), repeats, dtype=torch.float64)
    shuffled = x.clone()
    for place, group in enumerate(columns):
        for repeat in range(repeats):
            order = torch.randperm(len(x), generator=random).to(x.device)
            shuffled[:, group] = x[:, group][order]
            drops[place, repeat] = before - score(predict(shuffled), y)
        shuffled[:, group] = x[:, group]
    return drops


def _require_columns(groups: Sequence[Sequence[int]], features: int) -> None:
    for group in groups:
        if not group or not all(isinstance(column, int) and 0 <= column < features for column in group):
            raise ArgumentError("group-without-columns", group=group, last=features - 1, features=features)
