"""Values and functions in words that are the same in another process."""

import sys
import zlib
from collections.abc import Mapping
from types import CodeType
from typing import Any

import numpy as np
from torch import Tensor

from mlp_tutorial.activations import Activation
from mlp_tutorial.files.plain_values import plain, sum_of

FEW = 8
LONGEST = 500


def described(value: Any) -> str:
    """A value in words that are the same in another process: few numbers as they are, many by their sum.

    Example:
        >>> described([0.5, np.float64(0.25)]), described(print)
        ('(0.5, 0.25)', 'print')
    """
    if isinstance(value, Tensor | np.ndarray):
        if value.dtype == object:
            return type(value).__qualname__
        values = np.asarray(value.tolist()) if isinstance(value, np.ndarray) else value.detach().cpu()
        if len(values.reshape(-1)) <= FEW:
            return str(values.tolist())
        found = sum_of(values) if isinstance(values, Tensor) else zlib.crc32(values.tobytes())
        return f"{tuple(values.shape)} #{found:08x}"
    if isinstance(value, Activation):
        return value.name
    if isinstance(value, list | tuple | Mapping):
        try:
            words = f"({', '.join(map(described, value))})"
            if isinstance(value, Mapping):
                words += f" of {described(list(value.values()))}"
        except RecursionError:  # it holds itself
            return type(value).__qualname__
        return words if len(words) <= LONGEST else f"{len(value)} values #{zlib.crc32(words.encode()):08x}"
    if callable(value):
        return str(getattr(value, "__qualname__", type(value).__qualname__))
    try:
        return repr(plain(value, ""))
    except TypeError:
        return type(value).__qualname__


def compiled(code: CodeType) -> str:
    """A sum over what Python compiled, and the version of Python, for other versions compile differently."""
    return f"{_sum_of_code(code):08x} (Python {sys.version_info.major}.{sys.version_info.minor})"


def _sum_of_code(code: CodeType) -> int:
    found = zlib.crc32(code.co_code)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found = zlib.crc32(str(_sum_of_code(constant)).encode(), found)
        else:
            # The order of a set is another one in each process.
            words = sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant
            found = zlib.crc32(repr(words).encode(), found)
    return zlib.crc32(repr(code.co_names).encode(), found)
