"""Rules on what belongs to a step: gradients that are computed for it, and the step itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.chart import Chart, ParameterChart
from mlp_tutorial.diagnostics.events import BackwardEnds, OptimizerMade, ResultSeen, StepBegins
from mlp_tutorial.diagnostics.origins import Origins
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.roster import Holding, held_by
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

MANY = 5
GROWING = 1.95  # momentum makes a step longer, but not twice as long


@dataclass
class StepsInARow:
    """Steps in a row with no backward pass between them.

    Attributes:
        of: Chart of the optimizer, or of the parameter that is changed by hand.
        steps: How many so far.
        backwards: Backward passes between the step before the run and its first step.
        seen: All backward passes at the last step.
        computed: Results that autograd follows, at the last step.
        rates: Learning rates at the last step.
        values: Fingerprint of the parameters at the first step, where they have no gradients.
        moves: Whether the parameters move without gradients: the optimizer needs none.
        along: Along the gradient of a parameter that is changed by hand: where it stood at first, how far from there it
            stands, and how much farther than before.
    """

    of: Any
    steps: int = 0
    backwards: int = 0
    seen: int = 0
    computed: int = -1
    rates: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    moves: bool = False
    along: tuple[float, float, float] | None = None


class BackwardMissing(Rule):
    """Step after step without gradients, or along one and the same gradient."""

    name = "backward-missing"
    severity = "error"

    def __init__(self, chart: Chart, origins: Origins) -> None:
        super().__init__(chart, origins)
        self._computed = 0
        self._runs: dict[int, StepsInARow] = {}
        self._seen: dict[Place | None, tuple[int, int]] = {}

    def on_result_seen(self, event: ResultSeen) -> None:
        """A forward pass goes on: a step without one is a demonstration of schedules."""
        self._computed += event.output.requires_grad

    def on_step_begins(self, event: StepBegins) -> None:
        """Count the steps of a run."""
        if not event.closure:
            of: Any = self.chart.of(event.parameters[0])
            if event.optimizer is not None:
                of = self.chart.roster.holding(event.optimizer)
            run = self._runs.setdefault(id(of), StepsInARow(of))
            idle = run.computed == self._computed
            fresh = self.chart.backwards > run.seen
            if event.optimizer is None and idle and not fresh:
                return  # W and b, or the rows of W, one after another
            place = self._go_on(run, event, fresh, idle)
            run.seen, run.computed = self.chart.backwards, self._computed
            if run.steps >= MANY and not run.moves:
                self._seen[place] = max(self._seen.get(place, (0, 0)), (run.steps, run.backwards))

    def _go_on(self, run: StepsInARow, event: StepBegins, fresh: bool, idle: bool) -> Place | None:
        """Lengthen the run or begin another; the line that its finding belongs to."""
        given = [known for known in map(self.chart.of, event.parameters) if _gradient(known) is not None]
        if not given:
            run.steps = 0 if fresh or idle else run.steps + 1
            run.backwards = 0
            if run.steps == 1:
                run.values = fingerprint(event.parameters)
            elif run.steps == MANY:
                run.moves = run.moves or run.values != fingerprint(event.parameters)
            return event.place
        rates = tuple(float(group["lr"]) for group in getattr(event.optimizer, "param_groups", ()) if "lr" in group)
        same = all(known.gradient_is_as_step_left_it() for known in given)
        reached = [known for known in given if known.reached]
        begins = fresh or not same or not reached or (idle and rates != run.rates)
        if begins:
            run.along = (_height(given), 0.0, 0.0) if event.optimizer is None else None
        if begins or (run.along is not None and _searches(run, run.along, given)):
            run.steps, run.backwards = 1, max([1, *(known.backwards_since_step for known in reached)])
        else:
            run.steps += 1
        run.rates = rates
        return reached[0].last_backward if reached else event.place

    def finish(self) -> Iterator[Finding]:
        """The longest run of each line."""
        for place, (steps, backwards) in self._seen.items():
            yield self.found(place, steps=steps, backwards=backwards)


@dataclass
class Idle:
    """An optimizer that has not stepped.

    Attributes:
        of: Its chart.
        backwards: Backward passes that gave its parameters gradients.
        cleared: Those of them before which the gradients had been cleared.
        place: Where the last of them was called.
        values: Fingerprint of its parameters at the first.
        used: Whether the gradients served something else.
        leaves: Charts of all tensors that these passes gave gradients.
        alone: Those passes that gave gradients to nothing else: they can serve nobody but this optimizer.
    """

    of: Holding
    backwards: int = 0
    cleared: int = 0
    place: Place | None = None
    values: tuple[float, ...] | None = None
    used: bool = False
    leaves: dict[int, ParameterChart] = field(default_factory=dict)
    alone: int = 0


class StepMissing(Rule):
    """Gradients are computed again and again for an optimizer that never steps, and for nothing else."""

    name = "step-missing"

    def __init__(self, chart: Chart, origins: Origins) -> None:
        super().__init__(chart, origins)
        self._idle: list[Idle] = []

    def on_optimizer_made(self, event: OptimizerMade) -> None:
        """It has not stepped yet."""
        self._idle.append(Idle(self.chart.roster.holding(event.optimizer)))

    def on_backward_ends(self, event: BackwardEnds) -> None:
        """Count it for the optimizers that wait for their first step."""
        self._idle = [idle for idle in self._idle if _may_wait(idle)]
        for idle in self._idle:
            held = held_by(idle.of.optimizer())
            if held and not idle.used:
                self._count(idle, held, event)

    def _count(self, idle: Idle, held: list[Tensor], event: BackwardEnds) -> None:
        ids = {id(tensor) for tensor in held}
        leaves = [(self.chart.of(tensor), tensor) for tensor in event.leaves or ()]
        mine = [known for known, tensor in leaves if id(tensor) in ids]
        if not mine:
            idle.backwards += event.leaves is None and event.place == idle.place and idle.backwards > 0
            return
        idle.backwards += 1
        alone = len(mine) == len(leaves)
        idle.alone += alone
        idle.place = event.place if alone or not idle.alone else idle.place
        idle.cleared += all(known.backwards == 1 for known in mine)
        for known, tensor in leaves:
            idle.leaves[id(known)] = known
            idle.used |= bool(tensor._backward_hooks or getattr(tensor, "_post_accumulate_grad_hooks", None))
        if idle.values is None:
            idle.values = fingerprint(held)
        elif idle.backwards == MANY or is_power_of_two(idle.backwards):
            idle.used |= idle.values != fingerprint(held)

    def finish(self) -> Iterator[Finding]:
        """Those that never stepped, whose parameters stayed, and whose gradients nobody looked at."""
        for idle in self._idle:
            held = held_by(idle.of.optimizer())
            leaves = idle.leaves.values()
            moved = idle.used or (bool(held) and idle.values != fingerprint(held))
            wanted = idle.cleared >= idle.backwards - 1  # another optimizer may train what is in front of this model
            others = any(known.steps for known in leaves) and not wanted and idle.alone < MANY
            own = {id(known) for known in map(self.chart.of, held)}
            stepped = any(known.steps for known in leaves if id(known) in own)
            read = any(known.reads for known in leaves)
            if idle.backwards >= MANY and not (idle.of.steps or moved or others or stepped or read):
                yield self.found(idle.place, backwards=idle.backwards)


def fingerprint(tensors: Iterable[Tensor]) -> tuple[float, ...]:
    """Numbers that change when a value of these tensors does; NaN, which differs from itself, where one has NaN."""
    with torch.no_grad():
        return tuple(float(tensor.detach().abs().double().sum()) for tensor in tensors)


def _gradient(known: ParameterChart) -> Tensor | None:
    tensor = known.tensor()
    return None if tensor is None else tensor.grad


def _height(given: list[ParameterChart]) -> float:
    """Σ g w over parameters and their gradients: what a step along the gradient takes down."""
    pairs = ((tensor, tensor.grad) for tensor in (known.tensor() for known in given) if tensor is not None)
    with torch.no_grad():
        return sum(float((tensor.detach() * slope).sum()) for tensor, slope in pairs if slope is not None)


def _searches(run: StepsInARow, along: tuple[float, float, float], given: list[ParameterChart]) -> bool:
    """Whether steps along one gradient are trials of a line search: back towards the start, or ever twice as far."""
    start, before, last = along
    away = abs(start - _height(given))
    run.along = start, away, away - before
    return before > 0 and not 0 < away - before < GROWING * last


def _may_wait(idle: Idle) -> bool:
    """Whether a first step may still come, or has been missed."""
    return not idle.of.steps and (idle.of.optimizer() is not None or idle.backwards >= MANY)


RULES: tuple[type[Rule], ...] = (BackwardMissing, StepMissing)
