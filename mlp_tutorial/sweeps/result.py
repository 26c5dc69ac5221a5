"""What a sweep found: a verdict on each run, and the share solved at each learning rate."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from torch import Tensor

from mlp_tutorial.messages import text
from mlp_tutorial.sweeps.interval import Share, wilson_interval
from mlp_tutorial.sweeps.verdicts import Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


@dataclass(repr=False, eq=False)
class SweepResult:
    """Runs of a sweep, one entry a run: seed by seed within a learning rate within a scale.

    Attributes:
        seeds: Seed of each run.
        lrs: Learning rate of each.
        scales: Factor on its starting parameters.
        epochs: Steps taken where the cost was kept; 0 is the untrained network, the last is the end.
        costs: Cost there, shape (R, points), in the unit of the cost. `fit` has the same in `History.costs`.
        verdicts: "solved", "plateau", "tie", "still learning" or "diverged", for each run.
        parameters: Parameters at the end by their name in `MultiLayerPerceptron`, shape (R, …); only when asked for.
        seconds: Time that training took.

    Example:
        >>> from mlp_tutorial import datasets, sweep
        >>> result = sweep((2, 3, 1), *datasets.gate("and"), seeds=4, lr=[0.01, 1.0], epochs=500)
        >>> [share.solved for share in result.shares()]
        [0, 4]
    """

    seeds: list[int]
    lrs: list[float]
    scales: list[float]
    epochs: list[int]
    costs: Tensor
    verdicts: list[Verdict]
    parameters: dict[str, Tensor] = field(default_factory=dict)
    seconds: float = 0.0

    def __len__(self) -> int:
        return len(self.seeds)

    @property
    def final_costs(self) -> Tensor:
        """Cost of each run at the end, shape (R,)."""
        return self.costs[:, -1]

    def shares(self) -> list[Share]:
        """Share of runs solved for each learning rate, and scale, with its 95 % interval.

        Returns:
            In the order of the sweep. The interval is Wilson's, for the seeds are a sample of all seeds.

        Source:
            E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209.

        Example:
            >>> from mlp_tutorial import datasets, sweep
            >>> sweep((2, 1), *datasets.gate("xor"), seeds=10, lr=1.0, epochs=100).shares()[0][:4]
            (1.0, 1.0, 0, 10)
        """
        solved: dict[tuple[float, float], list[bool]] = {}
        for lr, scale, verdict in zip(self.lrs, self.scales, self.verdicts, strict=True):
            solved.setdefault((lr, scale), []).append(verdict == "solved")
        return [
            Share(*setting, sum(found), len(found), sum(found) / len(found), *wilson_interval(sum(found), len(found)))
            for setting, found in solved.items()
        ]

    def plot(self) -> "tuple[Axes, Axes]":
        """Draw the share solved against the learning rate, and the verdict of each seed at each rate.

        Returns:
            The Axes of both pictures, in one new figure.

        Example:
            >>> from mlp_tutorial import datasets, sweep
            >>> left, right = sweep((2, 3, 1), *datasets.gate("and"), seeds=4, lr=[0.1, 1.0], epochs=10).plot()
        """
        from mlp_tutorial.plotting.sweep_shares import axes_side_by_side, plot_shares
        from mlp_tutorial.plotting.sweep_verdicts import plot_verdicts

        left, right = axes_side_by_side(2)
        for scale in dict.fromkeys(self.scales):
            shares = [share for share in self.shares() if share.scale == scale]
            several = len(set(self.scales)) > 1
            label = text("sweep.scale", scale=scale) if several else None
            plot_shares(
                [share.lr for share in shares],
                [share.share for share in shares],
                [share.low for share in shares],
                [share.high for share in shares],
                label=label,
                ax=left,
            )
        return left, plot_verdicts(self.seeds, self._settings(), self.verdicts, ax=right)

    def _settings(self) -> list[str]:
        """What each run has apart from its seed, as it stands below a column of the picture."""
        several = len(set(self.scales)) > 1
        return [
            f"{lr:g} × {scale:g}" if several else f"{lr:g}" for lr, scale in zip(self.lrs, self.scales, strict=True)
        ]

    def to_dataframe(self) -> "DataFrame":
        """Table with one row per run: seed, lr, scale, final_cost, verdict.

        Returns:
            A pandas DataFrame.

        Example:
            >>> from mlp_tutorial import datasets, sweep
            >>> sweep((2, 3, 1), *datasets.gate("and"), seeds=2, lr=0.1, epochs=10).to_dataframe().shape
            (2, 5)
        """
        from pandas import DataFrame

        columns: dict[str, Any] = {
            "seed": self.seeds,
            "lr": self.lrs,
            "scale": self.scales,
            "final_cost": self.final_costs.tolist(),
            "verdict": self.verdicts,
        }
        return DataFrame(columns)

    def __repr__(self) -> str:
        solved = self.verdicts.count("solved")
        return f"SweepResult({len(self)} runs, {solved} solved, {self.epochs[-1]} epochs, {self.seconds:.1f} s)"
