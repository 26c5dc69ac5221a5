"""Where the rows of a run lie: on the model's device where there is room, else on the CPU, moved batch by batch."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from mlp_tutorial.fitting.batches import Batch

SHARE_OF_ROOM = 0.5  # the other half is for activations, gradients and the shuffled block


def placed(x: Tensor, y: Tensor, device: torch.device) -> Batch:
    """Both on the device if there is room for both; else both stay on the CPU.

    Args:
        x: Inputs, shape (N, …).
        y: Targets, shape (N, …).
        device: The model's.

    Returns:
        The same numbers.

    Example:
        >>> x, y = placed(torch.zeros(3, 2), torch.zeros(3, 1), torch.device("cpu"))
        >>> x.device, y.device
        (device(type='cpu'), device(type='cpu'))
    """
    coming = sum(values.nbytes for values in (x, y) if values.device != device)
    if coming > SHARE_OF_ROOM * room_on(device):
        device = torch.device("cpu")
    return moved((x, y), device)


def moved(batch: Batch, device: torch.device) -> Batch:
    """The batch on the device."""
    x, y = batch
    return x.to(device), y.to(device)


def arriving(batches: Iterator[tuple[Tensor, ...]], device: torch.device) -> Iterator[tuple[Tensor, ...]]:
    """Each batch on the device, moved when its turn comes."""
    return (tuple(part.to(device) for part in batch) for batch in batches)


def device_of(model: nn.Module) -> torch.device:
    """Where the model's parameters are."""
    return next(model.parameters()).device


def room_on(device: torch.device) -> float:
    """Bytes that are free there; infinitely many where data lie anyway, or where the device does not tell."""
    if device.type == "cpu":
        return math.inf
    try:
        # The device's own module: `torch.accelerator.get_memory_info` is younger than 2.6.
        return float(torch.get_device_module(device).mem_get_info(device)[0])
    except (AttributeError, RuntimeError, ValueError):
        return math.inf
