"""Which function of a graph was the first to return a number that is not finite, by what it keeps for backward."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import torch
from torch import Tensor

# By the name of the node: torch's name of the function, and what it returned or would return.
RETURNED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "Log": ("log", lambda node: node._saved_self.log()),
    "Log2": ("log2", lambda node: node._saved_self.log2()),
    "Log10": ("log10", lambda node: node._saved_self.log10()),
    "Log1P": ("log1p", lambda node: node._saved_self.log1p()),
    "Exp": ("exp", lambda node: node._saved_result),
    "Expm1": ("expm1", lambda node: node._saved_result),
    "Sqrt": ("sqrt", lambda node: node._saved_result),
    "Rsqrt": ("rsqrt", lambda node: node._saved_result),
    "Reciprocal": ("reciprocal", lambda node: node._saved_result),
    "Div": ("div", lambda node: 1 / node._saved_other),
    "Pow": ("pow", lambda node: node._saved_self**node._saved_exponent),
}
TAKEN = ("_saved_self", "_saved_other")


class Culprit(NamedTuple):
    """The first function that made a number that is not finite.

    Attributes:
        function: Torch's name of it.
        value: "nan", "inf" or "-inf".
    """

    function: str
    value: str


def first_not_finite(nodes: Iterable[Any]) -> Culprit | None:
    """The oldest node that made NaN or infinity of finite numbers; None where none of them can tell.

    Args:
        nodes: Of a graph that backward has not gone through yet.

    Example:
        >>> x = torch.tensor([0.0, 1.0], requires_grad=True)
        >>> y = x.log()
        >>> first_not_finite([y.grad_fn, y.sum().grad_fn])
        Culprit(function='log', value='-inf')
    """
    known = [(node, name) for node in nodes if (name := node.name().removesuffix("Backward0")) in RETURNED]
    for node, name in sorted(known, key=lambda pair: pair[0]._sequence_nr()):
        function, returned = RETURNED[name]
        value = _worst_in(returned(node))
        if value is not None and all(_worst_in(getattr(node, taken, None)) is None for taken in TAKEN):
            return Culprit(function, value)
    return None


def _worst_in(values: Any) -> str | None:
    if not isinstance(values, Tensor) or bool(torch.isfinite(values).all()):
        return None
    if bool(values.isnan().any()):
        return "nan"
    return "inf" if bool((values == torch.inf).any()) else "-inf"
