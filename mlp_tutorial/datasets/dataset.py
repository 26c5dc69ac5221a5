"""A data set: inputs x and targets y as float32 tensors, with the names of features and classes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.errors import ArgumentError, DataError, ShapeError
from mlp_tutorial.inputs.counts import is_finite_number, require_seed
from mlp_tutorial.inputs.precision import require_apart
from mlp_tutorial.inputs.tables import labels_of
from mlp_tutorial.inputs.tensors import as_tensor, require_rows


class Dataset(torch.utils.data.Dataset[tuple[Tensor, Tensor]]):
    """Inputs and targets that belong together, row by row.

    `x, y = dataset` unpacks it. It is a map-style PyTorch data set too: `len(dataset)`, `dataset[i]`,
    `DataLoader(dataset)`.

    Args:
        x: Inputs, shape (N, D), any units: tensor, NumPy array, pandas table or list.
        y: Targets: numbers, shape (N, K); two classes, 0 or 1, shape (N, 1); K classes, integers, shape (N,).
        feature_names: D names; None: those of a pandas table's columns, or none.
        class_names: Name of class 0, of class 1, …
        target_name: What y is.
        name: What the whole is.
        left_out: Columns of the table that x does not hold, each with a word for the reason, such as "constant".

    Attributes:
        x: Shape (N, D), float32.
        y: Shape (N, K), float32, or shape (N,), int64.
        feature_names: D names, or None.
        class_names: Names of the classes; None where y holds numbers to predict.
        target_name: Name of y.
        name: Name of the data set.
        left_out: Names of the columns that are not used, each with a word for the reason.

    Raises:
        ShapeError: x is not (N, D), y is a vector of floats, or the numbers of rows or names differ.
        DTypeError: x or y does not hold numbers.

    Source:
        The deck's step 1, data processing.

    Example:
        >>> x, y = Dataset([[1], [2], [3]], [[1.0], [2.0], [3.0]], name="line")
        >>> x.dtype, y.shape
        (torch.float32, torch.Size([3, 1]))
    """

    def __init__(
        self,
        x: Any,
        y: Any,
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
        target_name: str = "y",
        name: str = "",
        *,
        left_out: Mapping[str, str] | None = None,
    ) -> None:
        if feature_names is None and hasattr(x, "columns"):
            feature_names = [str(column) for column in x.columns]
        self.x = _inputs(x)
        self.y = _targets(y)
        if len(self.x) != len(self.y):
            raise ShapeError("rows-differ", x=tuple(self.x.shape), y=tuple(self.y.shape))
        if feature_names is not None and len(feature_names) != self.x.shape[1]:
            raise ShapeError("feature-names-differ", names=len(feature_names), features=self.x.shape[1])
        self.feature_names = None if feature_names is None else tuple(feature_names)
        self.class_names = None if class_names is None else tuple(class_names)
        self.target_name = target_name
        self.name = name
        self.left_out: Mapping[str, str] = dict(left_out or {})

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: Any) -> tuple[Tensor, Tensor]:
        return self.x[index], self.y[index]

    def __iter__(self) -> Iterator[Tensor]:
        return iter((self.x, self.y))

    def __repr__(self) -> str:
        kind = "" if self.class_names is None else f", classes={len(self.class_names)}"
        shapes = f"x {tuple(self.x.shape)}, y {tuple(self.y.shape)}"
        return f"<{type(self).__name__} {self.name or self.target_name}: {shapes}{kind}>"

    def split(self, fraction: float = 0.8, seed: int = 0) -> tuple["Dataset", "Dataset"]:
        """Random division into rows to train on and rows held out; names stay.

        Args:
            fraction: Share of the rows to train on, between 0 and 1; each part gets one row at least.
            seed: The same seed divides in the same way. The global random state is neither read nor changed.

        Returns:
            Two data sets, (train, test), which together hold every row once.

        Raises:
            ArgumentError: The fraction is not between 0 and 1.
            DataError: Fewer than two rows.

        Source:
            The deck tests on the rows it trains on: its truth tables have no others.

        Example:
            >>> train, test = Dataset(torch.zeros(10, 2), torch.zeros(10, 1)).split(0.8)
            >>> len(train), len(test)
            (8, 2)
        """
        first, second = self._division(fraction, seed)
        return self._rows(first), self._rows(second)

    def _division(self, fraction: float, seed: int) -> tuple[Tensor, Tensor]:
        """Places of the rows of either part."""
        if not is_finite_number(fraction) or not 0 < fraction < 1:
            raise ArgumentError("fraction-outside-0-1", fraction=fraction)
        if len(self) < 2:
            raise DataError("too-few-rows-to-split", rows=len(self))
        order = torch.randperm(len(self), generator=torch.Generator().manual_seed(require_seed(seed)))
        size = min(max(round(fraction * len(self)), 1), len(self) - 1)
        return order[:size], order[size:]

    def _rows(self, rows: Tensor) -> "Dataset":
        return Dataset(
            self.x[rows.to(self.x.device)],
            self.y[rows.to(self.y.device)],
            self.feature_names,
            self.class_names,
            self.target_name,
            self.name,
            left_out=self.left_out,
        )


def _inputs(values: Any) -> Tensor:
    x = as_tensor(values, "x")
    require_rows(x, "x")
    if x.ndim != 2:
        raise ShapeError("x-not-a-table", x=tuple(x.shape))
    converted = x.to(torch.float32)
    require_apart(x, converted, "x", labels_of(values))
    return converted


def _targets(values: Any) -> Tensor:
    """Columns as float32; a vector of integers holds class numbers, a vector of floats could be either."""
    y = as_tensor(values, "y")
    require_rows(y, "y")
    if y.ndim == 1 and not y.is_floating_point():
        return y.to(torch.int64)
    if y.ndim != 2:
        raise ShapeError("target-kind-unclear", y=tuple(y.shape))
    return y.to(torch.float32)
