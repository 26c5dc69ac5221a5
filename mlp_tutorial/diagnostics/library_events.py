"""What torch's own classes and functions around a loop are asked to do, as the rules hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from mlp_tutorial.diagnostics.events import Event


@dataclass(frozen=True)
class ScheduleStepped(Event):
    """A schedule of the learning rate was made, or took a step.

    Attributes:
        scheduler: The schedule.
        made: Whether it was made just now.
    """

    scheduler: Any
    made: bool


@dataclass(frozen=True)
class GradientsClipped(Event):
    """`clip_grad_norm_` or `clip_grad_value_` is about to cut gradients.

    Attributes:
        parameters: Whose gradients.
        limit: The largest norm or value that is left.
    """

    parameters: tuple[Tensor, ...]
    limit: Any


@dataclass(frozen=True)
class StateTaken(Event):
    """`state_dict()` was called.

    Attributes:
        model: Whose.
        state: What it gave.
    """

    model: nn.Module
    state: Mapping[str, Any]


@dataclass(frozen=True)
class StateLoaded(Event):
    """`load_state_dict` is about to copy values into a module.

    Attributes:
        model: Into which.
        state: The values.
    """

    model: nn.Module
    state: Mapping[str, Any]


@dataclass(frozen=True)
class StateSaved(Event):
    """`torch.save` was called.

    Attributes:
        what: On what.
    """

    what: Any
