"""The doctor inside `fit`: it examines before and after training, and reads the costs; no step is slower for it."""

from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

import torch
from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.diagnostics.course import mean_of_the_end
from mlp_tutorial.diagnostics.events import BackwardBegins, BackwardEnds, ModelExamined, OptimizerMade
from mlp_tutorial.diagnostics.examination import Examination, note_of, uncaught_at
from mlp_tutorial.diagnostics.graph import walk
from mlp_tutorial.diagnostics.outcome import shows_learning
from mlp_tutorial.diagnostics.places import readers_line
from mlp_tutorial.diagnostics.report import report_of, say
from mlp_tutorial.diagnostics.roster import held_by
from mlp_tutorial.diagnostics.rules import IN_FIT, OF_THE_ROWS
from mlp_tutorial.diagnostics.watch import Watch, innermost
from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.history import History
from mlp_tutorial.states.modes import in_mode
from mlp_tutorial.states.untouched import untouched

ROWS = 512


class Checkup:
    """Examines a model and its data around a training run; findings go to `history.findings`.

    A run that has learnt is not examined a second time: what is left to find are reasons why one has not.

    Args:
        model: The model in training.
        cost: Its cost.
        optimizer: Its optimizer.
        rows: All rows (x, y), or None where they come from a stream.
        history: The run's History.
        tells: Whether to print what was found.
        active: Whether to examine anything.
        in_order: Rows per mini-batch where they are taken in the order in which they stand; else None.
        chosen_seed: The seed that torch has chosen for what was drawn before, as the model's start; else None.
        weighted: Whether some rows count more than others in the cost.

    Source:
        The deck's five steps, and what goes wrong in them.
    """

    def __init__(
        self,
        model: nn.Module,
        cost: Cost,
        optimizer: Any,
        rows: Batch | None,
        history: History,
        *,
        tells: bool,
        active: bool,
        in_order: int | None = None,
        chosen_seed: int | None = None,
        weighted: bool = False,
    ) -> None:
        self._model, self._cost, self._optimizer = model, cost, optimizer
        self._rows, self._history = rows, history
        self._tells, self._active = tells, active
        self._place = readers_line()
        self._outer = innermost()
        self._examination = Examination(IN_FIT if active else ())
        self._around = ExitStack()
        self._in_order, self._weighted = in_order, weighted
        self._examination.chart.chosen_seed = chosen_seed
        self._refused: Exception | None = None

    def __enter__(self) -> Self:
        if self._outer is not None:
            self._around.enter_context(self._outer.paused())
        if not self._active:
            return self
        chart = self._examination.chart
        chart.add_model(self._model)
        self._examination.hear(OptimizerMade(self._place, self._optimizer))
        self._examine()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._around:
            if self._active:
                self._look_back(error)
        if self._active:
            self._tell(error)

    def _look_back(self, error: BaseException | None) -> None:
        """Examine what training has made, unless all is well, and draw the conclusions."""
        costs = self._history.costs
        if costs:
            chart = self._examination.chart
            chart.steps = len(costs)
            chart.roster.note_steps(self._optimizer, held_by(self._optimizer), len(costs))
            course = chart.courses.last_at(self._place)
            if course is None or not shows_learning(mean_of_the_end(costs), course):
                self._examination.excuse(OF_THE_ROWS)
                self._examine()
            chart.courses.replace_costs(self._place, costs, self._weighted)
        refused = self._refused  # by the model before training, which may do without it
        repeated = refused is not None and (type(error) is type(refused) or isinstance(error, MlpTutorialError))
        self._history.findings = self._examination.finish(refused if repeated else None)

    def _tell(self, error: BaseException | None) -> None:
        found = self._history.findings
        serious = [finding for finding in found if finding.severity != "note"]
        if error is not None:
            for finding in serious:
                error.add_note(note_of(finding))
        if self._outer is not None:
            for finding in found:
                self._outer.examination.add(finding)
        elif serious and error is None and self._tells:
            say(report_of(serious))

    def _examine(self) -> None:
        """One forward pass, cost and gradient over the rows, which leaves no trace."""
        if self._rows is None:
            return
        every = max(1, len(self._rows[0]) // ROWS)
        x, y = (part[::every] for part in self._rows)
        if self._in_order is not None and self._in_order < len(self._rows[0]):
            self._examination.chart.in_order = max(1, self._in_order // every)
        try:
            with untouched(self._model, self._cost.criterion):
                self._examination.hear(ModelExamined(self._place, self._model, (x,)))
                with in_mode(self._model, training=False), Watch(self._examination, place=self._place):
                    cost = self._cost.criterion(self._cost.forward(x), y)
                    if isinstance(cost, Tensor) and not cost.requires_grad:
                        cost.backward()  # raises, as it will in training
                self._examine_gradients(cost)
        except Exception as error:  # the same error comes again, in its place, when training begins
            self._refused = error
            self._examination.hear(uncaught_at(self._place, error))

    def _examine_gradients(self, cost: Tensor) -> None:
        if not isinstance(cost, Tensor) or cost.numel() != 1 or not cost.requires_grad:
            return
        leaves, nodes = walk(cost)
        self._examination.hear(BackwardBegins(self._place, cost, leaves, nodes))
        slopes = torch.autograd.grad(cost, leaves, allow_unused=True)
        self._examination.hear(BackwardEnds(self._place, cost, leaves, slopes))
