"""Rules on a cost that does not move: steps too short, nothing told apart, or classes that no line divides."""

import math
from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.comparison import Comparison
from mlp_tutorial.diagnostics.course import LAST_PART, Course, mean
from mlp_tutorial.diagnostics.lines import as_rows, best_line
from mlp_tutorial.diagnostics.outcome import error_of_mean, went_well
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.finding import Finding

FEW_STEPS = 20
# A cost that moves by less than 0.001 % a step takes 70,000 steps to halve. SGD at 0.001, slow but usual, moves more.
CREEPING = 1e-5
# Less than this in the whole run: at this pace the cost is halved after a hundred times as many steps.
STOOD = math.log(2) / 100
ROUND_OFF = 1e-2
# Parameters are numbers of size 1, as a rule: where they had to move farther than 3, the gradient itself is small.
FAR = 3.0
LARGE_RATE = 0.1
MANY_STEPS = 1000
STANDS_STILL = 0.01
FALLS = 0.001
TRIED = 50
ARRIVED = 0.05
ONE_POINT = 1e-3


class Plateau(Rule):
    """The cost stands at that of the best constant answer: nothing is told apart."""

    name = "stuck-on-plateau"
    symptom = True

    def finish(self) -> Iterator[Finding]:
        """Look at the second half of each long run."""
        for course in self.chart.courses:
            constant, comparison = course.constant, course.comparison
            if course.steps < MANY_STEPS or not constant or comparison is None or self.chart.courses.has_rival(course):
                continue
            if _stands_at(course, constant) and comparison.is_alike() and not comparison.is_all_right:
                yield self.found(
                    course.place, steps=course.steps, cost=course.last, constant=constant, apart=comparison.apart()
                )


def _stands_at(course: Course, constant: float) -> bool:
    """Whether the second half of the costs is within a hundredth of a value, and does not fall any more."""
    half, part = len(course.costs) // 2, max(1, int(len(course.costs) * LAST_PART))
    late, before = course.costs[-part:], course.costs[-2 * part : -part]
    near = all(abs(cost - constant) <= STANDS_STILL * constant for cost in (mean(course.costs[half:]), mean(late)))
    by_chance = 2 * (error_of_mean(late) + error_of_mean(before)) if not _is_smooth(late) else 0.0
    return near and mean(before) - mean(late) <= max(FALLS * constant, by_chance)


def _is_smooth(costs: list[float]) -> bool:
    """Whether they go one way, as they do without mini-batches."""
    falls = sum(later <= earlier for earlier, later in pairwise(costs))
    return falls in (0, len(costs) - 1)


class Creeping(Rule):
    """The learning rate is so small that the parameters stay where they are, although it goes downhill there."""

    name = "learning-rate-too-small"
    symptom = True
    explains = (Plateau, WorseThanGuessing)

    def finish(self) -> Iterator[Finding]:
        """Compare how far the parameters have moved with how far they have to."""
        for course in self.chart.courses:
            steps = course.steps
            if steps < FEW_STEPS or not all(map(math.isfinite, course.costs)) or went_well(course):
                continue
            if (
                course.first <= 0
                or course.moved <= 0
                or course.moved_in < steps / 2
                or not _is_steep(course)
                or course.warms_up
                or not course.points_one_way
            ):
                continue
            # |ΔL| ≤ |∂L/∂w| |Δw|
            change = course.start_slope * course.moved / course.first * steps / course.moved_in
            if change < min(CREEPING * steps, STOOD) and abs(course.last / course.first - 1) <= _noise(course):
                halving = round(float(f"{steps * math.log(2) / change:.2g}"))
                rate = course.first_rate or course.rate or course.moved / course.start_slope / steps
                # The power of ten with which the cost is halved in about a tenth of the steps, had it no other limit.
                better = 10.0 ** math.floor(math.log10(10 * rate * halving / steps))
                yield self.found(
                    course.place,
                    steps=steps,
                    change=100 * change,
                    first=course.first,
                    last=course.last,
                    halving=halving,
                    lr=float(f"{rate:.3g}"),
                    better=f"{min(better, LARGE_RATE):g}",
                )


def _is_steep(course: Course) -> bool:
    """Whether the cost, falling as at the start, would be halved within reach: L / (2 |∂L/∂w|) is not too far."""
    return course.first <= 2 * course.start_slope * FAR


def _noise(course: Course) -> float:
    """How far the means of first and last tenth may be apart by chance, as mini-batches are."""
    part = max(1, int(len(course.costs) * LAST_PART))
    chance = error_of_mean(course.costs[:part]) + error_of_mean(course.costs[-part:])
    return max(ROUND_OFF, 3 * chance / course.first)


class NoLine(Rule):
    """One layer, and classes that no line divides, nor divides better than a coin: XOR."""

    name = "not-linearly-separable"
    symptom = True
    explains = (Creeping, Plateau)

    def finish(self) -> Iterator[Finding]:
        """Look for the best line, where one layer has found none."""
        for course in self.chart.courses:
            constant, comparison = course.constant, course.comparison
            if (
                len(course.costs) < TRIED
                or len(course.layers) != 1
                or course.x is None
                or comparison is None
                or not constant
            ):
                continue
            # Arrived at the constant answer's cost: neither below it, nor still on the way.
            if not course.same_rows or not 1 - STANDS_STILL <= course.last / constant <= 1 + ARRIVED:
                continue
            x, y = as_rows(course.x), _two_classes(comparison)
            if x is not None and y is not None and len(x) == len(y) and _no_line_helps(x, y):
                yield self.found(
                    course.place, rows=len(y), right=comparison.right(), cost=course.last, constant=constant
                )


def _two_classes(comparison: Comparison) -> Tensor | None:
    """y as 0 and 1, shape (N,); None where there are not two classes and one answer a row."""
    target, outputs = comparison.target, comparison.prediction[0].numel() if comparison.prediction.dim() > 1 else 1
    if comparison.kind == "classes":
        if outputs != 2 or target.is_floating_point() or comparison.prediction.dim() != 2:
            return None
    elif outputs != 1:
        return None
    values = target.unique()
    return (target.flatten() == values[1]).double() if len(values) == 2 else None


def _no_line_helps(x: Tensor, y: Tensor) -> bool:
    """Whether the classes' hulls meet, and the best line costs as much as no line at all."""
    line = best_line(x, y) if bool(torch.isfinite(x).all()) else None
    share = float(y.mean())
    # −p ln p − (1 − p) ln(1 − p)
    constant = -share * math.log(share) - (1 - share) * math.log(1 - share)
    return line is not None and line.distance < ONE_POINT and line.cost >= (1 - STANDS_STILL) * constant


RULES = (Creeping, Plateau, NoLine)
