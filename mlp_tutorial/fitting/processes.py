"""The processes that train one model together: `torchrun` starts them, `torch.distributed` connects them."""

import os
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

LONGEST_WAIT = timedelta(minutes=10)
_groups_opened = count()


class Processes:
    """All processes of one run, this one among them; every method but `share` is called by all of them together.

    Args:
        device: Where tensors lie that are exchanged.
        opened: Whether we opened the group, and so close it.

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

    def __init__(self, device: torch.device | None = None, opened: bool = False) -> None:
        self._device, self._opened = device, opened
        self.several = device is not None
        self.rank = dist.get_rank() if self.several else 0
        self.count = dist.get_world_size() if self.several else 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened:
            dist.destroy_process_group()

    def share(self, rows: int) -> slice:
        """Which of so many rows are this process's: an equal part, to within one row."""
        return slice(self.rank * rows // self.count, (self.rank + 1) * rows // self.count)

    def sums(self, numbers: Sequence[float]) -> list[float]:
        """Each number summed over the processes, the same bits in all of them."""
        return self.summed(torch.tensor(numbers, dtype=torch.float64)).tolist() if self.several else list(numbers)

    def summed(self, values: Tensor) -> Tensor:
        """A tensor summed over the processes; the argument may be overwritten."""
        values = values.to(self._device)
        with self._reports_loss():
            dist.all_reduce(values)
        return values

    def of_first(self, values: Tensor) -> Tensor:
        """The first process's tensor, in all of them; shapes and dtypes are equal before."""
        sent = values.detach().to(self._device, copy=True).contiguous()
        with self._reports_loss():
            dist.broadcast(sent, 0)
        return sent.to(values.device)

    def first_says(self, numbers: Sequence[float]) -> list[float]:
        """The first process's numbers, in all of them."""
        return self.of_first(torch.tensor(numbers, dtype=torch.float64)).tolist() if self.several else list(numbers)

    def same_seed(self, seed: int) -> int:
        """The first process's seed, in all of them."""
        return int(self.of_first(torch.tensor(seed))) if self.several else seed

    def first_reads(self, read: Callable[[], bytes | None]) -> bytes | None:
        """What only the first process reads, handed to all; None stays None."""
        content = read() if self.rank == 0 else None
        if not self.several:
            return content
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
        return self.summed(rows).cpu()

    def alike(self, number: int) -> bool:
        """Whether all have the same whole number (below 2³²)."""
        low, high = self.first_says([number])[0], float(number)
        return self.sums([float(low != high)]) == [0.0]

    @contextmanager
    def _reports_loss(self) -> Iterator[None]:
        try:
            yield
        except RuntimeError as error:
            # The reason is gloo's or nccl's; its first line says which connection broke.
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ProcessError("process-lost", rank=self.rank, count=self.count, reason=reason) from error


ALONE = Processes()


def join_processes(model: nn.Module) -> Processes:
    """The processes that were started to train this model: those of the group in use, or of `torchrun`.

    Where `torch.distributed` is in use already, its group is taken as it is. Under `torchrun` a group is opened
    (nccl for a model on a GPU, else gloo), and closed at the end of `with`.

    Args:
        model: Where its parameters are tells the backend.

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
    device = next(model.parameters()).device
    if dist.is_initialized():
        return Processes(device) if dist.get_world_size() > 1 else ALONE
    if not dist.is_torchelastic_launched() or int(os.environ["WORLD_SIZE"]) == 1:
        return ALONE
    from torch.distributed import PrefixStore, rendezvous  # type: ignore[attr-defined]

    try:
        store, rank, size = next(rendezvous("env://", timeout=LONGEST_WAIT))
        # A name of its own for each group: a second run of one program must not meet the first one's addresses.
        store = PrefixStore(f"mlp_tutorial/{next(_groups_opened)}", store)
        options: dict[str, Any] = {"store": store, "rank": rank, "world_size": size, "timeout": LONGEST_WAIT}
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo", **options)
    except RuntimeError as error:
        facts = {name.lower(): int(os.environ[name]) for name in ("RANK", "WORLD_SIZE")}
        reason = str(error).splitlines()[0][:200]
        raise ProcessError("process-lost", rank=facts["rank"], count=facts["world_size"], reason=reason) from error
    return Processes(device, opened=True)
