"""Which rounds of a training the doctor looks at closely: the first ones, then ever fewer, and again after a change.

A round goes from one step to the next; where nobody steps, from one backward pass to the next. What happens in all
rounds is heard in all: models called, backward passes, steps, failures. Each torch function is looked at in some.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from mlp_tutorial.diagnostics.coverage import Coverage
from mlp_tutorial.diagnostics.events import BackwardBegins, BackwardEnds, Event, OptimizerMade, StepBegins, StepEnds

FIRST = 64
SPARSER = 11  # the next comes an eleventh of the number later: eight while it doubles, odd and even ones
AFTER_A_CHANGE = 4
BACKWARDS_A_STEP = 8  # more of them at one line, and nobody seems to step
MOST_KINDS = 10_000


@dataclass
class Turn:
    """How often something has come, and which time is the next to be looked at."""

    times: int = 0
    next: int = 1

    def comes(self) -> bool:
        """It comes once more: is it looked at?

        Example:
            >>> turn = Turn()
            >>> [time for time in range(1, 100) if turn.comes()][60:]
            [61, 62, 63, 64, 69, 75, 81, 88, 96]
        """
        self.times += 1
        if self.times < self.next:
            return False
        self.next = self.times + (1 if self.times < FIRST else self.times // SPARSER)
        return True


class Rounds:
    """Counts rounds, and decides which are looked at.

    Args:
        coverage: Is told of each round.

    Attributes:
        closely: Whether torch's functions are looked at just now.
        stretch: Changes its number where they may be looked at anew, however often their line has come before.

    Example:
        >>> rounds = Rounds(Coverage())
        >>> for _ in range(63):
        ...     rounds.end("line 5")
        >>> rounds.closely
        True
        >>> rounds.end("line 5")
        >>> rounds.closely
        False
    """

    def __init__(self, coverage: Coverage) -> None:
        self.closely = True
        self.stretch = 0
        self._coverage = coverage
        self._round = self._looked = True
        self._turns: dict[Hashable, Turn] = {}
        self._kinds: dict[Hashable, Hashable] = {}  # of the last call at each line
        self._backwards: Counter[Hashable] = Counter()
        self._stepped: set[Hashable] = set()
        self._trained = False
        self._after_a_change = 0
        self._expects_change = False

    def hear(self, event: Event) -> None:
        """Let a round end, or begin to look again."""
        kind, place = type(event), event.place
        if kind is BackwardBegins:
            self._meet(("backward", place))
            if self._expects_change:
                self.change()
        elif kind is BackwardEnds:
            self._trained = True
            self._backwards[place] += 1
            if self._backwards[place] > BACKWARDS_A_STEP:
                self.end(place)
        elif kind is StepEnds or (kind is StepBegins and event.optimizer is None):  # type: ignore[attr-defined]
            self._backwards.clear()
            if self._trained or place in self._stepped:
                self.end(place)
            self._stepped.add(place)
        elif kind is OptimizerMade:
            self.change()

    def end(self, place: Hashable) -> None:
        """A round has ended at a line; what comes after that line is the next one."""
        self._coverage.note_round(looked_at=self._looked)
        self._trained = False
        self._stepped.clear()
        turn = self._turn(("round", place))
        turn.times = max(turn.times, 1)  # the round that has ended was its first
        looked_at = turn.comes()
        self._after_a_change -= self._after_a_change > 0
        self._round = self.closely = self._looked = looked_at or self._after_a_change > 0
        self.stretch += 1

    def call(self, line: Hashable, kind: Hashable) -> None:
        """A model is about to be called: in a round that is not looked at, what follows may be, in its own turn.

        An evaluation comes so rarely that no round which is looked at may meet it.

        Args:
            line: What tells the line from others, with the modes.
            kind: What tells the inputs from others, such as their shapes.
        """
        if self._kinds.get(line) != kind:
            self._kinds[line] = kind
            self._meet((line, kind))
        if self._expects_change:
            self.change()
        looked_at = self._turn(line).comes()
        self.closely = looked_at or self._round
        if looked_at and not self._round:
            self._looked = True
            self.stretch += 1

    def change(self) -> None:
        """Something is not as it was before: look closely again, unless it changes all the time."""
        self._expects_change = False
        if self._turn("change").comes():
            self._after_a_change = AFTER_A_CHANGE
            self._round = self.closely = self._looked = True

    def expect_change(self) -> None:
        """The next call of a model, or backward pass, is not what it was: a layer has got other parameters."""
        self._expects_change = True

    def _meet(self, kind: Hashable) -> None:
        """Something new of a kind is a change."""
        if kind not in self._turns:
            self._turn(kind)
            self.change()

    def _turn(self, kind: Hashable) -> Turn:
        turn = self._turns.get(kind)
        if turn is None:
            if len(self._turns) >= MOST_KINDS:
                self._turns.clear()
                self._kinds.clear()
            turn = self._turns[kind] = Turn()
        return turn
