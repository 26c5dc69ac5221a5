"""What all models were given, put together from what happens: calls, comparisons with targets, backward passes."""

import weakref
from collections.abc import Iterator

from torch import Tensor, nn

from mlp_tutorial.diagnostics.anatomy import parameters_of, trains
from mlp_tutorial.diagnostics.events import BackwardEnds, Event, LossTaken, ModelCalled, TensorsMade
from mlp_tutorial.diagnostics.feed import Feed, Pass
from mlp_tutorial.diagnostics.roster import references
from mlp_tutorial.diagnostics.row_marks import Spread, are_fine, marks_of, numbers_of
from mlp_tutorial.finding import Place

MOST_MODELS = 50
EQUALITIES = {"eq", "__eq__", "ne", "__ne__", "equal"}


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
        made = any(isinstance(given, Tensor) and given.requires_grad for given in event.inputs)  # by another network
        numbers = None if made else numbers_of(event.inputs)
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
                    feed.fine = feed.fine or are_fine(numbers[0])
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
            known = self._feeds[id(model)] = Feed(
                weakref.ref(model), references(held for _, held in parameters_of(model))
            )
        return known


def _averages(event: LossTaken) -> bool:
    """Whether the cost is a mean over the rows."""
    return event.options.get("reduction", "mean") == "mean"
