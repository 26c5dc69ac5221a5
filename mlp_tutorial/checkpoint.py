"""A run on disk: continued after a kill, it ends in the same bits as one that was never interrupted."""

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from torch import nn, optim

from mlp_tutorial.errors import SavedModelError
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
        run: What makes this run this run: sizes, batch size, seed, data; a file of another run is refused.

    Source:
        No page of the deck.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        model: nn.Module,
        optimizer: optim.Optimizer,
        history: History,
        generator: torch.Generator,
        run: dict[str, Any],
    ) -> None:
        self.path = Path(path)
        self.model, self.optimizer, self.history = model, optimizer, history
        self.generator, self.run = generator, run

    def save(self) -> None:
        """Write the file whole or not at all: a kill in between leaves the one before."""
        state = {
            "format": FORMAT,
            "run": self.run,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "history": {f.name: getattr(self.history, f.name) for f in fields(self.history)},
            "order": self.generator.get_state(),
            "random": torch.get_rng_state(),
        }
        partial = self.path.with_name(self.path.name + ".partial")
        torch.save(state, partial)
        partial.replace(self.path)

    def resume(self) -> None:
        """Take up the run where the file left it; without a file, leave everything as it is.

        Raises:
            SavedModelError: The file is damaged, holds code, or belongs to another run.
        """
        if not self.path.exists():
            return
        state = self._read()
        if state["run"] != self.run:
            different = sorted(k for k in self.run if state["run"].get(k) != self.run[k])
            raise SavedModelError(
                903,
                path=str(self.path),
                fields=", ".join(different),
                found=[state["run"].get(k) for k in different],
                wanted=[self.run[k] for k in different],
            )
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        for name, value in state["history"].items():
            setattr(self.history, name, value)
        self.generator.set_state(state["order"])
        torch.set_rng_state(state["random"])

    def _read(self) -> dict[str, Any]:
        try:
            state = torch.load(self.path, weights_only=True, map_location="cpu")
        except Exception as error:
            raise SavedModelError(901, path=str(self.path), reason=type(error).__name__) from error
        if not isinstance(state, dict) or state.get("format") != FORMAT:
            raise SavedModelError(901, path=str(self.path), reason="format")
        return state
