"""What counts as a number of neurons, rows or epochs, what as a seed, and what as a number at all."""

import math
from numbers import Integral, Real
from typing import Any

from mlp_tutorial.errors import ArgumentError


def require_count(value: Any, name: str) -> None:
    """Refuse what does not count anything.

    Args:
        value: Number of neurons, rows or epochs.
        name: What the message calls it.

    Raises:
        ArgumentError: It is not a whole number of at least 1.

    Example:
        >>> require_count(3, "epochs")
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
        raise ArgumentError("not-a-count", name=name, value=value)


def require_seed(seed: Any) -> int:
    """A seed that torch can hold, Python's or NumPy's.

    Args:
        seed: Whole number.

    Returns:
        The same number.

    Raises:
        ArgumentError: It is something else.

    Example:
        >>> require_seed(3)
        3
    """
    if isinstance(seed, bool) or not isinstance(seed, Integral) or not -(2**63) <= int(seed) < 2**63:
        raise ArgumentError("seed-not-whole", seed=seed)
    return int(seed)


def is_finite_number(value: Any) -> bool:
    """Whether a value is a real number, Python's or NumPy's, and neither NaN nor infinite; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        # A whole number with more digits than a float can hold.
        return False
