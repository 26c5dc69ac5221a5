"""One run of `fit`: what goes on around its five lines, before them, between two epochs, and after them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from os import PathLike
from types import TracebackType
from typing import Any, Self

from torch import Tensor, nn

from mlp_tutorial.costs import Cost
from mlp_tutorial.diagnostics.report import say
from mlp_tutorial.environment import environment
from mlp_tutorial.errors import SavedModelError
from mlp_tutorial.fitting.agreement import Agreement
from mlp_tutorial.fitting.asked import in_words, made_identity, run_identity
from mlp_tutorial.fitting.batches import Batch
from mlp_tutorial.fitting.best import restores_best
from mlp_tutorial.fitting.bookkeeping import Bookkeeper
from mlp_tutorial.fitting.checkpoint import Checkpoint
from mlp_tutorial.fitting.checkup import Checkup
from mlp_tutorial.fitting.feed import Feed, open_feed
from mlp_tutorial.fitting.identity import Identity
from mlp_tutorial.fitting.notes import more_epochs
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.options import Metric, decided, named_metrics, recorded
from mlp_tutorial.fitting.placement import device_of
from mlp_tutorial.fitting.progress import Progress
from mlp_tutorial.fitting.rows import check_validation, validation_weights
from mlp_tutorial.fitting.together import Alone, Together
from mlp_tutorial.fitting.weights import Weights
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
        agreement: Of the processes that train the model.
        weights: What rows count in the cost.

    Attributes:
        history: What the run has given so far.
    """

    def __init__(
        self,
        model: nn.Module,
        cost: Cost,
        optimizer: Optimizer,
        seed: int | None,
        diagnose: bool,
        agreement: Agreement,
        weights: Weights,
    ) -> None:
        self._model, self._cost, self._optimizer, self._weights = model, cost, optimizer, weights
        self._diagnose, self._chosen_seed = diagnose, seed_chosen_by_torch() if diagnose else None
        self._agreement, self._processes = agreement, agreement.processes
        run_seed = fresh_seed() if seed is None else int(seed)
        surroundings = environment(device_of(model), self._processes.count)
        self.history = History(seed=run_seed, environments=[surroundings])
        self._around = ExitStack()
        self._checkpoint: Checkpoint | None = None
        self._checkpoint_every, self._steps = 1, 0

    def __enter__(self) -> Self:
        with ExitStack() as around:
            around.enter_context(self._agreement)
            around.enter_context(random_state_of(self.history.seed + self._processes.rank, device_of(self._model)))
            around.enter_context(in_mode(self._model, training=True))
            around.enter_context(following())
            self._around = around.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            # A second Ctrl-C ends a step half-way: the epochs finished before are not lost.
            if isinstance(error, KeyboardInterrupt) and self._checkpoint is not None and not self._processes.several:
                self._checkpoint.save_remembered()
        finally:
            self._around.__exit__(kind, error, trace)

    def read(self, x: Any, y: Any, batch_size: int | None, shuffle: bool) -> None:
        """Check the rows to train on, and make them ready; see `fit` for x, y, batch_size and shuffle."""
        seed = self.history.seed
        data = x, y, batch_size, shuffle, seed
        self._feed: Feed = open_feed(self._model, self._cost, *data, self._processes, self._weights)
        self._batch_size, self._shuffle = batch_size, shuffle

    def hold_out(self, validation: Any, metrics: Mapping[str, Metric] | None, stop_when: Any) -> None:
        """Measure the cost and metrics of rows that are not trained on, after each epoch; keep the best if asked to."""
        self._restore_best = restores_best(stop_when, validation)
        self._validation = check_validation(self._model, self._cost, validation)
        self._metrics = named_metrics(metrics, validation)

    def show(self, log_every: int | None, progress: bool | None, record: Collection[str]) -> None:
        """Print a line each so many epochs, show a bar, and copy what is to be recorded; the first process prints."""
        tells = self._processes.rank == 0
        self._log_every, self._record = log_every if tells else None, recorded(record)
        self._progress = progress if tells else False

    def start(self, asked: Mapping[str, Any]) -> None:
        """Agree with the other processes on all arguments of `fit`; before, nothing is changed."""
        asked = {**asked, "restore_best": self._restore_best}
        self._agreement.reach(lambda: in_words(asked, self._made(), self._feed, self._model, self._optimizer))
        self._together = self._start_together() if self._processes.several else Alone()
        self._book = Bookkeeper(self._model, self._cost, self.history)
        weights = validation_weights(self._model, self._cost, self._validation, self._weights)
        self._book.measure(self._validation, self._metrics, weights, self._restore_best)
        self._book.write(self._log_every, self._record)

    def keep_on_disk(self, path: str | PathLike[str] | None, every: int, **options: Any) -> None:
        """Continue from the file where it exists and is of the same run, options included; renew it as epochs pass."""
        if path is None:
            return
        state = self._book.state(self._optimizer, self._feed.generator)
        options |= {"batch_size": self._batch_size, "shuffle": self._shuffle, "record": sorted(self._record)}
        options |= {"metrics": list(self._metrics), "restore_best": self._restore_best}
        identity = run_identity(options, self._made(), state.schedulers)
        self._checkpoint = Checkpoint(path, state, self.history, identity, self._processes)
        self._checkpoint_every = every
        for sentence in self._checkpoint.resume():
            self._tell(sentence)
        self._book.go_on()

    def over_all_rows(self, criterion: Callable[[Tensor, Tensor], Any]) -> Callable[[Tensor, Tensor], Any]:
        """The criterion, whose cost is that of all processes' rows where several train the model."""
        return self._together.criterion(criterion)

    def epochs(
        self,
        epochs: int,
        on_epoch: Callable[[History], object] | None,
        stop_when: Callable[[History], bool] | None,
    ) -> Iterator[int]:
        """Count the epochs, and give the model its best parameters in the end where the rule for stopping says so."""
        try:
            yield from self._counted(epochs, on_epoch, stop_when)
        except SavedModelError:  # the model is trained, though the file could not be written
            self._give_best()
            raise
        self._give_best()

    def _counted(self, epochs: int, on_epoch: Any, stop_when: Any) -> Iterator[int]:
        """Count the epochs; between two of them, record, report, and ask whether to stop."""
        history, book, together = self.history, self._book, self._together
        on_epoch, stop_when = letting_others(on_epoch), letting_others(together.same_rule(decided(stop_when)))
        self._around.enter_context(self._checkup())
        interruption = self._interruption = self._around.enter_context(together.interruption)
        bar = self._around.enter_context(Progress(epochs, len(history.costs), self._progress))

        if len(history.costs) > epochs:
            self._tell(more_epochs(len(history.costs), epochs))
            return
        history.stopped = "stop_when" if history.costs and stop_when and stop_when(history) else "epochs"
        while len(history.costs) < epochs and history.stopped == "epochs":
            book.begin_epoch()
            self._steps = 0
            yield len(history.costs)
            if interruption.cut_short:
                history.stopped = "interrupted"
                self._keep(cut_short=True)
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
            self._keep(last=history.stopped != "epochs" or len(history.costs) == epochs)
        book.finish()

    def batches(self) -> Iterator[Batch]:
        """One epoch of batches, until Ctrl-C is pressed."""
        return self._weights.taken_off(self._interruption.stops(self._feed.epoch()))

    def add(self, cost: Any, rows: int) -> None:
        """Count one batch; a cost that is not finite ends the run with the parameters of the last finite one."""
        self._book.add(cost, self._together.rows(rows))
        self._steps += 1

    def _give_best(self) -> None:
        if self._restore_best:
            self._book.restore_best()
            self._together.share_best(self.history)

    def _keep(self, last: bool = False, cut_short: bool = False) -> None:
        """Write the checkpoint if this epoch is due or the last; else remember it, where the next may be cut short."""
        checkpoint = self._checkpoint
        if checkpoint is None:
            return
        try:
            if cut_short:
                checkpoint.save_remembered()
            elif last or len(self.history.costs) % self._checkpoint_every == 0:
                checkpoint.save()
            elif self._steps > 1:
                checkpoint.remember()
            self._interruption.patient = not checkpoint.may_be_cut
        except SavedModelError:
            self.history.stopped = self.history.stopped if last else "interrupted"
            raise

    def _made(self) -> Identity:
        """Data, model, criterion and optimizer of this run, as they were made of what `fit` was given."""
        return made_identity(self._model, self._cost, self._optimizer, self._feed, self._validation)

    def _start_together(self) -> Together:
        """Go on from the first process's seed and parameters."""
        seed = self.history.seed = self._processes.same_seed(self.history.seed)
        self._feed.generator.manual_seed(seed)
        self._around.enter_context(random_state_of(seed + self._processes.rank, device_of(self._model)))
        return Together(self._model, self._cost, self._processes)

    def _tell(self, sentence: str) -> None:
        """Print to standard error; the first process speaks for all."""
        if self._processes.rank == 0:
            say(sentence)

    def _checkup(self) -> Checkup:
        examined = self._model, self._cost, self._optimizer, self._feed.rows, self.history
        return Checkup(
            *examined,
            tells=self._processes.rank == 0,
            active=self._diagnose,
            in_order=None if self._shuffle else self._batch_size,
            chosen_seed=self._chosen_seed,
            weighted=self._weights.asked,
        )
