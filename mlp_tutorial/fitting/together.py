"""What `fit` does differently where several processes train one model: costs and gradients are those of all rows.

Each process sees its share of a batch. The mean over all rows is the mean of the shares' means, weighted by what each
share's mean divides by; so is its gradient. Alone, nothing of this is in the way.

All processes send the same messages in the same order. First of all, before anything is changed: a fingerprint of what
they were asked for, by which they agree or end (`fitting/agreement.py`). Then the first one's seed, its parameters and
buffers, and its checkpoint where there is one. For each batch: when the cost is computed, its parts and whether Ctrl-C
was pressed; in `backward`, the gradients. After each epoch: the first one's buffers, its seconds, and whether to stop.
In the end: the first one's best parameters, where they are asked for.
"""

import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from mlp_tutorial.costs import Cost
from mlp_tutorial.errors import ProcessError
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
        value: The cost over all rows.
        backward: Leaves its gradient in `parameter.grad`, the same in every process.

    Source:
        Deck, "training": cost, then backward.
    """

    requires_grad = True

    def __init__(self, value: float, backward: Callable[[], None]) -> None:
        self._value = value
        self.backward = backward

    def item(self) -> float:
        """The cost, the same bits in every process."""
        return self._value


class Alone:
    """One model, trained by one process: nothing is exchanged.

    Attributes:
        interruption: Ctrl-C.
    """

    def __init__(self) -> None:
        self.interruption = Interruption()

    def criterion(self, criterion: Callable[[Tensor, Tensor], Any]) -> Callable[[Tensor, Tensor], Any]:
        """The criterion over the rows of all."""
        return criterion

    def rows(self, own: int) -> int:
        """How many rows the batch has that was last compared."""
        return own

    def same_rule(self, rule: Callable[[History], bool] | None) -> Callable[[History], bool] | None:
        """A rule for stopping on which all agree."""
        return rule

    def share_buffers(self) -> None:
        """Make the buffers the same for all, such as running means."""

    def share_seconds(self, history: History) -> None:
        """Write the same time into every History."""

    def share_best(self, history: History) -> None:
        """Agree on the parameters of the lowest validation cost."""


class Together(Alone):
    """One model, trained by several processes; all start with the first one's parameters.

    Args:
        model: The model in training.
        cost: Its cost.
        processes: Who trains it.

    Attributes:
        interruption: Ctrl-C, in any of them.

    Raises:
        ProcessError: The model averages gradients by itself.
    """

    interruption: SharedInterruption

    def __init__(self, model: nn.Module, cost: Cost, processes: Processes) -> None:
        if isinstance(model, DistributedDataParallel):
            raise ProcessError(
                "averaged-twice", rank=processes.rank, count=processes.count, model=type(model.module).__name__
            )
        self.interruption = SharedInterruption()
        self._model, self._cost, self._processes = model, cost, processes
        self._trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
        self._rows_of_others = 0
        self._take_over([*model.parameters(), *model.buffers()])

    def criterion(self, criterion: Callable[[Tensor, Tensor], Any]) -> Callable[[Tensor, Tensor], Any]:
        """The criterion over all processes' rows."""

        def shared(prediction: Tensor, y: Tensor) -> SharedCost:
            share, own_rows = criterion(prediction, y), len(y)
            weight = 1.0 if self._cost.sums else _divisor(criterion, y)
            mine = weight * self._cost.number(share) if own_rows else 0.0
            pressed = float(self.interruption.pressed)
            total, weights, rows, told = self._processes.sums([mine, weight, own_rows, pressed])
            self.interruption.requested |= told > 0
            self._rows_of_others = round(rows) - own_rows
            # Σ weight · mean / Σ weight; a sum has nothing to divide by.
            divisor = 1.0 if self._cost.sums else weights

            def backward() -> None:
                if own_rows:
                    share.backward()
                self._add_up_gradients(weight / divisor if own_rows else 0.0)

            return SharedCost(total / divisor, backward)

        return shared

    def rows(self, own: int) -> int:
        """How many rows all processes' shares of the batch have together that was last compared."""
        return own + self._rows_of_others

    def same_rule(self, rule: Callable[[History], bool] | None) -> Callable[[History], bool] | None:
        """A rule for stopping that the first process decides for all."""
        if rule is None:
            return None
        return lambda history: bool(self._processes.first_says([float(rule(history))])[0])

    def share_buffers(self) -> None:
        """Give every process the first one's buffers, such as running means."""
        self._take_over(list(self._model.buffers()))

    def share_seconds(self, history: History) -> None:
        """Write the first process's time into everybody's History."""
        history.seconds = self._processes.first_says([history.seconds])[0]

    def share_best(self, history: History) -> None:
        """Give every process the first one's best parameters and buffers: on other machines the last digits differ."""
        self._take_over([*self._model.parameters(), *self._model.buffers()])
        none = -1 if history.best_epoch is None else history.best_epoch
        best = round(self._processes.first_says([float(none)])[0])
        history.best_epoch = None if best < 0 else best

    def _take_over(self, tensors: list[Tensor]) -> None:
        """Give every process the first one's numbers."""
        with torch.no_grad():
            for tensor in tensors:
                tensor.copy_(self._processes.of_first(tensor))

    def _add_up_gradients(self, factor: float) -> None:
        """Add up every process's gradients, each by its factor, in one message."""
        trained, device = self._trained, self._trained[0].device
        # A parameter without a gradient anywhere has none afterwards: optimizers leave it alone.
        present = torch.tensor([parameter.grad is not None and factor > 0 for parameter in trained], device=device)
        slopes = [torch.zeros_like(p) if p.grad is None or factor == 0 else p.grad * factor for p in trained]
        flat = torch.cat([present.to(torch.float32), *(slope.reshape(-1) for slope in slopes)])
        flat = self._processes.summed(flat)
        anywhere = flat[: len(trained)].tolist()
        parts = flat[len(trained) :].split([parameter.numel() for parameter in trained])
        for parameter, part, found in zip(trained, parts, anywhere, strict=True):
            parameter.grad = part.view_as(parameter).to(parameter) if found else None


def _divisor(criterion: Any, y: Tensor) -> float:
    """What the criterion's mean divides by: rows, or the class weights of the rows that count."""
    if isinstance(criterion, nn.CrossEntropyLoss | nn.NLLLoss) and not y.is_floating_point():
        counted = y[y != criterion.ignore_index]
        return float(len(counted) if criterion.weight is None else criterion.weight[counted].sum())
    return float(len(y))
