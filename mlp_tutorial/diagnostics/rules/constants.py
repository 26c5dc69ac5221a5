"""The rule on inputs that never change."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LayerApplied, ModelCalled
from mlp_tutorial.diagnostics.functions import tensors_in
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
        is_new: Whether no model was called since, so that nobody knows whether the rows were made inside one.
    """

    weight: "weakref.ref[Tensor]"
    place: Place | None
    values: Tensor
    constant: Tensor
    rows: int = 0
    is_new: bool = True

    def strike_off(self, x: Tensor) -> None:
        """Columns that have another value in these rows are not constant."""
        self.constant &= (x.amin(dim=0) == self.values) & (x.amax(dim=0) == self.values)

    def came_from(self, given: list[Tensor]) -> bool:
        """Whether a constant column is one of what a model was given."""
        value = self.values[self.constant.nonzero()[0]]
        return any(bool((x == value).all(dim=0).any()) for x in given)


class ConstantFeatures(Rule):
    """A column that never changes says nothing."""

    name = "constant-feature"
    severity = "note"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._layers: dict[int, _Columns] = {}

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Strike off the columns that change."""
        x, known = event.x.detach(), self._layers.get(id(event.weight))
        fits = known is not None and known.weight() is event.weight and x.shape[1:] == known.values.shape
        if x.numel() > MOST or not len(x):
            return
        if is_table_in_training(event, 1) and not fits:
            constant = torch.ones(x.shape[1], dtype=torch.bool, device=x.device)
            if event.name != "linear":
                constant &= x[0] != 1  # a column of ones whose weight is the bias
            known = _Columns(weakref.ref(event.weight), event.place, x[0].clone(), constant)
            self._layers[id(event.weight)] = known
            fits = True
        if known is not None and fits and bool(known.constant.any()):
            known.strike_off(x)
            known.rows = max(known.rows, len(x))

    def on_model_called(self, event: ModelCalled) -> None:
        """What a model makes itself is no feature; in rounds that are not looked at, its inputs are."""
        suspects = [known for known in self._layers.values() if bool(known.constant.any())]
        if not suspects:
            return
        tables = [x.detach() for x in tensors_in(event.inputs, {}) if x.layout == torch.strided and x.ndim and len(x)]
        for known in suspects:
            if known.is_new and not known.came_from([x.flatten(1) if x.ndim > 1 else x[:, None] for x in tables]):
                known.constant.zero_()
            known.is_new = False
            for x in () if self.chart.rounds.closely else tables:
                if x.shape[1:] == known.values.shape and x.dtype == known.values.dtype and x.numel() <= MOST:
                    known.strike_off(x)

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
