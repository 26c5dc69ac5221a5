"""Which rows each model was trained on, with which targets, and which rows it was evaluated on.

Rows are told apart by marks, numbers that depend on their values alone; no row is kept. Once it is known which rows
there are, the rows of training are looked at no more.
"""

import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, trains
from mlp_tutorial.diagnostics.events import BackwardEnds, Event, LossTaken, ModelCalled, TensorsMade
from mlp_tutorial.diagnostics.row_marks import Sample, Spread, marks_of, numbers_of
from mlp_tutorial.finding import Place

MOST_MODELS = 50
MOST_ROWS = 20_000
MOST_LOOKED_AT = 3 * MOST_ROWS  # rows of training, in all
MOST_PASSES = 200
MOST_PAIRS = 2_000
MET_BEFORE = 0.9
EQUALITIES = {"eq", "__eq__", "ne", "__ne__", "equal"}


@dataclass
class Pass:
    """One evaluation: calls of a model at one line, until a row comes again or training goes on.

    Attributes:
        place: The line.
        after: Batches of training before it.
        marks: Of its rows.
        inside: How many of these rows the model had been trained on.
        known: How many rows it had been trained on at all.
        compared: Whether its answers were compared with targets.
        costs: Mean costs of its batches, with their rows.
        losses: Torch's names of the functions that gave them.
    """

    place: Place | None
    after: int
    marks: set[int] = field(default_factory=set)
    inside: int = 0
    known: int = 0
    compared: bool = False
    costs: list[tuple[float, int]] = field(default_factory=list)
    losses: set[str] = field(default_factory=set)
    rows: int = 0
    mark: int = 0

    @property
    def cost(self) -> float:
        """Mean over the rows; NaN where no cost was taken."""
        rows = sum(count for _, count in self.costs)
        return sum(cost * count for cost, count in self.costs) / rows if rows else float("nan")

    @property
    def is_apart(self) -> bool:
        """Whether next to none of its rows was trained on."""
        return self.inside <= 0.02 * self.rows

    @property
    def covered(self) -> float:
        """Share of the rows of training that it holds."""
        return self.inside / self.known if self.known else 0.0

    def close(self) -> None:
        """Keep numbers in the place of the marks."""
        self.rows, self.mark = len(self.marks), hash(frozenset(self.marks))
        self.marks = set()
        if len(self.costs) > 1:
            self.costs = [(self.cost, sum(count for _, count in self.costs))]


@dataclass
class Feed:
    """What one model was given.

    Attributes:
        model: Weak reference to it.
        kind: Name of its class.
        place: The line where it was called in training last.
        batches: Batches it was trained on.
        rows: Marks of the rows among them, each with that of its target the first time.
        looked_at: Rows that were looked at.
        epoch: Batches in one pass over the rows; None where no row came again, or in no order that is one.
        repeats: Whether one batch held a row twice: rows that are alike by chance or drawn with replacement.
        full: Whether there were too many rows to remember.
        met: Rows that came again with a target.
        pairs: For these, targets at first and now, as far as they are few.
        strange: How many of these targets had never been seen before.
        spread: Means and standard deviations of the columns in training.
        tested: The same for evaluations that were compared with targets, by line.
        passes: Evaluations that are over.
        targets: Marks of the targets so far.
        sample: Some of the rows, with their targets.
    """

    model: "weakref.ref[nn.Module]"
    kind: str
    place: Place | None = None
    batches: int = 0
    rows: dict[int, int | None] = field(default_factory=dict)
    looked_at: int = 0
    epoch: int | None = None
    repeats: bool = False
    full: bool = False
    met: int = 0
    pairs: "Counter[tuple[int, int]]" = field(default_factory=Counter)
    strange: int = 0
    spread: Spread = field(default_factory=Spread)
    tested: dict[Place | None, Spread] = field(default_factory=dict)
    passes: list[Pass] = field(default_factory=list)
    targets: set[int] = field(default_factory=set)
    sample: Sample = field(default_factory=Sample)
    _before: float = 0.0
    _open: Pass | None = None

    @property
    def parameters(self) -> frozenset[int]:
        """Identities of the model's parameters; none of one that is gone."""
        model = self.model()
        return frozenset(id(held) for _, held in parameters_of(model)) if model is not None else frozenset()

    @property
    def is_looked_at(self) -> bool:
        """Whether more rows of training tell anything new."""
        return not self.full and self.looked_at < MOST_LOOKED_AT and not (self.epoch and self.batches > 3 * self.epoch)

    def note_trained(self, marks: list[int], targets: list[int] | None) -> None:
        """One batch of training."""
        self.looked_at += len(marks)
        self.repeats = self.repeats or len(set(marks)) < len(marks)
        before = sum(mark in self.rows for mark in marks) / len(marks)
        if self.epoch is None and self.batches and before >= MET_BEFORE and self._before <= 1 - MET_BEFORE:
            self.epoch = self.batches
        self._before = before
        for at, mark in enumerate(marks):
            self._note_row(mark, targets[at] if targets is not None else None)
        self.full = len(self.rows) >= MOST_ROWS

    def _note_row(self, mark: int, target: int | None) -> None:
        first = self.rows.get(mark)
        if first is None:
            self.rows[mark] = target
        elif target is not None:
            self.met += 1
            self.strange += target not in self.targets
            if len(self.pairs) < MOST_PAIRS:
                self.pairs[(first, target)] += 1
        if target is not None:
            self.targets.add(target)

    def evaluate(self, place: Place | None, marks: list[int]) -> Pass:
        """One batch of an evaluation; it begins another one where one of its rows comes again."""
        current = self._open
        if current is None or current.place != place or not current.marks.isdisjoint(marks):
            self.close_pass()
            current = self._open = Pass(place, self.batches, known=len(self.rows))
        fresh = set(marks) - current.marks
        if len(current.marks) < MOST_ROWS:
            current.marks |= fresh
            current.inside += sum(mark in self.rows for mark in fresh)
        return current

    def close_pass(self) -> None:
        """The evaluation is over."""
        if self._open is not None:
            self._open.close()
            self.passes.append(self._open)
            self._open = None
            if len(self.passes) > MOST_PASSES:
                del self.passes[1:-1:2]  # the first and the last stay


class Feeds:
    """What all models were given."""

    def __init__(self) -> None:
        self._feeds: dict[int, Feed] = {}
        self._training: tuple[Feed, list[int] | None, Tensor] | None = None
        self._targets: list[Tensor] = []
        self._evaluated: tuple[Feed, Pass | None, Tensor | None, Place | None] | None = None

    def __iter__(self) -> Iterator[Feed]:
        for feed in list(self._feeds.values()):
            feed.close_pass()
            yield feed

    def hear(self, event: Event) -> None:
        """Note what a model was given, and what its answers were compared with."""
        if isinstance(event, ModelCalled):
            self._called(event)
        elif isinstance(event, LossTaken):
            self._compared(event)
        elif isinstance(event, TensorsMade):
            if event.name in EQUALITIES and self._evaluated is not None:
                self._note_compared()
        elif isinstance(event, BackwardEnds):
            self._trained()

    def _called(self, event: ModelCalled) -> None:
        numbers = numbers_of(event.inputs)
        self._training = self._evaluated = None
        if numbers is None:
            return
        if event.with_gradients and trains(event.model):
            feed = self._feed_of(event.model)
            if feed is not None:
                feed.place = event.place
                self._training = feed, marks_of(numbers) if feed.is_looked_at else None, numbers[0]
                self._targets = []
                if feed.is_looked_at:
                    feed.spread.add(numbers[0])
        else:
            feed = self._feeds.get(id(event.model))
            if feed is not None and feed.model() is event.model and feed.batches:
                evaluated = feed.evaluate(event.place, marks_of(numbers)) if not feed.full else None
                self._evaluated = feed, evaluated, numbers[0], event.place

    def _compared(self, event: LossTaken) -> None:
        if self._evaluated is not None:
            _, current, _, _ = self._evaluated
            self._note_compared()
            if current is not None and event.cost.numel() == 1 and event.target.dim():
                rows = max(1, len(event.target))
                current.costs.append((float(event.cost.detach()) / (1 if _averages(event) else rows), rows))
                current.losses.add(event.name)
                if len(current.costs) > 1000:
                    current.costs = [(current.cost, sum(count for _, count in current.costs))]
        elif event.cost.requires_grad:
            self._targets = [*self._targets[:1], event.target]

    def _note_compared(self) -> None:
        if self._evaluated is not None:
            feed, current, numbers, place = self._evaluated
            if current is not None:
                current.compared = True
            if numbers is not None:
                if place in feed.tested or len(feed.tested) < MOST_MODELS:
                    feed.tested.setdefault(place, Spread()).add(numbers)
                self._evaluated = feed, current, None, place

    def _trained(self) -> None:
        """A gradient was computed from what the model was given last."""
        if self._training is None:
            return
        (feed, marks, x), self._training = self._training, None
        feed.close_pass()
        if marks is not None:
            targets = self._targets[0] if len(self._targets) == 1 else None
            if targets is None or targets.requires_grad or not targets.dim() or len(targets) != len(x):
                feed.note_trained(marks, None)
            else:
                feed.sample.add(x, targets.detach())
                feed.note_trained(marks, marks_of([targets.detach()]))
        self._targets = []
        feed.batches += 1

    def _feed_of(self, model: nn.Module) -> Feed | None:
        known = self._feeds.get(id(model))
        if known is None or known.model() is not model:
            if len(self._feeds) >= MOST_MODELS:
                return None
            known = self._feeds[id(model)] = Feed(weakref.ref(model), type(model).__name__)
        return known


def _averages(event: LossTaken) -> bool:
    """Whether the cost is a mean over the rows."""
    return event.options.get("reduction", "mean") == "mean"
