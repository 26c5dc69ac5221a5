"""Every combination of the settings swept over, one run each, and how many of them train side by side."""

from collections.abc import Iterable
from numbers import Real
from typing import Any, NamedTuple

from mlp_tutorial.errors import ArgumentError, OptimizerError
from mlp_tutorial.inputs.counts import is_finite_number, require_count, require_seed

CACHE = 4 * 2**20
"""Bytes for the buffers of the networks that train side by side: near what a core keeps at hand."""


class Settings(NamedTuple):
    """Settings of one run.

    Attributes:
        scale: Factor on the starting parameters.
        lr: Learning rate.
        seed: Seed of the starting parameters.
    """

    scale: float
    lr: float
    seed: int


def every_combination(seeds: Any, lr: Any, scales: Any) -> list[Settings]:
    """All combinations, seed by seed within a learning rate within a scale.

    Args:
        seeds: Whole numbers, or how many: 200 for 0 … 199.
        lr: Learning rates, or one.
        scales: Factors on the starting parameters, or one.

    Returns:
        The settings of each run.

    Raises:
        ArgumentError: One of the three is empty or names a value twice, a seed is no whole number, or a scale is no
            finite number.
        OptimizerError: A learning rate is not positive.
    """
    numbers = range(_count(seeds)) if not isinstance(seeds, Iterable) else seeds
    seed_list, lrs, factors = (
        _listed(values, name) for values, name in ((numbers, "seeds"), (lr, "lr"), (scales, "scales"))
    )
    for seed in seed_list:
        require_seed(seed)
    for rate in lrs:
        if not is_finite_number(rate) or rate <= 0:
            raise OptimizerError("learning-rate-not-positive", lr=rate)
    for factor in factors:
        if not is_finite_number(factor):
            raise ArgumentError("scale-not-finite", scale=factor)
    return [Settings(float(factor), float(rate), int(seed)) for factor in factors for rate in lrs for seed in seed_list]


def side_by_side(runs: int, bytes_each: int, memory: Any) -> int:
    """How many networks train at once, so that their buffers fit.

    Args:
        runs: How many there are.
        bytes_each: What the buffers of one network take.
        memory: Bytes that they may take together; None for `CACHE`, or one network where that is too little.

    Returns:
        At least 1; the runs are shared out evenly.

    Raises:
        ArgumentError: `memory` is no whole number of at least 1, or not enough for one network.
    """
    if memory is not None:
        require_count(memory, "memory")
        if memory < bytes_each:
            raise ArgumentError("memory-too-small", memory=memory, needed=bytes_each)
    most = max(1, (CACHE if memory is None else memory) // bytes_each)
    chunks = -(-runs // most)
    return -(-runs // chunks)


def _count(seeds: Any) -> int:
    require_count(seeds, "seeds")
    return int(seeds)


def _listed(values: Any, name: str) -> list[Any]:
    # NumPy's and torch's numbers become Python's.
    listed = values.tolist() if hasattr(values, "tolist") else values
    listed = list(listed) if isinstance(listed, Iterable) and not isinstance(listed, str) else [listed]
    if not listed or _repeated(listed):
        raise ArgumentError("values-empty-or-repeated", name=name, found=listed)
    return listed


def _repeated(values: list[Any]) -> bool:
    """Whether one of the values is equal to another; of numbers there may be a hundred thousand."""
    if all(isinstance(value, Real) for value in values):
        return len(set(values)) < len(values)
    return any(value in values[:place] for place, value in enumerate(values))
