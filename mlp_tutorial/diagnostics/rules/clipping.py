"""The rule on clipping gradients before they exist, or after they were used."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlp_tutorial.diagnostics.library_events import GradientsClipped
from mlp_tutorial.diagnostics.parameter_chart import ParameterChart, is_slope
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

TWICE = 2  # once may be the seam between two phases of training


@dataclass
class Clips:
    """The calls of one line.

    Attributes:
        charts: The parameters.
        steps: All steps that were taken before the first call.
        empty: Calls that found no gradient.
        late: Calls that found what a step had used already.
        useful: All others.
    """

    charts: list[ParameterChart]
    steps: int
    empty: int = 0
    late: int = 0
    useful: int = 0


class ClippedAtWrongTime(Rule):
    """Every call of a line finds no gradient, or one that the step before it has used."""

    name = "clipped-at-wrong-time"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._clips: dict[Place | None, Clips] = {}

    def on_gradients_clipped(self, event: GradientsClipped) -> None:
        """Look at what it will find. An infinite limit cuts nothing: it is asked for the norm."""
        trained = [tensor for tensor in event.parameters if tensor.requires_grad]
        if not trained or event.limit is None or float(event.limit) == float("inf"):
            return
        charts = [self.chart.of(tensor) for tensor in trained]
        clips = self._clips.setdefault(event.place, Clips(charts, self.chart.steps))
        sloped = [chart for tensor, chart in zip(trained, charts, strict=True) if is_slope(tensor.grad)]
        if not sloped:
            clips.empty += 1
        elif all(chart.gradient_is_as_step_left_it() for chart in sloped):
            clips.late += 1
        else:
            clips.useful += 1

    def finish(self) -> Iterator[Finding]:
        """Lines of which no call was of use, while steps were taken."""
        for place, clips in self._clips.items():
            calls = clips.empty + clips.late
            used = self.chart.steps - clips.steps >= TWICE and any(chart.has_slope for chart in clips.charts)
            if calls >= TWICE and used and not clips.useful:
                found = "nothing" if clips.empty > clips.late else "used"
                yield self.found(place, calls=calls, found=Phrase(f"rules.{self.name}.{found}"))


RULES = (ClippedAtWrongTime,)
