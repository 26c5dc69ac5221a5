"""The parameters with the lowest validation cost, kept so that early stopping does not end with worse ones."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.stopping import Patience


class Best:
    """A copy of the parameters and buffers of the epoch with the lowest validation cost; none where nobody asks.

    Args:
        model: The model in training.
        wanted: Whether to keep anything.

    Attributes:
        epoch: That epoch's number, the first of equal ones; None before there is one.

    Example:
        >>> model = nn.Linear(1, 1, bias=False)
        >>> best = Best(model, wanted=True)
        >>> for weight, cost in ((1.0, 0.5), (2.0, 0.25), (3.0, 0.75)):
        ...     _ = nn.init.constant_(model.weight, weight)
        ...     best.look_at(cost, epoch=int(weight))
        >>> best.restore()
        >>> best.epoch, model.weight.item()
        (2, 2.0)
    """

    def __init__(self, model: nn.Module, wanted: bool) -> None:
        self._model, self._wanted = model, wanted
        self.epoch: int | None = None
        self._cost = math.inf
        self._kept: list[Tensor] = []

    def look_at(self, cost: float, epoch: int) -> None:
        """Copy the model's parameters and buffers if no earlier cost was as low; NaN is never the lowest."""
        if self._wanted and cost < self._cost:
            self._cost, self.epoch = cost, epoch
            if self._kept:
                torch._foreach_copy_(self._kept, self._now())
            else:
                self._kept = [now.clone() for now in self._now()]

    def restore(self) -> None:
        """Put the kept parameters and buffers back."""
        if self._kept:
            torch._foreach_copy_(self._now(), self._kept)

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"epoch": self.epoch, "cost": self._cost, "kept": self._kept}

    def load(self, state: dict[str, Any]) -> None:
        """Take up what `state` gave."""
        self.epoch, self._cost = state["epoch"], state["cost"]
        places = self._now() if state["kept"] else []
        self._kept = [now.clone().copy_(kept) for now, kept in zip(places, state["kept"], strict=True)]

    def _now(self) -> list[Tensor]:
        return [each.detach() for each in (*self._model.parameters(), *self._model.buffers())]


def restores_best(stop_when: Callable[..., Any] | None, validation: Any) -> bool:
    """Whether a rule for stopping asks for the best parameters.

    Args:
        stop_when: `patience(…)`, or any other rule, which does not.
        validation: Rows that are only measured, or None.

    Raises:
        ArgumentError: The best are asked for, and there is no validation to tell them by.

    Example:
        >>> restores_best(None, None)
        False
    """
    if not isinstance(stop_when, Patience) or stop_when.restore_best is False:
        return False
    if stop_when.restore_best and validation is None:
        raise ArgumentError("best-without-validation")
    return validation is not None
