r"""Intervals that hold a true value in 90 of 100 samples: of a mean, of an AUC, of a mean recall."""

import math
from collections.abc import Callable, Sequence
from functools import cache

from torch import Tensor

Interval = tuple[float, float]

UNKNOWN: Interval = (-math.inf, math.inf)
LEVEL = 0.90
NORMAL = 1.6448536269514722  # 95 % of a normal distribution lie below
_EXACT = 1000  # degrees of freedom up to which the distribution is summed up


def mean_interval(values: Tensor, *, spread: float | None = None) -> Interval:
    r"""Student's interval of a mean: $\bar d \pm t_{N-1}\, s \sqrt{1/N}$.

    Args:
        values: Shape (N,), float64.
        spread: What stands in place of 1/N where the values are no independent draws.

    Returns:
        Unknown of fewer than two values, or of one that is infinite.

    Source:
        Student (1908), "The probable error of a mean".
    """
    n = len(values)
    if n < 2 or not bool(values.isfinite().all()):
        return UNKNOWN
    half = student_quantile(n - 1) * float(values.std()) * math.sqrt(spread or 1 / n)
    return float(values.mean()) - half, float(values.mean()) + half


def auc_interval(auc: float, ones: int, zeros: int) -> Interval:
    r"""Score interval of an AUC θ: all values from which the measured one is less than 1.645 σ(θ) away.

    $$\sigma^2(\theta) = \frac{\theta(1-\theta)}{n_1 n_0}\left(1 + (m-1)\left(\frac{1-\theta}{2-\theta}
    + \frac{\theta}{1+\theta}\right)\right), \quad m = \frac{n_1+n_0}{2}$$

    At θ = ½ it is the variance of Mann and Whitney's test: the interval leaves ½ out where that test does.

    Args:
        auc: As measured.
        ones: n₁, rows of class 1.
        zeros: n₀, rows of class 0.

    Source:
        Newcombe (2006), "Confidence intervals for an effect size measure based on the Mann–Whitney statistic. Part 2",
        method 5, which he recommends for few rows.
    """
    if not ones or not zeros:
        return UNKNOWN
    m = (ones + zeros) / 2

    def too_far(theta: float) -> bool:
        factor = 1 + (m - 1) * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        return (auc - theta) ** 2 > NORMAL**2 * theta * (1 - theta) * factor / (ones * zeros)

    return _edge(too_far, 0.0, auc), _edge(too_far, 1.0, auc)


def mean_recall_interval(found: Sequence[int], rows: Sequence[int]) -> Interval:
    r"""Interval of a mean of shares: each class of K is given 2/K found rows and 2/K others, then the normal one.

    Args:
        found: Rows of each class that were labelled so.
        rows: Rows of each class, none 0.

    Returns:
        Unknown where one class is all there is.

    Source:
        Price and Bonett (2004), "An improved confidence interval for a linear function of binomial proportions".
    """
    k = len(rows)
    if k < 2:
        return UNKNOWN
    counts = [n + 4 / k for n in rows]
    shares = [(x + 2 / k) / n for x, n in zip(found, counts, strict=True)]
    half = NORMAL / k * math.sqrt(sum(p * (1 - p) / n for p, n in zip(shares, counts, strict=True)))
    return sum(shares) / k - half, sum(shares) / k + half


@cache
def student_quantile(freedom: int) -> float:
    """95 % of Student's t with so many degrees of freedom lie below: 6.31 for 1, 1.645 for many.

    Source:
        Abramowitz and Stegun (1964), 26.7.3 and 26.7.4; for many degrees 26.7.5.
    """
    if freedom > _EXACT:
        return NORMAL + (NORMAL**3 + NORMAL) / (4 * freedom)
    angle = _edge(lambda angle: _within(angle, freedom) < LEVEL, 0.0, math.pi / 2)
    return math.tan(angle) * math.sqrt(freedom)


def _within(angle: float, freedom: int) -> float:
    """Share of Student's t within ± tan(angle)·√freedom."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = total = cosine if odd else 1.0
    for k in range(2 + odd, freedom - 1, 2):
        term *= cosine**2 * (k - 1) / k
        total += term
    if not odd:
        return sine * total
    return 2 / math.pi * (angle + (sine * total if freedom > 1 else 0.0))


def _edge(beyond: Callable[[float], bool], outside: float, inside: float) -> float:
    """Where `beyond` changes, between a place where it may be true and one where it is false."""
    for _ in range(60):
        middle = (outside + inside) / 2
        if beyond(middle):
            outside = middle
        else:
            inside = middle
    return inside
