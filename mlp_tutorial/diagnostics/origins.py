"""Where a tensor's numbers come from: data, a layer's sums, a sigmoid, a softmax. Reshaping does not change it."""

import weakref
from typing import Literal

from torch import Tensor

Origin = Literal["sums", "probabilities", "log_probabilities", "activation", "shifted_probabilities", "other"]


class Origins:
    """What is known of tensors that still exist.

    Example:
        >>> import torch
        >>> origins, a = Origins(), torch.ones(1)
        >>> origins.set(a, "probabilities", "sigmoid")
        >>> origins.of(a), origins.function_of(a), origins.of(torch.ones(1))
        ('probabilities', 'sigmoid', None)
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[weakref.ref[Tensor], Origin, str]] = {}

    def set(self, tensor: Tensor, origin: Origin, function: str) -> None:
        """Remember what made a tensor."""
        key = id(tensor)
        self._known[key] = (weakref.ref(tensor, lambda _: self._known.pop(key, None)), origin, function)

    def of(self, tensor: Tensor) -> Origin | None:
        """What made it; None for data, and for what was not seen."""
        known = self._known.get(id(tensor))
        return known[1] if known is not None and known[0]() is tensor else None

    def function_of(self, tensor: Tensor) -> str:
        """Torch's name of the function that made it; "" where that was not seen."""
        known = self._known.get(id(tensor))
        return known[2] if known is not None and known[0]() is tensor else ""

    def pass_on(self, source: Tensor, result: Tensor) -> None:
        """A result that only looks different has its source's origin."""
        origin = self.of(source)
        if origin is not None and result is not source:
            self.set(result, origin, self.function_of(source))
