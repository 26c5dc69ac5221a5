"""The rule on features of scales that differ."""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.angles import on_a_circle
from mlp_tutorial.diagnostics.events import BackwardBegins, LayerApplied, ModelCalled
from mlp_tutorial.diagnostics.functions import tensors_in
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.data import MOST, ROWS, is_table_in_training
from mlp_tutorial.diagnostics.rules.guessing import WorseThanGuessing
from mlp_tutorial.finding import Finding

RATIO = 100.0
ROWS_FOR_SCALES = 5
RARE = 0.25  # a column whose other values are rarer than this has no scale to speak of, as a pixel at the edge


class DifferentScales(Rule):
    """Features whose standard deviations differ a hundredfold: one learning rate cannot suit both."""

    name = "feature-scales-differ"
    severity = "warning"
    explains = (WorseThanGuessing,)

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._seen: set[Any] = set()
        self._waiting: list[tuple[Finding, Tensor]] = []

    def on_layer_applied(self, event: LayerApplied) -> None:
        """The first rows that come to a line, and no more once something was found."""
        seen = (event.place, event.weight.shape)
        if not is_table_in_training(event, ROWS_FOR_SCALES) or seen in self._seen or None in self._seen:
            return
        self._seen.add(seen)
        x = event.x.detach()[: max(ROWS, MOST // event.x.shape[1])]
        apart = _widest_and_narrowest(x.double())
        if apart is not None:
            (wide, wide_std), (narrow, narrow_std) = apart
            found = self.found(
                event.place,
                wide=wide,
                wide_std=wide_std,
                narrow=narrow,
                narrow_std=narrow_std,
                ratio=wide_std / narrow_std,
            )
            self._waiting.append((found, x[:, [wide, narrow]].clone()))

    def on_model_called(self, event: ModelCalled) -> None:
        """What a model makes itself of what it is given, such as the sine and cosine of a time, is no feature."""
        given = [tensor for tensor in tensors_in(event.inputs, {}) if tensor.layout == torch.strided]
        self._waiting = [(found, pair) for found, pair in self._waiting if _are_among(pair, given)]

    def on_backward_begins(self, _event: BackwardBegins) -> Iterator[Finding]:
        """What is trained on."""
        waiting, self._waiting = self._waiting, []
        for found, _ in waiting[:1]:
            self._seen.add(None)
            yield found


def _widest_and_narrowest(x: Tensor) -> tuple[tuple[int, float], tuple[int, float]] | None:
    """Two columns whose standard deviations differ more than a hundredfold, each with its own; None where none do."""
    # √ of the mean square around the mean; torch takes many times as long for std of columns
    spread = (x - x.mean(dim=0)).square().mean(dim=0).sqrt()
    narrower = (spread > 0) & (spread * RATIO < spread.max())
    # the usual case first: nothing is that narrow, but for what hardly ever occurs
    if not bool(narrower.any()) or not bool((_share_of_others(x[:, narrower]) > RARE).any()):
        return None
    columns = ((_share_of_others(x) > RARE) & ~on_a_circle(x)).nonzero().flatten()
    if len(columns) < 2:
        return None
    spread = x[:, columns].std(dim=0)
    extent = x[:, columns].amax(dim=0) - x[:, columns].amin(dim=0)
    if not bool(torch.isfinite(spread).all()):
        return None
    wide, narrow = int(spread.argmax()), int(spread.argmin())
    # one far outlier makes a wide column, but its neighbours show that it is not
    if min(float(spread[wide] / spread[narrow]), float(extent[wide] / extent[narrow])) <= RATIO:
        return None
    return (int(columns[wide]), float(spread[wide])), (int(columns[narrow]), float(spread[narrow]))


def _are_among(pair: Tensor, given: list[Tensor]) -> bool:
    """Whether both columns stand as they are in what a model was given."""
    rows = [tensor.detach().reshape(len(tensor), -1)[: len(pair)] for tensor in given if tensor.dim() and len(tensor)]
    alike = [columns for columns in rows if len(columns) == len(pair) and columns.device == pair.device]
    return all(
        any(bool((columns.to(pair.dtype) == pair[:, [at]]).all(dim=0).any()) for columns in alike) for at in (0, 1)
    )


def _share_of_others(x: Tensor) -> Tensor:
    """How many rows differ from the column's median, as a share."""
    return (x != x.median(dim=0).values).double().mean(dim=0)


RULES = (DifferentScales,)
