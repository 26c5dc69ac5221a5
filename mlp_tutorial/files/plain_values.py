"""What a file of ours may hold: tensors, numbers, names, and lists and dicts of them; and a sum over all of it."""

import zlib
from array import array
from collections.abc import Mapping
from types import NoneType
from typing import Any

import numpy as np
import torch
from torch import Tensor

PLAIN = frozenset({bool, int, float, complex, str, bytes, NoneType})


def plain(value: Any, place: str) -> Any:
    """The same value with NumPy's numbers as Python's, and each kind of dict or list as a plain one.

    Args:
        value: Anything.
        place: What it is, for the error.

    Returns:
        Tensors, numbers, names, and lists, tuples and dicts of them; tensors are not copied.

    Raises:
        TypeError: Something in it is of another kind; the text names it.

    Example:
        >>> plain({"lr": np.float64(0.5)}, "optimizer")
        {'lr': 0.5}
    """
    if type(value) in PLAIN or isinstance(value, Tensor):
        return value
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return plain(value.item(), place)
    if isinstance(value, Mapping):
        return {plain(name, place): plain(part, f"{place}.{name}") for name, part in value.items()}
    if isinstance(value, list | tuple):
        # A History of many epochs is checked at once.
        if set(map(type, value)) <= PLAIN:
            return list(value) if isinstance(value, list) else tuple(value)
        parts = [plain(part, f"{place}[{number}]") for number, part in enumerate(value)]
        return parts if isinstance(value, list) else tuple(parts)
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(f"{place}: {type(value).__name__}")


def sum_of(value: Any, before: int = 0) -> int:
    """Another number for other contents.

    Args:
        value: What `plain` gives.
        before: Sum of what stands before it.

    Returns:
        32 bits.

    Example:
        >>> sum_of([1.0, 2.0]) == sum_of([1.0, 2.0]), sum_of([1.0, 2.0]) == sum_of([2.0, 1.0])
        (True, False)
    """
    if isinstance(value, Tensor):
        before = zlib.crc32(f"{value.dtype} {tuple(value.shape)}".encode(), before)
        return zlib.crc32(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data, before)
    if isinstance(value, dict):
        before = zlib.crc32(repr(list(value)).encode(), before)
        for part in value.values():
            before = sum_of(part, before)
        return before
    if isinstance(value, list | tuple):
        if set(map(type, value)) == {float}:
            return zlib.crc32(array("d", value).tobytes(), before)
        before = zlib.crc32(f"{type(value).__name__} {len(value)}".encode(), before)
        for part in value:
            before = sum_of(part, before)
        return before
    return zlib.crc32(repr(value).encode(), before)
