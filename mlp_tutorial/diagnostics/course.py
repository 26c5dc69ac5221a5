"""One training run: its costs, and what was seen of its data, its layers and its parameters."""

import math
import weakref
from dataclasses import dataclass, field

from torch import Tensor

from mlp_tutorial.diagnostics.comparison import Comparison, Targets
from mlp_tutorial.diagnostics.events import BackwardEnds
from mlp_tutorial.finding import Place

LAST_PART = 0.1
LARGE_MODEL = 2_000_000
ONE_WAY = 3.0
ENOUGH = 10


@dataclass
class Course:
    """One training run.

    Attributes:
        place: The line that calls backward.
        key: A parameter of the run, by which it is recognised.
        began: When, by the number of backward passes.
        ended: When it was last heard of.
        costs: In order; NaN and infinity as they came.
        rate: Learning rate, of the optimizer or of the first step by hand.
        first_rate: What it was at first.
        optimizer: Name of the optimizer's class and its momentum; "" for steps by hand.
        layers: Names of the layers' weights, in the order in which they were last applied.
        x: Data that the first layer was last given, shape (N, D) or more.
        same_rows: Whether these were the same rows each time, all of the data, as it seems.
        comparison: Prediction and target behind a late cost, where they are known.
        loss: Torch's name of the function that gave the last cost; "" where it is another one's.
        targets: All targets that were looked at.
        factors: Costs by the mean loss: 1, ½, N, as the reader chose.
        start: Parameters with their values before the first step, unless the model is large.
        start_slope: Length of the first gradient.
        slope_sum: Sum of the first gradients, by parameter as in `start`.
        slope_squares: Sum of their squared lengths.
        slope_looks: How many they are.
        moved: How far the parameters were from their start when last looked at.
        moved_in: In how many steps.
        slopes: At each look, names of weights and the root mean square of their gradients, from the input on.
        idle: Weights whose gradient was exactly 0 at each look, beside others; None before the first.
        linear_bias: Whether the linear model that this is has a bias; None where it is no linear model.
        weighted: Whether some rows count more than others.
    """

    place: Place | None
    key: "weakref.ref[Tensor] | None"
    began: int = 0
    ended: int = 0
    costs: list[float] = field(default_factory=list)
    rate: float | None = None
    first_rate: float | None = None
    optimizer: str = ""
    layers: list[str] = field(default_factory=list)
    x: Tensor | None = None
    same_rows: bool = True
    comparison: Comparison | None = None
    loss: str = ""
    targets: Targets = field(default_factory=Targets)
    factors: list[float] = field(default_factory=list)
    start: "list[tuple[weakref.ref[Tensor], Tensor]]" = field(default_factory=list)
    start_slope: float = 0.0
    slope_sum: list[Tensor] = field(default_factory=list)
    slope_squares: float = 0.0
    slope_looks: int = 0
    moved: float = 0.0
    moved_in: int = 0
    slopes: list[list[tuple[str, float]]] = field(default_factory=list)
    idle: frozenset[str] | None = None
    linear_bias: bool | None = None
    weighted: bool = False

    @property
    def first(self) -> float:
        """Mean cost of the first tenth of the steps."""
        return mean(self.costs[: max(1, int(len(self.costs) * LAST_PART))])

    @property
    def last(self) -> float:
        """Mean cost of the last tenth of the steps."""
        return mean_of_the_end(self.costs)

    @property
    def warms_up(self) -> bool:
        """Whether a schedule has made the learning rate larger on the way."""
        return self.rate is not None and self.first_rate is not None and self.rate > 1.5 * self.first_rate

    @property
    def constant(self) -> float | None:
        """What the best constant answer would cost; None where that is not known."""
        if self.weighted:
            return None  # that of rows that count alike is another one
        best, factors = self.targets.constant_cost(), self.factors
        # The reader's cost has to be a fixed multiple of the mean loss.
        if best is None or not factors or max(factors) - min(factors) > 1e-3 * abs(max(factors)):
            return None
        return best * factors[-1]

    def remember_start(self, event: BackwardEnds, scale: float) -> None:
        """Values before the first step, and how steep it is there; the gradients are that of the cost times a scale."""
        pairs = zip(event.leaves or (), event.gradients, strict=False)
        known = [(leaf, slope) for leaf, slope in pairs if slope is not None]
        if any(slope.is_sparse for _, slope in known) or sum(leaf.numel() for leaf, _ in known) > LARGE_MODEL:
            return
        self.start = [(weakref.ref(leaf), leaf.detach().clone()) for leaf, _ in known]
        self.start_slope = math.sqrt(sum(float(slope.detach().double().square().sum()) for _, slope in known)) / scale

    def note_slopes(self, scale: float) -> None:
        """Add the gradients that are there now."""
        slopes = [known.grad if (known := parameter()) is not None else None for parameter, _ in self.start]
        if not slopes or any(slope is None or slope.is_sparse for slope in slopes):
            return
        found = [slope.detach() / scale for slope in slopes if slope is not None]
        self.slope_looks += 1
        self.slope_squares += sum(float(slope.double().square().sum()) for slope in found)
        if self.slope_sum:
            for total, slope in zip(self.slope_sum, found, strict=True):
                total += slope
        else:
            self.slope_sum = found

    def note_sizes(self, sizes: list[tuple[str, float]], *, alike: bool) -> None:
        """Sizes of the weights' gradients; where all numbers of a weight are alike, gradients are 0 for that reason."""
        self.slopes.append(sizes)
        still = frozenset(name for name, size in sizes if size == 0)
        if len(still) < len(sizes):
            self.idle = frozenset() if alike else still if self.idle is None else self.idle & still

    @property
    def points_one_way(self) -> bool:
        """Whether the gradients point one way, more than those of chance around a lowest place would."""
        # of independent gradients with mean 0, the squared length of the sum is the sum of the squared lengths
        length = sum(float(total.double().square().sum()) for total in self.slope_sum)
        return self.slope_looks < ENOUGH or length > ONE_WAY * self.slope_squares

    def measure_move(self) -> None:
        """How far the parameters are from their start: the length of the difference."""
        squares = 0.0
        for known, value in self.start:
            parameter = known()
            if parameter is not None and parameter.shape == value.shape:
                squares += float((parameter.detach().to(value) - value).double().square().sum())
        self.moved, self.moved_in = math.sqrt(squares), len(self.costs)


def mean_of_the_end(costs: list[float]) -> float:
    """Mean of the last tenth."""
    return mean(costs[-max(1, int(len(costs) * LAST_PART)) :])


def mean(costs: list[float]) -> float:
    """Their mean; NaN of none."""
    return sum(costs) / len(costs) if costs else float("nan")
