"""The rule on rows of x and y that do not belong together."""

import math
from collections.abc import Iterator
from dataclasses import replace

from mlp_tutorial.diagnostics.feed import Feed
from mlp_tutorial.diagnostics.outcome import finite_part
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.diagnostics.rules.stalled import Creeping, NoLine, Plateau
from mlp_tutorial.finding import Finding

MET = 50  # rows that came again
AS_BY_CHANCE = 0.8
NEW_TARGETS = 0.02
OTHER = 0.2
FEW_CLASSES = 50
ROWS = 100
NO_BETTER = 0.98
BY_CHANCE = 0.005


class ShuffledApart(Rule):
    """The same row of x meets another y each time; or y has nothing to do with x at all."""

    name = "rows-shuffled-apart"
    explains = (Plateau, NoLine, Creeping)

    def finish(self) -> Iterator[Finding]:
        """Compare targets of the same rows, and else the costs of other rows with guessing."""
        for feed in self.chart.courses.feeds:
            changed = _changed(feed)
            if changed is not None:
                fact = Phrase(f"rules.{self.name}.changing", met=feed.met, changed=changed)
                yield self.found(feed.place, fact=fact, reason=Phrase(f"rules.{self.name}.why_changing"))
                continue
            facts = self._useless(feed)
            if facts is not None:
                fact, reason = (Phrase(f"rules.{self.name}.{part}", **facts) for part in ("useless", "why_useless"))
                yield replace(self.found(feed.place, fact=fact, reason=reason), severity="note")

    def _useless(self, feed: Feed) -> dict[str, float] | None:
        """Other rows cost what guessing costs, and no test finds that y depends on x."""
        course = self.chart.courses.of(feed.parameters)
        constant = course.constant if course is not None else None
        passes = [found for found in feed.passes if found.is_apart and found.costs and found.rows >= ROWS // 4]
        if course is None or not constant or len(finite_part(course)) < len(course.costs) or not passes:
            return None
        if passes[-1].losses != {course.loss} or abs(course.factors[-1] - 1) > 1e-2 or feed.sample.rows < ROWS:
            return None
        lowest = min(found.cost for found in passes)
        if not lowest >= NO_BETTER * constant:
            return None
        chance = feed.sample.chance()
        if chance <= BY_CHANCE:
            return None
        return {"cost": lowest, "constant": constant, "rows": passes[-1].rows, "chance": chance}


def _changed(feed: Feed) -> int | None:
    """How many rows met another target, where they did so as if drawn by lot; else None."""
    total = sum(feed.pairs.values())
    if feed.repeats or feed.met < MET or total < MET or feed.strange > NEW_TARGETS * feed.met:
        return None
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for (old, new), count in feed.pairs.items():
        before[old] = before.get(old, 0) + count
        after[new] = after.get(new, 0) + count
    apart = sum(abs(before.get(target, 0) - after.get(target, 0)) for target in before.keys() | after.keys())
    if len(before) <= FEW_CLASSES and apart > 2 * OTHER * total:
        return None  # others, not the same ones in another order: what is real for one network is made for the other
    changed = sum(count for (old, new), count in feed.pairs.items() if old != new)
    # two targets that are drawn independently differ with probability 1 − Σ p q
    expected = total - sum(count * after.get(old, 0) / total for old, count in before.items())
    if expected < 0.1 * total or changed < AS_BY_CHANCE * expected:
        return None
    if len(before) <= FEW_CLASSES and _depends(feed, before, after, total):
        return None  # classes have other numbers in each episode, but the same ones for all rows of a class
    return round(changed * feed.met / total)


def _depends(feed: Feed, before: dict[int, int], after: dict[int, int], total: int) -> bool:
    """Whether the target now tells what it was before, by the likelihood-ratio test."""
    # G = 2 Σ n ln(n / expected), about (r − 1)(c − 1) by chance, with variance twice that
    statistic = sum(
        2 * count * math.log(count * total / (before[old] * after[new])) for (old, new), count in feed.pairs.items()
    )
    freedom = (len(before) - 1) * (len(after) - 1)
    return statistic > freedom + 5 * math.sqrt(2 * freedom)


RULES = (ShuffledApart,)
