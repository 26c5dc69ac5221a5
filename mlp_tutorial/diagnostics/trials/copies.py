"""A copy of a model that may be asked anything: what happens in it never reaches the model, torch or the screen."""

import copy
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch._C import _len_torch_function_stack, _pop_torch_function_stack, _push_on_torch_function_stack
from torch.overrides import TorchFunctionMode

from mlp_tutorial.diagnostics.anatomy import parts_of
from mlp_tutorial.diagnostics.trials.quiet import is_quiet
from mlp_tutorial.states.untouched import untouched

LARGEST = 20_000_000  # numbers in parameters and buffers: 80 MB
HOOKS = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
SPECIAL = (torch.jit.ScriptModule, nn.parallel.DistributedDataParallel, nn.DataParallel)
WARNING = ("ignore", None, Warning, None, 0)


def copied(model: nn.Module, *, training: bool = False) -> nn.Module | None:
    """A copy of a model, without the hooks that its reader has put on it.

    Args:
        model: Any module.
        training: Whether the copy is in train mode throughout; else in eval mode.

    Returns:
        None where the model does more than compute, is very large or cannot be copied.

    Example:
        >>> model = nn.Sequential(nn.Linear(1, 1), nn.Dropout())
        >>> twin = copied(model)
        >>> twin is model, twin.training, model.training
        (False, False, True)
    """
    return twin_of(model, training=training) if is_quiet(model) else None


def twin_of(model: nn.Module, *, training: bool) -> nn.Module | None:
    """A copy as `copied` makes it, also of a model that prints or writes: whoever asks it must see to that.

    Args:
        model: Any module.
        training: Whether the copy is in train mode throughout; else in eval mode.

    Returns:
        None where the model is very large or cannot be copied.
    """
    parts = [part for _, part in parts_of(model)]
    held = [tensor for part in parts for kind in ("_parameters", "_buffers") for tensor in vars(part)[kind].values()]
    if any(isinstance(part, SPECIAL) or "_orig_mod" in vars(part)["_modules"] for part in parts):
        return None
    if sum(tensor.numel() for tensor in held if tensor is not None) > LARGEST:
        return None
    try:
        twin = copy.deepcopy(model)
    except Exception:  # a file, a lock, a tensor within a graph: there is no copy of it
        return None
    for _, part in parts_of(twin):
        part.training = training
        for kind in HOOKS:
            hooks = vars(part).get(kind) or {}
            for key in [key for key, hook in hooks.items() if not _is_torchs(hook)]:
                del hooks[key]
    return twin


@contextmanager
def unheard(mode: TorchFunctionMode | None = None) -> Iterator[None]:
    """Inside, torch draws, warns and reports to nobody but `mode`; afterwards everything is as it was.

    Example:
        >>> before = torch.get_rng_state()
        >>> with unheard():
        ...     _ = torch.rand(3)
        >>> bool((before == torch.get_rng_state()).all())
        True
    """
    fast = torch.backends.mha.get_fastpath_enabled()
    others: list[TorchFunctionMode] = []
    drawn = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []
    with untouched(), torch.inference_mode(False), torch._C._EnableTorchFunction():
        while _len_torch_function_stack():
            others.append(_pop_torch_function_stack())
        warnings.filters.insert(0, WARNING)  # type: ignore[attr-defined] # and nothing is noted as shown
        torch.backends.mha.set_fastpath_enabled(False)
        try:
            if mode is None:
                yield
            else:
                with mode:
                    yield
        finally:
            torch.backends.mha.set_fastpath_enabled(fast)
            if drawn:
                torch.cuda.set_rng_state_all(drawn)
            warnings.filters.remove(WARNING)  # type: ignore[attr-defined]
            for other in reversed(others):
                _push_on_torch_function_stack(other)


def cloned(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Inputs of a model once more: tensors outside of any graph, and what holds them."""
    return tuple(_cloned(value) for value in values)


def _cloned(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, tuple | list) and type(value) in (tuple, list):
        return type(value)(_cloned(part) for part in value)
    if type(value) is dict:
        return {key: _cloned(part) for key, part in value.items()}
    return value


def _is_torchs(hook: Any) -> bool:
    home = getattr(hook, "__module__", None) or type(hook).__module__
    return str(home).startswith("torch.")
