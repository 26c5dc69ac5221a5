"""Rules on labels: outside 0 … 1, all the same, or sorted."""

from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import CallFailed, LayerApplied, LossTaken, StepBegins
from mlp_tutorial.diagnostics.functions import arguments_of
from mlp_tutorial.diagnostics.roster import held_by
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.negative import CostBelowZero
from mlp_tutorial.finding import Finding, Place
from mlp_tutorial.inputs.targets import relabelling

BINARY = {"binary_cross_entropy", "binary_cross_entropy_with_logits"}
CLASSIFYING = {*BINARY, "cross_entropy", "nll_loss"}
TOLERANCE = 1e-4
REGRESSION = "criterion = nn.MSELoss(); y = (y - y.mean()) / y.std()"
ROWS = 8  # fewer may be all there are: two of the 16 truth tables of two inputs have one class

CALLS = 8
LABELS = 40
DEEP = 8  # functions between the difference of two scores and the loss
FEW = 0.2  # of the changes from label to label that a mixed order would have
EPOCHS_OF_FIT = 4


class LabelsOutside(Rule):
    """Binary cross-entropy has no lower bound for labels below 0 or above 1."""

    name = "labels-outside-0-1"
    severity = "error"
    explains = (CostBelowZero,)

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """BCEWithLogitsLoss takes any labels."""
        if event.name in BINARY:
            yield from self._judged(event.place, event.target)

    def on_call_failed(self, event: CallFailed) -> Iterator[Finding]:
        """BCELoss raises."""
        if event.name in BINARY:
            target = arguments_of(event.name, event.arguments, event.options).get("target")
            if isinstance(target, Tensor):
                yield from self._judged(event.place, target)

    def _judged(self, place: Place | None, y: Tensor) -> Iterator[Finding]:
        if y.numel() == 0 or y.is_complex() or y.layout != torch.strided:
            return
        y = y.detach().double()
        low, high = (float(end) for end in torch.aminmax(y))
        if low < -TOLERANCE or high > 1 + TOLERANCE:
            yield self.found(place, low=low, high=high, remedy_code=relabelling(y, of_values=REGRESSION))


class OneLabel(Rule):
    """All labels of the whole run are the same: there is nothing to tell apart."""

    name = "labels-all-same"
    severity = "warning"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._value: float | None = None
        self._differ = False
        self._rows = 0
        self._has_model = self._trains = False
        self._place: Place | None = None

    def on_loss_taken(self, event: LossTaken) -> None:
        """Labels of all lines count together: a discriminator sees ones at one line and zeros at another."""
        y = event.target
        if self._differ or not _is_classification(self, event) or y.numel() == 0 or _is_contrast(event.prediction):
            return
        low, high = (float(end) for end in torch.aminmax(y.detach().double()))
        self._differ = not low == high == (low if self._value is None else self._value)
        self._value, self._place = low, event.place
        self._rows = max(self._rows, len(y) if y.ndim else 1)

    def finish(self) -> Iterator[Finding]:
        """Known when the run is over."""
        # fit tells only at the end that its optimizer has taken steps
        stepped = [held for known in self.chart.roster.holdings if known.steps for held in held_by(known.optimizer())]
        trains = self._trains or self._belong_to_a_model(stepped)
        if self._value is not None and not self._differ and self._rows >= ROWS and trains:
            yield self.found(self._place, value=self._value, rows=self._rows)

    def on_layer_applied(self, event: LayerApplied) -> None:
        """Whether there is a model at all, or weights by hand."""
        self._has_model = self._has_model or isinstance(event.weight, nn.Parameter)

    def on_step_begins(self, event: StepBegins) -> None:
        """Whether it is the model that is trained: an input may be trained towards one class."""
        self._trains = self._trains or self._belong_to_a_model(event.parameters)

    def _belong_to_a_model(self, tensors: Iterable[Tensor]) -> bool:
        return any(isinstance(tensor, nn.Parameter) or not self._has_model for tensor in tensors)


class SortedLabels(Rule):
    """Mini-batches of one class each, class after class: each step unlearns what the last ones taught."""

    name = "labels-sorted"
    severity = "warning"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._orders: dict[Place | None, Order] = {}

    def on_loss_taken(self, event: LossTaken) -> Iterator[Finding]:
        """Labels as they come at one line."""
        y = event.target.detach()
        if not _is_classification(self, event) or y.ndim == 0 or y.numel() != len(y):
            return
        if self.chart.in_order is not None:
            order = Order()
            for batch in y.flatten().split(self.chart.in_order) * EPOCHS_OF_FIT:
                order.add(batch)
        else:
            order = self._orders.setdefault(event.place, Order())
            order.add(y.flatten())
        if order.is_sorted:
            yield self.found(event.place, batches=order.calls, pure=order.pure, classes=len(order.counts))


class Order:
    """The order in which labels come, batch by batch.

    Attributes:
        calls: Batches so far.
        pure: Those of one class.
        runs: Stretches of batches of one class.
        counts: Labels of each class.
        changes: Times that a label differed from the one before.
    """

    def __init__(self) -> None:
        self.calls = self.pure = self.runs = self.changes = 0
        self.counts: dict[float, int] = {}
        self._last: float | None = None
        self._last_pure: float | None = None
        self._mixed = False

    def add(self, labels: Tensor) -> None:
        """One batch; after many mixed ones no more are looked at."""
        if self._mixed or len(labels) == 0:
            return
        self.calls += 1
        values, lengths = (part.tolist() for part in torch.unique_consecutive(labels, return_counts=True))
        for value, length in zip(values, lengths, strict=True):
            self.counts[value] = self.counts.get(value, 0) + length
        self.changes += len(values) - (self._last is None or self._last == values[0])
        self._last = values[-1]
        if len(values) == 1 and len(labels) > 1:
            self.pure += 1
            self.runs += values[0] != self._last_pure
            self._last_pure = values[0]
        self._mixed = self.calls >= CALLS and self.pure * 2 < self.calls

    @property
    def is_sorted(self) -> bool:
        """Whether most batches hold one class, the same one for several batches, and labels hardly ever change."""
        labels = sum(self.counts.values())
        if self._mixed or self.calls < CALLS or labels < LABELS or len(self.counts) < 2:
            return False
        # in a mixed order two neighbours differ with probability 1 − Σ p²
        expected = labels * (1 - sum((count / labels) ** 2 for count in self.counts.values()))
        return self.pure * 2 >= self.calls and self.pure >= 2 * self.runs and self.changes < FEW * expected


def _is_contrast(prediction: Tensor) -> bool:
    """Whether it comes from one score minus another, as in ranking: there the better one always has the label 1."""
    waiting = [(prediction.grad_fn, 0)]
    while waiting:
        node, depth = waiting.pop()
        if node is None or depth > DEEP:
            continue
        after = [earlier for earlier, _ in node.next_functions if earlier is not None]
        if node.name().startswith("SubBackward") and len(after) == 2:
            return True
        if len(after) == 1 or node.name().startswith("MulBackward"):
            waiting += [(earlier, depth + 1) for earlier in after]
    return False


def _is_classification(rule: Rule, event: LossTaken) -> bool:
    """Whether labels are compared, in training, with what a model makes of the inputs."""
    # logits put together by hand, as of a positive pair and negative ones, may all have the label 0
    made = rule.origins.of(event.prediction) not in (None, "other", "activation")
    plain = event.target.layout == torch.strided and not event.target.is_complex()
    return event.name in CLASSIFYING and made and plain and event.prediction.requires_grad


RULES = (LabelsOutside, OneLabel, SortedLabels)
