"""What each row counts in the cost: the weight of its class times its own, 1 on average."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from mlp_tutorial.costs import Cost
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.files.plain_values import sum_of
from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.fitting.descriptions import described
from mlp_tutorial.inputs.counts import is_finite_number
from mlp_tutorial.inputs.tensors import as_tensor

SHOWN = 5
NONE = torch.empty(0)


class Weights:
    """Weights of the rows of one run, and those of the batch that is on.

    Args:
        classes: "balanced", a mapping of class number or name to weight, one weight for each class, or None.
        rows: One number for each row, or None.

    Attributes:
        asked: Whether there are any.
        of_classes: Whether classes have some.
        now: Those of the batch that is on, shape (n,).
        names: Names of the classes, by which a mapping may call them; none where the data have none.

    Source:
        scikit-learn's `class_weight` and `sample_weight`.

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LogisticRegression
        >>> cost = choose_cost(LogisticRegression(), None)
        >>> Weights("balanced").of_rows(torch.tensor([[0.0], [0.0], [0.0], [1.0]]), cost, 1)
        tensor([0.6667, 0.6667, 0.6667, 2.0000])
    """

    def __init__(self, classes: Any = None, rows: Any = None) -> None:
        self.of_classes, self.asked = classes is not None, classes is not None or rows is not None
        self.now, self.names = NONE, list[Any]()
        self._classes, self._rows = classes, rows
        self._by_class = NONE

    def refuse_stream(self, kind: str) -> None:
        """Refuse rows that come one after another: how many of each class there are is not known, nor which is next.

        Raises:
            ArgumentError: Weights are asked for.
        """
        if self.asked:
            raise ArgumentError("weights-beside-stream", found=kind)

    def of_rows(self, y: Tensor, cost: Cost, outputs: int) -> Tensor:
        """The weights of the rows to train on.

        Args:
            y: Targets, shape (N, K) or (N,).
            cost: Says what y holds.
            outputs: Columns of the prediction.

        Returns:
            Shape (N,), 1 on average, in the dtype of y where that has decimals.

        Raises:
            ArgumentError: Weights that are no such numbers, or too many or too few; y does not tell one class per row.
        """
        weights = torch.ones(len(y), dtype=torch.float64)
        if self._rows is not None:
            weights = weights * self._own(len(y))
        if self.of_classes:
            numbers, count = self._numbers(y, cost, outputs)
            self._by_class = self._of_classes(numbers, count, weights)
            weights = weights * self._by_class[numbers]
        return (weights / weights.mean()).to(_kind(y))

    def of_validation(self, y: Tensor, cost: Cost, outputs: int) -> Tensor:
        """The weights of rows that are only measured: those of their classes, as `of_rows` found them."""
        numbers, _ = self._numbers(y, cost, outputs)
        return self._by_class[numbers].to(_kind(y))

    def taken_off(self, stream: Iterator[tuple[Tensor, ...]]) -> Iterator[Batch]:
        """Batches (x, y); where they come with weights, these are kept for as long as the batch is on."""
        return self._keeping(stream) if self.asked else cast(Iterator[Batch], stream)

    def identity(self) -> dict[str, Any]:
        """What tells one run's weights from another's."""
        found = {} if self._classes is None else {"class_weights": described(self._classes)}
        if self._rows is not None:
            found["sample_weights.contents"] = f"{sum_of(as_tensor(self._rows, 'sample_weights')):08x}"
        return found

    def _keeping(self, stream: Iterator[tuple[Tensor, ...]]) -> Iterator[Batch]:
        for x, y, self.now in stream:
            yield x, y

    def _own(self, rows: int) -> Tensor:
        own = as_tensor(self._rows, "sample_weights").cpu().to(torch.float64)
        if own.shape != (rows,) or not bool(torch.isfinite(own).all()) or bool((own < 0).any()) or not bool(own.any()):
            low, high = (float(own.min()), float(own.max())) if own.numel() else (math.nan, math.nan)
            raise ArgumentError("sample-weights-unsuitable", shape=tuple(own.shape), low=low, high=high, rows=rows)
        return own

    def _numbers(self, y: Tensor, cost: Cost, outputs: int) -> tuple[Tensor, int]:
        """The class number of each row, and how many classes there are."""
        y = y.cpu()
        if cost.target == "classes" and y.ndim == 1:
            return y.to(torch.int64), outputs
        if cost.target == "classes" and y.ndim == 2 and bool((y.amax(dim=1) == 1).all()):
            return y.argmax(dim=1), outputs
        if cost.target == "probabilities" and y.shape[1:].numel() == 1 and bool(((y == 0) | (y == 1)).all()):
            return y.reshape(-1).to(torch.int64), 2
        values = ", ".join(f"{value:g}" for value in y.unique()[:SHOWN].tolist())
        raise ArgumentError(
            "class-weights-without-classes", criterion=repr(cost.criterion), shape=tuple(y.shape), values=values
        )

    def _of_classes(self, numbers: Tensor, count: int, own: Tensor) -> Tensor:
        """One weight for each class, shape (K,)."""
        given = self._classes
        if isinstance(given, str) and given == "balanced":
            return balanced(numbers, count, own)
        weights: dict[Any, Any] = {}
        if isinstance(given, Mapping):
            weights = {self.names.index(name) if name in self.names else name: each for name, each in given.items()}
        elif isinstance(given, Sequence | np.ndarray | Tensor) and not isinstance(given, str):
            weights = dict(enumerate(given.tolist() if isinstance(given, np.ndarray | Tensor) else given))
        whole = isinstance(given, Mapping) or len(weights) == count
        known = all(is_finite_number(name) and name in range(count) for name in weights)
        found = torch.ones(count, dtype=torch.float64)
        if weights and whole and known and all(is_finite_number(each) and each >= 0 for each in weights.values()):
            for number, weight in weights.items():
                found[int(number)] = float(weight)
            if bool(found[numbers].any()):
                return found
        named = [f"{number} ({name})" for number, name in enumerate(self.names)]
        raise ArgumentError(
            "class-weights-of-other-classes",
            given=repr(given),
            classes=", ".join(named or map(str, range(count))),
            count=count,
        )


def _kind(y: Tensor) -> torch.dtype:
    return y.dtype if y.is_floating_point() else torch.get_default_dtype()


def balanced(numbers: Tensor, count: int, own: Tensor | None = None) -> Tensor:
    r"""$N / (K \cdot N_k)$: each class counts as much as any other, however few rows it has.

    Args:
        numbers: Class number of each row, shape (N,).
        count: How many classes the model knows. K are those that have rows; one without has weight 1.
        own: Weights of the rows, shape (N,): N and N_k are then sums of these; None for one each.

    Returns:
        Shape (count,).

    Source:
        scikit-learn, `class_weight="balanced"`.

    Example:
        >>> balanced(torch.tensor([0, 0, 0, 1]), 2)
        tensor([0.6667, 2.0000], dtype=torch.float64)
    """
    own = torch.ones(len(numbers), dtype=torch.float64) if own is None else own
    rows = torch.bincount(numbers, weights=own, minlength=count)
    present = rows > 0
    return torch.where(present, own.sum() / (present.sum() * rows.where(present, 1.0)), 1.0)
