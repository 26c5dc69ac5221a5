"""Randomness that repeats: a run draws from its own seed and leaves the global random state as it found it.

Dropout can draw from torch's default generator only, of which a process has one for each device. So runs in several
threads take turns: the one whose turn it is has its state on the generators, and between two turns nobody does. A turn
ends with the run, and pauses while the run calls a function of the reader's: it may wait for another run, and what it
draws is the program's.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import torch
from torch import Tensor

Result = TypeVar("Result")

SMALLEST_CHOSEN = 2**32  # torch takes a seed of 53 or 64 random bits, people take small ones


def fresh_seed() -> int:
    """A seed drawn from the random state of the caller without moving it.

    Returns:
        0 … 2³¹ − 1. After the same `torch.manual_seed` it is the same.

    Example:
        >>> torch.manual_seed(0).initial_seed() == 0 and fresh_seed() == fresh_seed()
        True
    """
    copy = torch.Generator("cpu")
    with _TURNS.of(_TURNS.stream):
        copy.set_state(torch.get_rng_state())
    return int(torch.randint(2**31, (1,), generator=copy, device="cpu"))


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
    with _TURNS.of(_TURNS.stream):
        seed, state = torch.initial_seed(), torch.get_rng_state()
    if seed < SMALLEST_CHOSEN:
        return None
    fresh = torch.Generator("cpu").manual_seed(seed)
    return None if torch.equal(fresh.get_state(), state) else seed


@contextmanager
def random_state_of(seed: int, device: torch.device) -> Iterator[None]:
    """Inside, torch draws from `seed` on the CPU and on the device; afterwards the state is as it was.

    Waits until no other thread is inside.

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
    below = _TURNS.stream
    stream = Stream({torch.device("cpu"), device}, below)
    with _TURNS.of(below):
        _TURNS.begin(stream)
        if device.type == "cpu":
            torch.default_generator.manual_seed(seed)  # and no other device's, whose state nobody would give back
        else:
            torch.manual_seed(seed)
        try:
            yield
        finally:
            _TURNS.end(stream)


def letting_others(function: Callable[..., Result] | None) -> Callable[..., Result] | None:
    """The function, called outside of the run: other threads may have their turn, and it draws from the state below.

    Args:
        function: The reader's, or None.

    Returns:
        One of the same arguments, or None.

    Example:
        >>> letting_others(abs)(-3)
        3
    """
    if function is None:
        return None

    def called(*arguments: Any) -> Result:
        with _TURNS.paused():
            return function(*arguments)

    return called


class Stream:
    """A stream of random numbers: the program's own, or that of one run.

    Args:
        devices: Whose generators it draws from.
        below: The stream of the same thread that goes on when this one has ended; None for the program's.

    Attributes:
        states: Its state on each device, while another stream is on the generator.
    """

    def __init__(self, devices: Iterable[torch.device], below: "Stream | None") -> None:
        self.devices, self.below = tuple(devices), below
        self.states: dict[torch.device, Tensor] = {}

    def under(self, device: torch.device) -> "Stream":
        """The stream below that draws from the device."""
        stream = self.below or self
        while stream.below is not None and device not in stream.devices:
            stream = stream.below
        return stream


class Turns:
    """Whose turn it is: one thread has the lock, and its stream is on torch's generators.

    Attributes:
        stream: The stream that this thread draws from.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._thread = threading.local()
        self._program = Stream((), None)
        self._on: dict[torch.device, Stream] = {}

    @property
    def stream(self) -> Stream:
        """That of the innermost run of this thread, or the program's."""
        return getattr(self._thread, "stream", self._program)

    @contextmanager
    def of(self, stream: Stream) -> Iterator[None]:
        """Wait for the turn, and have it inside."""
        self._take(1, stream)
        try:
            yield
        finally:
            self._give(1)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Inside, this thread's stream is off the generators and its turn given away, however often it has it."""
        stream, held = self.stream, self._held()
        for device in stream.devices:
            self._change(device, stream.under(device))
        self._thread.stream = stream.below or self._program
        self._give(held)
        try:
            yield
        finally:
            self._take(held, stream)
            self._thread.stream = stream

    def begin(self, stream: Stream) -> None:
        """Put a new stream over this thread's, whose turn it is."""
        for device in stream.devices:
            self._change(device, stream)
        self._thread.stream = stream

    def end(self, stream: Stream) -> None:
        """Go on with the stream below."""
        for device in stream.devices:
            self._change(device, stream.under(device))
        self._thread.stream = stream.below

    def forked(self) -> None:
        """A process that was forked off has none of its parent's other threads, whose turn would never end."""
        held, self._thread.held = self._held(), 0
        self._lock = threading.RLock()
        self._take(held, self.stream)

    def _held(self) -> int:
        return getattr(self._thread, "held", 0)

    def _take(self, times: int, stream: Stream) -> None:
        for _ in range(times):
            self._lock.acquire()
        self._thread.held = self._held() + times
        if times:
            for device in stream.devices or tuple(self._on):
                self._change(device, stream)

    def _give(self, times: int) -> None:
        self._thread.held = self._held() - times
        for _ in range(times):
            self._lock.release()

    def _change(self, device: torch.device, stream: Stream) -> None:
        """Put a stream's state on the device's generator; the one that leaves keeps its own."""
        leaving = self._on.get(device, self._program)
        if leaving is stream:
            return
        leaving.states[device] = _state(device)
        if device in stream.states:
            _set_state(device, stream.states[device])
        self._on[device] = stream


def _state(device: torch.device) -> Tensor:
    if device.type == "cpu":
        return torch.get_rng_state()
    return torch.get_device_module(device).get_rng_state(device)  # type: ignore[no-any-return]


def _set_state(device: torch.device, state: Tensor) -> None:
    if device.type == "cpu":
        torch.set_rng_state(state)
    else:
        torch.get_device_module(device).set_rng_state(state, device)


_TURNS = Turns()
if hasattr(os, "register_at_fork"):  # not on Windows, which forks nothing
    os.register_at_fork(after_in_child=_TURNS.forked)
