"""The verdict on a run, from where its points ended up and how its cost moved last.

The rules, the first that holds decides:

- diverged: the cost is not finite, or a thousand times what it or the best constant answer began with;
- solved: every point is on the right side;
- still learning: the cost fell by more than a hundredth of itself over the last tenth of the epochs;
- tie: the cost is within a hundredth of that of the best constant answer, ln 2 for XOR: the network tells nothing
  apart;
- plateau: it stands still elsewhere.
"""

from typing import Literal, get_args

import torch
from torch import Tensor, nn

from mlp_tutorial.costs import LossName

Verdict = Literal["solved", "plateau", "tie", "still learning", "diverged"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

LAST_PART = 0.1
STANDS_STILL = 0.01
FAR_OUT = 1000.0
GOOD_FIT = 0.99


def all_right(sums: Tensor, outputs: Tensor, y: Tensor, loss: LossName) -> Tensor:
    """Whether each network has every point on the right side; a point on the border is not.

    Args:
        sums: z of the output layer, shape (N, K, R).
        outputs: a, same shape.
        y: Targets, shape (N, K).
        loss: For "cross_entropy" the right class has the largest sum. Else, where y has two values, a is on the side
            of the middle that y is on (for "binary_cross_entropy" the middle is ½); where it has more, R² is at least
            0.99.

    Returns:
        Shape (R,), true or false.
    """
    targets = y.unsqueeze(2)
    values = y.unique()
    if loss == "cross_entropy":
        is_right_class = nn.functional.one_hot(y.argmax(dim=1), y.shape[1]).bool().unsqueeze(2)
        own = sums.masked_fill(~is_right_class, -torch.inf).amax(dim=1, keepdim=True)
        on_side = (own > sums) | is_right_class
    elif loss == "binary_cross_entropy":
        # a > ½ where z > 0
        on_side = sums * (targets - 0.5) > 0
    elif len(values) == 2:
        on_side = (outputs - values.mean()) * (targets - values.mean()) > 0
    else:
        allowed = (1 - GOOD_FIT) * float(((y - y.mean(dim=0)) ** 2).sum())
        return ((outputs - targets) ** 2).sum(dim=(0, 1)).le(allowed)
    return on_side.flatten(0, 1).all(dim=0)


def constant_cost(y: Tensor, loss: LossName) -> float:
    """Cost of the best constant answer: the mean of y for every row; y has shape (N, K)."""
    mean = y.double().mean(dim=0)
    if loss == "squared_error":
        return float(((y.double() - mean) ** 2).mean())
    # The entropy of the shares: −p ln p − (1 − p) ln(1 − p), or −Σ p ln p
    if loss == "cross_entropy":
        return float(-torch.xlogy(mean, mean).sum())
    return float(-(torch.xlogy(mean, mean) + torch.xlogy(1 - mean, 1 - mean)).mean())


def verdicts(costs: Tensor, epochs: list[int], right: Tensor, constant: float) -> list[Verdict]:
    """The verdict on each run.

    Args:
        costs: Shape (R, points), at the epochs given; the last is the final cost.
        epochs: Steps taken at each point.
        right: Whether every point is on the right side, shape (R,).
        constant: Cost of the best constant answer.

    Returns:
        One of `VERDICTS` for each run.
    """
    final = costs[:, -1]
    before = costs[:, max(i for i, epoch in enumerate(epochs) if epoch <= (1 - LAST_PART) * epochs[-1])]
    diverged = ~torch.isfinite(final) | (final > FAR_OUT * costs[:, 0].clamp(min=constant))
    falls = before - final > STANDS_STILL * before.abs()
    ties = (final - constant).abs() <= STANDS_STILL * constant
    numbers = torch.full(final.shape, VERDICTS.index("plateau"))
    for holds, name in ((ties, "tie"), (falls, "still learning"), (right, "solved"), (diverged, "diverged")):
        numbers[holds] = VERDICTS.index(name)
    return [VERDICTS[number] for number in numbers.tolist()]
