"""A run on disk: continued after a kill where it began, it ends in the same bits as one never interrupted."""

import io
import os
import pickle
import time
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch

from mlp_tutorial.environment import Environment
from mlp_tutorial.errors import SavedModelError
from mlp_tutorial.files.plain_values import plain, sum_of
from mlp_tutorial.files.state_file import read_state, write_state
from mlp_tutorial.files.whole_file import require_writable
from mlp_tutorial.fitting.differences import differences
from mlp_tutorial.fitting.identity import Identity, numbers_identity, options_identity
from mlp_tutorial.fitting.notes import other_environment, rates_without_scheduler
from mlp_tutorial.fitting.processes import ALONE, Processes
from mlp_tutorial.fitting.run_state import RunState, State
from mlp_tutorial.history import History
from mlp_tutorial.messages import text

FORMAT = "mlp-tutorial checkpoint 3"
EPOCHS_PER_COPY = 100
"""An epoch is copied where it took as long as so many copies, which then cost one percent."""


class Checkpoint:
    """Writes and reads one run: its state, its History, and what makes it this run.

    Only tensors, numbers and names are stored, and a sum over them; loading runs no code
    (`torch.load(weights_only=True)`).

    Args:
        path: The file.
        state: The run's state.
        history: Its History.
        identity: What makes this run this run, as it was before the first step; a file of another run is refused.
        processes: Who trains together: the first one alone reads and writes.

    Attributes:
        may_be_cut: Whether no finished epoch is lost where the one that runs now is not finished.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        state: RunState,
        history: History,
        identity: Identity,
        processes: Processes = ALONE,
    ) -> None:
        self.path, self.processes = _from_here(path), processes
        self.state, self.history, self.identity = state, history, identity
        self.may_be_cut = True
        self._finished: State | None = None
        self._epochs = 0
        self._since, self._seconds_of_copy = time.perf_counter(), 0.0

    def resume(self) -> list[str]:
        """Take up the run where the file left it; without a file, leave everything as it is.

        Returns:
            Sentences to be told, about what is not as it was.

        Raises:
            SavedModelError: The file cannot be written, is damaged or edited, of another version or another run, or
                the run holds something that no file can. Nothing has changed.
        """
        content = self._by_first(self._checked)
        if content is None:
            return []
        kept = read_state(self.path, FORMAT, content)
        rank, before = self.processes.rank, self.state.copy()
        # A process that was not there before goes on from its own seed.
        random = kept["random"][rank] if rank < len(kept["random"]) else None
        try:
            self.state.put_back(kept | {"random": random})
        except Exception as error:
            self.state.put_back(before)
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            raise SavedModelError("file-damaged", path=str(self.path), reason=reason) from error
        told = self._go_on_from(kept["history"])
        told += rates_without_scheduler(kept["run"], _went_on_as(kept), self.identity)
        self.identity = kept["run"]
        return told

    def save(self) -> None:
        """Write the file whole or not at all: a kill in between leaves the one before.

        Raises:
            SavedModelError: It cannot be written; the History so far is in `error.history`.
        """
        self._write(self.state.now(), len(self.history.costs))
        self._finished, self.may_be_cut, self._since = None, True, time.perf_counter()

    def remember(self) -> None:
        """Copy the state at the end of an epoch, in case that the next one is cut short.

        Epochs so short that the copies would slow them down are not copied: Ctrl-C lets the next one end instead.
        """
        began = time.perf_counter()
        self.may_be_cut = self.processes.several or began - self._since > EPOCHS_PER_COPY * self._seconds_of_copy
        self._finished = None
        if self.may_be_cut:
            self._finished, self._epochs = self.state.copy(), len(self.history.costs)
            self._seconds_of_copy = time.perf_counter() - began
        self._since = time.perf_counter()

    def save_remembered(self) -> None:
        """Write the finished epochs, unless they are on the disk: in one that was cut short, the state is between two.

        Raises:
            SavedModelError: As `save`.
        """
        if self._finished is not None:
            self._write(self._finished, self._epochs)
            self._finished = None

    def _write(self, state: State, epochs: int) -> None:
        random = self.processes.gathered(state["random"])
        try:
            self._by_first(lambda: write_state(self.path, self._content(state | {"random": random}, epochs)))
        except SavedModelError as error:
            # The model is trained, and stays so: only the file could not be written.
            error.facts["history"] = error.__dict__["history"] = self.history
            error.add_note(text("checkpoint.model_is_trained", epochs=len(self.history.costs)))
            raise

    def _content(self, state: State, epochs: int) -> dict[str, Any]:
        """All that is in the file; what no file can hold is refused."""
        try:
            kept = plain(state | {"history": self._history(epochs)}, "fit")
        except TypeError as error:
            raise SavedModelError("cannot-be-kept", path=str(self.path), found=str(error)) from error
        content = {"format": FORMAT, "run": self.identity, **kept}
        return content | {"sum": sum_of(content)}

    def _history(self, epochs: int) -> dict[str, Any]:
        """The finished epochs of the History as numbers, names and tensors."""
        kept = {f.name: getattr(self.history, f.name) for f in fields(self.history) if f.name != "findings"}
        kept["metrics"] = {name: values[:epochs] for name, values in self.history.metrics.items()}
        for name in ("costs", "validation_costs", "parameters", "gradients"):
            kept[name] = kept[name][:epochs]
        return kept | {"environments": [asdict(environment) for environment in self.history.environments]}

    def _go_on_from(self, kept: dict[str, Any]) -> list[str]:
        """Fill the History with what the file holds; another environment than the last one there is added, and told."""
        before = [Environment(**facts) for facts in kept["environments"]]
        here = [environment for environment in self.history.environments if environment not in before[-1:]]
        for name, value in (kept | {"environments": before + here}).items():
            setattr(self.history, name, value)
        return [other_environment(before[-1], now) for now in here if before]

    def _checked(self) -> bytes | None:
        """What is in the file, where it is a whole one of this run; None where there is none yet."""
        require_writable(self.path)
        if not self.path.exists():
            self._require_storable()
            return None
        try:
            content = self.path.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SavedModelError("file-not-readable", path=str(self.path), reason=reason) from error
        kept = read_state(self.path, FORMAT, content)
        if kept.pop("sum", None) != sum_of(kept):
            raise SavedModelError("file-damaged", path=str(self.path), reason=text("checkpoint.edited"))
        found = differences(kept["run"], _went_on_as(kept), self.identity)
        if found.fields:
            raise SavedModelError("checkpoint-of-another-run", path=str(self.path), differences=found,
                                  fields=", ".join(found.fields), found=found.found, wanted=found.wanted)  # fmt: skip
        return content

    def _require_storable(self) -> None:
        """Refuse now what could not be read back after an hour of training."""
        content = self._content(self.state.now(), 0)
        file = io.BytesIO()
        try:
            torch.save(content, file)
            file.seek(0)
            torch.load(file, weights_only=True)
        except Exception as error:
            raise SavedModelError("cannot-be-kept", path=str(self.path), found=type(error).__name__) from error

    def _by_first(self, work: Callable[[], bytes | None]) -> bytes | None:
        """What the first process reads or writes; if it is refused, it is refused in all."""
        if not self.processes.several:
            return work()

        def tried() -> bytes | None:
            try:
                content = work()
            except SavedModelError as error:
                return b"!" + pickle.dumps(error)
            return None if content is None else b"=" + content

        told = self.processes.first_reads(tried)
        if told is not None and told.startswith(b"!"):
            raise pickle.loads(told[1:])
        return None if told is None else told[1:]


def _from_here(path: str | os.PathLike[str]) -> Path:
    """The path from the root: a callback may change the folder."""
    try:
        return Path(path).absolute()
    except OSError:  # the folder is gone, which is said where the file is looked for
        return Path(path)


def _went_on_as(kept: State) -> Identity:
    """What had become of the run when the file was written: a scheduler may have changed the learning rate."""
    groups = kept["optimizer"].get("param_groups", [])
    return {**kept["run"], **options_identity(groups), **numbers_identity(kept["schedulers"])}
