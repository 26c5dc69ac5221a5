"""The optimizer of a run: the caller's, made as in plain PyTorch, or plain SGD."""

import inspect

from torch import nn, optim
from torch.nn.parameter import is_lazy

from mlp_tutorial.errors import OptimizerError
from mlp_tutorial.fitting.plain_sgd import PlainSGD
from mlp_tutorial.inputs.counts import is_finite_number

DEFAULT_LR = 0.1


Optimizer = optim.Optimizer | PlainSGD


def choose_optimizer(model: nn.Module, optimizer: Optimizer | None, lr: float | None) -> Optimizer:
    """The optimizer handed in, checked against the model, or SGD over the model's parameters.

    Args:
        model: The model that will be trained.
        optimizer: Made by the caller, or None.
        lr: Learning rate for SGD, α in w ← w − α·dw; positive; None for 0.1.

    Returns:
        An optimizer that holds at least one trainable parameter of the model.

    Raises:
        OptimizerError: It holds none of them, or frozen ones only, nothing is trainable, the learning rate is not a
            positive number, both an optimizer and a learning rate are given, the optimizer needs a closure or other
            gradients, or parameters have no values yet or were made in inference mode.

    Source:
        Deck, "Optimizers": `optim.SGD(model.parameters(), lr=0.01)`.

    Example:
        >>> choose_optimizer(nn.Linear(1, 1), None, 0.5).lr
        0.5
    """
    _require_values(model)
    trainable = {id(parameter) for parameter in model.parameters() if parameter.requires_grad}
    if not trainable:
        raise OptimizerError("nothing-to-train", model=type(model).__name__)
    if optimizer is None:
        return PlainSGD(model.parameters(), lr=_positive(DEFAULT_LR if lr is None else lr))
    if not isinstance(optimizer, Optimizer):
        raise OptimizerError("not-an-optimizer", found=repr(optimizer))
    if lr is not None:
        raise OptimizerError("lr-beside-optimizer", lr=lr, optimizer=type(optimizer).__name__)
    if not _steps_by_itself(optimizer):
        raise OptimizerError("optimizer-needs-closure", optimizer=type(optimizer).__name__)
    given = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    held = {id(parameter) for parameter in given}
    if not any(parameter.requires_grad for parameter in given):
        raise OptimizerError("optimizer-of-frozen-parameters", held=len(held))
    if not held & trainable:
        raise OptimizerError(
            "optimizer-of-another-model", held=len(held), trainable=len(trainable), model=type(model).__name__
        )
    _require_gradients_it_takes(model, optimizer)
    return optimizer


def _require_values(model: nn.Module) -> None:
    """Refuse parameters that have no numbers yet, and those that autograd may not follow."""
    for name, parameter in model.named_parameters():
        if is_lazy(parameter) or parameter.is_meta:
            raise OptimizerError("parameters-without-values", name=name, model=type(model).__name__)
        if parameter.is_inference():
            raise OptimizerError("made-in-inference-mode", name=name, model=type(model).__name__)


def _steps_by_itself(optimizer: Optimizer) -> bool:
    """Whether its step can be taken without a function that computes the cost."""
    try:
        # The class's: a scheduler puts a function in the place of the instance's step.
        inspect.signature(type(optimizer).step).bind(optimizer)
    except TypeError:
        return False
    return True


def _require_gradients_it_takes(model: nn.Module, optimizer: Optimizer) -> None:
    """Refuse gradients of another layout than the optimizer of torch can step along."""
    tables = [part for part in model.modules() if isinstance(part, nn.Embedding | nn.EmbeddingBag) and part.sparse]
    sparse = {id(table.weight) for table in tables}
    held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
    name = type(optimizer).__name__
    if isinstance(optimizer, optim.SparseAdam) and held - sparse:
        raise OptimizerError("gradient-layout-differs", optimizer=name, takes="sparse", given="dense", other="Adam")
    takes_both = isinstance(optimizer, PlainSGD | optim.SGD | optim.Adagrad | optim.SparseAdam)
    if held & sparse and not takes_both and type(optimizer).__module__.startswith("torch.optim."):
        raise OptimizerError("gradient-layout-differs", optimizer=name, takes="dense", given="sparse", other="SGD")


def _positive(lr: float) -> float:
    if not is_finite_number(lr) or lr <= 0:
        raise OptimizerError("learning-rate-not-positive", lr=lr)
    return float(lr)
