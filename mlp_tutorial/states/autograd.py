"""Gradients switched on for a while, whatever the program has switched off."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def following() -> Iterator[None]:
    """Inside, autograd follows what is computed, also within `no_grad` and `inference_mode`.

    Example:
        >>> w = torch.nn.Parameter(torch.ones(1))
        >>> with torch.inference_mode(), following():
        ...     (2 * w).requires_grad
        True
    """
    with torch.inference_mode(False), torch.enable_grad():
        yield
