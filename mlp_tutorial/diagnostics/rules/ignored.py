"""The rule on columns that a model is given and does not use."""

import contextlib
import io
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import LayerApplied, ModelCalled
from mlp_tutorial.diagnostics.functions import tensors_in
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.roster import listed
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place
from mlp_tutorial.states.modes import in_mode
from mlp_tutorial.states.untouched import untouched

ROWS = 8
LOOKS = 10
MOST = 1_000_000  # numbers that are looked through at a time
MOST_COLUMNS = 200


@dataclass
class Ignored:
    """What one model does with the columns of its first argument.

    Attributes:
        model: Weak reference to it.
        kind: Name of its class.
        place: The line that calls it.
        features: How many columns there are.
        columns: Those that changed nothing whenever that was looked at; None before the first look.
        calls: Calls in training.
        looks: How often it was looked at.
    """

    model: "weakref.ref[nn.Module]"
    kind: str
    place: Place | None
    features: int
    columns: frozenset[int] | None = None
    calls: int = 0
    looks: int = 0


class FeatureIgnored(Rule):
    """The answers are the same whatever stands in a column, or whatever a layer makes of it."""

    name = "feature-ignored"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._models: dict[int, Ignored] = {}
        self._first: list[weakref.ref[Tensor]] = []

    def on_layer_applied(self, event: LayerApplied) -> None:
        """What reaches the first layers of the model that is being called."""
        if event.first and len(self._first) < MOST_COLUMNS:
            self._first.append(weakref.ref(event.x))

    def on_model_called(self, event: ModelCalled) -> None:
        """Columns that no layer was given are suspects; an answer that stays the same without them is the proof."""
        reached, self._first = self._first, []
        x = event.inputs[0] if event.inputs else None
        if not event.with_gradients or not isinstance(x, Tensor) or not _is_table(x):
            return
        known = self._models.get(id(event.model))
        if known is None or known.model() is not event.model or known.features != x.shape[1]:
            known = Ignored(weakref.ref(event.model), type(event.model).__name__, event.place, x.shape[1])
            self._models[id(event.model)] = known
        known.calls += 1
        if known.columns == frozenset() or not is_power_of_two(known.calls) or not reached:
            return
        suspects = _unreached(x.detach(), [layer for layer in (alive() for alive in reached) if layer is not None])
        if suspects and (known.columns is None or suspects & known.columns):
            suspects = suspects if _change_nothing(event.model, event.inputs, suspects) else frozenset()
        known.looks += 1
        known.columns = suspects if known.columns is None else known.columns & suspects

    def finish(self) -> Iterator[Finding]:
        """What never mattered."""
        for known in self._models.values():
            if known.columns and self.chart.steps:
                columns = sorted(known.columns)
                shown = ", ".join(map(str, columns[:3])) + (", …" if len(columns) > 3 else "")
                facts = {"model": known.kind, "columns": shown, "count": len(columns), "features": known.features}
                yield self._described("columns", known.place, facts)
        for course in self.chart.courses:
            if course.idle and len(course.slopes) >= LOOKS:
                yield self._described("branch", course.place, {"names": listed(sorted(course.idle))})

    def _described(self, which: str, place: Place | None, facts: dict[str, Any]) -> Finding:
        fact, reason, remedy = (
            Phrase(f"rules.{self.name}.{part}_{which}", **facts) for part in ("fact", "reason", "remedy")
        )
        return self.found(place, fact=fact, reason=reason, remedy=remedy)


def _is_table(x: Tensor) -> bool:
    """Whether it holds rows of features whose columns can be compared."""
    plain = x.dim() == 2 and x.layout == torch.strided and x.is_floating_point() and not x.is_meta
    return plain and not x.requires_grad and len(x) >= ROWS and 2 <= x.shape[1] <= MOST_COLUMNS and x.numel() <= MOST


def _unreached(x: Tensor, reached: list[Tensor]) -> frozenset[int]:
    """Columns that are in no layer's inputs, where these are columns of x as they are; none where they are others."""
    tables = [layer.detach() for layer in reached if layer.shape[:1] == x.shape[:1] and layer.dim() == 2]
    if len(tables) != len(reached) or any(table.dtype != x.dtype or table.device != x.device for table in tables):
        return frozenset()
    found: set[int] = set()
    for table in tables:
        # (columns of the table, columns of x)
        same = torch.stack([(x == column[:, None]).all(dim=0) for column in table.unbind(dim=1)])
        if not bool(same.any(dim=1).all()):
            return frozenset()
        found |= set(same.any(dim=0).nonzero().flatten().tolist())
    varies = (x != x[0]).any(dim=0)
    return frozenset(set(varies.nonzero().flatten().tolist()) - found)


def _change_nothing(model: nn.Module, inputs: tuple[Any, ...], columns: frozenset[int]) -> bool:
    """Whether the answers are the same bits with these columns moved on by a row."""
    chosen = sorted(columns)
    moved = inputs[0].detach().clone()
    moved[:, chosen] = moved[:, chosen].roll(1, dims=0)
    answers = []
    for x in (inputs[0].detach(), moved):
        with (
            untouched(model),
            in_mode(model, training=False),
            torch.no_grad(),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            answers.append(tensors_in((model(x, *inputs[1:]),), {}))
    first, second = answers
    return bool(first) and all(torch.equal(a, b) for a, b in zip(first, second, strict=True))


RULES = (FeatureIgnored,)
