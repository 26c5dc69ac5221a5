"""What counts as a number of neurons, rows or epochs, and what as a number at all."""

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

    Source:
        No page of the deck.

    Example:
        >>> require_count(3, "epochs")
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
        raise ArgumentError(802, name=name, value=value)


def is_finite_number(value: Any) -> bool:
    """Whether a value is a real number, Python's or NumPy's, and neither NaN nor infinite; true and false are none."""
    if isinstance(value, bool):
        return False
    return isinstance(value, Real) and math.isfinite(value)
