"""What tells one set of data from another: shape, dtype and contents, without a row read twice or a number drawn."""

import zlib
from collections.abc import Sequence, Sized
from typing import Any

import numpy as np
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from mlp_tutorial.files.plain_values import sum_of
from mlp_tutorial.fitting.streams import let_go

WHOLE_BYTES = 2**26
"""An array in a file is compared whole up to this size."""
BLOCKS = 64
OF_SAMPLERS = ("batch_size", "drop_last", "replacement", "num_samples")

Fingerprint = dict[str, Any]


def fingerprint_of_pair(x: Any, y: Any, name: str = "data") -> Fingerprint:
    """Shape, dtype and checksum of x and y.

    Args:
        x: Tensor or array; of a `numpy.memmap` of more than 64 MB, blocks of that size together, evenly spread, are
            read, the first and the last among them.
        y: As x.
        name: What the pair is.

    Returns:
        By name, such as "data.x.shape".

    Example:
        >>> import torch
        >>> fingerprint_of_pair(torch.zeros(2, 1), torch.zeros(2, 1))["data.x.shape"]
        '(2, 1)'
    """
    kind = "numpy.memmap" if isinstance(x, np.memmap) else "x, y"
    return {name: kind, **_array(x, f"{name}.x"), **_array(y, f"{name}.y")}


def fingerprint_of_loader(loader: DataLoader[Any]) -> Fingerprint:
    """What can be known of a DataLoader while none of its rows is read.

    Classes of loader, data set and sampler; the data set's length; batch size, `drop_last`, replacement; and the
    contents of tensors, arrays and lists that the data set and the sampler hold as attributes (`TensorDataset`,
    `Subset`, most classes of one's own). What a data set computes, or reads from elsewhere, is not compared.

    Args:
        loader: As the reader made it, or as `fit` made it around a Dataset.

    Returns:
        By name, such as "data.batch_size".

    Example:
        >>> import torch
        >>> from torch.utils.data import TensorDataset
        >>> rows = TensorDataset(torch.zeros(4, 2), torch.zeros(4, 1))
        >>> fingerprint_of_loader(DataLoader(rows, batch_size=2))["data.batch_size"]
        2
    """
    found: Fingerprint = {"data": type(loader).__qualname__}
    found |= {"data.batch_size": loader.batch_size, "data.drop_last": loader.drop_last}
    seen: set[int] = set()
    found |= _held(loader.dataset, "data.dataset", seen)
    sampler = loader.sampler if loader.batch_size is not None else loader.batch_sampler
    if sampler is not None:
        found |= _held(sampler, "data.order", seen)
    return found


def _array(values: Any, name: str) -> Fingerprint:
    contents = sum_of(values) if isinstance(values, Tensor) else _sum_of_array(values)
    dtype = str(values.dtype).removeprefix("torch.")
    return {f"{name}.shape": str(tuple(values.shape)), f"{name}.dtype": dtype, f"{name}.contents": f"{contents:08x}"}


def _sum_of_array(values: np.ndarray) -> int:
    """Sum over the rows, a block at a time: over all of a small array, over evenly spread blocks of a large one."""
    if values.dtype.hasobject:
        return zlib.crc32(repr(values.tolist()).encode())
    if values.ndim == 0 or not len(values):
        return zlib.crc32(values.tobytes())
    found, rows = 0, max(1, WHOLE_BYTES // BLOCKS // max(1, values[:1].nbytes))
    last = max(0, len(values) - rows)
    starts = range(0, len(values), rows) if values.nbytes <= WHOLE_BYTES else np.linspace(0, last, BLOCKS).astype(int)
    for start in starts:
        found = zlib.crc32(np.ascontiguousarray(values[start : start + rows]).tobytes(), found)
        let_go(values)
    return found


def _held(holder: Any, name: str, seen: set[int]) -> Fingerprint:
    """Class, length and contents of a data set or a sampler; parts that are data sets or samplers included, once."""
    found: Fingerprint = {name: _name(holder)}
    rows = _length(holder)
    seen.add(id(holder))
    if rows is not None:
        found[f"{name}.rows"] = rows
    if isinstance(holder, Sampler):
        found |= {f"{name}.{option}": getattr(holder, option, None) for option in OF_SAMPLERS}
    for attribute, value in vars(holder).items() if hasattr(holder, "__dict__") else ():
        place = f"{name}.{attribute}"
        if isinstance(value, list | tuple | range) and rows is not None and len(value) == rows:
            found[f"{place}.contents"] = f"{_sum_of_list(value):08x}"
        elif isinstance(value, list | tuple | range):
            for number, part in enumerate(value):
                found |= _part(part, f"{place}[{number}]", seen)
        else:
            found |= _part(value, place, seen)
    return found


def _part(value: Any, place: str, seen: set[int]) -> Fingerprint:
    if isinstance(value, Tensor | np.ndarray):
        return _array(value, place)
    if isinstance(value, Dataset | Sampler) and id(value) not in seen:
        return _held(value, place, seen)
    return {}


def _sum_of_list(values: Sequence[Any]) -> int:
    """Sum over the numbers, names, tensors and arrays in it, pairs of them included; other parts by their class."""
    found = 0
    for value in values:
        if isinstance(value, list | tuple | range):
            found = zlib.crc32(_sum_of_list(value).to_bytes(4), found)
        elif isinstance(value, np.ndarray):
            found = zlib.crc32(_sum_of_array(value).to_bytes(4), found)
        elif isinstance(value, Tensor | str | int | float | np.generic):
            found = sum_of(value, found)
        else:
            found = zlib.crc32(_name(value).encode(), found)
    return found


def _length(holder: Any) -> int | None:
    try:
        return len(holder) if isinstance(holder, Sized) else None
    except (TypeError, NotImplementedError):
        return None


def _name(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"
