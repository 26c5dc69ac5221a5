"""The rule on a class that is rare, and that the model never gives."""

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from mlp_tutorial.diagnostics.events import LossTaken
from mlp_tutorial.diagnostics.phrase import Phrase
from mlp_tutorial.diagnostics.rule import Rule
from mlp_tutorial.finding import Finding, Place

RARE = 0.05
FEW_ROWS = 5  # of the rare class: fewer are hardly a class
ROWS = 100
STEPS = 50
LAST = 0.75  # from this share of the steps on it is the end
BINARY = {"binary_cross_entropy": 0.5, "binary_cross_entropy_with_logits": 0.0}  # what is class 1 lies above
CLASSES = {"cross_entropy", "nll_loss"}
MOST_CLASSES = 10


@dataclass
class Answers:
    """What one line compared.

    Attributes:
        name: Torch's name of the loss.
        looks: Batches that were looked at.
        counts: Labels of each class.
        given: For each look, after how many backward passes it was, and how often each class was the answer.
    """

    name: str
    looks: int = 0
    counts: Tensor = field(default_factory=lambda: torch.zeros(0))
    given: list[tuple[int, Tensor]] = field(default_factory=list)


class RareClass(Rule):
    """A few rows in a hundred are of one class, and at the end no row is answered by it."""

    name = "rare-class"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._lines: dict[Place | None, Answers | None] = {}
        self._last: tuple[Place | None, weakref.ref[Tensor]] | None = None

    def on_loss_taken(self, event: LossTaken) -> None:
        """Labels and answers of a batch that is trained on."""
        if event.cost.requires_grad and self.chart.steps >= 0:
            found = _answers(event)
            known = self._lines.setdefault(event.place, Answers(event.name) if found is not None else None)
            if known is None or found is None or known.name != event.name:
                self._lines[event.place] = None
                return
            labels, given = found
            size = max(len(labels), len(known.counts))
            known.counts = _padded(known.counts, size) + _padded(labels, size)
            known.given.append((self.chart.backwards, given))
            known.looks += 1
            if len(known.given) > 200:
                del known.given[::2]

    def finish(self) -> Iterator[Finding]:
        """Known at the end."""
        for place, known in self._lines.items():
            if known is None or self.chart.backwards < STEPS or known.counts.sum() < ROWS:
                continue
            late = [given for at, given in known.given if at >= LAST * self.chart.backwards]
            if not late:
                continue
            total, counts = float(known.counts.sum()), known.counts
            rare = int(torch.where(counts > 0, counts, torch.inf).argmin())
            common = int(counts.argmax())
            size = len(counts)
            answers = torch.stack([_padded(given, size) for given in late]).sum(dim=0)
            if rare == common or not FEW_ROWS <= counts[rare] <= RARE * total or answers.sum() != answers[common]:
                continue
            weights = [f"{total / len(counts[counts > 0]) / float(count):.3g}" if count else "1.0" for count in counts]
            kind = "binary" if known.name in BINARY else "classes"
            # rows of class 0 by those of class 1
            weight = f"{float(counts[0] / counts[1]):.3g}"
            yield self.found(
                place,
                share=float(counts[rare]) / total,
                rows=int(total),
                rare=rare,
                common=common,
                right=float(counts[common]) / total,
                remedy=Phrase(f"rules.{self.name}.try_{kind}", weight=weight, weights=", ".join(weights)),
            )


def _answers(event: LossTaken) -> tuple[Tensor, Tensor] | None:
    """How often each class is a label, and how often it is the answer; None where classes count differently already."""
    options, prediction, target = event.options, event.prediction.detach(), event.target.detach()
    if options.get("weight") is not None or options.get("pos_weight") is not None or not target.numel():
        return None
    if event.name in BINARY and prediction.numel() == target.numel() == len(target):
        if not bool(((target == 0) | (target == 1)).all()):
            return None
        return _counted(target.flatten(), 2), _counted((prediction > BINARY[event.name]).flatten(), 2)
    if event.name in CLASSES and prediction.dim() == 2 and target.dim() == 1 and not target.is_floating_point():
        classes = prediction.shape[1]
        if classes > MOST_CLASSES or bool((target < 0).any()):
            return None
        return _counted(target, classes), _counted(prediction.argmax(dim=1), classes)
    return None


def _counted(numbers: Tensor, classes: int) -> Tensor:
    return torch.bincount(numbers.long().cpu(), minlength=classes)


def _padded(counts: Tensor, size: int) -> Tensor:
    return torch.nn.functional.pad(counts, (0, size - len(counts)))


RULES = (RareClass,)
