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
    modes = [(part, part.training) for part in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for part, mode in modes:
            part.training = mode
