"""The smallest set of inputs whose weighted sum is a target, found by leaving out one after the other."""

import numpy as np
import numpy.typing as npt

MOST = 8  # inputs: more of them are a model, no coincidence of columns
_AT_ONCE = 64  # inputs from which they are left out; of more, the most promising
_ROWS_PER_INPUT = 3
_RIDGE = 1e-10  # of the diagonal: columns that repeat each other do not stop the computation


def smallest_set(
    x: npt.NDArray[np.float64], target: npt.NDArray[np.float64], share: float
) -> tuple[tuple[int, ...], float]:
    """Places of the fewest inputs that explain a share of the target's variance.

    Args:
        x: Inputs, shape (N, D).
        target: Shape (N,).
        share: R², corrected for the number of inputs.

    Returns:
        (places, R² of these); ((), 0.0) where more than 8 inputs would be needed, or all do not suffice.

    Example:
        >>> x = np.random.default_rng(0).normal(size=(40, 4))
        >>> places, score = smallest_set(x, x[:, 1] - 2 * x[:, 3], 0.999)
        >>> places, round(score, 6)
        ((1, 3), 1.0)
    """
    centred, y = x - x.mean(axis=0), target - target.mean()
    spread = np.sqrt((centred**2).sum(axis=0))
    varying = (spread > 1e-12 * np.abs(x).max(axis=0, initial=0) * np.sqrt(len(x))).nonzero()[0]
    total = float(y @ y)
    if not len(varying) or total == 0:
        return (), 0.0
    scaled = centred[:, varying] / spread[varying]
    gram, slopes = scaled.T @ scaled, scaled.T @ y / np.sqrt(total)
    enough = len(x) // _ROWS_PER_INPUT
    found: list[list[int]] = []
    # From all inputs down, and from a few: where columns are sums of others, either way may end with fewer.
    for most in (min(_AT_ONCE, enough), min(MOST, enough)):
        kept = _promising(gram, slopes, most)
        if _explained(gram, slopes, kept, len(x)) >= share:
            found.append(_fewest(gram, slopes, kept, len(x), share))
    fewest = min((len(places) for places in found), default=0)
    kept = next((sorted(places) for places in found if len(places) == fewest), [])
    if not 0 < len(kept) <= MOST:
        return (), 0.0
    weights, *_ = np.linalg.lstsq(scaled[:, kept], y, rcond=None)
    residual = y - scaled[:, kept] @ weights
    return tuple(int(varying[place]) for place in kept), 1 - float(residual @ residual) / total


def _promising(gram: npt.NDArray[np.float64], slopes: npt.NDArray[np.float64], most: int) -> list[int]:
    """All inputs, or so many of them: each time the one that has most in common with what is not yet explained."""
    if len(gram) <= most:
        return list(range(len(gram)))
    kept: list[int] = []
    residual = slopes
    for _ in range(most):
        kept.append(int(np.where(np.isin(np.arange(len(gram)), kept), -1, np.abs(residual)).argmax()))
        residual = slopes - gram[:, kept] @ _weights(gram, slopes, kept)
    return kept


def _fewest(
    gram: npt.NDArray[np.float64], slopes: npt.NDArray[np.float64], kept: list[int], rows: int, share: float
) -> list[int]:
    """Those inputs without any that can be spared, the one that is missed least left out first."""
    while len(kept) > 1:
        rest = _without_the_least(gram, slopes, kept)
        if _explained(gram, slopes, rest, rows) < share:
            break
        kept = rest
    return kept


def _weights(
    gram: npt.NDArray[np.float64], slopes: npt.NDArray[np.float64], kept: list[int]
) -> npt.NDArray[np.float64]:
    system = gram[np.ix_(kept, kept)] + _RIDGE * np.eye(len(kept))
    return np.asarray(np.linalg.solve(system, slopes[kept]), np.float64)


def _explained(gram: npt.NDArray[np.float64], slopes: npt.NDArray[np.float64], kept: list[int], rows: int) -> float:
    """R², corrected for the number of inputs."""
    score = float(slopes[kept] @ _weights(gram, slopes, kept))
    return 1 - (1 - score) * (rows - 1) / max(rows - len(kept) - 1, 1)


def _without_the_least(gram: npt.NDArray[np.float64], slopes: npt.NDArray[np.float64], kept: list[int]) -> list[int]:
    """The inputs without the one that is missed least: R² falls by b²/(G⁻¹) where it is left out."""
    inverse = np.linalg.inv(gram[np.ix_(kept, kept)] + _RIDGE * np.eye(len(kept)))
    fall = (inverse @ slopes[kept]) ** 2 / inverse.diagonal()
    least = int(fall.argmin())
    return kept[:least] + kept[least + 1 :]
