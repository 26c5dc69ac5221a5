"""Model, cost and optimizer for a table: the simplest model that suits the target, unless another is asked for."""

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, optim

from mlp_tutorial.cli.asked import Asked, ModelName
from mlp_tutorial.cli.defaults import HIDDEN, LINEAR_EPOCHS, MLP_BATCH, MLP_EPOCHS, MLP_LEARNING_RATE
from mlp_tutorial.cli.footprint import require_room_to_train
from mlp_tutorial.cli.options import require_usable_rate
from mlp_tutorial.costs import SUITABLE, LossName
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.diagnostics.lines import largest_stable_rate
from mlp_tutorial.errors import ArgumentError, OptimizerError
from mlp_tutorial.fitting.weights import balanced
from mlp_tutorial.models import LinearRegression, LogisticRegression, Model, MultiLayerPerceptron
from mlp_tutorial.standardize import Standardize

# Largest slope of the cost's slope with respect to z, over all rows: (z − y)² bends by 2 everywhere, binary
# cross-entropy by at most ¼, cross-entropy by at most ½.
_CURVATURE: dict[LossName, float] = {"squared_error": 2.0, "binary_cross_entropy": 0.25, "cross_entropy": 0.5}


@dataclass(frozen=True)
class Plan:
    """What `train` is going to do.

    Attributes:
        name: "linear", "logistic" or "mlp".
        reason: Why this model: "asked", "hidden", "numbers" or "classes".
        model: The model, untrained, with the scaling of the training rows.
        cost: What training makes small.
        optimizer: Made for the model.
        lr: Its learning rate.
        own_lr: Whether the learning rate was computed from the features.
        epochs: At most so many.
        epochs_asked: Whether the reader has said how many.
        batch_size: Rows per step; None for all.
        patience: Epochs without a lower validation cost after which training ends; 0: it never ends early; None: left
            open.
        class_weights: "balanced" where each class is to weigh as much as every other one, else None.
    """

    name: ModelName
    reason: str
    model: Model
    cost: LossName
    optimizer: optim.Optimizer
    lr: float
    own_lr: bool
    epochs: int
    epochs_asked: bool
    batch_size: int | None
    patience: int | None
    class_weights: Literal["balanced"] | None


def make_plan(train: Dataset, asked: Asked) -> Plan:
    """Decide what the reader left open.

    Args:
        train: The rows to train on.
        asked: The options.

    Returns:
        The plan. Weights are drawn from torch's global random state.

    Raises:
        ArgumentError: Hidden layers were asked for with a model that has none, class weights without classes, the model
            does not fit in memory, or the learning rate leaves the range of float32.
        OptimizerError: The learning rate is not a positive number.
    """
    _require_consistent(asked, train)
    chosen, reason = _choice(train, asked)
    scaling = Standardize.from_data(train.x)
    model, cost = _model(train, chosen, asked.hidden or HIDDEN, scaling)
    optimizer: optim.Optimizer
    if chosen == "mlp":
        rate = asked.lr or MLP_LEARNING_RATE
        optimizer = optim.Adam(model.parameters(), lr=rate)
    else:
        weights = _weights_of_balanced_classes(train) if asked.class_weights else torch.ones(len(train))
        rate = asked.lr or half_of_the_stable_limit(scaling(train.x), _CURVATURE[cost], weights)
        optimizer = optim.SGD(model.parameters(), lr=rate)
    return Plan(
        name=chosen,
        reason=reason,
        model=model,
        cost=cost,
        optimizer=optimizer,
        lr=rate,
        own_lr=asked.lr is None and chosen != "mlp",
        epochs=asked.epochs or (MLP_EPOCHS if chosen == "mlp" else LINEAR_EPOCHS),
        epochs_asked=asked.epochs is not None,
        batch_size=MLP_BATCH if chosen == "mlp" else None,
        patience=asked.patience,
        class_weights="balanced" if asked.class_weights else None,
    )


def half_of_the_stable_limit(x: Tensor, curvature: float, weights: Tensor) -> float:
    """Half the longest step with which gradient descent on a linear layer is sure not to diverge.

    The cost bends by at most λ = curvature · (largest eigenvalue of XᵀWX/N), X with a column of ones for the bias, W
    with the weights on its diagonal; a step is stable up to 2/λ.

    Args:
        x: Scaled inputs, shape (N, D).
        curvature: Of the cost, with respect to z.
        weights: What the rows count in the cost, shape (N,), 1 on average.

    Returns:
        The learning rate 1/λ, two digits of it.
    """
    with_ones = torch.cat([x, torch.ones(len(x), 1)], dim=1).double()
    # XᵀWX = (W½X)ᵀ(W½X). The squared error bends by 2, so this cost is curvature / 2 of it.
    rows = weights.double().sqrt()[:, None] * with_ones
    return float(f"{largest_stable_rate(rows, 1, bias=False, factor=curvature / 2) / 2:.2g}")


def _weights_of_balanced_classes(rows: Dataset) -> Tensor:
    """What each row counts where each class weighs as much as every other one, shape (N,)."""
    labels = rows.y.reshape(-1).long()
    return balanced(labels, len(rows.class_names or ()))[labels]


def _require_consistent(asked: Asked, train: Dataset) -> None:
    """Refuse options that contradict each other, or that no training can follow."""
    if asked.lr is not None and not (asked.lr > 0 and math.isfinite(asked.lr)):
        raise OptimizerError("learning-rate-not-positive", lr=asked.lr)
    if asked.lr is not None:
        require_usable_rate(asked.lr)
    if asked.hidden and asked.model not in (None, "mlp"):
        raise ArgumentError("no-hidden-layers", model=asked.model, hidden=",".join(map(str, asked.hidden)))
    if asked.class_weights and train.class_names is None:
        raise ArgumentError("class-weights-for-numbers", target=train.target_name)


def _choice(train: Dataset, asked: Asked) -> tuple[ModelName, str]:
    if asked.model is not None:
        return asked.model, "asked"
    if asked.hidden:
        return "mlp", "hidden"
    return ("linear", "numbers") if train.class_names is None else ("logistic", "classes")


def _model(train: Dataset, name: ModelName, hidden: tuple[int, ...], scaling: Standardize) -> tuple[Model, LossName]:
    """The model, and what its training makes small."""
    features, classes = train.x.shape[1], len(train.class_names or ())
    output = "identity" if not classes else "sigmoid" if classes == 2 else "softmax"
    cost = SUITABLE[output].loss
    layers = (features, *(hidden if name == "mlp" else ()), classes if classes > 2 else 1)
    require_room_to_train(layers, len(train))
    if name == "mlp":
        return MultiLayerPerceptron(layers, "relu", output, standardize=scaling), cost
    if name == "linear":
        return LinearRegression(features, standardize=scaling), cost
    if classes == 2:
        return LogisticRegression(features, standardize=scaling), cost
    return MultiLayerPerceptron(layers, output_activation=output, standardize=scaling), cost
