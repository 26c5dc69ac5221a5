"""The rule on gradients that explode from layer to layer on their way back to the input."""

from mlp_tutorial.diagnostics.rules.course import Diverging
from mlp_tutorial.diagnostics.rules.depth import FromLayerToLayer
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.diagnostics.rules.not_finite import NotFinite
from mlp_tutorial.diagnostics.rules.units import DeadUnits, Saturated

EXPLODED = 1e5


class Exploding(FromLayerToLayer):
    """The first layer's gradient is beyond all measure beside the last one's; one step with it, and all is changed."""

    name = "exploding-gradients"
    explains = (Diverging, NotFinite, DeadUnits, Saturated, WorseThanGuessing)
    explains_errors = ("training-diverged",)

    def is_odd(self, ratio: float, scale: float) -> bool:
        """Larger than one learning rate can serve; large data make it larger, which is not the depth's doing."""
        return ratio > EXPLODED * max(1.0, scale)


RULES = (Exploding,)
