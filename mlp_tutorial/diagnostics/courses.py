"""Training runs as the doctor tells them apart: the costs one line calls backward on, for one set of parameters.

Every cost is heard. All else is looked at in the rounds that are looked at closely.
"""

import math
import weakref
from collections.abc import Callable, Collection, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.comparison import Comparison
from mlp_tutorial.diagnostics.course import Course
from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    BackwardEnds,
    Event,
    LayerApplied,
    LossTaken,
    ResultSeen,
)
from mlp_tutorial.diagnostics.feeds import Feeds
from mlp_tutorial.diagnostics.grad_scale import scale_of
from mlp_tutorial.diagnostics.lines import linear_bias
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.rates import AllRates
from mlp_tutorial.diagnostics.roster import Roster
from mlp_tutorial.diagnostics.rounds import Rounds
from mlp_tutorial.finding import Place

MOST_COURSES = 1000
FIRST = 63  # steps: all of them in a row, since every eighth of a pass over the rows may be the same few
PRODUCTS = {"mul", "__mul__", "multiply"}


class Courses:
    """All runs that were seen.

    Args:
        name_of: Gives a parameter's name.
        roster: Knows the optimizers.
        rounds: Knows which rounds are looked at.

    Attributes:
        current: The run whose backward pass goes on.
        rates: Learning rates of each optimizer.
        feeds: Rows that each model was given.
    """

    def __init__(self, name_of: Callable[[Tensor], str], roster: Roster, rounds: Rounds) -> None:
        self._name_of, self._roster, self._rounds = name_of, roster, rounds
        self._taking_turns: set[Place | None] = set()
        self._courses: dict[tuple[Place | None, int], Course] = {}
        self._last_at: dict[Place | None, Course] = {}
        self._backwards = 0
        self._loss: LossTaken | None = None
        self._weights: dict[int, weakref.ref[Tensor]] = {}
        self._names: dict[int, tuple[weakref.ref[Tensor], str]] = {}
        self._x: Tensor | None = None
        self._scale = 1.0
        self.current: Course | None = None
        self.rates = AllRates()
        self.feeds = Feeds()

    def __iter__(self) -> Iterator[Course]:
        return iter(list(self._courses.values()))

    def has_rival(self, course: Course) -> bool:
        """Whether another run went on at the same time, as with two networks that play against each other."""
        others = (other for other in self._courses.values() if other is not course)
        return any(other.began < course.ended and course.began < other.ended for other in others)

    def of(self, parameters: "Collection[weakref.ref[Tensor]]") -> Course | None:
        """The longest run that trains one of these parameters."""
        known = {id(parameter) for parameter in parameters}  # one reference for each tensor; a dead one has no hash
        trained = [course for course in self if id(course.key) in known]
        return max(trained, key=lambda course: len(course.costs), default=None)

    def last_at(self, place: Place | None) -> Course | None:
        """The run that went on last at a line."""
        return self._last_at.get(place)

    def replace_costs(self, place: Place | None, costs: list[float], weighted: bool) -> None:
        """`fit` knows the costs of its run, which nobody watched, and whether its rows have weights."""
        course = self._last_at.get(place)
        if course is None:
            course = self._courses[(place, 0)] = Course(place, None)
        course.replace(costs)
        course.weighted = weighted
        course.moved_in = len(costs) if course.moved_in else 0

    def name(self, weight: Tensor) -> str:
        """Its name, looked up once."""
        known = self._names.get(id(weight))
        if known is None or known[0]() is not weight:
            known = self._names[id(weight)] = (weakref.ref(weight), self._name_of(weight))
        return known[1]

    def hear(self, event: Event) -> None:
        """Note what a run consists of."""
        self.rates.hear(event)
        self.feeds.hear(event)
        note = PARTS_OF_A_RUN.get(type(event))
        if note is not None:
            note(self, event)

    def _result(self, event: ResultSeen) -> None:
        if event.name in PRODUCTS and event.output.requires_grad:
            self._scaled(event.inputs)

    def _layer(self, event: LayerApplied) -> None:
        if event.output.requires_grad:
            self._applied(event.weight, event.x if event.first else None)

    def _compared(self, event: LossTaken) -> None:
        if event.cost.requires_grad:
            self._loss = event

    def _applied(self, weight: Tensor, x: Tensor | None) -> None:
        parameter = behind(weight)
        self._weights.setdefault(id(parameter), weakref.ref(parameter))
        if x is not None:
            self._x = x

    def _scaled(self, inputs: tuple[Tensor, ...]) -> None:
        """W x with a single number W, as in the deck's lab 1."""
        numbers = [tensor for tensor in inputs if tensor.numel() == 1 and tensor.is_leaf and tensor.requires_grad]
        data = [tensor for tensor in inputs if not tensor.requires_grad]
        if len(inputs) == 2 and len(numbers) == 1 and len(data) == 1:
            self._applied(numbers[0], data[0])

    def _course_of(self, event: BackwardBegins) -> Course | None:
        if event.cost.numel() != 1:
            return None
        if not event.leaves:
            return None if event.place in self._taking_turns else self._last_at.get(event.place)
        parameters = [leaf for leaf in event.leaves if isinstance(leaf, nn.Parameter)]
        key: Tensor = min(parameters or event.leaves, key=id)
        course = self._courses.get((event.place, id(key)))
        if course is None or course.key is None or course.key() is not key:
            if len(self._courses) >= MOST_COURSES:
                return None
            self._forget_the_gone()
            course = self._courses[(event.place, id(key))] = Course(event.place, weakref.ref(key), self._backwards)
        elif course is not self._last_at.get(event.place):
            self._taking_turns.add(event.place)  # several runs at one line: only the graph tells which it is
        self._last_at[event.place] = course
        return course

    def _forget_the_gone(self) -> None:
        """Let go of copies of parameters that do not exist any more."""
        for course in self._courses.values():
            if course.key is None or course.key() is None:
                course.start = []

    def _begins(self, event: BackwardBegins) -> None:
        course = self.current = self._course_of(event)
        self._scale = scale_of(event.cost) if course is not None else 1.0
        if course is None or not self._rounds.closely or not self._heard_anything:
            return
        weights = [weight for weight in (known() for known in self._weights.values()) if weight is not None]
        course.layers = [self.name(weight) for weight in weights]
        course.same_rows = course.same_rows and (not course.costs or _are_equal(course.x, self._x))
        course.x = self._x
        cost = float(event.cost.detach()) / self._scale
        course.comparison = comparison = Comparison.of(self._loss) if self._loss is not None else None
        course.targets.add(comparison)
        course.loss = self._loss.name if self._loss is not None else ""
        if comparison is not None and comparison.mean_loss > 0 and math.isfinite(cost / comparison.mean_loss):
            course.factors.append(cost / comparison.mean_loss)
        if not course.costs and event.leaves:
            course.linear_bias = linear_bias(weights, course.x, comparison, event.leaves)
        if course.start and (course.steps > FIRST or is_power_of_two(course.steps + 1)):
            course.measure_move()
        self._read_rate(course)

    @property
    def _heard_anything(self) -> bool:
        """Whether the forward pass was listened to: late in a training most are not."""
        return bool(self._weights) or self._x is not None or self._loss is not None

    def _read_rate(self, course: Course) -> None:
        """The learning rate: the optimizer's, or α = |Δw| / |∂L/∂w| of the first step by hand."""
        key = course.key() if course.key is not None else None
        for holding in reversed(self._roster.holdings):
            optimizer = holding.optimizer()
            for group in getattr(optimizer, "param_groups", ()):
                if any(tensor is key for tensor in group["params"]):
                    course.rate = float(group.get("lr", 0.0))
                    course.first_rate = course.rate if course.first_rate is None else course.first_rate
                    course.optimizer = type(optimizer).__name__ + ("+momentum" if group.get("momentum") else "")
                    return
        if course.moved_in == 1 and course.start_slope > 0:
            course.rate = course.moved / course.start_slope

    def _ends(self, event: BackwardEnds) -> None:
        self._backwards += 1
        course = self.current
        if course is not None:
            course.ended = self._backwards
            course.add(float(event.cost.detach()) / self._scale)
            if course.steps == 1:
                course.remember_start(event, self._scale)
            if course.steps <= FIRST:
                course.note_slopes(self._scale)
            if event.leaves:
                course.note_sizes(self._sizes(event), alike=self._holds_alike)
        self._loss, self._x, self._weights = None, None, {}

    @property
    def _holds_alike(self) -> bool:
        """Whether a weight consists of one number only."""
        weights = [weight for known in self._weights.values() if (weight := known()) is not None and weight.numel() > 1]
        return any(bool((weight == weight.flatten()[0]).all()) for weight in weights)

    def _sizes(self, event: BackwardEnds) -> list[tuple[str, float]]:
        """Root mean square of each weight's gradient, as far as it is known."""
        slopes = dict(zip(map(id, event.leaves or ()), event.gradients, strict=False))
        sizes: dict[str, float] = {}
        for known in self._weights.values():
            weight = known()
            slope = slopes.get(id(weight))
            if weight is not None and weight.dim() > 1 and slope is not None and not slope.is_sparse and slope.numel():
                sizes[self.name(weight)] = float(slope.detach().double().square().mean().sqrt())
        return list(sizes.items())


PARTS_OF_A_RUN: dict[type[Event], Callable[[Courses, Any], None]] = {
    ResultSeen: Courses._result,
    LayerApplied: Courses._layer,
    LossTaken: Courses._compared,
    BackwardBegins: Courses._begins,
    BackwardEnds: Courses._ends,
}


def behind(weight: Tensor) -> Tensor:
    """The parameter that a weight is a view of, such as W of W.T."""
    return weight if weight.is_leaf or weight._base is None else weight._base


def _are_equal(before: Tensor | None, now: Tensor | None) -> bool:
    """Whether both are the same data."""
    if before is None or now is None or before is now:
        return before is now
    same_kind = before.shape == now.shape and before.dtype == now.dtype and before.device == now.device
    return same_kind and before.layout == now.layout == torch.strided and torch.equal(before, now)
