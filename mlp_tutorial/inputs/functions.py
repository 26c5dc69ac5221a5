"""Functions that are handed in can be called as they will be: found out from their signature, before any work."""

import inspect
from typing import Any

from mlp_tutorial.errors import ArgumentError


def require_takes(function: Any, name: str, *arguments: str) -> None:
    """Refuse a function that takes other arguments than it will be given.

    Args:
        function: Anything that can be called; of a module, its `forward` counts.
        name: What the message calls it.
        *arguments: Names of what it is given, in order.

    Raises:
        ArgumentError: It needs more or fewer. One that does not tell what it takes is believed.

    Example:
        >>> require_takes(lambda prediction, y: 0.0, "metric", "prediction", "y")
    """
    try:
        signature = inspect.signature(getattr(function, "forward", function))
    except (AttributeError, TypeError, ValueError):  # a function of C, a scripted module
        return
    try:
        signature.bind(*arguments)
    except TypeError as error:
        called = ", ".join(arguments)
        raise ArgumentError("takes-other-arguments", name=name, called=called, takes=str(signature)) from error
