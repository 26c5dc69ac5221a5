"""What is checked: a model with one batch and its criterion, of which each check takes copies."""

import contextlib
import copy
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.dropout import _DropoutNd

from mlp_tutorial.diagnostics.trials.copies import cloned, twin_of, unheard
from mlp_tutorial.diagnostics.trials.rows import tensors_of

Criterion = Callable[[Any, Tensor], Tensor]
MOST_ROWS = 64


@dataclass(frozen=True)
class Subject:
    """A model, some rows and a criterion.

    Attributes:
        model: The model, which nobody here calls.
        inputs: Its positional arguments.
        y: Targets, with as many rows.
        criterion: Cost of the model's output and y.
    """

    model: nn.Module
    inputs: tuple[Any, ...]
    y: Tensor
    criterion: Criterion

    def twin(self, *, training: bool) -> nn.Module | None:
        """A copy of the model, dropout switched off in train mode too; None where there is none."""
        twin = twin_of(self.model, training=training)
        for part in () if twin is None else twin.modules():
            if isinstance(part, _DropoutNd):
                part.p = 0.0
        return twin

    def rows(self, places: list[int]) -> "Subject":
        """The same with some of the rows only."""
        size, index = len(self.y), torch.tensor(places)

        def taken(value: Any) -> Any:
            fits = isinstance(value, Tensor) and value.dim() and len(value) == size
            return value[index.to(value.device)] if fits else value

        return Subject(self.model, tuple(map(taken, self.inputs)), taken(self.y), self.criterion)

    def cost(self, twin: nn.Module, inputs: tuple[Any, ...] | None = None) -> Tensor:
        """Its cost, with gradients."""
        output = twin(*(cloned(self.inputs) if inputs is None else inputs))
        cost = self._own_criterion()(output, self.y.detach().clone())
        return cost if cost.dim() == 0 else cost.mean()

    def _own_criterion(self) -> Criterion:
        return copy.deepcopy(self.criterion) if isinstance(self.criterion, nn.Module) else self.criterion

    @property
    def features(self) -> list[Tensor]:
        """Inputs of real numbers."""
        return [x for x in tensors_of(self.inputs) if x.is_floating_point() and x.dim()]


@contextmanager
def in_silence() -> Iterator[None]:
    """Inside, whatever the copies print goes nowhere, and autograd follows."""
    with (
        unheard(),
        torch.enable_grad(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        yield
