"""What torch's functions are to the doctor, by name: a loss, a layer, an activation, a change of shape, a cut."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from torch import Tensor
from torch.nn import functional as F

LOSSES = {
    "mse_loss",
    "l1_loss",
    "smooth_l1_loss",
    "huber_loss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "nll_loss",
    "kl_div",
    "poisson_nll_loss",
}
DIFFERENCES = {"sub", "__sub__", "subtract", "__rsub__", "rsub"}
LAYERS = {"linear", "matmul", "__matmul__", "mm", "addmm", "conv1d", "conv2d", "conv3d"}
PRODUCTS = {"matmul", "__matmul__", "mm", "addmm"}  # of anything, not only of weights
SIGMOIDS = {"sigmoid", "sigmoid_", "expit", "special_expit"}
SOFTMAXES = {"softmax", "special_softmax"}
LOG_SOFTMAXES = {"log_softmax", "special_log_softmax", "logsigmoid"}
ACTIVATIONS = {
    *("relu", "relu_", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "softplus", "mish", "hardtanh"),
    *("tanh", "tanh_", "clamp", "clip"),
}
RESHAPES = {
    *("reshape", "view", "squeeze", "unsqueeze", "flatten", "unflatten", "ravel", "view_as", "reshape_as"),
    *("float", "double", "half", "bfloat16", "to", "type", "type_as", "cpu", "cuda", "contiguous", "clone"),
    *("__getitem__", "select", "T.__get__", "t", "transpose", "permute", "movedim", "expand", "narrow"),
}
SHIFTS = {"add", "__add__", "__radd__", "add_", "__iadd__"}
CUTS = {"detach", "detach_", "item", "numpy", "tolist", "data.__get__", "__float__", "__array__"}
SLOPES = {"grad.__get__", "_grad.__get__"}
IN_PLACE_OPERATORS = {"__iadd__", "__isub__", "__imul__", "__itruediv__", "__setitem__"}


def name_of(function: Any) -> str:
    """Torch's name of a function; attributes read "grad.__get__", "data.__set__"."""
    name: str = getattr(function, "__name__", "")
    if name in ("__get__", "__set__"):
        return f"{getattr(getattr(function, '__self__', None), '__name__', '')}.{name}"
    return name


def changes_in_place(name: str) -> bool:
    """Whether a function of that name writes into its first argument."""
    return (name.endswith("_") and not name.endswith("__")) or name in IN_PLACE_OPERATORS


def arguments_of(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of one of `torch.nn.functional`'s losses by name, defaults left out."""
    signature = _signature(name)
    return dict(signature.bind_partial(*args, **kwargs).arguments) if signature else dict(kwargs)


def tensors_in(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[Tensor, ...]:
    """The tensors among arguments, also those in lists."""
    found: list[Tensor] = []
    for value in (*args, *kwargs.values()):
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, tuple | list):
            found += [part for part in value if isinstance(part, Tensor)]
    return tuple(found)


@cache
def _signature(name: str) -> inspect.Signature | None:
    function: Callable[..., Any] | None = getattr(F, name, None)
    try:
        return inspect.signature(function) if function else None
    except ValueError:
        return None
