"""Step 5 for a table: the plan carried out, with early stopping where the model could learn rows by heart."""

import math
from typing import Any

from torch import Tensor

from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.cli.target_scale import TargetScale
from mlp_tutorial.cli.terminal import paragraph
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.history import History
from mlp_tutorial.messages import text
from mlp_tutorial.models import Model
from mlp_tutorial.stopping import patience
from mlp_tutorial.training import fit

PATIENCE = 20  # epochs
VALIDATION = 0.15  # share of the training rows
FEWEST_ROWS = 20  # below, none can be spared for validation


def learn(plan: Plan, rows: Dataset, seed: int) -> History:
    """Train the plan's model on the rows, and say how it went.

    Args:
        plan: Model, cost, optimizer; the model is trained in place and predicts in the unit of the target.
        rows: The training rows.
        seed: Of the order of mini-batches and of the validation rows.

    Raises:
        DivergedError: The learning rate was too large.
        KeyboardInterrupt: Ctrl-C before the first epoch was over.
    """
    scale = TargetScale.of(rows.y) if plan.cost == "squared_error" else None
    lesson = rows if scale is None else Dataset(rows.x, scale.scaled(rows.y))
    options: dict[str, Any] = {"optimizer": plan.optimizer, "epochs": plan.epochs, "batch_size": plan.batch_size}
    if stops_early(plan, rows):
        lesson, validation = lesson.split(1 - VALIDATION, seed)
        best = Best(plan.model)
        history = fit(
            plan.model,
            lesson,
            validation=validation,
            stop_when=patience(PATIENCE),
            on_epoch=best.keep,
            seed=seed,
            **options,
        )
        best.restore()
        _say_how_it_went(history, plan, best.epoch)
    else:
        history = fit(plan.model, lesson, seed=seed, **options)
        _say_how_it_went(history, plan, None)
    if scale is not None:
        scale.fold_into(plan.model)
    return history


def stops_early(plan: Plan, rows: Dataset) -> bool:
    """Whether some of the training rows are kept for validation: with hidden layers, and rows enough."""
    return plan.name == "mlp" and len(rows) >= FEWEST_ROWS


class Best:
    """The parameters with which the validation cost was lowest.

    Args:
        model: The model in training.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.cost, self.epoch = math.inf, 0
        self._parameters: dict[str, Tensor] = {}

    def keep(self, history: History) -> None:
        """After an epoch: copy the parameters if the validation cost is a new lowest."""
        if history.validation_costs[-1] < self.cost:
            self.cost, self.epoch = history.validation_costs[-1], len(history.costs) - 1
            self._parameters = {name: values.clone() for name, values in self.model.state_dict().items()}

    def restore(self) -> None:
        """Give the model the copy back."""
        if self._parameters:
            self.model.load_state_dict(self._parameters)


def _say_how_it_went(history: History, plan: Plan, best_epoch: int | None) -> None:
    costs = history.costs
    if not costs:
        raise KeyboardInterrupt
    facts = {"first": costs[0], "last": costs[-1], "epochs": len(costs), "seconds": history.seconds}
    paragraph(text("cli.trained.course", **facts), indent=3)
    if history.stopped == "interrupted":
        paragraph(text("cli.trained.interrupted", epochs=len(costs)), indent=3)
    elif history.stopped == "stop_when":
        paragraph(text("cli.trained.stopped_early", patience=PATIENCE), indent=3)
    elif costs[-1] > costs[0]:
        paragraph(text("cli.trained.rose", lr=plan.lr), indent=3)
    elif best_epoch is None and _still_falling(costs):
        paragraph(text("cli.trained.still_falling", more=2 * plan.epochs), indent=3)
    if best_epoch is not None:
        paragraph(text("cli.trained.best", epoch=best_epoch), indent=3)


def _still_falling(costs: list[float]) -> bool:
    """Whether the last tenth of the epochs brought the cost down by more than a hundredth of itself."""
    return costs[-1] < 0.99 * costs[-max(1, len(costs) // 10)]
