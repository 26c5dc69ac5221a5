"""How many epochs a network should train on few rows: cross-validation, in which each row validates once."""

from copy import deepcopy
from dataclasses import dataclass

import torch

from mlp_tutorial.cli.plan import Plan
from mlp_tutorial.datasets import Dataset
from mlp_tutorial.training import fit

FOLDS = 5


@dataclass(frozen=True)
class FoldedCosts:
    """The cost on rows that were not trained on, after each epoch.

    Attributes:
        count: How many folds there were.
        costs: Mean over all rows, each measured by the network that has not seen it.

    Source:
        Stone (1974), "Cross-validatory choice and assessment of statistical predictions".
    """

    count: int
    costs: tuple[float, ...]

    @property
    def best(self) -> int:
        """The number of epochs after which the cost was lowest."""
        return self.costs.index(min(self.costs)) + 1


def costs_by_folds(plan: Plan, rows: Dataset, seed: int) -> FoldedCosts:
    """Train copies of the plan's model, each without one fold of the rows, and measure them there.

    Args:
        plan: Its model is copied and stays as it is.
        rows: The training rows, at least two.
        seed: Of the folds and of the order of mini-batches.

    Returns:
        One cost for each of the plan's epochs.

    Raises:
        DivergedError: The learning rate was too large.
        KeyboardInterrupt: Ctrl-C.
    """
    count = min(FOLDS, len(rows))
    fold = torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed)) % count
    total = torch.zeros(plan.epochs, dtype=torch.float64)
    for k in range(count):
        model = deepcopy(plan.model)
        history = fit(
            model,
            rows.x[fold != k],
            rows.y[fold != k],
            validation=(rows.x[fold == k], rows.y[fold == k]),
            optimizer=torch.optim.Adam(model.parameters(), lr=plan.lr),
            epochs=plan.epochs,
            batch_size=plan.batch_size,
            class_weights=plan.class_weights,
            seed=seed,
            gradients="derived",
            diagnose=False,
        )
        if history.stopped == "interrupted":
            raise KeyboardInterrupt
        total += int((fold == k).sum()) * torch.tensor(history.validation_costs, dtype=torch.float64)
    return FoldedCosts(count, tuple((total / len(rows)).tolist()))
