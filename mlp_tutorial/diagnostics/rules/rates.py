"""Rules on learning rates that change: one that has gone while steps go on, schedules stepped at the wrong place."""

import math
from collections.abc import Iterator
from typing import Literal

from mlp_tutorial.diagnostics.course import Course
from mlp_tutorial.diagnostics.outcome import error_of_mean, went_well
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rates import Rates, Scheduled
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

EARLY = 0.25  # of the steps: whoever has given up the rate by then has hardly begun
FEW_STEPS = 20
LEARNT = 0.1  # of the best constant answer's cost: nothing is left to go for
NEARLY_EACH = 0.9
NEARLY_THE_SAME = 0.02

Fault = Literal["each_batch", "each_epoch", "never", "before"]


class _OfRates(Rule):
    """Judges the rates of each optimizer with the costs of its run."""

    def _has_gone(self, rates: Rates, course: Course) -> bool:
        """Whether most steps were taken with next to no rate, though there was something left to go for."""
        if rates.steps < FEW_STEPS or 2 * rates.low <= rates.steps or went_well(course, LEARNT):
            return False
        gone_at = rates.steps - rates.low
        before = course.costs[: len(course.costs) * gone_at // rates.steps]
        return gone_at <= EARLY * rates.steps or _was_falling(before)


class RateVanished(_OfRates):
    """The learning rate has fallen by powers of ten, and most steps are taken with what is left of it."""

    name = "rate-vanished"

    def finish(self) -> Iterator[Finding]:
        """Look at how the rate of each optimizer went."""
        for rates in self.chart.courses.rates:
            course = self.chart.courses.of(rates.parameters)
            if course is not None and course.costs and self._has_gone(rates, course):
                schedule = rates.busiest
                yield self.found(
                    rates.place,
                    largest=float(f"{rates.largest:.3g}"),
                    last=float(f"{rates.last:.3g}"),
                    low=rates.low,
                    steps=rates.steps,
                    cost=course.last,
                    better=schedule.steps if schedule is not None and schedule.steps else rates.steps,
                )


class ScheduleMisplaced(_OfRates):
    """A schedule made for epochs steps with each batch, one made for batches once an epoch, or one never steps."""

    name = "scheduler-misplaced"
    explains = (RateVanished,)

    def finish(self) -> Iterator[Finding]:
        """Compare the steps of each schedule with those of its optimizer."""
        for rates in self.chart.courses.rates:
            schedule, course = rates.busiest, self.chart.courses.of(rates.parameters)
            if schedule is None or course is None or rates.steps < FEW_STEPS:
                continue
            fault = self._fault(rates, schedule, course)
            if fault is not None:
                yield self.found(
                    schedule.place or schedule.made,
                    fault=Phrase(
                        f"rules.{self.name}.{fault}",
                        steps=rates.steps,
                        scheduled=schedule.steps,
                        largest=float(f"{rates.largest:.3g}"),
                        last=float(f"{rates.last:.3g}"),
                        after=rates.steps - rates.low,
                        end=schedule.end,
                        first=float(f"{rates.first:.3g}"),
                        initial=float(f"{schedule.initial:.3g}"),
                    ),
                    reason=Phrase(f"rules.{self.name}.why_{fault}"),
                    remedy=Phrase(f"rules.{self.name}.try_{fault}"),
                )

    def _fault(self, rates: Rates, schedule: Scheduled, course: Course) -> Fault | None:
        if schedule.early == 1 and schedule.steps > 1 and rates.first < 0.99 * schedule.initial:
            return "before"
        if schedule.steps == 0:
            return "never" if course.same_rows else None
        if schedule.steps >= NEARLY_EACH * rates.steps:
            return "each_batch" if not course.same_rows and self._has_gone(rates, course) else None
        made_for_batches = schedule.end is not None and abs(schedule.end / rates.steps - 1) <= NEARLY_THE_SAME
        return "each_epoch" if made_for_batches and 2 * schedule.steps <= rates.steps else None


def _was_falling(costs: list[float]) -> bool:
    """Whether the last quarter is lower than the one before, by more than chance."""
    part = len(costs) // 4
    if part < 2:
        return False
    before, late = costs[-2 * part : -part], costs[-part:]
    return sum(before) / part - sum(late) / part > 3 * math.hypot(error_of_mean(before), error_of_mean(late))


RULES = (ScheduleMisplaced, RateVanished)
