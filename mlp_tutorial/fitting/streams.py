"""Batches that are read as they are needed: from a `DataLoader`, or from an array that stays in its file."""

import mmap
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from mlp_tutorial.errors import ShapeError
from mlp_tutorial.fitting.batches import BATCHES_PER_BLOCK, Batch
from mlp_tutorial.fitting.processes import Processes

Prepare = Callable[[Any], Batch]


def loaded(loader: DataLoader[Any], prepare: Prepare, processes: Processes) -> Callable[[], Iterator[Batch]]:
    """Epochs of a DataLoader; where several processes train, each reads its share of every batch.

    Processes that would read the same rows share them. Where they read different rows (a `DistributedSampler`, a
    stream that looks at the rank), each keeps its own.

    Args:
        loader: Gives pairs (x, y).
        prepare: Checks one of them.
        processes: Who trains together.

    Returns:
        Gives one epoch's batches.

    Raises:
        ShapeError: An epoch has no batch.
    """
    if not processes.several:
        return lambda: _never_empty(map(prepare, loader))
    sizes: deque[int] | None = None
    if numbered(loader) and loader.batch_sampler is not None:
        sampler = BatchShares(loader.batch_sampler, processes)
        loader, sizes = _with_sampler(loader, sampler), sampler.sizes

    def epoch() -> Iterator[Batch]:
        own = torch.get_rng_state()
        torch.set_rng_state(processes.of_first(own))  # the order of rows is drawn alike
        stream = iter(loader)
        batch = next(stream, None)
        if processes.rank > 0:
            torch.set_rng_state(own)
        if batch is None:
            raise ShapeError("no-rows", name="x", shape=(0,))
        together = None
        # A process whose rows are all read hands in none while others still have some.
        x = y = torch.empty(0)
        while processes.sums([float(batch is not None)])[0] > 0:
            if batch is None:
                x, y = x[:0], y[:0]
            else:
                x, y = prepare(batch)
                if sizes is not None:
                    share = slice(sizes.popleft())
                else:
                    together = processes.alike(checksum(x)) if together is None else together
                    share = processes.share(len(x)) if together else slice(None)
                x, y = x[share], y[share]
            yield x, y
            batch = next(stream, None)

    return epoch


def numbered(loader: DataLoader[Any]) -> bool:
    """Whether rows are read by their numbers, so that no process need read those of the others."""
    by_number = not isinstance(loader.dataset, IterableDataset) and loader.batch_sampler is not None
    return type(loader) is DataLoader and by_number


class BatchShares:
    """A batch sampler of which this process takes its share; an empty one reads a row that is not used.

    Attributes:
        sizes: Rows that count of each batch to come.
    """

    def __init__(self, batches: Iterable[Any], processes: Processes) -> None:
        self._batches, self._processes = batches, processes
        self.sizes: deque[int] = deque()

    def __iter__(self) -> Iterator[list[Any]]:
        self.sizes.clear()
        together = None
        for batch in self._batches:
            rows = list(batch)
            if together is None:
                together = self._processes.alike(zlib.crc32(repr([int(row) for row in rows]).encode()))
            share = rows[self._processes.share(len(rows))] if together else rows
            self.sizes.append(len(share))
            yield share or rows[:1]

    def __len__(self) -> int:
        return len(self._batches)  # type: ignore[arg-type]


def mapped(
    x: Any,
    y: Any,
    prepare: Prepare,
    batch_size: int,
    shuffle: bool,
    generator: torch.Generator,
    processes: Processes,
    weights: Tensor | None = None,
) -> Iterator[tuple[Tensor, ...]]:
    """One epoch of arrays that stay in their files, in the order that arrays in memory would have.

    Args:
        x: `numpy.memmap` of shape (N, D).
        y: Array, tensor or `numpy.memmap` of shape (N, …).
        prepare: Checks a pair of rows read.
        batch_size: Rows per batch.
        shuffle: Whether the rows come in a new order.
        generator: Source of the order.
        processes: Each reads its share of every batch.
        weights: What the rows count, shape (N,); None for one each.

    Yields:
        Pairs of shape (batch_size, …), with the weights of their rows where these count differently.

    Source:
        `numpy.load(path, mmap_mode="r")`.
    """
    cpu = torch.device("cpu")
    order = torch.randperm(len(x), generator=generator, device=cpu) if shuffle else torch.arange(len(x), device=cpu)
    for number, rows in enumerate(order.split(batch_size), start=1):
        share = rows[processes.share(len(rows))]
        read = (share if len(share) else rows[:1]).numpy()
        inputs, targets = prepare((np.asarray(x[read]), np.asarray(y[read])))
        pair = inputs[: len(share)], targets[: len(share)]
        yield pair if weights is None else (*pair, weights[share.to(weights.device)])
        if number % BATCHES_PER_BLOCK == 0:
            let_go(x)
            let_go(y)


def shares(whole: Iterator[tuple[Tensor, ...]], processes: Processes) -> Iterator[tuple[Tensor, ...]]:
    """This process's rows of each batch."""
    for rows in whole:
        share = processes.share(len(rows[0]))
        yield tuple(part[share] for part in rows)


def checksum(values: Tensor) -> int:
    """Another number for other values, or for the same in another order."""
    return zlib.crc32(values.detach().cpu().contiguous().view(torch.uint8).numpy().data)


def let_go(values: Any) -> None:
    """Give the pages that were read back to the system, which keeps them as long as it has room."""
    while isinstance(values, np.ndarray):
        values = values.base
    if isinstance(values, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        values.madvise(mmap.MADV_DONTNEED)


def _never_empty(stream: Iterator[Batch]) -> Iterator[Batch]:
    first = list(islice(stream, 1))
    if not first:
        raise ShapeError("no-rows", name="x", shape=(0,))
    return chain(first, stream)


def _with_sampler(loader: DataLoader[Any], sampler: Any) -> DataLoader[Any]:
    """The same loader, reading what another sampler says."""
    options = "num_workers collate_fn pin_memory timeout worker_init_fn multiprocessing_context generator"
    names = (*options.split(), "prefetch_factor", "persistent_workers")
    return DataLoader(loader.dataset, batch_sampler=sampler, **{name: getattr(loader, name) for name in names})
