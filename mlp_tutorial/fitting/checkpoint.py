"""A run on disk: continued after a kill where it began, it ends in the same bits as one never interrupted."""

import errno
import os
from dataclasses import asdict, fields
from numbers import Integral
from pathlib import Path
from typing import Any

import torch
from torch import nn

from mlp_tutorial.environment import Environment
from mlp_tutorial.errors import SavedModelError
from mlp_tutorial.files.state_file import read_state, write_state
from mlp_tutorial.fitting.last_finite import LastFinite
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.processes import ALONE, Processes
from mlp_tutorial.history import History

FORMAT = "mlp-tutorial checkpoint 1"


class Checkpoint:
    """Writes and reads the state of one run: model, optimizer, random states and History.

    Only tensors, numbers and names are stored; loading runs no code (`torch.load(weights_only=True)`).

    Args:
        path: The file.
        model: The model in training.
        optimizer: Its optimizer.
        history: Its History.
        generator: Source of the order of rows.
        run: What makes this run this run: batch size, seed, learning rate, data; a file of another run is refused.
        processes: Who trains together: the first one alone reads and writes.

    Raises:
        SavedModelError: The folder does not exist.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        model: nn.Module,
        optimizer: Optimizer,
        history: History,
        generator: torch.Generator,
        run: dict[str, Any],
        processes: Processes = ALONE,
    ) -> None:
        self.path = Path(path)
        self.processes = processes
        if processes.rank == 0 and not self.path.parent.is_dir():
            raise SavedModelError("file-not-writable", path=str(self.path), reason=os.strerror(errno.ENOENT))
        self.model, self.optimizer, self.history = model, optimizer, history
        self.generator = generator
        self.run = {name: _plain(value) for name, value in run.items()} | {
            "model": type(model).__name__,
            "shapes": [list(parameter.shape) for parameter in model.parameters()],
            "optimizer": type(optimizer).__name__,
        }

    def save(self, last_finite: LastFinite) -> None:
        """Write the file whole or not at all: a kill in between leaves the one before."""
        random = self.processes.gathered(torch.get_rng_state())
        if self.processes.rank > 0:
            return
        state = {
            "format": FORMAT,
            "run": self.run,
            "model": self.model.state_dict(),
            "last_finite": last_finite.state(),
            "optimizer": self.optimizer.state_dict(),
            "history": self._history(),
            "order": self.generator.get_state(),
            "random": random,
        }
        write_state(self.path, state)

    def resume(self, last_finite: LastFinite) -> None:
        """Take up the run where the file left it; without a file, leave everything as it is.

        Args:
            last_finite: Gets the parameters that the run would go back to.

        Raises:
            SavedModelError: The file is damaged, holds code, or belongs to another run.
        """
        content = self.processes.first_reads(self._content)
        if content is None:
            return
        state = read_state(self.path, FORMAT, content)
        if state["run"] != self.run:
            different = sorted(k for k in self.run if state["run"].get(k) != self.run[k])
            raise SavedModelError(
                "checkpoint-of-another-run",
                path=str(self.path),
                fields=", ".join(different),
                found=[state["run"].get(k) for k in different],
                wanted=[self.run[k] for k in different],
            )
        self.model.load_state_dict(state["model"])
        last_finite.load(state["last_finite"])
        self.optimizer.load_state_dict(state["optimizer"])
        self._go_on_from(state["history"])
        self.generator.set_state(state["order"])
        # A process that was not there before goes on from its own seed.
        if self.processes.rank < len(state["random"]):
            # A copy: torch 2.13 crashes on a state that lies inside a larger tensor.
            torch.set_rng_state(state["random"][self.processes.rank].clone())

    def _history(self) -> dict[str, Any]:
        """The History as numbers, names and tensors."""
        kept = {f.name: getattr(self.history, f.name) for f in fields(self.history)}
        return kept | {"environments": [asdict(environment) for environment in self.history.environments]}

    def _go_on_from(self, kept: dict[str, Any]) -> None:
        """Fill the History with what the file holds; an environment that is not the last one there is added."""
        before = [Environment(**facts) for facts in kept.get("environments", [])]
        here = [environment for environment in self.history.environments if environment not in before[-1:]]
        for name, value in (kept | {"environments": before + here}).items():
            setattr(self.history, name, value)

    def _content(self) -> bytes | None:
        if not self.path.exists():
            return None
        if not self.path.is_file():
            raise SavedModelError("saved-file-missing", path=str(self.path))
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise SavedModelError("file-damaged", path=str(self.path), reason=type(error).__name__) from error


def _plain(value: Any) -> Any:
    """NumPy's numbers as Python's: a checkpoint holds no others."""
    if value is None or isinstance(value, bool | str | list):
        return value
    return int(value) if isinstance(value, Integral) else float(value)
