"""Rules on shapes: prediction and target that do not stand side by side."""

from collections.abc import Iterator

import torch

from mlp_tutorial.diagnostics.events import LossTaken
from mlp_tutorial.finding import Finding
from mlp_tutorial.diagnostics.rule import Rule

ELEMENTWISE = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "difference"}


class ColumnAgainstRow(Rule):
    """(N, 1) against (N,): every prediction is compared with every target."""

    code = "MLP101"
    severity = "error"

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Elementwise losses, and a difference written by hand."""
        prediction, target = tuple(event.prediction.shape), tuple(event.target.shape)
        rows = event.target.numel()
        if event.name in ELEMENTWISE and rows > 1 and {prediction, target} == {(rows,), (rows, 1)}:
            broadcast = tuple(torch.broadcast_shapes(prediction, target))
            yield self.found(event.place, y=target, prediction=prediction, broadcast=broadcast)


RULES = (ColumnAgainstRow,)
