"""The factor of mixed precision: a GradScaler multiplies the cost, so that small gradients do not become 0."""

import math

import torch
from torch import Tensor


def scale_of(cost: Tensor) -> float:
    """What a GradScaler has multiplied the cost with: a tensor that is a power of two; 1 where that is not so."""
    node = cost.grad_fn
    if node is None or node.name() != "MulBackward0" or len(node.next_functions) != 2:
        return 1.0
    factor = getattr(node, "_saved_other", None)
    if node.next_functions[1][0] is not None or not isinstance(factor, Tensor) or factor.numel() != 1:
        return 1.0
    if factor.dtype != torch.float32:  # a number that the reader has written has another type
        return 1.0
    value = float(factor)
    return value if value > 1 and math.frexp(value)[0] == 0.5 else 1.0
