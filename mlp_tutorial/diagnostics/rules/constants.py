"""The rule on inputs that never change."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LayerApplied, ModelCalled
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.data import MOST, ROWS, is_table_in_training
from mlp_tutorial.finding import Finding, Place


@dataclass
class _Columns:
    """What is known of the columns that reached one layer.

    Attributes:
        weight: The layer's weight.
        place: Where.
        values: The first row.
        constant: Which columns never had another value.
        rows: Most rows that came at once.
    """

    weight: "weakref.ref[Tensor]"
    place: Place | None
    values: Tensor
    constant: Tensor
    rows: int = 0


class ConstantFeatures(Rule):
    """A column that never changes says nothing."""

    name = "constant-feature"
    severity = "note"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._layers: dict[int, _Columns] = {}

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Strike off the columns that change."""
        if is_table_in_training(event, 1) and event.x.numel() <= MOST:
            x = event.x.detach()
            known = self._layers.get(id(event.weight))
            if known is None or known.weight() is not event.weight or len(known.values) != x.shape[1]:
                constant = torch.ones(x.shape[1], dtype=torch.bool, device=x.device)
                if event.name != "linear":
                    constant &= x[0] != 1  # a column of ones whose weight is the bias
                known = _Columns(weakref.ref(event.weight), event.place, x[0].clone(), constant)
                self._layers[id(event.weight)] = known
            if bool(known.constant.any()):
                known.constant &= (x.amin(dim=0) == known.values) & (x.amax(dim=0) == known.values)
                known.rows = max(known.rows, len(x))

    def on_model_called(self, event: ModelCalled) -> None:
        """In rounds that are not looked at, the inputs of the model that holds the layer."""
        suspects = [] if self.chart.rounds.closely else [k for k in self._layers.values() if bool(k.constant.any())]
        tables = [x.detach() for x in event.inputs if isinstance(x, Tensor) and x.ndim == 2 and len(x)]
        for known in suspects:
            for x in tables:
                if x.shape[1] == len(known.values) and x.dtype == known.values.dtype and x.numel() <= MOST:
                    known.constant &= (x.amin(dim=0) == known.values) & (x.amax(dim=0) == known.values)

    def finish(self) -> Iterator[Finding]:
        """What is left was constant in the whole run."""
        coverage = self.chart.coverage
        for known in self._layers.values():
            if coverage.looked_at < coverage.rounds and not coverage.train_passes:
                return  # rows that no model was called with may have come in the other rounds
            columns = known.constant.nonzero().flatten().tolist()
            if columns and known.rows >= ROWS:
                column, value = columns[0], float(known.values[columns[0]])
                count, features = len(columns), len(known.values)
                yield self.found(known.place, column=column, value=value, count=count, features=features)


RULES = (ConstantFeatures,)
