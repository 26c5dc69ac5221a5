"""The rule on a run that ends far above what guessing costs: steps too long for the features, or y beyond reach."""

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import torch

from mlp_tutorial.diagnostics.course import Course, mean
from mlp_tutorial.diagnostics.outcome import went_well
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding

Cause = Literal["scale", "rate", "offset"]
FEW_STEPS = 50
FAR_ABOVE = 2.0
# Of what the third quarter cost above guessing, the last quarter still costs so much: it does not come down.
NO_BETTER = 0.9
LARGE = 5.0  # the usual learning rates are made for features of size 1
USUAL = 0.1
BOLD = 1.0  # a learning rate that is larger needs no further sign of being too large
JUMPING = 0.1  # of the steps over the same rows go up
OFFSET = 0.5  # of the squared error is the distance of the means


class WorseThanGuessing(Rule):
    """The same answer for every row would cost less, and the cost does not come down."""

    name = "worse-than-guessing"
    symptom = True

    def finish(self) -> Iterator[Finding]:
        """Compare the end of each run with the best constant answer, and ask what keeps it there."""
        for course in self.chart.courses:
            constant = course.constant
            if not constant or self.chart.courses.has_rival(course) or not _stays_above(course, constant):
                continue
            cause, size = _cause(course), _size(course)
            if cause is not None:
                rate = None if course.rate is None else float(f"{course.rate:.3g}")
                yield self.found(
                    course.place,
                    steps=course.steps,
                    cost=course.last,
                    constant=constant,
                    cause=Phrase(f"rules.{self.name}.{cause}", size=size, rate=rate or "lr", **_means(course)),
                    reason=Phrase(f"rules.{self.name}.why_{cause}"),
                    remedy=Phrase(
                        f"rules.{self.name}.try_{cause}", better=f"{min(rate / 10, USUAL):g}" if rate else USUAL
                    ),
                )


def _stays_above(course: Course, constant: float) -> bool:
    """Whether the last quarter costs far more than guessing, and hardly less than the one before."""
    steps = len(course.costs)
    if steps < FEW_STEPS or not all(map(math.isfinite, course.costs)) or went_well(course):
        return False
    before, late = mean(course.costs[steps // 2 : -(steps // 4)]), mean(course.costs[-(steps // 4) :])
    return late > FAR_ABOVE * constant and late - constant > NO_BETTER * (before - constant)


def _cause(course: Course) -> Cause | None:
    """All predictions lie to one side of y; or steps overshoot, as large features make them; None where neither is."""
    late = course.costs[-(len(course.costs) // 4) :]
    jumps = sum(after > before for before, after in pairwise(late)) > JUMPING * len(late)
    compared = course.comparison
    # The cost of mini-batches always jumps.
    if compared is not None and compared.is_squared and not (jumps and course.same_rows):
        means = _means(course)
        if (means["predicted"] - means["wanted"]) ** 2 > OFFSET * compared.mean_loss:
            # Of labels the squared error is flat where a sigmoid is sure and wrong: another rule's matter.
            return None if bool(((compared.target == 0) | (compared.target == 1)).all()) else "offset"
    if _size(course) > LARGE:
        return "scale"
    return "rate" if jumps or (course.rate or 0.0) > BOLD else None


def _means(course: Course) -> dict[str, float]:
    """Mean of the predictions, and of y."""
    compared = course.comparison
    if compared is None:
        return {"predicted": math.nan, "wanted": math.nan}
    return {"predicted": float(compared.prediction.double().mean()), "wanted": float(compared.target.double().mean())}


def _size(course: Course) -> float:
    """Root mean square of the largest feature; 0 where it is not known."""
    x = course.x
    if x is None or not x.numel() or not x.is_floating_point() or x.layout != torch.strided:
        return 0.0
    rows = x.detach().double().reshape(-1, x.shape[-1]) if x.dim() > 1 else x.detach().double()[:, None]
    return float(rows.square().mean(dim=0).sqrt().max())


RULES = (WorseThanGuessing,)
