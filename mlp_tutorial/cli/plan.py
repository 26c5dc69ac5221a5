"""Model, cost and optimizer for a table: the simplest model that suits the target, unless another is asked for."""

import math
from dataclasses import dataclass

from torch import Tensor, optim

from mlp_tutorial.cli.defaults import HIDDEN, LINEAR_EPOCHS, MLP_BATCH, MLP_EPOCHS, MLP_LEARNING_RATE
from mlp_tutorial.cli.footprint import require_room_to_train
from mlp_tutorial.cli.options import require_usable_rate
from mlp_tutorial.cli.table import ModelName
from mlp_tutorial.costs import SUITABLE, LossName
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.diagnostics.lines import largest_stable_rate
from mlp_tutorial.errors import ArgumentError, OptimizerError
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
        batch_size: Rows per step; None for all.
    """

    name: ModelName
    reason: str
    model: Model
    cost: LossName
    optimizer: optim.Optimizer
    lr: float
    own_lr: bool
    epochs: int
    batch_size: int | None


def make_plan(
    train: Dataset,
    name: ModelName | None,
    hidden: tuple[int, ...] | None,
    epochs: int | None,
    lr: float | None,
) -> Plan:
    """Decide what the reader left open.

    Args:
        train: The rows to train on.
        name: The model asked for, or None.
        hidden: Neurons of each hidden layer, or None.
        epochs: As asked for, or None.
        lr: As asked for, or None.

    Returns:
        The plan. Weights are drawn from torch's global random state.

    Raises:
        ArgumentError: Hidden layers were asked for with a model that has none, the model does not fit in memory, or
            the learning rate leaves the range of float32.
        OptimizerError: The learning rate is not a positive number.
    """
    if lr is not None and not (lr > 0 and math.isfinite(lr)):
        raise OptimizerError("learning-rate-not-positive", lr=lr)
    if lr is not None:
        require_usable_rate(lr)
    if hidden and name not in (None, "mlp"):
        raise ArgumentError("no-hidden-layers", model=name, hidden=",".join(map(str, hidden)))
    chosen, reason = _choice(train, name, hidden)
    features, classes = train.x.shape[1], len(train.class_names or ())
    scaling = Standardize.from_data(train.x)
    output = "identity" if not classes else "sigmoid" if classes == 2 else "softmax"
    cost = SUITABLE[output].loss
    layers = (features, *((hidden or HIDDEN) if chosen == "mlp" else ()), classes if classes > 2 else 1)
    require_room_to_train(layers, len(train))
    if chosen == "mlp":
        model: Model = MultiLayerPerceptron(layers, "relu", output, standardize=scaling)
        rate = lr or MLP_LEARNING_RATE
        adam = optim.Adam(model.parameters(), lr=rate)
        return Plan(chosen, reason, model, cost, adam, rate, False, epochs or MLP_EPOCHS, MLP_BATCH)
    if chosen == "linear":
        model = LinearRegression(features, standardize=scaling)
    elif classes == 2:
        model = LogisticRegression(features, standardize=scaling)
    else:
        model = MultiLayerPerceptron(layers, output_activation=output, standardize=scaling)
    rate = lr or half_of_the_stable_limit(scaling(train.x), _CURVATURE[cost])
    sgd = optim.SGD(model.parameters(), lr=rate)
    return Plan(chosen, reason, model, cost, sgd, rate, lr is None, epochs or LINEAR_EPOCHS, None)


def half_of_the_stable_limit(x: Tensor, curvature: float) -> float:
    """Half the longest step with which gradient descent on a linear layer is sure not to diverge.

    The cost bends by at most λ = curvature · (largest eigenvalue of XᵀX/N), X with a column of ones for the bias;
    a step is stable up to 2/λ.

    Args:
        x: Scaled inputs, shape (N, D).
        curvature: Of the cost, with respect to z.

    Returns:
        The learning rate 1/λ, two digits of it.
    """
    # The squared error bends by 2, so this cost is curvature / 2 of it.
    return float(f"{largest_stable_rate(x.double(), 1, bias=True, factor=curvature / 2) / 2:.2g}")


def _choice(train: Dataset, name: ModelName | None, hidden: tuple[int, ...] | None) -> tuple[ModelName, str]:
    if name is not None:
        return name, "asked"
    if hidden:
        return "mlp", "hidden"
    return ("linear", "numbers") if train.class_names is None else ("logistic", "classes")
