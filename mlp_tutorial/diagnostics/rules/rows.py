"""The rule on models that mix the rows of a batch: a copy is asked for the same rows in other company."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.company import Company
from mlp_tutorial.diagnostics.events import LossTaken, ModelCalled, ModelExamined, TensorsMade
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rarely import is_power_of_two
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.trials.copies import copied
from mlp_tutorial.diagnostics.trials.culprit import Culprit, culprit
from mlp_tutorial.diagnostics.trials.rows import Mixed, mixed, tensors_of
from mlp_tutorial.finding import Finding, Place

TRIED = (2, 16, 64)  # calls at which a copy is asked; after that, at each power of two from 1024 on
MET = 64
SOFTMAXES = {"softmax", "log_softmax", "softmin", "gumbel_softmax"}
RECURRENT = {"lstm": "nn.LSTM", "gru": "nn.GRU", "rnn_tanh": "nn.RNN", "rnn_relu": "nn.RNN"}
ATTENTION = "multi_head_attention_forward"
DIVIDING = {"view", "reshape", "unflatten"}
OVER_ROWS = {"mean", "sum", "amax", "amin", "max", "min", "cumsum", "normalize", "norm", "logsumexp", "layer_norm"}
OVER_ROWS |= {"vector_norm", "linalg_vector_norm", "median", "nanmean"}


@dataclass
class Tried:
    """What is known of one model.

    Attributes:
        model: Weak reference to it.
        place: The line that calls it.
        calls: Calls that autograd followed.
        rows: The rows of the last one.
        matched: Whether a loss ever compared as many predictions with as many targets.
        company: Whether rows come together by chance.
        found: How they mix.
        culprit: And where.
    """

    model: "weakref.ref[nn.Module]"
    place: Place | None
    calls: int = 0
    rows: int = 0
    matched: bool = False
    company: Company = field(default_factory=Company)
    found: Mixed | None = None
    culprit: Culprit | None = None


class RowsMixed(Rule):
    """In eval mode, a row's answer depends on the rows beside it, and the target has an answer for each row."""

    name = "rows-mixed"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._tried: dict[int, Tried] = {}
        self._last: Tried | None = None
        self._stacked: weakref.ref[Tensor] | None = None

    def on_model_called(self, event: ModelCalled) -> None:
        """A copy is asked the second time, and rarely again."""
        if event.with_gradients:
            known = self._of(event.model, event.place)
            known.calls += 1
            self._meet(known, event.inputs)
            if known.calls in TRIED or (known.calls >= 1024 and is_power_of_two(known.calls)):
                self._try(known, event.model, event.inputs)

    def on_model_examined(self, event: ModelExamined) -> None:
        """`fit` has shown the model and rows."""
        known = self._of(event.model, event.place)
        self._meet(known, event.inputs)
        self._try(known, event.model, event.inputs)

    def on_tensors_made(self, event: TensorsMade) -> None:
        """A DataLoader makes a batch by stacking its rows."""
        if event.name == "stack" and not event.outputs[0].requires_grad:
            self._stacked = weakref.ref(event.outputs[0])

    def on_loss_taken(self, event: LossTaken) -> None:
        """As many targets as rows."""
        known = self._last
        if known is not None and known.rows:
            sizes = {tensor.shape[:1] for tensor in (event.prediction, event.target)}
            known.matched = known.matched or sizes == {(known.rows,)}

    def finish(self) -> Iterator[Finding]:
        """Where it is certain that rows are cases of their own."""
        for known in self._tried.values():
            if known.found is not None and known.culprit is not None and known.matched:
                remedy = remedy_of(known.culprit, by_chance=known.company.by_chance)
                if remedy is not None:
                    function = known.culprit.scrambles or known.culprit.function
                    model = known.model()
                    yield self.found(
                        function.place or known.place,
                        model=type(model).__name__ if model is not None else "model",
                        function=function.name,
                        shape=tuple(function.inputs[0].shape),
                        difference=known.found.difference,
                        spread=known.found.spread,
                        remedy=remedy,
                    )

    def _of(self, model: nn.Module, place: Place | None) -> Tried:
        known = self._tried.get(id(model))
        if known is None or known.model() is not model:
            for key in [key for key, old in self._tried.items() if old.model() is None and old.found is None]:
                del self._tried[key]  # a model that is gone, and of which nothing was found
            known = self._tried[id(model)] = Tried(weakref.ref(model), place)
        return known

    def _meet(self, known: Tried, inputs: tuple[Any, ...]) -> None:
        first = next((x for x in tensors_of(inputs) if x.dim()), None)
        known.rows = 0 if first is None else len(first)
        self._last = known
        if first is not None and known.calls <= MET:
            known.company.meet(first, stacked=self._stacked is not None and self._stacked() is first)

    def _try(self, known: Tried, model: nn.Module, inputs: tuple[Any, ...]) -> None:
        if known.found is not None or not known.rows or not (twin := copied(model)):
            return
        known.found = mixed(twin, inputs, known.rows, certain=known.company.changes)
        if known.found is not None:
            known.culprit = culprit(twin, known.found.question)


def remedy_of(guilty: Culprit, *, by_chance: bool) -> Phrase | None:
    """What to change; None where the function may be meant to look at several rows."""
    function, kind = guilty.function, None
    x, a = function.inputs[0], function.output
    if guilty.scrambles is not None or function.name in DIVIDING:
        return Phrase("rules.rows-mixed.remedy_order")
    if function.name in SOFTMAXES and (by_chance or a.dim() > 2 or (guilty.last and a.shape[-1] > 1)):
        dim = 1 if a.dim() == 2 or a.shape[-1] == 1 else -1
        return Phrase("rules.rows-mixed.remedy_softmax", function=function.name, dim=dim)
    if function.name in RECURRENT and x.dim() == 3 and function.arguments:
        first = function.arguments[-1] is True
        if x.shape[0 if first else 1] > 1:  # one sequence alone may well be all the rows
            kind = "time_first" if first else "batch_first"
        return Phrase(f"rules.rows-mixed.remedy_{kind}", layer=RECURRENT[function.name]) if kind else None
    if function.name == ATTENTION and x.dim() == 3 and x.shape[1] > 1:
        return Phrase("rules.rows-mixed.remedy_batch_first", layer="nn.MultiheadAttention")
    if function.name in OVER_ROWS and by_chance:
        return Phrase("rules.rows-mixed.remedy_over_rows", function=function.name)
    return None


RULES = (RowsMixed,)
