"""The rule on costs in which the model has no part: of its input instead of its output, or a term without a slope."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import (
    BackwardBegins,
    GraphCut,
    LossTaken,
    ModelCalled,
    StepBegins,
    TensorsMade,
)
from mlp_tutorial.diagnostics.functions import SHIFTS, tensors_in
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

ENOUGH = 3  # rounds that show how a loop goes on
TOTALS = {"mean", "sum", "nanmean", "norm", "vector_norm", "linalg_vector_norm", "mse_loss", "l1_loss"}
TOTALS |= {"cross_entropy", "nll_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits", "smooth_l1_loss"}
FACTORS = {"mul", "__mul__", "__rmul__", "div", "__truediv__"}


@dataclass(eq=False)
class Answer:
    """A model's answer without gradients, and a cost that was taken beside it.

    Attributes:
        inputs: What tells its inputs from other tensors.
        cost: A cost, without gradients, of what is no answer of a model; None where none was taken.
        place: The line of that cost.
        of_inputs: Whether the model's own input was compared.
        used: Whether anything was done with the answer.
    """

    inputs: set[tuple[object, ...]]
    cost: float | None = None
    place: Place | None = None
    of_inputs: bool = False
    used: bool = False


@dataclass(eq=False)
class Term:
    """A number that was added to a cost, and that has no slope.

    Attributes:
        place: The line that computed it.
        value: Its last value.
        rounds: Backward passes of costs that it is a term of.
        of_data: Whether it was computed from data alone.
    """

    place: Place | None
    value: float
    rounds: int = 0
    of_data: bool = True


class CostWithoutModel(Rule):
    """A cost, or a term of one, that does not depend on what the model gives."""

    name = "cost-without-model"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._answers: dict[int, tuple[weakref.ref[Tensor], Answer]] = {}
        self._last: Answer | None = None
        self._suspects: dict[Place | None, list[Answer]] = {}
        self._totals = _Marks()
        self._scaled = _Marks()
        self._costs = _Marks()
        self._terms: dict[Place | None, Term] = {}

    def on_model_called(self, event: ModelCalled) -> None:
        """An answer without gradients is an evaluation, of which something comes."""
        inputs = tensors_in(event.inputs, {})
        self._use(inputs)
        self._last = None
        if not event.with_gradients:
            self._last = answer = Answer({_told_apart_by(x) for x in inputs})
            results = tuple(event.output.values()) if isinstance(event.output, dict) else (event.output,)
            for output in tensors_in(results, {}):
                key = id(output)
                gone = weakref.ref(output, lambda _, key=key: self._answers.pop(key, None))  # type: ignore[misc]
                self._answers[key] = (gone, answer)

    def on_step_begins(self, event: StepBegins) -> None:  # noqa: ARG002 - that it begins is enough
        """Training goes on: the evaluation is over."""
        self._last = None

    def on_graph_cut(self, event: GraphCut) -> None:
        """Numbers of an answer that leave torch are used."""
        self._use((event.tensor,))

    def on_tensors_made(self, event: TensorsMade) -> None:
        """An answer is used; a total becomes a term of a cost."""
        self._use(event.inputs)
        result = event.outputs[0]
        if result.dim() or not result.is_floating_point():
            return
        if event.name in TOTALS and not result.requires_grad and any(x.numel() > 1 for x in event.inputs):
            of_data = all(self.origins.of(x) is None and not x.requires_grad for x in event.inputs)
            term = self._terms.setdefault(event.place, Term(event.place, 0.0, of_data=of_data))
            term.value = float(result)
            self._totals.set(result, {term})
        elif event.name in FACTORS and len(event.inputs) == 1 and not result.requires_grad:
            self._scaled.set(result, self._totals.of(event.inputs))
        elif event.name in SHIFTS and len(event.inputs) == 2:
            self._add(event.inputs, result)
        elif event.name in FACTORS and result.requires_grad and len(event.inputs) == 1:
            self._costs.set(result, self._costs.of(event.inputs))

    def on_loss_taken(self, event: LossTaken) -> None:
        """A cost that depends on no parameter, while an answer waits to be used."""
        answer = self._last
        if answer is None or answer.used or event.cost.requires_grad:
            return
        if any(self.origins.of(x) is not None or id(x) in self._answers for x in (event.prediction, event.target)):
            return
        answer.place, answer.cost = event.place, float(event.cost.detach().double().mean())
        answer.of_inputs = _told_apart_by(event.prediction) in answer.inputs
        waiting = self._suspects.setdefault(event.place, [])
        if len(waiting) < ENOUGH:
            waiting.append(answer)

    def on_backward_begins(self, event: BackwardBegins) -> None:
        """Which terms the cost has that is differentiated."""
        for term in self._costs.of((event.cost,)):
            term.rounds += 1

    def finish(self) -> Iterator[Finding]:
        """Evaluations whose answer nobody has used, and terms that are there in each round."""
        for place, answers in self._suspects.items():
            unused = [answer for answer in answers if not answer.used]
            if len(unused) == len(answers) and (len(unused) >= ENOUGH or any(a.of_inputs for a in unused)):
                yield self._of("evaluation", place, unused[-1].cost or 0.0)
        for term in self._terms.values():
            if term.rounds >= ENOUGH and term.value:
                yield self._of("data" if term.of_data else "cut", term.place, term.value)

    def _of(self, kind: str, place: Place | None, value: float) -> Finding:
        key = f"rules.{self.name}"
        return self.found(
            place,
            value=value,
            what=Phrase(f"{key}.what_{kind}"),
            reason=Phrase(f"{key}.why_{kind}"),
            remedy=Phrase(f"{key}.try_{kind}"),
        )

    def _use(self, tensors: tuple[Tensor, ...]) -> None:
        for tensor in tensors if self._answers else ():
            known = self._answers.get(id(tensor))
            if known is not None and known[0]() is tensor:
                known[1].used = True

    def _add(self, inputs: tuple[Tensor, ...], result: Tensor) -> None:
        """A cost and a term, both single numbers: only the cost has a slope."""
        with_slope = [x for x in inputs if x.requires_grad and not x.dim()]
        without = [x for x in inputs if not x.requires_grad]
        terms = self._costs.of(with_slope)
        if len(with_slope) == 1 and len(without) == 1:
            terms = terms | self._scaled.of(without)
        if result.requires_grad:
            self._costs.set(result, terms)


class _Marks:
    """Terms behind single numbers, by weak reference."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[weakref.ref[Tensor], set[Term]]] = {}

    def of(self, tensors: tuple[Tensor, ...] | list[Tensor]) -> set[Term]:
        known = [self._of.get(id(tensor)) for tensor in tensors] if self._of else []
        pairs = zip(tensors, known, strict=False)
        return {term for tensor, mark in pairs if mark is not None and mark[0]() is tensor for term in mark[1]}

    def set(self, tensor: Tensor, terms: set[Term]) -> None:
        key = id(tensor)
        if terms:
            self._of[key] = (weakref.ref(tensor, lambda _: self._of.pop(key, None)), terms)
        else:
            self._of.pop(key, None)


def _told_apart_by(x: Tensor) -> tuple[object, ...]:
    """Where its numbers lie: two views of the same rows are the same."""
    if x.layout is not torch.strided:
        return (id(x),)
    return (x.data_ptr(), tuple(x.shape), x.stride(), x.dtype)


RULES = (CostWithoutModel,)
