"""What a training run leaves behind: its costs, its seed, why it ended, and a picture of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from torch import Tensor

from mlp_tutorial.environment import Environment
from mlp_tutorial.finding import Finding
from mlp_tutorial.messages import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


@dataclass(repr=False)
class History:
    """The course of one training run, one entry per finished epoch.

    Costs are measured before the step, as in the deck: `costs[0]` belongs to the untrained model.

    Attributes:
        seed: Seed of shuffling and dropout; `fit(…, seed=history.seed)` on the same start repeats the run, to the same
            bits where the `environments` are equal, on the same machine.
        costs: Mean cost over the rows of each epoch, in the unit of the criterion.
        validation_costs: Cost on the validation rows after each epoch's last step; empty without validation.
        metrics: Name to one value per epoch.
        parameters: With `record=("parameters",)`: copies at the start of each epoch, by name.
        gradients: With `record=("gradients",)`: copies of each epoch's last step, by name.
        seconds: Time that training took.
        stopped: Why it ended: "epochs", "stop_when", "interrupted" or "diverged".
        best_epoch: Epoch whose parameters the model has, that of the lowest validation cost, the first of equal ones;
            None where the model has the last ones, since `stop_when` was not `patience` or there was no validation.
        findings: What the doctor found, the worst first.
        environments: Where it was trained: versions, device, threads; one more for each time that a checkpoint was
            continued in another.

    Source:
        The deck prints one line per epoch; this keeps them all.

    Example:
        >>> History(seed=0, costs=[0.5, 0.25], stopped="epochs")
        History(2 epochs, cost 0.5 → 0.25, stopped: epochs, seed 0, 0.0 s)
    """

    seed: int
    costs: list[float] = field(default_factory=list)
    validation_costs: list[float] = field(default_factory=list)
    metrics: dict[str, list[float]] = field(default_factory=dict)
    parameters: list[dict[str, Tensor]] = field(default_factory=list)
    gradients: list[dict[str, Tensor]] = field(default_factory=list)
    seconds: float = 0.0
    stopped: str = ""
    best_epoch: int | None = None
    findings: list[Finding] = field(default_factory=list)
    environments: list[Environment] = field(default_factory=list)

    @property
    def epochs(self) -> list[int]:
        """Numbers of the finished epochs, from 0."""
        return list(range(len(self.costs)))

    def plot(self, ax: "Axes | None" = None) -> "Axes":
        """Draw the cost curve, with the validation curve where there is one.

        Args:
            ax: Axes to draw onto; a new figure without it.

        Returns:
            The Axes.

        Source:
            Deck, lab 1: the cost falls epoch by epoch.

        Example:
            >>> axes = History(seed=0, costs=[0.5, 0.25]).plot()
        """
        from mlp_tutorial.plotting import plot_cost

        return plot_cost(self.costs, validation_costs=self.validation_costs or None, ax=ax)

    def to_dataframe(self) -> "DataFrame":
        """Table with one row per epoch: epoch, cost, validation_cost and each metric that was measured.

        Returns:
            A pandas DataFrame.

        Example:
            >>> History(seed=0, costs=[0.5, 0.25]).to_dataframe()
               epoch  cost
            0      0  0.50
            1      1  0.25
        """
        from pandas import DataFrame

        columns: dict[str, list[Any]] = {"epoch": list(self.epochs), "cost": self.costs}
        if self.validation_costs:
            columns["validation_cost"] = self.validation_costs
        return DataFrame(columns | self.metrics)

    def __repr__(self) -> str:
        course = f"cost {self.costs[0]:.4g} → {self.costs[-1]:.4g}, " if self.costs else ""
        best = "" if self.best_epoch is None else f"best epoch {self.best_epoch}, "
        return (
            f"History({len(self.costs)} epochs, {course}stopped: {self.stopped or '-'}, {best}"
            f"seed {self.seed}, {self.seconds:.1f} s)"
        )

    def _repr_html_(self) -> str:
        """The same line with the cost curve beside it, for notebooks."""
        curve = _sparkline(self.costs)
        summary = text("history.summary", epochs=len(self.costs), seed=self.seed, seconds=self.seconds)
        course = text("history.course", first=self.costs[0], last=self.costs[-1]) if self.costs else ""
        return f"<div>{curve}<p>{summary} {course}</p></div>"


def _sparkline(costs: list[float], width: int = 240, height: int = 60) -> str:
    """Cost curve as a small SVG polyline, thinned to its width."""
    if len(costs) < 2:
        return ""
    thinned = costs[:: max(1, len(costs) // width)]
    low, high = min(thinned), max(thinned)
    points = " ".join(
        f"{width * i / (len(thinned) - 1):.1f},{height * (1 - (cost - low) / ((high - low) or 1)):.1f}"
        for i, cost in enumerate(thinned)
    )
    label = text("history.curve")
    return (
        f'<svg width="{width}" height="{height}" viewBox="-2 -2 {width + 4} {height + 4}" role="img" '
        f'aria-label="{label}"><polyline points="{points}" fill="none" stroke="currentColor" '
        f'stroke-width="1.5"/></svg>'
    )
