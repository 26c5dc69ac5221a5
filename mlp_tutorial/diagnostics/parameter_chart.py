"""What happened so far to one parameter: the backward passes that its gradient is the sum of, its steps, who looked."""

import weakref
from dataclasses import dataclass

from torch import Tensor

from mlp_tutorial.finding import Place


@dataclass
class ParameterChart:
    """One tensor that is trained, or ought to be.

    Attributes:
        tensor: Weak reference to it.
        made: When a module registered it, by the chart's clock; 0 for before the doctor came.
        reached: Backward passes that gave it a gradient.
        backwards: Backward passes that its gradient is the sum of.
        backwards_since_step: Those since its last step.
        carried: Steps, with backward passes of their own, whose gradients are still in the sum.
        nonzero: Whether its gradient was anything but zero after the last backward pass.
        steps: Steps it has taken.
        reads: How often code other than torch's has looked at its gradient.
        read: Whether it has since the last backward pass.
        last_backward: Where the last backward pass was called.
        place: The line that made it, as far as that was seen.
        held: Whether an optimizer has ever held it.
        trains: Whether it required a gradient at the last step of an optimizer that holds it.
        has_slope: Whether it had a gradient at some step, wherever that came from.

    Source:
        Deck, lab 1: gradients add up until `zero_grad` clears them.
    """

    tensor: "weakref.ref[Tensor]"
    made: int = 0
    reached: int = 0
    backwards: int = 0
    backwards_since_step: int = 0
    carried: int = 0
    nonzero: bool = False
    steps: int = 0
    reads: int = 0
    read: bool = False
    last_backward: Place | None = None
    place: Place | None = None
    held: bool = False
    trains: bool = True
    has_slope: bool = False
    _left: "tuple[weakref.ref[Tensor], int] | None" = None
    _unseen: int = 0

    def gradient_is_as_step_left_it(self) -> bool:
        """Whether its gradient is the tensor that its last step used, and nobody has written into it since."""
        tensor = self.tensor()
        gradient = None if tensor is None else tensor.grad
        if gradient is None or self._left is None:
            return False
        return self._left[0]() is gradient and self._left[1] == gradient._version

    @property
    def is_untouched(self) -> bool:
        """Whether no gradient ever came to it."""
        tensor = self.tensor()
        return not self.reached and not self.has_slope and (tensor is None or tensor.grad is None)

    def note_held(self, tensor: Tensor) -> None:
        """An optimizer holds it, and was made or has taken a step just now."""
        self.held = True
        self.trains = tensor.requires_grad
        self.has_slope = self.has_slope or tensor.grad is not None

    def note_backward_begins(self, gradient: Tensor | None) -> None:
        """Before gradients are added: one that is None, zero or changed since the step holds no older passes."""
        changed = self.steps and not self.backwards_since_step and not self.gradient_is_as_step_left_it()
        if changed or not is_slope(gradient):
            self.backwards = self.carried = 0

    def note_backward_ends(self, gradient: Tensor | None, place: Place | None) -> None:
        """After gradients were added."""
        self.reached += 1
        self.backwards += 1
        self.backwards_since_step += 1
        self.nonzero = is_slope(gradient)
        self.read = False
        self.last_backward = place

    def note_step(self, unseen: int) -> None:
        """Its value has changed; `unseen` counts backward passes of anything whose graph was not walked."""
        tensor = self.tensor()
        gradient = None if tensor is None else tensor.grad
        self.steps += 1
        if self.backwards_since_step or (unseen > self._unseen and self._is_only_added_to(gradient, unseen)):
            self.carried += 1
        elif unseen > self._unseen:
            self.backwards = self.carried = 0
        self.backwards_since_step = 0
        self._unseen = unseen
        self._left = None if gradient is None else (weakref.ref(gradient), gradient._version)

    def _is_only_added_to(self, gradient: Tensor | None, unseen: int) -> bool:
        """Whether its gradient is the tensor that its last step used, written into by no more than backward passes."""
        if gradient is None or self._left is None or self._left[0]() is not gradient:
            return False
        return gradient._version - self._left[1] <= unseen - self._unseen


def is_slope(slope: Tensor | None) -> bool:
    """Whether a gradient is there and not all zero."""
    if slope is None:
        return False
    if slope.is_sparse:
        return bool(slope._values().any())
    return bool(slope.any())
