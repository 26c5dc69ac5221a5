"""What one model was given: the rows that it was trained on with their targets, and its evaluations.

Rows are told apart by marks, numbers that depend on their values alone; all rows are kept as marks and a few as they
are. Once it is known which rows there are, the rows of training are looked at no more.
"""

import weakref
from collections import Counter
from dataclasses import dataclass, field

from torch import Tensor, nn

from mlp_tutorial.diagnostics.row_marks import Sample, Spread
from mlp_tutorial.finding import Place

MOST_ROWS = 20_000
MOST_LOOKED_AT = 3 * MOST_ROWS  # rows of training, in all
MOST_PASSES = 200
MOST_PAIRS = 2_000
MET_BEFORE = 0.9
PURE = 0.98


@dataclass
class Pass:
    """One evaluation: calls of a model at one line, until a row comes again, rows of training are over, or it goes on.

    Attributes:
        place: The line.
        after: Batches of training before it.
        marks: Of its rows.
        inside: How many of these rows the model had been trained on.
        known: How many rows it had been trained on at all.
        compared: Whether its answers were compared with targets.
        costs: Mean costs of its batches, with their rows.
        losses: Torch's names of the functions that gave them.
        rows: How many there were, known at the end.
        mark: One for all of them, known at the end.
        trained: Whether its first pure batch was of rows of training; None as long as all were mixed.
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
    trained: bool | None = None

    def goes_on(self, place: Place | None, marks: list[int], trained: bool | None) -> bool:
        """Whether another batch belongs to it: no row comes again, and it is of no other kind."""
        same_kind = trained is None or self.trained is None or trained == self.trained
        return place == self.place and same_kind and self.marks.isdisjoint(marks)

    @property
    def cost(self) -> float:
        """Mean over the rows; NaN where no cost was taken."""
        rows = sum(count for _, count in self.costs)
        return sum(cost * count for cost, count in self.costs) / rows if rows else float("nan")

    @property
    def is_apart(self) -> bool:
        """Whether next to none of its rows was trained on."""
        return self.inside <= (1 - PURE) * self.rows

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
        parameters: Its parameters.
        place: The line where it was called in training last.
        batches: Batches it was trained on.
        rows: Marks of the rows among them, each with that of its target the first time.
        looked_at: Rows that were looked at.
        heard: Batches whose rows were looked at.
        grown: How many they were when a row came that had not been there before.
        epoch: Batches in one pass over the rows; None where no row came again, or in no order that is one.
        repeats: Whether one batch held a row twice: rows that are alike by chance, or drawn with replacement.
        fine: Whether rows have so many different values that none are alike by chance.
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
    parameters: "frozenset[weakref.ref[Tensor]]"
    place: Place | None = None
    batches: int = 0
    rows: dict[int, int | None] = field(default_factory=dict)
    looked_at: int = 0
    heard: int = 0
    grown: int = 0
    epoch: int | None = None
    repeats: bool = False
    fine: bool = False
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
    def is_looked_at(self) -> bool:
        """Whether more rows of training tell anything new."""
        return not self.full and self.looked_at < MOST_LOOKED_AT and not (self.epoch and self.batches > 3 * self.epoch)

    @property
    def is_complete(self) -> bool:
        """Whether all rows of training have come, as it seems: as many batches again have brought no other."""
        return not self.full and self.heard >= 2 * self.grown

    def note_trained(self, marks: list[int], targets: list[int] | None) -> None:
        """One batch of training."""
        self.looked_at += len(marks)
        self.heard += 1
        self.repeats = self.repeats or len(set(marks)) < len(marks)
        known = len(self.rows)
        before = sum(mark in self.rows for mark in marks) / len(marks)
        if self.epoch is None and self.batches and before >= MET_BEFORE and self._before <= 0.5:
            self.epoch = self.batches
        self._before = before
        for at, mark in enumerate(marks):
            self._note_row(mark, targets[at] if targets is not None else None)
        self.grown = self.heard if len(self.rows) > known else self.grown
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
        share = sum(mark in self.rows for mark in marks) / len(marks)
        trained = None if 1 - PURE < share < PURE else share >= PURE
        if current is None or not current.goes_on(place, marks, trained):
            self.close_pass()
            current = self._open = Pass(place, self.batches, known=len(self.rows))
        current.trained = trained if current.trained is None else current.trained
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
