"""The stack of torch's function modes: one may leave it though others were put on it since."""

from torch._C import (
    _get_function_stack_at,
    _len_torch_function_stack,
    _pop_torch_function_stack,
    _push_on_torch_function_stack,
)
from torch.overrides import TorchFunctionMode


def take_off(mode: TorchFunctionMode) -> int:
    """Take a mode off this thread's stack and leave all others where they are; torch takes whichever is on top.

    Args:
        mode: One that was entered; where it was entered in another thread, nothing happens.

    Returns:
        How many modes are left.

    Example:
        >>> first, second = TorchFunctionMode(), TorchFunctionMode()
        >>> for mode in (first, second):
        ...     _ = mode.__enter__()
        >>> [take_off(mode) for mode in (first, second)]
        [1, 0]
    """
    above: list[TorchFunctionMode] = []
    while _len_torch_function_stack():
        top = _pop_torch_function_stack()
        if top is mode:
            break
        above.append(top)
    for other in reversed(above):
        _push_on_torch_function_stack(other)
    return _len_torch_function_stack()


def is_on_top(mode: TorchFunctionMode) -> bool:
    """Whether a mode is the first that hears."""
    modes = _len_torch_function_stack()
    return modes > 0 and _get_function_stack_at(modes - 1) is mode


def put_on(mode: TorchFunctionMode, others: int) -> bool:
    """Put a mode back on top, if as many others are there as when it was taken off.

    Args:
        mode: What `take_off` has taken off.
        others: What it returned.

    Returns:
        Whether it is on top now.

    Example:
        >>> mode = TorchFunctionMode().__enter__()
        >>> others = take_off(mode)
        >>> is_on_top(mode), put_on(mode, others), is_on_top(mode), take_off(mode)
        (False, True, True, 0)
    """
    if _len_torch_function_stack() != others:
        return False
    _push_on_torch_function_stack(mode)
    return True
