"""What happens around the five lines of `fit`: costs kept, divergence caught, epochs recorded and reported."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.errors import ArgumentError, DivergedError
from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.fitting.best import Best
from mlp_tutorial.fitting.derived import DerivedCost
from mlp_tutorial.fitting.last_finite import LastFinite
from mlp_tutorial.fitting.measured_cost import ROWS, MeasuredCost
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.options import Metric, measured
from mlp_tutorial.fitting.placement import device_of
from mlp_tutorial.fitting.run_state import RunState
from mlp_tutorial.history import History
from mlp_tutorial.models import Model
from mlp_tutorial.states.modes import Modes, in_mode


class Bookkeeper:
    """Fills a History while `fit` runs.

    Args:
        model: The model in training.
        cost: Its cost.
        history: The History to fill.

    Source:
        Deck, lab 1: one line per epoch.
    """

    def __init__(self, model: nn.Module, cost: Cost, history: History) -> None:
        self.model, self.cost, self.history = model, cost, history
        self._validation: Batch | None = None
        self._metrics: Mapping[str, Metric] = {}
        self._log_every: int | None = None
        self._record: Collection[str] = ()
        self._last_finite = LastFinite(model)
        self._measured, self._best = MeasuredCost(cost, None), Best(model, wanted=False)
        self._modes = Modes(model)
        self._total, self._rows = 0.0, 0
        self._at_start: dict[str, Tensor] = {}
        self._began = time.perf_counter()

    def measure(
        self, validation: Batch | None, metrics: Mapping[str, Metric], weights: Tensor | None, keep_best: bool
    ) -> None:
        """Measure cost and metrics on a checked pair (x, y) after each epoch.

        Args:
            validation: The pair, or None.
            metrics: Each takes (model.predict(x), y).
            weights: What the rows count in the cost, shape (N,); None for one each.
            keep_best: Whether to keep the parameters of the lowest cost.
        """
        self._validation, self._metrics = validation, metrics
        self._measured = MeasuredCost(self.cost, weights)
        self._best = Best(self.model, keep_best)

    def write(self, log_every: int | None, record: Collection[str]) -> None:
        """Print a line each so many epochs, and copy the parameters or gradients of each."""
        self._log_every, self._record = log_every, record

    def state(self, optimizer: Optimizer, generator: torch.Generator) -> RunState:
        """The state of the run, with the parameters of its last finite cost and of its best."""
        return RunState(self.model, optimizer, self._last_finite, self._best, generator)

    def go_on(self) -> None:
        """Count the time of a run that was continued from where its History is."""
        self._began = time.perf_counter() - self.history.seconds

    def begin_epoch(self) -> None:
        """Start adding up a new epoch, each part in the mode that training began in, whatever a callback left."""
        self._modes.give_back()
        self._total, self._rows = 0.0, 0
        if "parameters" in self._record:
            self._at_start = self._copies(lambda parameter: parameter)

    def add(self, cost: Tensor | DerivedCost, rows: int) -> None:
        """Count one batch; a cost that is not finite ends the run with the parameters of the last finite one."""
        value = self.cost.number(cost)
        if not getattr(cost, "requires_grad", False):
            raise ArgumentError("cost-without-slope", criterion=repr(self.cost.criterion), found=repr(cost))
        if not self._last_finite.keep_if_finite(value):
            self._diverged(value)
        self._total += value if self.cost.sums else value * rows
        self._rows += rows

    def end_epoch(self, epochs: int) -> None:
        """Write the epoch into the History and print its line."""
        history = self.history
        history.costs.append(self._total if self.cost.sums else self._total / self._rows)
        history.seconds = time.perf_counter() - self._began
        if "parameters" in self._record:
            history.parameters.append(self._at_start)
        if "gradients" in self._record:
            history.gradients.append(self._copies(lambda parameter: parameter.grad))
        if self._validation is not None:
            self._validate(*self._validation)
            self._best.look_at(history.validation_costs[-1], len(history.costs) - 1)
        epoch = len(history.costs) - 1
        if self._log_every and epoch % self._log_every == 0:
            line = epoch_line(epoch, epochs, history.costs[-1], self.model)
            print(line)  # noqa: T201 - the deck's line goes to standard output

    def finish(self) -> None:
        """Refuse parameters that the very last step made infinite: no later cost would tell."""
        if not self._last_finite.finite_now():
            self._diverged(float("nan"))

    def restore_best(self) -> None:
        """Give the model the parameters of the lowest validation cost, where they were to be kept."""
        self._best.restore()
        self.history.best_epoch = self._best.epoch

    def _diverged(self, value: float) -> None:
        self._last_finite.restore()
        self.history.stopped = "diverged"
        costs = self.history.costs
        course = " → ".join(f"{cost:.4g}" for cost in [*costs[:1], *costs[1:][-3:], value])
        raise DivergedError("training-diverged", epoch=len(costs), cost=value, course=course, history=self.history)

    def _validate(self, x: Tensor, y: Tensor) -> None:
        with torch.no_grad(), in_mode(self.model, training=False):
            self.history.validation_costs.append(self._measured.over(x, y, device_of(self.model)))
            for name, metric in self._metrics.items():
                predicted = self._predictions(x)
                self.history.metrics.setdefault(name, []).append(measured(name, metric(predicted, y)))

    def _predictions(self, x: Tensor) -> Tensor:
        predict, device = self.model.predict if isinstance(self.model, Model) else self.model, device_of(self.model)
        if x.device == device:
            return predict(x)
        return torch.cat([predict(rows.to(device)).to(x.device) for rows in x.split(ROWS)])

    def _copies(self, chosen: Callable[[nn.Parameter], Any]) -> dict[str, Tensor]:
        return {
            name: chosen(parameter).detach().clone()
            for name, parameter in self.model.named_parameters()
            if chosen(parameter) is not None
        }


def epoch_line(epoch: int, epochs: int, cost: float, model: nn.Module) -> str:
    """The deck's line of an epoch; W and b follow where the model has one weight.

    Args:
        epoch: Number of the epoch, from 0.
        epochs: Epochs in all.
        cost: In the unit of the criterion.
        model: W and b are read from it, as they are now.

    Returns:
        Such as `Epoch    0/30 Cost: 4.123456 W: 0.123, b: 0.456`.

    Source:
        Lab 1.

    Example:
        >>> epoch_line(0, 30, 4.123456, nn.Linear(2, 1))
        'Epoch    0/30 Cost: 4.123456'
    """
    line = f"Epoch {epoch:4d}/{epochs} Cost: {cost:.6f}"
    parameters = list(model.parameters())
    if len(parameters) == 2 and all(parameter.numel() == 1 for parameter in parameters):
        line += f" W: {parameters[0].item():.3f}, b: {parameters[1].item():.3f}"
    return line
