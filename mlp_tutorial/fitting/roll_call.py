"""Who is missing when a message did not come: those that are there sign in the store, which nobody's silence holds up.

A message fails in all processes that wait for it, and none of them learns by that which one it was that stopped.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Store = Any
"""A `torch.distributed.Store`, which a PyTorch without `torch.distributed` lacks."""

LONGEST_CALL = 5.0
"""Seconds between the first and the last one that notices."""
BETWEEN_LOOKS = 0.02


@dataclass
class RollCall:
    """What the processes that are there found out.

    Args:
        store: Where they sign; None where `torch.distributed` has none.
        rank: Number of this process.
        count: How many there are.

    Attributes:
        silent: Whether one of them has waited in vain, rather than lost a connection.
        missing: Numbers of those that have not signed; empty where that cannot be known.
        last_words: What they said when they left, by number.

    Example:
        >>> from torch.distributed import HashStore
        >>> call = RollCall(HashStore(), rank=0, count=2)
        >>> call.take(waited=True)
        >>> call.missing, call.silent
        ([1], True)
    """

    store: Store | None
    rank: int
    count: int
    silent: bool = False
    missing: list[int] = field(default_factory=list)
    last_words: dict[int, str] = field(default_factory=dict)

    def leave(self, words: str) -> None:
        """Say why this process goes before the others do."""
        if self.store is not None:
            self._in_time(lambda store: store.set(f"left/{self.rank}", words))

    def take(self, waited: bool) -> None:
        """Sign, and see who else does.

        Args:
            waited: Whether this process has waited as long as it would, rather than lost a connection.
        """
        self.silent = waited
        others = {number for number in range(self.count) if number != self.rank}
        # Of two, the other one is missing; the store may have been its own, and lost with it.
        self.missing = sorted(others) if len(others) == 1 else []
        if self.store is not None:
            self._in_time(lambda store: self._call(store, others))

    def _call(self, store: Store, others: set[int]) -> None:
        store.set(f"here/{self.rank}", "waited" if self.silent else "lost")
        end = time.monotonic() + LONGEST_CALL
        while len(others) > 1 and time.monotonic() < end:
            others -= {number for number in others if store.check([f"here/{number}"])}
            time.sleep(BETWEEN_LOOKS)
        signed = {*range(self.count)} - others - {self.rank}
        self.silent |= any(store.get(f"here/{number}") == b"waited" for number in signed)
        left = [number for number in others if store.check([f"left/{number}"])]
        self.last_words = {number: store.get(f"left/{number}").decode() for number in left}
        # One that is not connected to the one that ended has not noticed yet: then nobody knows.
        self.missing = sorted(others) if self.silent or len(others) == 1 else left

    def _in_time(self, ask: Callable[[Store], object]) -> None:
        """A store can hang like any process: then do without."""
        asking = threading.Thread(target=self._ask, args=(ask,), daemon=True)
        asking.start()
        asking.join(2 * LONGEST_CALL)

    def _ask(self, ask: Callable[[Store], object]) -> None:
        try:
            assert self.store is not None
            ask(self.store)
        except RuntimeError:
            return
