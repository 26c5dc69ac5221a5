"""Tensors and arrays of any kind as plain ones: dense, real, in a dtype and layout that every step can use."""

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mlp_tutorial.errors import DTypeError


def dense(values: Tensor, name: str) -> Tensor:
    """A tensor of plain numbers, cut off from any graph.

    Args:
        values: Any shape; what a mask hides is missing.
        name: What the message calls it.

    Returns:
        Same shape and numbers, on the same device; NaN where a mask hides one.

    Raises:
        DTypeError: Complex, nested, sparse or quantized values, or none at all.

    Example:
        >>> dense(torch.ones(2, requires_grad=True), "x")
        tensor([1., 1.])
    """
    if isinstance(values, torch.masked.MaskedTensor):
        hidden = not bool(values.get_mask().all())
        data = dense(values.get_data(), name)
        return data.double().masked_fill(~values.get_mask(), torch.nan) if hidden else data
    for kind, found, remedy in (
        (values.is_nested, "nested", f"{name} = torch.nested.to_padded_tensor({name}, 0.0)"),
        (values.is_quantized, "quantized", f"{name} = {name}.dequantize()"),
        (values.layout != torch.strided, "sparse", f"{name} = {name}.to_dense()"),
        (values.is_meta, "meta", f'{name} = torch.rand({name}.shape, device="cpu")'),
    ):
        if kind:
            raise DTypeError("tensor-not-dense", name=name, found=found, remedy_code=remedy)
    if values.is_complex():
        raise DTypeError("not-numbers", name=name, found=str(values.dtype))
    if values.is_inference():
        # A tensor made in inference mode is barred from every graph; its copy is not, if made outside.
        with torch.inference_mode(False):
            values = values.clone()
    values = values.detach().resolve_neg()
    if values.dtype in (torch.uint16, torch.uint32, torch.uint64):
        return torch.from_numpy(torch_ready(values.numpy(force=True)))
    return values.float() if values.is_floating_point() and values.itemsize == 1 else values


def torch_ready(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Numbers in a dtype, byte order and layout that torch shares memory with; copied only where it must be.

    Args:
        array: Booleans, integers or floats, any shape.

    Returns:
        Same shape and numbers; other floats than 32 and 64 bits are float64, unsigned integers int64, or float64 where
        they are larger.

    Example:
        >>> torch_ready(np.array([1, 2], dtype=">u4"))
        array([1, 2])
    """
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "u" and (size < 8 or not array.size or array.max() < 2**63):
        array = array.astype(np.int64)
    elif kind == "u" or (kind == "f" and size not in (4, 8)):
        # A long double beyond float64 becomes infinite, which is refused by name later.
        with np.errstate(over="ignore"):
            array = array.astype(np.float64)
    elif not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    # A field of a packed record does not begin at a whole number of its own size.
    if not array.flags.writeable or any(stride < 0 or stride % array.itemsize for stride in array.strides):
        array = array.copy()
    return array
