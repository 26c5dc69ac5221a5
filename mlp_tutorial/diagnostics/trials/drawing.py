"""Which function draws dropout's masks in eval mode: two passes over the same rows, from different random states."""

from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.trials.path import Function, Path, followed

ATTENTION = {"scaled_dot_product_attention", "multi_head_attention_forward"}
PRODUCTS = {"mul", "__mul__", "__rmul__", "mul_", "__imul__"}
QUOTIENTS = {"div", "__truediv__", "div_", "__itruediv__"} | PRODUCTS


def dropping(twin: nn.Module, inputs: tuple[Any, ...]) -> Function | None:
    """The first function on the way to the answer that drops at random, attention or a mask of one's own.

    A mask is dropout's where what is kept is made larger for it: by 1/(1 − p). One that only covers a part of the data
    is not.

    Args:
        twin: A copy of the model in eval mode, which may be asked.
        inputs: Its positional arguments.

    Example:
        >>> x = torch.ones(4, 2)
        >>> dropping(nn.Linear(2, 2), (x,)) is None
        True
    """
    try:
        one, other = followed(twin, inputs, seed=1), followed(twin, inputs, seed=2)
    except Exception:  # the model's own
        return None
    if not one.goes_with(other):
        return None
    drawn: set[int] = set()
    wanted = one.ancestors()
    for first, second in zip(one.functions, other.functions, strict=True):
        differs = first.output.shape != second.output.shape or not torch.equal(first.output, second.output)
        fresh = differs and not any(id(x) in drawn for x in first.inputs)
        if differs:
            drawn.add(id(first.output))
        if differs and id(first.output) in wanted:
            if fresh and first.name in ATTENTION:
                return first
            if first.name in PRODUCTS and _drops(first, one, drawn):
                return first
    return None


def _drops(product: Function, path: Path, drawn: set[int]) -> bool:
    """Whether a product is that of values and a random mask of 0 and c, and c, or what follows, makes them larger."""
    masks = [x for x in product.inputs if id(x) in drawn]
    if len(product.inputs) != 2 or len(masks) != 1:
        return False
    kept = _kept(masks[0])
    scaled = (f for f in path.functions if f.name in QUOTIENTS and any(x is product.output for x in f.inputs))
    return kept is not None and (kept > 1 or (kept == 1 and any(len(f.inputs) == 1 for f in scaled)))


def _kept(mask: Tensor) -> float | None:
    """c of a mask of 0 and c; None where it is no mask."""
    values = mask.detach().double().unique()
    return float(values[1]) if len(values) == 2 and values[0] == 0 else None
