"""What any classifier says about a point: a score for each class, from its probabilities, logits or labels."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor, require_features
from mlp_tutorial.plotting.points import Array, as_model_input
from mlp_tutorial.states.modes import in_mode

_ROWS_AT_ONCE = 8192


@dataclass(frozen=True)
class Scores:
    """Scores of some points.

    Attributes:
        values: Shape (N, 1): the probability of class 1; or shape (N, K): the largest one wins.
        smooth: Whether they change gradually from point to point; labels jump.
    """

    values: Array
    smooth: bool

    @property
    def classes(self) -> int:
        """Number of classes told apart."""
        return max(2, int(self.values.shape[1]))

    def margin(self, label: int) -> Array:
        """By how much class `label` leads its strongest rival, shape (N,); 0 on the decision boundary."""
        if self.values.shape[1] == 1:
            return (2 * label - 1) * (2 * self.values[:, 0] - 1)
        rivals = np.delete(self.values, label, axis=1)
        lead: Array = self.values[:, label] - rivals.max(axis=1)
        return lead


def scores_of(model: nn.Module, x: Array) -> Scores:
    """Scores for the rows of `x`, shape (N, D), from `model` in eval mode and without gradients.

    `forward` may give (N,) or (N, 1) probabilities, or (N, K) probabilities or logits. Where it gives one value per
    row that is no probability, the labels of `model.predict` are taken.

    Raises:
        ArgumentError: Neither is there.
        ShapeError: `x` or the output does not have the shape that the other side needs.
    """
    output = _forward(model, x)
    column = output.reshape(len(x), -1)
    if column.shape[1] > 1:
        return Scores(column, smooth=True)
    if column.min() >= 0 and column.max() <= 1:
        return Scores(column, smooth=True)
    labels = _labels(model, x)
    if labels is None:
        raise ArgumentError(
            "not-a-classifier", model=type(model).__name__, low=float(column.min()), high=float(column.max())
        )
    return Scores(np.eye(max(2, int(labels.max()) + 1))[labels], smooth=False)


def values_of(model: nn.Module, x: Array) -> Array:
    """ŷ for the rows of `x`, shape (N, D), as shape (N, K), in eval mode and without gradients."""
    output = _forward(model, x)
    return output.reshape(len(x), -1)


def _forward(model: nn.Module, x: Array) -> Array:
    if linears := getattr(model, "linears", ()):
        require_features(torch.from_numpy(x), linears[0].in_features)
    with torch.no_grad(), in_mode(model, training=False):
        parts = [model(rows) for rows in as_model_input(model, x).split(_ROWS_AT_ONCE)]
    if not all(isinstance(part, Tensor) and part.ndim in (1, 2) for part in parts):
        raise ShapeError("output-not-a-table", model=type(model).__name__)
    values: Array = torch.cat(parts).cpu().double().numpy()
    return values


def _labels(model: nn.Module, x: Array) -> np.ndarray[Any, np.dtype[np.int64]] | None:
    """Class numbers from `predict`; None where it is missing or gives values."""
    predict = getattr(model, "predict", None)
    if predict is None:
        return None
    with torch.no_grad():
        predicted = as_tensor(predict(as_model_input(model, x)), "predict(x)").cpu()
    if predicted.numel() != len(x) or predicted.is_floating_point():
        return None
    labels: np.ndarray[Any, np.dtype[np.int64]] = predicted.reshape(-1).numpy().astype(np.int64)
    return labels if labels.min() >= 0 else None
