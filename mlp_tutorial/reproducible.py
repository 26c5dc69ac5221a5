"""Randomness that repeats: a run draws from its own seed and leaves the global random state as it found it."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


def fresh_seed() -> int:
    """A seed drawn from the global random state without moving it.

    Returns:
        0 … 2³¹ − 1. After the same `torch.manual_seed` it is the same.

    Source:
        No page of the deck.

    Example:
        >>> torch.manual_seed(0).initial_seed() == 0 and fresh_seed() == fresh_seed()
        True
    """
    copy = torch.Generator()
    copy.set_state(torch.get_rng_state())
    return int(torch.randint(2**31, (1,), generator=copy))


@contextmanager
def random_state_of(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, torch draws from `seed` on the CPU and on the device; afterwards the state is as it was.

    Args:
        seed: Any whole number.
        device: Where the model is.

    Source:
        No page of the deck.

    Example:
        >>> before = torch.get_rng_state()
        >>> with random_state_of(3, torch.device("cpu")):
        ...     _ = torch.rand(2)
        >>> bool((torch.get_rng_state() == before).all())
        True
    """
    devices = [] if device.type == "cpu" else [device]
    with torch.random.fork_rng(devices=devices, device_type=device.type if devices else "cuda"):
        torch.manual_seed(seed)
        yield
