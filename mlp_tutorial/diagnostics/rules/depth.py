"""Gradients from layer to layer, and the rule on those that vanish on their way back to the input."""

import math
from collections.abc import Iterator
from typing import ClassVar

from mlp_tutorial.diagnostics.course import Course
from mlp_tutorial.diagnostics.outcome import went_well
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.stalled import Creeping, Plateau
from mlp_tutorial.finding import Finding

FEW_LAYERS = 3
FEW_STEPS = 5
ALMOST_ALWAYS = 0.9
# Less than float32 can tell from 1 (1.2e-7): beside the last layer, the first one stands still. Six sigmoid layers
# make about (1/4 · 1/√3)⁶ = 1e-5, twenty 1e-17.
VANISHED = 1e-7

Look = list[tuple[str, float]]


class FromLayerToLayer(Rule):
    """Base of the rules on the size of gradients, from the output back to the input."""

    symptom = True
    share_of_looks: ClassVar[float] = 0.0

    def finish(self) -> Iterator[Finding]:
        """Look at the runs that did not go well."""
        for course in self.chart.courses:
            looks = [look for look in map(_reached, course.slopes) if len(look) >= FEW_LAYERS]
            if (
                len(course.costs) < FEW_STEPS
                or not looks
                or looks[0] != _reached(course.slopes[0])
                or went_well(course)
            ):
                continue
            scale = _scale_of_data(course)
            odd = [self.is_odd(look[0][1] / look[-1][1], scale) for look in looks]
            # From the start on: what a run comes to by diverging or by arriving is another matter.
            if odd[0] and sum(odd) >= self.share_of_looks * len(odd):
                (first, first_size), *_, (last, last_size) = looks[0]
                yield self.found(
                    course.place,
                    layers=len(course.slopes[0]),
                    first=first,
                    first_size=first_size,
                    last=last,
                    last_size=last_size,
                )

    def is_odd(self, ratio: float, scale: float) -> bool:
        """Whether the first layer's gradient by the last one's is out of all proportion; scale is the data's."""
        raise NotImplementedError


class Vanishing(FromLayerToLayer):
    """The first layer's gradient is nothing beside the last one's."""

    name = "vanishing-gradients"
    explains = (Creeping, Plateau)
    share_of_looks = ALMOST_ALWAYS

    def is_odd(self, ratio: float, scale: float) -> bool:
        """Smaller than float32 can tell; small data make it smaller, which is not the depth's doing."""
        return ratio < VANISHED * min(1.0, scale)


def _reached(look: Look) -> Look:
    """From the first layer that a gradient reaches; nothing where one is no number or the last layer has none."""
    if not look or look[-1][1] == 0 or not all(math.isfinite(size) for _, size in look):
        return []
    start = next(i for i, (_, size) in enumerate(look) if size > 0)
    return look[start:]


def _scale_of_data(course: Course) -> float:
    """Root mean square of the data: the first layer's gradient is proportional to them."""
    if course.x is None or not course.x.is_floating_point() or not course.x.numel():
        return 1.0
    scale = float(course.x.detach().double().square().mean().sqrt())
    return scale if scale > 0 and math.isfinite(scale) else 1.0


RULES = (Vanishing,)
