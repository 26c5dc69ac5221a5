"""The parameters with which the cost was last finite, so that a run that diverges can go back to them."""

import math

import torch
from torch import Tensor, nn


class LastFinite:
    """Copies of the parameters and floating buffers, renewed at each step whose cost is finite.

    Args:
        model: Any module; frozen parameters never change and are not copied.

    Example:
        >>> model = nn.Linear(1, 1)
        >>> kept = LastFinite(model)
        >>> kept.keep_if_finite(0.5), kept.keep_if_finite(float("nan"))
        (True, False)
    """

    def __init__(self, model: nn.Module) -> None:
        self._parameters: list[Tensor] = [p.detach() for p in model.parameters() if p.requires_grad]
        # Buffers (running means) go along, but may be infinite for good reasons: a mask is.
        self._now = self._parameters + [b.detach() for b in model.buffers() if b.is_floating_point()]
        self._kept: list[Tensor] = [now.clone() for now in self._now]

    def keep_if_finite(self, cost: float) -> bool:
        """Copy the parameters if their cost is finite; whether it was."""
        if not math.isfinite(cost):
            return False
        torch._foreach_copy_(self._kept, self._now)
        return True

    def finite_now(self) -> bool:
        """Whether every parameter is finite now, as it stands after the last step."""
        return all(bool(torch.isfinite(now).all()) for now in self._parameters)

    def restore(self) -> None:
        """Put the kept parameters back."""
        torch._foreach_copy_(self._now, self._kept)

    def state(self) -> list[Tensor]:
        """The kept copies, for a checkpoint."""
        return self._kept

    def load(self, state: list[Tensor]) -> None:
        """Take kept copies from a checkpoint."""
        torch._foreach_copy_(self._kept, state)
