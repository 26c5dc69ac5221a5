"""What `fit` does differently where several processes train one model: costs and gradients are those of all rows.

Each process sees its share of a batch. The mean over all rows is the mean of the shares' means, weighted by what each
share's mean divides by; so is its gradient. Alone, nothing of this is in the way.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from mlp_tutorial.costs import Cost
from mlp_tutorial.errors import ProcessError
from mlp_tutorial.fitting.bookkeeping import Bookkeeper
from mlp_tutorial.fitting.interruption import Interruption
from mlp_tutorial.fitting.processes import Processes
from mlp_tutorial.history import History

SAME_CTRL_C = 3.0


class SharedInterruption(Interruption):
    """Ctrl-C in any process ends training in all of them, after the same step.

    `torchrun` passes on the Ctrl-C that the terminal has sent to every process already: a second one within three
    seconds is the first.

    Attributes:
        pressed: Whether this process was told; `requested` follows once all of them know.

    Source:
        No page of the deck.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pressed = False
        self._pressed_at = 0.0

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        if self.pressed and time.monotonic() - self._pressed_at > SAME_CTRL_C:
            raise KeyboardInterrupt
        self.pressed, self._pressed_at = True, self._pressed_at or time.monotonic()


class SharedCost:
    """The cost of one batch over all processes, as `fit` uses a cost; `backward` leaves the whole batch's gradient.

    Args:
        training: What is trained, with whom.
        share: Cost of this process's rows.
        rows: How many they are; may be 0.
        weight: What the share's mean divides by; 1 where the cost is a sum.

    Source:
        Deck, "training": cost, then backward.
    """

    def __init__(self, training: "SharedTraining", share: Any, rows: int, weight: float) -> None:
        self._training, self._share = training, share
        self._own_rows, self._weight = rows, weight
        self.rows = 0
        self._value: float | None = None
        self._factor = 0.0

    def item(self) -> float:
        """The cost over all rows, the same bits in every process."""
        if self._value is not None:
            return self._value
        training = self._training
        value = self._share.item()
        pressed = float(training.interruption.pressed)
        mine = self._weight * value if self._own_rows else 0.0
        total, weights, rows, told = training.processes.sums([mine, self._weight, self._own_rows, pressed])
        training.interruption.requested |= told > 0
        self.rows = round(rows)
        # Σ weight · mean / Σ weight; a sum has nothing to divide by.
        self._factor = 1.0 if training.cost.sums else self._weight / weights
        self._value = total if training.cost.sums else total / weights
        return self._value

    def backward(self) -> None:
        """Leave the gradient over all rows in `parameter.grad`, the same in every process."""
        if self._own_rows:
            self._share.backward()
        self._training.average_gradients(self._factor if self._own_rows else 0.0)


class SharedTraining:
    """One model, trained by several processes.

    All start with the first one's parameters.

    Args:
        model: The model in training.
        cost: Its cost.
        processes: Who trains it.

    Raises:
        ProcessError: The model averages gradients by itself.

    Source:
        No page of the deck.
    """

    def __init__(self, model: nn.Module, cost: Cost, processes: Processes) -> None:
        if isinstance(model, DistributedDataParallel):
            raise ProcessError(1003, rank=processes.rank, count=processes.count, model=type(model.module).__name__)
        self.model, self.cost, self.processes = model, cost, processes
        self.interruption = SharedInterruption()
        self._trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
        self.take_over([*model.parameters(), *model.buffers()])

    def take_over(self, tensors: list[Tensor]) -> None:
        """Give every process the first one's numbers."""
        with torch.no_grad():
            for tensor in tensors:
                tensor.copy_(self.processes.of_first(tensor))

    def criterion(self, criterion: Callable[[Tensor, Tensor], Any]) -> Callable[[Tensor, Tensor], Any]:
        """The criterion over all processes' rows."""

        def shared(prediction: Tensor, y: Tensor) -> SharedCost:
            weight = 1.0 if self.cost.sums else _divisor(criterion, y)
            return SharedCost(self, criterion(prediction, y), len(y), weight)

        return shared

    def average_gradients(self, factor: float) -> None:
        """Add up every process's gradients, each by its factor, in one message."""
        trained, device = self._trained, self._trained[0].device
        # A parameter without a gradient anywhere has none afterwards: optimizers leave it alone.
        present = torch.tensor([parameter.grad is not None and factor > 0 for parameter in trained], device=device)
        slopes = [torch.zeros_like(p) if p.grad is None or factor == 0 else p.grad * factor for p in trained]
        flat = torch.cat([present.to(torch.float32), *(slope.reshape(-1) for slope in slopes)])
        flat = self.processes.summed(flat)
        anywhere = flat[: len(trained)].tolist()
        parts = flat[len(trained) :].split([parameter.numel() for parameter in trained])
        for parameter, part, found in zip(trained, parts, anywhere, strict=True):
            parameter.grad = part.view_as(parameter).to(parameter) if found else None

    def same_rule(self, rule: Callable[[History], bool] | None) -> Callable[[History], bool] | None:
        """A rule for stopping that the first process decides for all."""
        if rule is None:
            return None
        return lambda history: bool(self.processes.first_says([float(rule(history))])[0])


class SharedBookkeeper(Bookkeeper):
    """Fills the same History in every process; the first one alone prints and writes files."""

    def __init__(self, training: SharedTraining, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._training = training
        self._processes = training.processes
        if self._processes.rank > 0:
            self.log_every = None

    def add(self, cost: Any, rows: int) -> None:
        """Count one batch of all processes' rows."""
        with suppress(AttributeError, RuntimeError):
            cost.item()
            rows = cost.rows
        # What is no single number is refused here.
        super().add(cost, rows)

    def end_epoch(self) -> None:
        """Write the first process's numbers into everybody's History."""
        self._training.take_over(list(self.model.buffers()))
        super().end_epoch()
        self.history.seconds = self._processes.first_says([self.history.seconds])[0]


def _divisor(criterion: Any, y: Tensor) -> float:
    """What the criterion's mean divides by: rows, or the class weights of the rows that count."""
    if isinstance(criterion, nn.CrossEntropyLoss | nn.NLLLoss) and not y.is_floating_point():
        counted = y[y != criterion.ignore_index]
        return float(len(counted) if criterion.weight is None else criterion.weight[counted].sum())
    return float(len(y))
