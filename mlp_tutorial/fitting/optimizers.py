"""The optimizer of a run: the caller's, made as in plain PyTorch, or plain SGD."""

from torch import nn, optim

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
        OptimizerError: It holds none of them, nothing is trainable, the learning rate is not a positive number, both an
            optimizer and a learning rate are given, or the optimizer needs a closure.

    Source:
        Deck, "Optimizers": `optim.SGD(model.parameters(), lr=0.01)`.

    Example:
        >>> choose_optimizer(nn.Linear(1, 1), None, 0.5).lr
        0.5
    """
    trainable = {id(parameter) for parameter in model.parameters() if parameter.requires_grad}
    if not trainable:
        raise OptimizerError("nothing-to-train", model=type(model).__name__)
    if optimizer is None:
        return PlainSGD(model.parameters(), lr=_positive(DEFAULT_LR if lr is None else lr))
    if not isinstance(optimizer, Optimizer):
        raise OptimizerError("not-an-optimizer", found=repr(optimizer))
    if lr is not None:
        raise OptimizerError("lr-beside-optimizer", lr=lr, optimizer=type(optimizer).__name__)
    if isinstance(optimizer, optim.LBFGS):
        raise OptimizerError("optimizer-needs-closure", optimizer=type(optimizer).__name__)
    held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
    if not held & trainable:
        raise OptimizerError(
            "optimizer-of-another-model", held=len(held), trainable=len(trainable), model=type(model).__name__
        )
    return optimizer


def _positive(lr: float) -> float:
    if not is_finite_number(lr) or lr <= 0:
        raise OptimizerError("learning-rate-not-positive", lr=lr)
    return float(lr)
