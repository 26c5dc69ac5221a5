"""A model's answers on their way: whether they are compared with a target, teach another model, or are averaged.

Only weak references to tensors are kept.
"""

import weakref
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LossTaken, ModelCalled, TensorsMade
from mlp_tutorial.diagnostics.functions import DIFFERENCES, LOSSES, SHIFTS, tensors_in
from mlp_tutorial.finding import Place

EQUALITIES = {"eq", "__eq__", "ne", "__ne__", "equal"}
TOTALS = {"mean", "sum", "nanmean"}
JOINING = {"stack", "cat", "concat", "concatenate", "vstack", "hstack", "dstack"} | SHIFTS
FEW_CALLS = 4  # that are looked at for rows that stand in them again and again
MOST_PASSES = 64


@dataclass(eq=False)
class Evaluation:
    """Calls of a model that may be an evaluation, at one line.

    Attributes:
        kind: Name of its class.
        layer: The layer that makes its answers random, or others' business.
        place: The line.
        calls: How many calls.
        compared: Whether what came out was compared with something.
        teaches: Whether what came out was a target for another prediction, or a sample of many.
    """

    kind: str
    layer: str
    place: Place | None
    calls: int = 0
    compared: bool = False
    teaches: bool = False


@dataclass(frozen=True, eq=False)
class Pass:
    """One of these calls.

    Attributes:
        evaluation: Whose call it is.
        rows: What tells its rows from others: shapes and sums of the inputs.
        repeats: Whether each row stands in them several times.
    """

    evaluation: Evaluation
    rows: tuple[object, ...]
    repeats: bool


Marks = frozenset[tuple[Pass, bool]]  # each with whether a target was subtracted on the way
NONE: Marks = frozenset()


class Answers:
    """Which tensors were computed from which pass."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[weakref.ref[Tensor], Marks]] = {}

    def note_call(self, event: ModelCalled, evaluation: Evaluation | None) -> None:
        """A model has answered; what it makes of another one's output is its own answer."""
        marks = NONE
        if evaluation is not None:
            evaluation.calls += 1
            inputs = tensors_in(event.inputs, {})
            repeats = evaluation.calls <= FEW_CALLS and any(map(_repeats_rows, inputs))
            marks = frozenset({(Pass(evaluation, tuple(map(_told_apart_by, inputs)), repeats), False)})
        results = tuple(event.output.values()) if isinstance(event.output, dict) else (event.output,)
        for output in tensors_in(results, {}):
            self._set(output, marks)

    def note_made(self, event: TensorsMade) -> None:
        """An answer is passed on, or compared (==, or a difference of which the mean is taken), or one of a sample."""
        known = self.of(event.inputs)
        if not known or event.name in LOSSES:
            return
        apart = len(event.inputs) == 2 and sum(bool(self.of((tensor,))) for tensor in event.inputs) == 1
        total = event.name in TOTALS
        if event.name in EQUALITIES and apart:
            _compared(known)
            return
        if event.name in DIFFERENCES and apart:
            known = frozenset((mark[0], True) for mark in known)
        elif total and event.outputs[0].numel() == 1 and not event.outputs[0].requires_grad:
            _compared(mark for mark in known if mark[1])
        elif event.name in JOINING:
            _sampled(known)
        elif total and event.outputs[0].numel() > 1:
            for mark in known:
                mark[0].evaluation.teaches |= mark[0].repeats
        for output in event.outputs:
            self._set(output, known if len(known) <= MOST_PASSES else NONE)

    def note_loss(self, event: LossTaken) -> None:
        """A cost that nothing can be trained by is an evaluation; a target that was predicted teaches."""
        if event.cost.requires_grad:
            for mark in self.of((event.target,)):
                mark[0].evaluation.teaches = True
        elif not self.of((event.target,)):
            _compared(self.of((event.prediction,)))

    def of(self, tensors: Iterable[Tensor]) -> Marks:
        """Passes behind tensors."""
        found = NONE
        for tensor in tensors if self._of else ():
            known = self._of.get(id(tensor))
            if known is not None and known[0]() is tensor:
                found = found | known[1]
        return found

    def _set(self, tensor: Tensor, marks: Marks) -> None:
        key = id(tensor)
        if marks:
            self._of[key] = (weakref.ref(tensor, lambda _: self._of.pop(key, None)), marks)
        else:
            self._of.pop(key, None)


def _compared(marks: Iterable[tuple[Pass, bool]]) -> None:
    for known, _ in marks:
        known.evaluation.compared = True


def _sampled(marks: Marks) -> None:
    """Answers to the same rows that come together are a sample: their mean is meant, and how much they vary."""
    passes = {known for known, _ in marks}
    for known in passes:
        if any(other is not known and _are_alike(other, known) for other in passes):
            known.evaluation.teaches = True


def _are_alike(one: Pass, other: Pass) -> bool:
    return one.evaluation is other.evaluation and one.rows == other.rows


def _told_apart_by(x: Tensor) -> tuple[object, ...]:
    plain = x.layout is torch.strided and not x.is_complex()
    return (tuple(x.shape), float(x.detach().double().sum()) if plain else id(x))


def _repeats_rows(x: Tensor) -> bool:
    """Whether most rows stand in the inputs more than once, as x.repeat(20, 1) has them."""
    if x.dim() < 2 or len(x) < 4 or x.layout is not torch.strided or not x.is_floating_point():
        return False
    rows = x.detach().flatten(1)[:, :64]
    return 2 * len(torch.unique(rows, dim=0)) <= len(rows)
