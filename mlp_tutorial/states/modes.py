"""Train and eval mode, for a while: afterwards every part of the model is in the mode it was in."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def in_mode(model: nn.Module, *, training: bool) -> Iterator[None]:
    """Inside, the whole model is in train mode or in eval mode.

    Args:
        model: Any module; its parts may be in different modes.
        training: True for train mode, in which dropout draws and batch normalisation measures; False for eval mode.

    Example:
        >>> model = nn.Sequential(nn.Linear(1, 1), nn.Dropout().eval())
        >>> with in_mode(model, training=False):
        ...     [part.training for part in model]
        [False, False]
        >>> [part.training for part in model]
        [True, False]
    """
    modes = Modes(model)
    model.train(training)
    try:
        yield
    finally:
        modes.give_back()


class Modes:
    """The modes that the parts of a model are in now.

    Args:
        model: Any module.

    Example:
        >>> model = nn.Sequential(nn.Linear(1, 1), nn.Dropout().eval())
        >>> modes = Modes(model)
        >>> [part.training for part in model.train()]
        [True, True]
        >>> modes.give_back()
        >>> [part.training for part in model]
        [True, False]
    """

    def __init__(self, model: nn.Module) -> None:
        self._of_parts = [(part, part.training) for part in model.modules()]

    def give_back(self) -> None:
        """Put each part back into its mode."""
        for part, mode in self._of_parts:
            if part.training is not mode:
                part.training = mode
