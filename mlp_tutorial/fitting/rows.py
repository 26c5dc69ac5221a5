"""x and y against model and cost: checked, and in the dtypes that these need."""

from typing import Any

from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.fitting.placement import device_of, placed
from mlp_tutorial.fitting.probe import Probe, number_type
from mlp_tutorial.fitting.weights import Weights
from mlp_tutorial.inputs.pairs import as_pair
from mlp_tutorial.inputs.tensors import in_dtype
from mlp_tutorial.models import Model


def check_validation(model: nn.Module, cost: Cost, validation: Any) -> Batch | None:
    """Rows that are only measured, checked as those to train on.

    Args:
        model: The model.
        cost: Says what y must hold.
        validation: Pair (x, y) or Dataset; None for none.

    Returns:
        The pair of shapes (N, D) and (N, K) or (N,), or None.

    Raises:
        ArgumentError: It is no pair.
        ShapeError: Shapes do not fit.
        DTypeError: Values are not numbers.
        DataError: NaN, infinity, or labels that the cost cannot use.

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LinearRegression
        >>> model = LinearRegression()
        >>> check_validation(model, choose_cost(model, None), ([[1]], [[2]]))
        (tensor([[1.]]), tensor([[2.]]))
    """
    if validation is None:
        return None
    if not isinstance(validation, Dataset) and not (isinstance(validation, tuple | list) and len(validation) == 2):
        raise ArgumentError("validation-not-a-pair", found=type(validation).__name__)
    return placed(*check_rows(model, cost, *validation), device_of(model))


def validation_weights(model: nn.Module, cost: Cost, validation: Batch | None, weights: Weights) -> Tensor | None:
    """What rows that are only measured count: the weight of their class; None for one each.

    Args:
        model: The model.
        cost: Says what y holds.
        validation: Checked rows (x, y), or None.
        weights: Those of the rows to train on.

    Raises:
        ArgumentError: Classes have weights, and y does not tell one class of each row.
    """
    if validation is None or not weights.of_classes:
        return None
    x, y = validation
    return weights.of_validation(y, cost, Probe(model, cost).outputs(x)).to(y.device)


def check_rows(model: nn.Module, cost: Cost, x: Any, y: Any, probe: Probe | None = None) -> Batch:
    """x and y as tensors of the dtypes that model and cost need, on the device that they came on.

    Args:
        model: The model.
        cost: Says what y must hold.
        x: Inputs, shape (N, D).
        y: Targets, shape (N, K) or (N,).
        probe: Knows what the model gives, where it was asked before.

    Returns:
        The pair.

    Raises:
        ShapeError: Shapes do not fit.
        DTypeError: Values are not numbers, or the model gives none.
        DataError: NaN, infinity, or labels that the cost cannot use.
        ArgumentError: The model cannot take x.

    Source:
        Deck, step 1.

    Example:
        >>> from mlp_tutorial.costs import choose_cost
        >>> from mlp_tutorial.models import LinearRegression
        >>> model = LinearRegression()
        >>> check_rows(model, choose_cost(model, None), [[1]], [[2]])
        (tensor([[1.]]), tensor([[2.]]))
    """
    inputs, targets = as_pair(x, y, model.linears[0].in_features if isinstance(model, Model) else None)
    inputs = _in_dtype_of(model, inputs)
    return inputs, (probe or Probe(model, cost)).targets(targets, inputs)


def _in_dtype_of(model: nn.Module, x: Tensor) -> Tensor:
    """x in the model's dtype; whole numbers stay whole where they look up an embedding."""
    looks_up = any(isinstance(part, nn.Embedding | nn.EmbeddingBag) for part in model.modules())
    return x if looks_up and not x.is_floating_point() else in_dtype(x, number_type(model), "x")
