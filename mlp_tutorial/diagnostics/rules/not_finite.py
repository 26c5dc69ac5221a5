"""The rule on a cost that is no number: which function was the first to return one."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.course import Course
from mlp_tutorial.diagnostics.events import BackwardBegins, ResultSeen
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.stalled import Creeping, Plateau
from mlp_tutorial.diagnostics.rules.units import DeadUnits, Saturated
from mlp_tutorial.diagnostics.saved_values import first_not_finite
from mlp_tutorial.finding import Finding, Place

MOST_SUSPECTS = 50
# Functions that write an infinity into a tensor because the reader said so, as masks are made.
MEANT = {
    "masked_fill",
    "masked_fill_",
    "where",
    "full_like",
    "new_full",
    "new_tensor",
    "fill_",
    "index_fill",
}
SIGNS = {
    "div": "/",
    "__rdiv__": "/",
    "__rtruediv__": "/",
    "mul": "*",
    "pow": "**",
    "__rpow__": "**",
    "sub": "-",
    "add": "+",
}
DIVISIONS = {"div", "__rdiv__", "__rtruediv__", "true_divide", "reciprocal"}
LOGARITHMS = {"log", "log2", "log10", "log1p"}
EXPONENTIALS = {"exp", "exp2", "expm1", "cosh", "sinh", "pow", "square"}
ROOTS = {"sqrt", "rsqrt", "acos", "asin"}


@dataclass(frozen=True)
class Suspect:
    """A result that is not finite although what it was made of is, or NaN although that had none.

    Attributes:
        place: The reader's line.
        name: Torch's name of the function.
        value: "nan", "inf" or "-inf".
        from_finite: Whether all of its inputs were finite.
        node: Its node in the graph; None where no gradient goes through it.
    """

    place: Place | None
    name: str
    value: str
    from_finite: bool
    node: Any


class NotFinite(Rule):
    """The cost is NaN or infinite, and some function was the first to return such a number."""

    name = "cost-not-finite"
    severity = "error"
    symptom = True
    explains = (Creeping, Plateau, DeadUnits, Saturated)
    explains_errors = ("training-diverged",)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._suspects: list[Suspect] = []
        self._in_data: Suspect | None = None
        self._culprits: dict[int, Finding] = {}
        self._spoiled: set[int] = set()

    def on_result_seen(self, event: ResultSeen) -> None:
        """Every result is added up: the sum of finite numbers is finite, as a rule."""
        output = event.output.detach()
        if output.layout != torch.strided or math.isfinite(float(output.sum())):
            return
        if not self._culprits and len(self._suspects) < MOST_SUSPECTS:
            self._suspect(event, output)

    def _suspect(self, event: ResultSeen, output: Tensor) -> None:
        value = _worst_in(output)
        if value is None:
            return
        before = {_worst_in(tensor.detach()) for tensor in event.inputs if tensor.is_floating_point()}
        from_finite = before == {None}
        if (from_finite and event.name in MEANT) or not (from_finite or (value == "nan" and "nan" not in before)):
            return
        suspect = Suspect(event.place, event.name, value, from_finite, event.output.grad_fn)
        if suspect.node is not None:
            self._suspects.append(suspect)
        elif self._in_data is None and from_finite:
            self._in_data = suspect

    def on_backward_begins(self, event: BackwardBegins) -> None:
        """Backward is called on a cost that is no number: who was the first?"""
        course = self.chart.courses.current
        if course is not None and not math.isfinite(float(event.cost.detach())):
            if id(course) not in self._culprits:
                self._culprits[id(course)] = self._accuse(course, event)
        elif id(course) in self._culprits.keys() - self._spoiled and _are_spoiled(event.leaves):
            self._spoiled.add(id(course))  # a finite cost out of infinite parameters
        self._suspects.clear()

    def _accuse(self, course: Course, event: BackwardBegins) -> Finding:
        cost, step = float(event.cost.detach()), course.steps + 1
        within = [s for s in self._suspects if not event.nodes or s.node in event.nodes]
        # An infinity out of finite numbers comes before a NaN out of infinities.
        guilty = next((s for s in within if s.from_finite), next(iter(within), None))
        function: Phrase
        leaves = event.leaves
        if not self.chart.rounds.closely:  # nobody has listened: the graph itself has to tell
            leaves, nodes = walk(event.cost)
            culprit = None if _are_spoiled(leaves) else first_not_finite(nodes)
            guilty = None if culprit is None else Suspect(event.place, culprit.function, culprit.value, True, None)
        if guilty is None and _are_spoiled(leaves):
            # The parameters are no numbers: the gradient before was none, though its cost was one.
            function = Phrase("rules.cost-not-finite.function", name="backward")
            place, value, remedy = event.place, "nan", "slope"
        elif (guilty := guilty or self._in_data) is not None:
            function = Phrase("rules.cost-not-finite.function", name=SIGNS.get(guilty.name, guilty.name.strip("_")))
            place, value, remedy = guilty.place, guilty.value, _remedy_for(guilty.name)
        else:
            heard = "data" if self.chart.rounds.closely else "unheard"
            function = Phrase(f"rules.cost-not-finite.{heard}")
            place, value, remedy = event.place, str(cost), "other"
        phrase = Phrase(f"rules.cost-not-finite.remedy_{remedy}")
        return self.found(place, function=function, value=value, step=step, cost=cost, remedy=phrase)

    def finish(self) -> Iterator[Finding]:
        """Only of runs that did not recover, as they do where a step of half precision is skipped."""
        for course in self.chart.courses:
            lost = id(course) in self._spoiled or not all(map(math.isfinite, course.costs[-1:]))
            if lost and id(course) in self._culprits:
                yield self._culprits[id(course)]


def _are_spoiled(parameters: tuple[Tensor, ...] | None) -> bool:
    """Whether some parameter is not finite."""
    return any(_worst_in(parameter.detach()) for parameter in parameters or ())


def _worst_in(tensor: Tensor) -> str | None:
    """ "nan", "inf" or "-inf", whichever is in it; None where all is finite."""
    if tensor.layout != torch.strided or bool(torch.isfinite(tensor).all()):
        return None
    if bool(tensor.isnan().any()):
        return "nan"
    return "inf" if bool((tensor == math.inf).any()) else "-inf"


def _remedy_for(function: str) -> str:
    """Which line of code helps with a function."""
    for names, key in (
        (LOGARITHMS, "log"),
        (DIVISIONS, "division"),
        (EXPONENTIALS, "exp"),
        (ROOTS, "root"),
    ):
        if function in names:
            return key
    return "other"


RULES = (NotFinite,)
