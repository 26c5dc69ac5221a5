"""Whether `random` and `numpy.random` were drawn from without a seed."""

import random
from typing import Any

import numpy as np

MOST_BLOCKS = 5_000  # of 624 numbers each
KIND = "MT19937"

State = tuple[Any, int]


class OtherSeeds:
    """The generators of `random` and `numpy.random` as a new program finds them: the system has seeded them by chance.

    Both are Mersenne twisters, whose states follow from one another: where the state at the end follows from that of
    the beginning, nobody has set a seed in between, and where it is another one, somebody has drawn.

    Example:
        >>> seeds = OtherSeeds()
        >>> before = random.getstate()
        >>> _ = random.random()
        >>> seeds.missing()
        ['random']
        >>> random.setstate(before)
        >>> seeds.missing()
        []
    """

    def __init__(self) -> None:
        self._before = states()

    def missing(self) -> list[str]:
        """Names of the modules that were drawn from, and never seeded."""
        now = states()
        return [name for name, state in self._before.items() if name in now and _was_drawn_from(state, now[name])]


def states() -> dict[str, State]:
    """The words and the position of each generator, by module; one that is no Mersenne twister is left out."""
    words = random.getstate()[1]
    found: dict[str, State] = {"random": (np.array(words[:-1], dtype=np.uint32), int(words[-1]))}
    kind, key, position, *_ = np.random.get_state()  # noqa: NPY002
    if kind == KIND:
        found["numpy.random"] = (np.array(key, dtype=np.uint32), int(position))
    return found


def _was_drawn_from(before: State, now: State) -> bool:
    """Whether one state follows from the other, within a few million numbers."""
    if np.array_equal(before[0], now[0]):
        return before[1] != now[1]
    generator = np.random.RandomState()
    generator.set_state((KIND, *before, 0, 0.0))
    for _ in range(MOST_BLOCKS):
        generator.bytes(4 * len(before[0]))  # all words once: the next ones are made
        _, key, *_ = generator.get_state()
        if np.array_equal(key, now[0]):
            return True
    return False
