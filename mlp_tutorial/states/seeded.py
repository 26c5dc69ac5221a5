"""Numbers drawn from a seed of their own, such as a model's starting weights."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from mlp_tutorial.inputs.counts import require_seed
from mlp_tutorial.states.random_state import random_state_of


@contextmanager
def drawing_from(seed: int | None) -> Iterator[None]:
    """Inside, torch draws from `seed`, on the CPU and on the device where new tensors are made; with None, as it did.

    Args:
        seed: A whole number that torch can hold, or None.

    Raises:
        ArgumentError: It is something else.

    Example:
        >>> with drawing_from(3):
        ...     first = torch.rand(2)
        >>> with drawing_from(3):
        ...     print(bool((torch.rand(2) == first).all()))
        True
    """
    if seed is None:
        yield
        return
    device = torch.empty(0).device  # the default one, which torch 2.6 does not tell where it was set and taken back
    # The meta device has no numbers, and draws none.
    with random_state_of(require_seed(seed), torch.device("cpu") if device.type == "meta" else device):
        yield
