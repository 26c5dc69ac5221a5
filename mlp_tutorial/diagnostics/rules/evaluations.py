"""Rules on what a model is evaluated on: rows that it has learnt, inputs of another scale, costs far above training."""

import math
import statistics
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from mlp_tutorial.diagnostics.feed import Feed, Pass
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.row_marks import Spread
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

ROWS = 20
FEW = 0.05
FIVE = 5
NEARLY_ALL = 0.98
MOST_OF_TRAINING = 0.8
OVER = 2.0  # times what training costs
MATTERS = 0.1  # of the cost of guessing
RISEN = 1.1
PASSES = 4
FACTOR = 20.0
SHIFTED = 3.0
UNEQUAL = 1.2
EXACTLY = 0.05
HALF = 0.5
USUAL = (255, 100, 1000, 10_000)


class ValidationRowsTrained(Rule):
    """Rows that are held out for evaluation stand in the training set too."""

    name = "validation-rows-in-training"

    def finish(self) -> Iterator[Finding]:
        """Look at each model that has seen all its rows more than once."""
        for feed in self.chart.courses.feeds:
            found = _leaking(feed)
            if found is not None:
                # a part of the rows of training may be watched on purpose
                finding = self.found(found.place, inside=found.inside, rows=found.rows)
                yield replace(finding, severity="note") if found.inside == found.rows else finding


def _leaking(feed: Feed) -> Pass | None:
    """An evaluation on rows of which some were trained on, or all, where no others are evaluated."""
    if not feed.is_complete or (feed.repeats and not feed.fine):
        return None
    passes = [found for found in feed.passes if found.compared and found.rows >= ROWS and found.after >= feed.grown]
    # whoever evaluates the whole training set does so on purpose
    parts = [found for found in passes if found.covered <= MOST_OF_TRAINING and found.inside >= FIVE]
    mixed = [found for found in parts if FEW <= found.inside / found.rows <= NEARLY_ALL]
    if mixed:
        return mixed[-1]
    whole = [found for found in parts if found.inside > NEARLY_ALL * found.rows]
    different = len({found.mark for found in whole})
    if different == 1 and passes[: len(whole)] == whole:  # no other rows are evaluated, but at the end
        return whole[-1] if len({found.after for found in whole}) > 1 else None
    # Other rows were, before: the next fold, with a model that knows it from the last one.
    goes_on = different > 1 and len({found.after for found in whole}) > 1
    return whole[-1] if goes_on and passes[-len(whole) :] == whole and feed.passes[0].is_apart else None


class Overfitting(Rule):
    """Rows that were not trained on cost far more than those that were."""

    name = "overfits-training-rows"
    severity = "note"

    def finish(self) -> Iterator[Finding]:
        """Compare the last evaluation with the end of training."""
        for feed in self.chart.courses.feeds:
            course = self.chart.courses.of(feed.parameters)
            if course is None or not course.loss or not course.factors or abs(course.factors[-1] - 1) > 1e-2:
                continue
            passes = [found for found in feed.passes if found.is_apart and found.losses == {course.loss}]
            passes = [found for found in passes if found.rows >= ROWS and math.isfinite(found.cost)]
            if not passes or not math.isfinite(course.last) or _is_elsewhere(feed, passes[-1]):
                continue
            reference = course.first if course.constant is None else course.constant
            last, lowest = passes[-1].cost, min(passes, key=lambda found: found.cost)
            if last < OVER * course.last or last - course.last < MATTERS * reference:
                continue
            if _has_risen([found.cost for found in passes]) or last > OVER**2 * course.last:
                yield self.found(
                    passes[-1].place,
                    trained=course.last,
                    cost=last,
                    lowest=lowest.cost,
                    step=lowest.after,
                    rows=passes[-1].rows,
                )


def _is_elsewhere(feed: Feed, found: Pass) -> bool:
    """Whether these rows come from another region than those of training: there the cost is high for that reason."""
    tested = feed.tested.get(found.place)
    if tested is None or not feed.spread.rows or len(tested.mean) != len(feed.spread.mean):
        return False
    varies = feed.spread.std > 0
    shift = ((tested.mean - feed.spread.mean).abs() / feed.spread.std)[varies]
    wider = (tested.std / feed.spread.std)[varies]
    return bool(varies.any()) and (float(shift.median()) > 1 or not 0.5 < float(wider.median()) < 2)


def _has_risen(costs: list[float]) -> bool:
    """Whether the last quarter lies above the lowest, by more than the costs jump from one to the next."""
    if len(costs) < PASSES:
        return False
    late = costs[-(len(costs) // 4) :]
    jump = statistics.median(abs(after - before) for before, after in pairwise(costs))
    return statistics.fmean(late) > RISEN * min(costs) + 2 * jump


class ScaleDiffers(Rule):
    """Inputs of evaluation have another scale than those of training: not divided by 255, not standardised."""

    name = "scale-differs-at-test"
    explains = (Overfitting,)

    def finish(self) -> Iterator[Finding]:
        """Compare means and standard deviations of the inputs."""
        for feed in self.chart.courses.feeds:
            for place, tested in feed.tested.items():
                if _is_other(feed.spread, tested):
                    (mean, std), (test_mean, test_std) = feed.spread.overall, tested.overall
                    yield self.found(
                        place,
                        mean=mean,
                        std=std,
                        test_mean=test_mean,
                        test_std=test_std,
                        remedy=self._remedy(feed.spread, tested),
                    )

    def _remedy(self, trained: Spread, tested: Spread) -> Phrase:
        """The same as was done to the rows of training, as far as it shows."""
        if _is_standard(trained):
            return Phrase(f"rules.{self.name}.try_standardised")
        factor = _size(tested) / _size(trained)
        factor, sign = (factor, "divided") if factor > 1 else (1 / factor, "multiplied")
        usual = min(USUAL, key=lambda value: abs(value / factor - 1))
        return Phrase(
            f"rules.{self.name}.try_{sign}", factor=usual if abs(usual / factor - 1) < 0.2 else f"{factor:.2g}"
        )


def _is_other(trained: Spread, tested: Spread) -> bool:
    """Whether most columns show that these inputs were made in another way."""
    if min(trained.rows, tested.rows) < ROWS or len(trained.mean) != len(tested.mean):
        return False
    varies = (trained.std > 0) & (tested.std > 0)
    if not bool(varies.any()):
        return False
    shift = (tested.mean - trained.mean).abs()[varies] / trained.std[varies]
    wider = tested.std[varies] / trained.std[varies]
    far = (wider > FACTOR) | (wider < 1 / FACTOR) | (shift > FACTOR)
    if _is_standard(trained):
        far |= (shift > SHIFTED) & ((wider > UNEQUAL) | (wider < 1 / UNEQUAL))
    return float(far.double().mean()) > HALF


def _is_standard(spread: Spread) -> bool:
    """Whether each column has mean 0 and standard deviation 1, as closely as only standardising makes it."""
    varies = spread.std > 0
    return bool(((spread.mean.abs() < EXACTLY) & ((spread.std - 1).abs() < EXACTLY))[varies].all())


def _size(spread: Spread) -> float:
    """Root mean square of all numbers."""
    mean, std = spread.overall
    return math.hypot(mean, std)


RULES = (ValidationRowsTrained, ScaleDiffers, Overfitting)
