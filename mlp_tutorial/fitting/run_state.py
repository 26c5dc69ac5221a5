"""The state of a run: all that its next step depends on, collected and put back."""

from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.fitting.best import Best
from mlp_tutorial.fitting.last_finite import LastFinite
from mlp_tutorial.fitting.optimizers import Optimizer
from mlp_tutorial.fitting.placement import device_of
from mlp_tutorial.fitting.schedulers import schedulers_of, state_of, take_up

State = dict[str, Any]


class RunState:
    """Parameters and buffers, those of the last finite cost and of the best, optimizer, schedulers, order, randomness.

    Args:
        model: The model in training.
        optimizer: Its optimizer.
        last_finite: The parameters that the run would go back to.
        best: Those of the lowest validation cost.
        generator: Source of the order of rows.

    Attributes:
        schedulers: Those of the optimizer, found now.

    Example:
        >>> from mlp_tutorial.fitting.plain_sgd import PlainSGD
        >>> model = nn.Linear(1, 1)
        >>> optimizer, best = PlainSGD(model.parameters(), 0.1), Best(model, wanted=False)
        >>> list(RunState(model, optimizer, LastFinite(model), best, torch.Generator()).now())
        ['model', 'last_finite', 'best', 'optimizer', 'schedulers', 'order', 'random']
    """

    def __init__(
        self, model: nn.Module, optimizer: Optimizer, last_finite: LastFinite, best: Best, generator: torch.Generator
    ) -> None:
        self._model, self._optimizer = model, optimizer
        self._last_finite, self._best, self._generator = last_finite, best, generator
        self.schedulers = schedulers_of(optimizer)

    def now(self) -> State:
        """The state as it is: tensors that the next step changes are not copied."""
        return {
            "model": dict(self._model.state_dict()),
            "last_finite": self._last_finite.state(),
            "best": self._best.state(),
            "optimizer": self._optimizer.state_dict(),
            "schedulers": [state_of(scheduler) for scheduler in self.schedulers],
            "order": self._generator.get_state(),
            "random": _random_state(device_of(self._model)),
        }

    def copy(self) -> State:
        """The state as it is, to go back to."""
        copied: State = _copied(self.now())
        return copied

    def put_back(self, state: State) -> None:
        """Go on from a state that `now` or `copy` gave; `random` may be None where a process was not there before."""
        template = self._model.state_dict()  # with what modules note about their versions
        if template.keys() != state["model"].keys():
            raise KeyError(*sorted(template.keys() ^ state["model"].keys()))
        template.update(state["model"])
        self._model.load_state_dict(template)
        self._last_finite.load(state["last_finite"])
        self._best.load(state["best"])
        self._optimizer.load_state_dict(state["optimizer"])
        for scheduler, numbers in zip(self.schedulers, state["schedulers"], strict=True):
            take_up(scheduler, numbers)
        self._generator.set_state(state["order"])
        if state["random"] is not None:
            _set_random_state(device_of(self._model), state["random"])


def _random_state(device: torch.device) -> Tensor:
    """States of the CPU's random numbers and of the device's, one after the other."""
    state = torch.get_rng_state()
    if device.type == "cpu":
        return state
    return torch.cat([state, torch.get_device_module(device).get_rng_state(device)])


def _set_random_state(device: torch.device, state: Tensor) -> None:
    length = len(torch.get_rng_state())
    # A copy: torch 2.13 crashes on a state that lies inside a larger tensor.
    torch.set_rng_state(state[:length].clone())
    # Continued on another kind of device, a run draws there from its own seed.
    if device.type != "cpu" and len(state) > length:
        torch.get_device_module(device).set_rng_state(state[length:].clone(), device)


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([_copied(part) for part in value])
    return value
