"""What the doctor has heard and looked at, and what it knows that it could not watch: its report says both."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mlp_tutorial.diagnostics.anatomy import trains
from mlp_tutorial.diagnostics.events import BackwardEnds, Event, LossTaken, ModelCalled, OptimizerMade, StepBegins


@dataclass
class Coverage:
    """Counts of one examination; names of classes, not the reader's objects.

    Attributes:
        rounds: Rounds heard: from one step to the next, or from backward to backward where nobody steps.
        looked_at: Those of them in which every torch function was looked at, if only in part.
        backwards: Backward passes heard.
        steps: Steps heard, by the class of the optimizer; "" for those by hand.
        optimizers: Optimizers seen, by class.
        losses: Losses looked at, by torch's name.
        train_passes: Outermost calls of models in train mode, by class.
        eval_passes: Those in eval mode.
        without_gradients: Those of both that autograd did not follow.
        threads: Calls of models and steps in threads that are not watched, by the thread's name.
        processes: Child processes that were started and are not watched, by the name of what runs in them.

    Example:
        >>> coverage = Coverage()
        >>> coverage.note_elsewhere("worker")
        >>> coverage.is_partial, dict(coverage.threads)
        (True, {'worker': 1})
    """

    rounds: int = 0
    looked_at: int = 0
    backwards: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    optimizers: Counter[str] = field(default_factory=Counter)
    losses: Counter[str] = field(default_factory=Counter)
    train_passes: Counter[str] = field(default_factory=Counter)
    eval_passes: Counter[str] = field(default_factory=Counter)
    without_gradients: int = 0
    threads: Counter[str] = field(default_factory=Counter)
    processes: Counter[str] = field(default_factory=Counter)

    @property
    def is_partial(self) -> bool:
        """Whether something ran that is not watched."""
        return bool(self.threads or self.processes)

    def hear(self, event: Event) -> None:
        """Count what happened."""
        count = COUNTED.get(type(event))
        if count is not None:
            count(self, event)

    def note_call(self, event: ModelCalled) -> None:
        """A model was called."""
        passes = self.train_passes if trains(event.model) else self.eval_passes
        passes[type(event.model).__name__] += 1
        self.without_gradients += not event.with_gradients

    def note_backward(self, _event: BackwardEnds) -> None:
        """A backward pass has ended."""
        self.backwards += 1

    def note_step(self, event: StepBegins) -> None:
        """A step was taken."""
        self.steps["" if event.optimizer is None else type(event.optimizer).__name__] += 1

    def note_loss(self, event: LossTaken) -> None:
        """A cost was computed."""
        self.losses[event.name] += 1

    def note_optimizer(self, event: OptimizerMade) -> None:
        """An optimizer was made."""
        self.optimizers[type(event.optimizer).__name__] += 1

    def note_round(self, *, looked_at: bool) -> None:
        """A round has ended."""
        self.rounds += 1
        self.looked_at += looked_at

    def note_elsewhere(self, thread: str) -> None:
        """A model was called, or a step taken, in a thread that is not watched."""
        self.threads[thread] += 1

    def note_process(self, target: str) -> None:
        """A child process was started."""
        self.processes[target] += 1


COUNTED: dict[type[Event], Callable[[Coverage, Any], None]] = {
    ModelCalled: Coverage.note_call,
    BackwardEnds: Coverage.note_backward,
    StepBegins: Coverage.note_step,
    LossTaken: Coverage.note_loss,
    OptimizerMade: Coverage.note_optimizer,
}
