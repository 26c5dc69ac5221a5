"""Randomness that repeats: a run draws from its own seed and leaves the global random state as it found it."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

SMALLEST_CHOSEN = 2**32  # torch takes a seed of 53 or 64 random bits, people take small ones


def fresh_seed() -> int:
    """A seed drawn from the global random state without moving it.

    Returns:
        0 … 2³¹ − 1. After the same `torch.manual_seed` it is the same.

    Example:
        >>> torch.manual_seed(0).initial_seed() == 0 and fresh_seed() == fresh_seed()
        True
    """
    copy = torch.Generator()
    copy.set_state(torch.get_rng_state())
    return int(torch.randint(2**31, (1,), generator=copy))


def seed_chosen_by_torch() -> int | None:
    """The seed that torch has chosen itself, since nobody called `torch.manual_seed`, and has drawn from.

    Returns:
        2³² or more; None where a seed was set, or where nothing was drawn, so that chance had no part.

    Example:
        >>> with torch.random.fork_rng():
        ...     _ = torch.manual_seed(0)
        ...     print(seed_chosen_by_torch())
        None
    """
    seed = torch.initial_seed()
    if seed < SMALLEST_CHOSEN:
        return None
    fresh = torch.Generator().manual_seed(seed)
    return None if torch.equal(fresh.get_state(), torch.get_rng_state()) else seed


@contextmanager
def random_state_of(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, torch draws from `seed` on the CPU and on the device; afterwards the state is as it was.

    Args:
        seed: Any whole number.
        device: Where the model is.

    Example:
        >>> before = torch.get_rng_state()
        >>> with random_state_of(3, torch.device("cpu")):
        ...     _ = torch.rand(2)
        >>> bool((torch.get_rng_state() == before).all())
        True
    """
    devices = [] if device.type == "cpu" else [device]
    with torch.random.fork_rng(devices=devices, device_type=device.type if devices else "cuda"):
        if devices:
            torch.manual_seed(seed)
        else:
            torch.default_generator.manual_seed(seed)  # and no other device's, whose state nobody would give back
        yield
