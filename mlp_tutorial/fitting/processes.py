"""The processes that train one model together: `torchrun` starts them, `torch.distributed` connects them."""

import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from types import TracebackType
from typing import Any, Self

import torch
from torch import Tensor, nn
from torch import distributed as dist

from mlp_tutorial.errors import ProcessError
from mlp_tutorial.fitting.roll_call import RollCall, Store
from mlp_tutorial.messages import text

LONGEST_WAIT = timedelta(minutes=10)
"""Of a group that is opened here; whoever opens one with `init_process_group(timeout=…)` chooses another."""
_groups_opened = count()
_runs_in_a_group = count()


class Processes:
    """All processes of one run, this one among them; every method but `share` is called by all of them together.

    Args:
        device: Where tensors lie that are exchanged.
        opened: Whether we opened the group, and so close it.
        store: Where it says who is there, should a message fail.

    Attributes:
        rank: Number of this process, from 0.
        count: How many there are.
        several: Whether there is more than one; if not, nothing is ever exchanged.

    Raises:
        ProcessError: By every method that exchanges something: another process has ended or does not answer.

    Source:
        https://docs.pytorch.org/docs/stable/distributed.html

    Example:
        >>> alone = Processes()
        >>> alone.rank, alone.count, alone.share(7)
        (0, 1, slice(0, 7, None))
    """

    def __init__(self, device: torch.device | None = None, opened: bool = False, store: Store | None = None) -> None:
        self._device, self._opened = device, opened
        self.several = device is not None
        self.rank = dist.get_rank() if self.several else 0
        self.count = dist.get_world_size() if self.several else 1
        self._roll_call = RollCall(store, self.rank, self.count)
        self._exchanged: dict[tuple[torch.Size, torch.dtype, torch.device | None], Tensor] = {}
        # By way of the CPU where the group can: models may lie on different devices.
        by_cpu = self.several and "cpu:" in dist.get_backend_config()
        self._device_of_words = torch.device("cpu") if by_cpu else device

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.several and isinstance(error, Exception):
            self._roll_call.leave(first_line(error))
        if self._opened and dist.is_initialized():
            dist.destroy_process_group()

    def share(self, rows: int) -> slice:
        """Which of so many rows are this process's: an equal part, to within one row."""
        return slice(self.rank * rows // self.count, (self.rank + 1) * rows // self.count)

    def sums(self, numbers: Sequence[float]) -> list[float]:
        """Each number summed over the processes, the same bits in all of them."""
        return self.summed(torch.tensor(numbers, dtype=torch.float64)).tolist() if self.several else list(numbers)

    def summed(self, values: Tensor) -> Tensor:
        """A tensor summed over the processes, on their device."""
        return self._summed_on(self._device, values)

    def of_first(self, values: Tensor) -> Tensor:
        """The first process's tensor, in all of them; shapes and dtypes are equal before."""
        sent = self._lasting(values.detach(), self._device)
        with self._reports_loss():
            dist.broadcast(sent, 0)
        return sent.to(values.device, copy=True)

    def first_says(self, numbers: Sequence[float]) -> list[float]:
        """The first process's numbers, in all of them."""
        return self.of_first(torch.tensor(numbers, dtype=torch.float64)).tolist() if self.several else list(numbers)

    def same_seed(self, seed: int) -> int:
        """The first process's seed, in all of them."""
        return int(self.of_first(torch.tensor(seed))) if self.several else seed

    def first_reads(self, read: Callable[[], bytes | None]) -> bytes | None:
        """What only the first process reads, handed to all; None stays None."""
        if not self.several:
            return read()
        content = read() if self.rank == 0 else None
        (length,) = self.first_says([-1 if content is None else len(content)])
        if length < 1:
            return None if length < 0 else b""
        values = torch.frombuffer(bytearray(content or bytes(int(length))), dtype=torch.uint8)
        return self.of_first(values).numpy().tobytes()

    def gathered(self, values: Tensor) -> Tensor:
        """Every process's tensor, shape (count, …)."""
        if not self.several:
            return values[None]
        rows = torch.zeros((self.count, *values.shape), dtype=values.dtype)
        rows[self.rank] = values
        return self._summed_on(self._device_of_words, rows).cpu()

    def texts(self, own: str) -> list[str]:
        """Every process's text."""
        content = own.encode()
        lengths = [int(length) for length in self.gathered(torch.tensor(len(content)))]
        values = torch.zeros(max(*lengths, 1), dtype=torch.uint8)
        values[: len(content)] = torch.tensor(list(content), dtype=torch.uint8)
        texts = self.gathered(values)
        return [bytes(row[:length].tolist()).decode() for row, length in zip(texts, lengths, strict=True)]

    def alike(self, number: int) -> bool:
        """Whether all have the same whole number (below 2³²)."""
        low, high = self.first_says([number])[0], float(number)
        return self.sums([float(low != high)]) == [0.0]

    def _summed_on(self, device: torch.device | None, values: Tensor) -> Tensor:
        sent = self._lasting(values, device)
        with self._reports_loss():
            dist.all_reduce(sent)
        return sent.clone()

    def _lasting(self, values: Tensor, device: torch.device | None) -> Tensor:
        """The values in a tensor that lives as long as the group.

        Under torch 2.6 the group cannot be closed while one of its threads waits to free a tensor of Python's.
        """
        key = (values.shape, values.dtype, device)
        if key not in self._exchanged:
            self._exchanged[key] = torch.empty(values.shape, dtype=values.dtype, device=device)
        return self._exchanged[key].copy_(values)

    @contextmanager
    def _reports_loss(self) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        except RuntimeError as error:
            if self._opened:  # closes what others still wait for, so that they need not
                dist.destroy_process_group()
            raise _lost(self._roll_call, error, time.monotonic() - began) from error


ALONE = Processes()


def first_line(error: BaseException) -> str:
    """What an error is, in one line without addresses in the source of others."""
    said = re.sub(r"^\[\S+:\d+\] ", "", str(error).strip()).splitlines()
    name = "" if said and said[0].startswith("[MLP") else type(error).__name__
    return ": ".join(part for part in (name, *said[:1]) if part)[:200]


def _lost(roll_call: RollCall, error: RuntimeError, seconds: float) -> ProcessError:
    """What to say of a message that did not come."""
    roll_call.take(waited="imed out" in str(error) or "imeout" in str(error))
    rank, count, missing = roll_call.rank, roll_call.count, roll_call.missing
    numbers = ", ".join(str(number) for number in missing)
    if roll_call.silent and missing and not roll_call.last_words:
        return ProcessError("process-silent", rank=rank, count=count, seconds=round(seconds), missing=numbers)
    others = text("processes.numbered", numbers=numbers) if missing else text("processes.others")
    reason = "; ".join(roll_call.last_words.values()) or first_line(error)
    return ProcessError("process-lost", rank=rank, count=count, others=others, reason=reason)


def join_processes(model: Any) -> Processes:
    """The processes that were started to train this model: those of the group in use, or of `torchrun`.

    Where `torch.distributed` is in use already, its group is taken as it is. Under `torchrun` a group is opened (gloo,
    and nccl for tensors on a GPU), and closed at the end of `with`.

    Args:
        model: Where its parameters are, gradients are exchanged.

    Returns:
        The processes; `ALONE` where there is one.

    Raises:
        ProcessError: Not all of them answer.

    Source:
        https://docs.pytorch.org/docs/stable/elastic/run.html

    Example:
        >>> join_processes(nn.Linear(1, 1)) is ALONE
        True
    """
    if not dist.is_available():
        return ALONE
    if dist.is_initialized():
        return Processes(_device_of(model), store=_store_in_use()) if dist.get_world_size() > 1 else ALONE
    if not dist.is_torchelastic_launched() or int(os.environ["WORLD_SIZE"]) == 1:
        return ALONE
    from torch.distributed import PrefixStore, rendezvous  # type: ignore[attr-defined]

    rank, size = (int(os.environ[name]) for name in ("RANK", "WORLD_SIZE"))
    roll_call, began = RollCall(None, rank, size), time.monotonic()
    try:
        store, rank, size = next(rendezvous("env://", timeout=LONGEST_WAIT))
        # A name of its own for each group: a second run of one program must not meet the first one's addresses.
        roll_call.store = store = PrefixStore(f"mlp_tutorial/{next(_groups_opened)}", store)
        options: dict[str, Any] = {"store": store, "rank": rank, "world_size": size, "timeout": LONGEST_WAIT}
        by_gpu = torch.cuda.is_available() and dist.is_nccl_available()
        dist.init_process_group("cpu:gloo,cuda:nccl" if by_gpu else "gloo", **options)
    except RuntimeError as error:
        raise _lost(roll_call, error, time.monotonic() - began) from error
    return Processes(_device_of(model), opened=True, store=store)


def _device_of(model: Any) -> torch.device:
    """Where the model is; what is no model is refused later, by all processes together."""
    parameters = model.parameters() if isinstance(model, nn.Module) else ()
    return next((parameter.device for parameter in parameters), torch.device("cpu"))


def _store_in_use() -> Store | None:
    """The store of the group in use, with names of this run's own; None where it has none."""
    from torch.distributed import PrefixStore  # type: ignore[attr-defined]

    try:
        # PyTorch shows it under no public name before 2.9.
        store = dist.distributed_c10d._get_default_store()
    except (AttributeError, RuntimeError, ValueError):
        return None
    return PrefixStore(f"mlp_tutorial/run{next(_runs_in_a_group)}", store)
