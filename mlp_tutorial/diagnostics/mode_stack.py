"""The stack of torch's function modes: one may leave it though others were put on it since."""

from torch._C import _len_torch_function_stack, _pop_torch_function_stack, _push_on_torch_function_stack
from torch.overrides import TorchFunctionMode


def take_off(mode: TorchFunctionMode) -> None:
    """Take a mode off this thread's stack and leave all others where they are; torch takes whichever is on top.

    Args:
        mode: One that was entered; where it was entered in another thread, nothing happens.

    Example:
        >>> first, second = TorchFunctionMode(), TorchFunctionMode()
        >>> for mode in (first, second):
        ...     _ = mode.__enter__()
        >>> for mode in (first, second):
        ...     take_off(mode)
        >>> _len_torch_function_stack()
        0
    """
    above: list[TorchFunctionMode] = []
    while _len_torch_function_stack():
        top = _pop_torch_function_stack()
        if top is mode:
            break
        above.append(top)
    for other in reversed(above):
        _push_on_torch_function_stack(other)
