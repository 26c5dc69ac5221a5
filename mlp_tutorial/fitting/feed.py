"""From what the reader hands in to checked batches on the model's device: step 1 of the deck, data processing."""

from collections.abc import Callable, Iterator, Sized
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset
from torch.utils.data import Dataset as TorchDataset

from mlp_tutorial.costs import Cost
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.errors import ArgumentError, ShapeError
from mlp_tutorial.fitting.batches import Batch, batches
from mlp_tutorial.fitting.fingerprints import Fingerprint, fingerprint_of_loader, fingerprint_of_pair
from mlp_tutorial.fitting.placement import arriving, device_of, moved, placed
from mlp_tutorial.fitting.probe import Probe
from mlp_tutorial.fitting.processes import ALONE, Processes
from mlp_tutorial.fitting.rows import check_rows
from mlp_tutorial.fitting.streams import loaded, mapped, numbered, shares
from mlp_tutorial.fitting.weights import Weights
from mlp_tutorial.inputs.precision import require_apart
from mlp_tutorial.inputs.tables import labels_of
from mlp_tutorial.inputs.tensors import as_tensor

LOADED_ROWS = 32


@dataclass(frozen=True)
class Feed:
    """Batches for each epoch.

    Attributes:
        epoch: Gives one epoch's batches, (x, y) of shapes (n, D) and (n, K) or (n,); with weights (x, y, weights).
        fingerprint: Computes what tells one set of data from another.
        generator: Source of the order of rows.
        rows: All of them, where they are in memory.
        streamed: Whether rows come one after another, without numbers: each process may have its own.
    """

    epoch: Callable[[], Iterator[tuple[Tensor, ...]]]
    fingerprint: Callable[[], Fingerprint]
    generator: torch.Generator
    rows: Batch | None = None
    streamed: bool = False


def open_feed(
    model: nn.Module,
    cost: Cost,
    x: Any,
    y: Any,
    batch_size: int | None,
    shuffle: bool,
    seed: int,
    processes: Processes = ALONE,
    weights: Weights | None = None,
) -> Feed:
    """Check the data against the model before anything is trained, and make them ready.

    Args:
        model: The model that will be trained.
        cost: Its cost, which says what y must hold.
        x: Inputs of shape (N, D); or a Dataset or DataLoader that yields (x, y), with `y=None`.
        y: Targets of shape (N, K), or (N,) class numbers.
        batch_size: Rows per batch; None for all, or for 32 of a torch Dataset.
        shuffle: Whether each epoch has a new order.
        seed: Seed of that order.
        processes: Who trains together: each takes its share of every batch.
        weights: What the rows count; None for one each.

    Returns:
        The batches.

    Raises:
        ShapeError: Shapes do not fit the model or each other.
        DTypeError: Values are not numbers.
        DataError: NaN, infinity, or labels that the cost cannot use.
        ArgumentError: y is missing, y or batch_size is given beside a DataLoader, batches are no pairs, or weights do
            not go with the data.

    Source:
        Deck, step 1.

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LinearRegression
        >>> model = LinearRegression()
        >>> feed = open_feed(model, choose_cost(model, None), [[1.0]], [[2.0]], None, True, 0)
        >>> [(x.shape, y.shape) for x, y in feed.epoch()]
        [(torch.Size([1, 1]), torch.Size([1, 1]))]
    """
    generator = torch.Generator("cpu").manual_seed(seed)
    batch_size = None if batch_size is None else int(batch_size)
    weights = weights or Weights()
    brings_y = isinstance(x, TorchDataset | DataLoader)
    if brings_y == (y is not None):
        raise ArgumentError("y-missing-or-twice", y="None" if y is None else type(y).__name__)
    if isinstance(x, Dataset):
        weights.names = list(x.class_names or ())
        x, y = x.x, x.y
    elif brings_y:
        weights.refuse_stream(type(x).__name__)
    if isinstance(x, DataLoader):
        if batch_size is not None:
            raise ArgumentError("batch-size-beside-loader", batch_size=batch_size, loader=x.batch_size)
        return _from_loader(model, cost, x, generator, processes)
    if isinstance(x, TorchDataset):
        streamed = isinstance(x, IterableDataset)
        if not (streamed or isinstance(x, Sized)):
            raise ArgumentError("dataset-without-length", found=type(x).__name__)
        mixed = shuffle and not streamed
        loader = DataLoader(x, batch_size=batch_size or LOADED_ROWS, shuffle=mixed, generator=generator)
        return _from_loader(model, cost, loader, generator, processes)
    if isinstance(x, np.memmap) and batch_size is not None and 0 < batch_size < len(x):
        return _from_files(model, cost, x, y, batch_size, shuffle, generator, processes, weights)
    device = device_of(model)
    given_x, given_y = as_tensor(x, "x"), as_tensor(y, "y")
    probe = Probe(model, cost)
    inputs, targets = check_rows(model, cost, given_x, given_y, probe)
    probe.require_several_rows(inputs, batch_size)
    require_apart(given_x, inputs, "x", labels_of(x))
    require_apart(given_y, targets, "y", labels_of(y))
    inputs, targets = placed(inputs, targets, device)
    rows: tuple[Tensor, ...] = inputs, targets
    if weights.asked:
        rows = *rows, weights.of_rows(targets, cost, probe.outputs(inputs)).to(inputs.device)

    def epoch() -> Iterator[tuple[Tensor, ...]]:
        whole = batches(rows, batch_size, shuffle, generator)
        own = shares(whole, processes) if processes.several else whole
        return own if inputs.device == device else arriving(own, device)

    return Feed(epoch, lambda: fingerprint_of_pair(inputs, targets) | weights.identity(), generator, (inputs, targets))


def _from_loader(
    model: nn.Module, cost: Cost, loader: DataLoader[Any], generator: torch.Generator, processes: Processes
) -> Feed:
    probe = Probe(model, cost)

    def prepare(batch: Any) -> Batch:
        if not isinstance(batch, tuple | list) or len(batch) != 2:
            raise ArgumentError("batch-not-a-pair", found=_described(batch))
        x, y = batch
        return moved(check_rows(model, cost, x, y, probe), device_of(model))

    own = getattr(loader.sampler, "generator", None) or loader.generator
    known, streamed = partial(fingerprint_of_loader, loader), not numbered(loader)
    return Feed(loaded(loader, prepare, processes), known, own or generator, streamed=streamed)


def _from_files(
    model: nn.Module,
    cost: Cost,
    x: Any,
    y: Any,
    batch_size: int,
    shuffle: bool,
    generator: torch.Generator,
    processes: Processes,
    weights: Weights,
) -> Feed:
    y = y if isinstance(y, np.memmap) else as_tensor(y, "y").cpu().numpy()
    if y.ndim == 0 or len(x) != len(y):
        raise ShapeError("rows-differ", x=x.shape, y=y.shape)

    probe = Probe(model, cost)

    def prepare(pair: Batch) -> Batch:
        return moved(check_rows(model, cost, pair[0], pair[1], probe), device_of(model))

    first, _ = prepare((x[:2], y[:2]))
    of_rows = None
    if weights.asked:
        targets = probe.targets(as_tensor(np.asarray(y), "y"), first)
        of_rows = weights.of_rows(targets, cost, probe.outputs(first)).to(device_of(model))

    def epoch() -> Iterator[tuple[Tensor, ...]]:
        return mapped(x, y, prepare, batch_size, shuffle, generator, processes, of_rows)

    return Feed(epoch, lambda: fingerprint_of_pair(x, y) | weights.identity(), generator)


def _described(batch: Any) -> str:
    if isinstance(batch, tuple | list):
        return f"{type(batch).__name__}({', '.join(type(part).__name__ for part in batch)})"
    return type(batch).__name__
