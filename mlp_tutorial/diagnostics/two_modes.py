"""Layers that compute something else in train mode than in eval mode: dropout, batch norm and others."""

from torch import nn
from torch.nn.modules.batchnorm import _NormBase
from torch.nn.modules.dropout import _DropoutNd

from mlp_tutorial.diagnostics.anatomy import parts_of

LONGEST = 32  # letters


def differs(layer: nn.Module) -> bool:
    """Whether a layer computes something else in train mode than in eval mode."""
    if isinstance(layer, _DropoutNd):
        return layer.p > 0
    if isinstance(layer, _NormBase):
        return layer.running_mean is not None
    if isinstance(layer, nn.RNNBase):
        return layer.dropout > 0 and layer.num_layers > 1
    if isinstance(layer, nn.MultiheadAttention):
        return bool(layer.dropout > 0)
    return isinstance(layer, nn.RReLU) and bool(layer.lower != layer.upper)


def differing(model: nn.Module) -> list[nn.Module]:
    """Layers of a model that differ between the modes, in order."""
    return [layer for _, layer in parts_of(model) if differs(layer)]


def named(layer: nn.Module) -> str:
    """A layer as it prints itself, where that is short and torch's doing."""
    printed = repr(layer) if type(layer).__module__.startswith("torch.") else None
    return printed if printed and len(printed) <= LONGEST else f"{type(layer).__name__}(…)"
