r"""How sure a share is: the interval of a binomial proportion, by Wilson's formula.

200 seeds of which 91 solve the problem are a sample: other 200 seeds would give another share. The interval holds the
shares under which the count found is no surprise.
"""

import math
from typing import NamedTuple

# The normal distribution has 95 % of its mass between −z and z.
Z_95 = 1.959963984540054


class Share(NamedTuple):
    """Share of runs solved, with its 95 % interval.

    Attributes:
        lr: Learning rate of the runs.
        scale: Factor on their starting parameters.
        solved: How many were solved.
        runs: How many there were.
        share: solved / runs.
        low: Lower end of the interval.
        high: Upper end.

    Example:
        >>> Share(0.1, 1.0, 91, 200, 0.455, *wilson_interval(91, 200)).solved
        91
    """

    lr: float
    scale: float
    solved: int
    runs: int
    share: float
    low: float
    high: float


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    r"""The 95 % interval $\frac{k + z^2/2}{n + z^2} \pm \frac{z}{n + z^2} \sqrt{\frac{k (n - k)}{n} + \frac{z^2}{4}}$.

    Args:
        successes: k, 0 … n.
        trials: n, at least 1.

    Returns:
        Lower and upper end, between 0 and 1.

    Source:
        E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209.

    Example:
        >>> low, high = wilson_interval(91, 200)
        >>> f"{low:.3f} … {high:.3f}"
        '0.387 … 0.524'
    """
    square = Z_95 * Z_95
    middle = (successes + square / 2) / (trials + square)
    half = Z_95 / (trials + square) * math.sqrt(successes * (trials - successes) / trials + square / 4)
    # Rounding must not push an end past what was seen, nor out of 0 … 1.
    return max(0.0, min(middle - half, successes / trials)), min(1.0, max(middle + half, successes / trials))
