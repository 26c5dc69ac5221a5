"""Arrays that stay in their `.npy` files: read batch by batch, so they may be larger than the memory."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from mlp_tutorial.errors import DataError, ShapeError

Mapped = np.memmap[Any, np.dtype[Any]]


def from_npy(x: str | os.PathLike[str], y: str | os.PathLike[str]) -> tuple[Mapped, Mapped]:
    """Inputs and targets that `numpy.save` wrote, mapped into memory: nothing is read before it is needed.

    `fit` with a `batch_size` reads them batch by batch; without one, it reads all rows, for it trains on all at once.

    Args:
        x: File of inputs, shape (N, D).
        y: File of targets, shape (N, K), or (N,) class numbers.

    Returns:
        Two arrays, read-only.

    Raises:
        DataError: There is no such file, or it holds no array of numbers.
        ShapeError: The files have different numbers of rows.

    Source:
        `numpy.load(path, mmap_mode="r")`.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     np.save(f"{folder}/x.npy", np.zeros((5, 2)))
        ...     np.save(f"{folder}/y.npy", np.ones((5, 1)))
        ...     x, y = from_npy(f"{folder}/x.npy", f"{folder}/y.npy")
        ...     x.shape, y.shape
        ((5, 2), (5, 1))
    """
    inputs, targets = _mapped(x), _mapped(y)
    if inputs.ndim == 0 or targets.ndim == 0 or len(inputs) != len(targets):
        raise ShapeError("rows-differ", x=inputs.shape, y=targets.shape)
    return inputs, targets


def _mapped(path: str | os.PathLike[str]) -> Mapped:
    try:
        array = np.load(Path(path), mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise DataError("not-an-array-file", path=str(path), reason=reason) from error
    if not isinstance(array, np.memmap) or array.dtype.kind not in "biuf":
        raise DataError("not-an-array-file", path=str(path), reason=str(getattr(array, "dtype", type(array).__name__)))
    return array
