"""One training run: its costs, and what was seen of its data, its layers and its parameters."""

import math
import weakref
from dataclasses import dataclass, field

from torch import Tensor

from mlp_tutorial.diagnostics.comparison import Comparison, Targets
from mlp_tutorial.diagnostics.events import BackwardEnds
from mlp_tutorial.finding import Place

LAST_PART = 0.1
MOST_COSTS = 8192
LARGE_MODEL = 2_000_000


@dataclass
class Course:
    """One training run.

    Attributes:
        place: The line that calls backward.
        key: A parameter of the run, by which it is recognised.
        began: When, by the number of backward passes.
        ended: When it was last heard of.
        costs: In order, NaN and infinity as they came; of a very long run every 2nd, 4th, … and the last.
        steps: How many there were.
        rate: Learning rate, of the optimizer or of the first step by hand.
        first_rate: What it was at first.
        optimizer: Name of the optimizer's class and its momentum; "" for steps by hand.
        layers: Names of the layers' weights, in the order in which they were last applied.
        x: Data that the first layer was last given, shape (N, D) or more.
        same_rows: Whether these were the same rows each time, all of the data, as it seems.
        comparison: Prediction and target behind a late cost, where they are known.
        targets: All targets that were looked at.
        factors: Costs by the mean loss: 1, ½, N, as the reader chose.
        start: Parameters with their values before the first step, unless the model is large.
        start_slope: Length of the first gradient.
        moved: How far the parameters were from their start when last looked at.
        moved_in: In how many steps.
        slopes: At each look, names of weights and the root mean square of their gradients, from the input on.
        linear_bias: Whether the linear model that this is has a bias; None where it is no linear model.
        weighted: Whether some rows count more than others.
    """

    place: Place | None
    key: "weakref.ref[Tensor] | None"
    began: int = 0
    ended: int = 0
    costs: list[float] = field(default_factory=list)
    steps: int = -1
    rate: float | None = None
    first_rate: float | None = None
    optimizer: str = ""
    layers: list[str] = field(default_factory=list)
    x: Tensor | None = None
    same_rows: bool = True
    comparison: Comparison | None = None
    targets: Targets = field(default_factory=Targets)
    factors: list[float] = field(default_factory=list)
    start: "list[tuple[weakref.ref[Tensor], Tensor]]" = field(default_factory=list)
    start_slope: float = 0.0
    moved: float = 0.0
    moved_in: int = 0
    slopes: list[list[tuple[str, float]]] = field(default_factory=list)
    linear_bias: bool | None = None
    weighted: bool = False
    _every: int = 1

    def __post_init__(self) -> None:
        self.replace(self.costs)

    def add(self, cost: float) -> None:
        """One step more."""
        if self.costs and (self.steps - 1) % self._every:
            self.costs.pop()  # it stood there as the last
        self.costs.append(cost)
        self.steps += 1
        if len(self.costs) > MOST_COSTS and (self.steps - 1) % (2 * self._every) == 0:
            del self.costs[1::2]
            self._every *= 2

    def replace(self, costs: list[float]) -> None:
        """All costs at once, as `fit` knows them."""
        self.costs, self.steps, self._every = list(costs), len(costs), 1

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

    def remember_start(self, event: BackwardEnds) -> None:
        """Values before the first step, and how steep it is there."""
        pairs = zip(event.leaves or (), event.gradients, strict=False)
        known = [(leaf, slope) for leaf, slope in pairs if slope is not None]
        if any(slope.is_sparse for _, slope in known) or sum(leaf.numel() for leaf, _ in known) > LARGE_MODEL:
            return
        self.start = [(weakref.ref(leaf), leaf.detach().clone()) for leaf, _ in known]
        self.start_slope = math.sqrt(sum(float(slope.detach().double().square().sum()) for _, slope in known))

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
