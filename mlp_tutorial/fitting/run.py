"""One run of `fit`: what goes on around its five lines, before them, between two epochs, and after them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from os import PathLike
from types import TracebackType
from typing import Any, Self

from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.environment import environment
from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.fitting.bookkeeping import Bookkeeper
from mlp_tutorial.fitting.checkpoint import Checkpoint
from mlp_tutorial.fitting.checkup import Checkup
from mlp_tutorial.fitting.feed import Feed, check_validation, open_feed
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.options import Metric, decided, named_metrics, recorded
from mlp_tutorial.fitting.placement import device_of
from mlp_tutorial.fitting.processes import join_processes
from mlp_tutorial.fitting.progress import Progress
from mlp_tutorial.fitting.together import Alone, Together
from mlp_tutorial.history import History
from mlp_tutorial.states.autograd import following
from mlp_tutorial.states.modes import in_mode
from mlp_tutorial.states.random_state import fresh_seed, letting_others, random_state_of, seed_chosen_by_torch


class Run:
    """Reads the data, counts the epochs, hands out the batches, keeps the books.

    Inside `with`, the model is in train mode, autograd is on and random numbers come from the run's seed; afterwards
    all three are as they were.

    Args:
        model: The model to train.
        cost: Its cost.
        optimizer: Its optimizer.
        seed: Seed of the order of rows and of dropout; None draws one.
        diagnose: Whether the doctor examines the model before training, and the run after it.

    Attributes:
        history: What the run has given so far.
    """

    def __init__(self, model: nn.Module, cost: Cost, optimizer: Optimizer, seed: int | None, diagnose: bool) -> None:
        self._model, self._cost, self._optimizer = model, cost, optimizer
        self._diagnose, self._chosen_seed = diagnose, seed_chosen_by_torch() if diagnose else None
        self._processes = join_processes(model)
        run_seed = self._processes.same_seed(fresh_seed() if seed is None else int(seed))
        surroundings = environment(device_of(model), self._processes.count)
        self.history = History(seed=run_seed, environments=[surroundings])
        self._around = ExitStack()
        self._progress: bool | None = None

    def __enter__(self) -> Self:
        with ExitStack() as around:
            around.enter_context(self._processes)
            around.enter_context(random_state_of(self.history.seed + self._processes.rank, device_of(self._model)))
            around.enter_context(in_mode(self._model, training=True))
            around.enter_context(following())
            self._together = Together(self._model, self._cost, self._processes) if self._processes.several else Alone()
            self._book = Bookkeeper(self._model, self._cost, self.history)
            self._around = around.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._around.__exit__(kind, error, trace)

    def read(self, x: Any, y: Any, batch_size: int | None, shuffle: bool) -> None:
        """Check the rows to train on, and make them ready; see `fit` for x, y, batch_size and shuffle."""
        seed = self.history.seed
        self._feed: Feed = open_feed(self._model, self._cost, x, y, batch_size, shuffle, seed, self._processes)
        self._batch_size, self._shuffle = batch_size, shuffle

    def hold_out(self, validation: Any, metrics: Mapping[str, Metric] | None) -> None:
        """Measure the cost and metrics of rows that are not trained on, after each epoch."""
        self._book.measure(check_validation(self._model, self._cost, validation), named_metrics(metrics, validation))

    def show(self, log_every: int | None, progress: bool | None, record: Collection[str]) -> None:
        """Print a line each so many epochs, show a bar, and copy what is to be recorded; the first process prints."""
        tells = self._processes.rank == 0
        self._book.write(log_every if tells else None, recorded(record))
        self._progress = progress if tells else False

    def keep_on_disk(self, path: str | PathLike[str] | None, every: int, **options: Any) -> None:
        """Continue from the file where it exists and is of the same run, options included; renew it as epochs pass."""
        if path is None:
            return
        run = {"batch_size": self._batch_size, "shuffle": self._shuffle, **options, "data": self._feed.fingerprint()}
        order, processes = self._feed.generator, self._processes
        file = Checkpoint(path, self._model, self._optimizer, self.history, order, run, processes)
        self._book.keep_on_disk(file, every)

    def over_all_rows(self, criterion: Callable[[Tensor, Tensor], Any]) -> Callable[[Tensor, Tensor], Any]:
        """The criterion, whose cost is that of all processes' rows where several train the model."""
        return self._together.criterion(criterion)

    def epochs(
        self,
        epochs: int,
        on_epoch: Callable[[History], object] | None,
        stop_when: Callable[[History], bool] | None,
    ) -> Iterator[int]:
        """Count the epochs; between two of them, record, report, and ask whether to stop."""
        history, book, together = self.history, self._book, self._together
        on_epoch, stop_when = letting_others(on_epoch), letting_others(together.same_rule(decided(stop_when)))
        self._around.enter_context(self._checkup())
        interruption = self._interruption = self._around.enter_context(together.interruption)
        bar = self._around.enter_context(Progress(epochs, len(history.costs), self._progress))

        history.stopped = "stop_when" if history.costs and stop_when and stop_when(history) else "epochs"
        while len(history.costs) < epochs and history.stopped == "epochs":
            book.begin_epoch()
            yield len(history.costs)
            if interruption.cut_short:
                history.stopped = "interrupted"
                return
            together.share_buffers()
            book.end_epoch(epochs)
            together.share_seconds(history)
            bar.epoch_done(history.costs[-1])
            if on_epoch is not None:
                on_epoch(history)
            if interruption.requested:
                history.stopped = "interrupted"
            elif stop_when is not None and stop_when(history):
                history.stopped = "stop_when"
            book.save_if_due(last=history.stopped != "epochs" or len(history.costs) == epochs)
        book.finish()

    def batches(self) -> Iterator[Batch]:
        """One epoch of batches, until Ctrl-C is pressed."""
        return self._interruption.stops(self._feed.epoch())

    def add(self, cost: Any, rows: int) -> None:
        """Count one batch; a cost that is not finite ends the run with the parameters of the last finite one."""
        self._book.add(cost, self._together.rows(rows))

    def _checkup(self) -> Checkup:
        return Checkup(
            self._model,
            self._cost,
            self._optimizer,
            self._feed.rows,
            self.history,
            tells=self._processes.rank == 0,
            active=self._diagnose,
            in_order=None if self._shuffle else self._batch_size,
            chosen_seed=self._chosen_seed,
        )
