"""What the derived formulas read of a model: its scaling, each layer's weight and bias, each activation.

The weights share the parameters' memory and stand outside of any graph: what is computed from them, autograd does not
record.
"""

from typing import NamedTuple

from torch import Tensor, nn
from torch.nn.modules import module as every_module

from mlp_tutorial.activations import Activation
from mlp_tutorial.errors import GradientMismatchError
from mlp_tutorial.models import LinearRegression, LogisticRegression, Model, MultiLayerPerceptron
from mlp_tutorial.standardize import Standardize

# torch's own question, `_has_any_global_hook`, is younger than 2.6.
_HOOKS_OF_EVERY_MODULE = (
    every_module._global_forward_hooks,
    every_module._global_forward_pre_hooks,
    every_module._global_backward_hooks,
    every_module._global_backward_pre_hooks,
)


class Layer(NamedTuple):
    """z = h Wᵀ + b.

    Attributes:
        weight: W, shape (out_features, in_features).
        bias: b, shape (out_features,).
    """

    weight: Tensor
    bias: Tensor


class Layers(NamedTuple):
    """A model's layers by themselves: found once, they are read at every step without a look-up in the module.

    Attributes:
        linears: From the input to the output.
        activations: One after each of them.
        standardize: Scaling in front, or None.
        parameters: Weight and bias of each layer, as the model's own.
    """

    linears: tuple[Layer, ...]
    activations: tuple[Activation, ...]
    standardize: Standardize | None
    parameters: tuple[Tensor, ...]


def layers_of(model: nn.Module) -> Layers:
    """The layers of one of the three models, if nothing but its layers makes its output.

    Args:
        model: Any module.

    Returns:
        Its layers; weights and biases share the memory of the model's own parameters.

    Raises:
        GradientMismatchError: Another model, or one whose forward pass was changed: by a subclass, a layer that is no
            plain `nn.Linear` with a bias, or a hook.

    Source:
        Deck, "Multi-layer perceptron".

    Example:
        >>> [tuple(layer.weight.shape) for layer in layers_of(MultiLayerPerceptron((2, 3, 1))).linears]
        [(3, 2), (1, 3)]
    """
    if not isinstance(model, Model) or not _passes_forward_as_derived(model):
        raise GradientMismatchError("model-without-derivation", model=type(model).__name__)
    for part in model.modules():
        if part._forward_hooks or part._forward_pre_hooks or part._backward_hooks or part._backward_pre_hooks:
            hook = f"{type(model).__name__}: {type(part).__name__}.register_…_hook()"
            raise GradientMismatchError("hook-beside-derivation", hook=hook)
    if any(_HOOKS_OF_EVERY_MODULE):
        hook = "torch.nn.modules.module.register_module_…_hook()"
        raise GradientMismatchError("hook-beside-derivation", hook=hook)
    for name, parameter in model.named_parameters():
        if parameter._backward_hooks or parameter._post_accumulate_grad_hooks:
            hook = f"{type(model).__name__}: {name}.register_…_hook()"
            raise GradientMismatchError("hook-beside-derivation", hook=hook)
    for linear in model.linears:
        if type(linear) is not nn.Linear or not isinstance(linear.bias, nn.Parameter):
            raise GradientMismatchError("layer-without-derivation", layer=repr(linear))
    linears = tuple(Layer(linear.weight.detach(), linear.bias.detach()) for linear in model.linears)
    parameters = tuple(parameter for linear in model.linears for parameter in (linear.weight, linear.bias))
    return Layers(linears, model.activations, model.standardize, parameters)


def _passes_forward_as_derived(model: Model) -> bool:
    """Whether a subclass has left alone what makes the output."""
    return any(
        all(
            getattr(type(model), name) is getattr(kind, name)
            for name in ("forward", "logits", "linears", "activations")
        )
        for kind in (LinearRegression, LogisticRegression, MultiLayerPerceptron)
    )
