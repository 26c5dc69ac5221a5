"""Which cost suits which model, and how it is computed without log(0).

A probability that saturates at 0 or 1 has no finite logarithm, and float32 saturates early. So cross-entropy is
computed from z, the sum before the output activation: the same function of the parameters, finite everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from torch import Tensor, nn

from mlp_tutorial.activations import Activation, identity, sigmoid, softmax
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.functions import require_takes
from mlp_tutorial.inputs.targets import Target
from mlp_tutorial.models import Model

LossName = Literal["squared_error", "binary_cross_entropy", "cross_entropy"]


class Suitable(NamedTuple):
    """The loss that an output activation is made for.

    Attributes:
        loss: Its name.
        criterion: PyTorch's, which takes the sums z of the output.
        target: What y holds.
    """

    loss: LossName
    criterion: type[nn.Module]
    target: Target


SUITABLE: dict[str, Suitable] = {
    identity.name: Suitable("squared_error", nn.MSELoss, "values"),
    sigmoid.name: Suitable("binary_cross_entropy", nn.BCEWithLogitsLoss, "probabilities"),
    softmax.name: Suitable("cross_entropy", nn.CrossEntropyLoss, "classes"),
}
"""By the name of the output activation."""


@dataclass(frozen=True)
class Cost:
    """A cost, and the pass through the model that it compares with y.

    Attributes:
        forward: x, shape (N, D), to what `criterion` takes: ŷ, a or z, shape (N, K).
        criterion: (forward(x), y) to a scalar tensor.
        target: What y holds: values, probabilities 0 … 1, class numbers, or anything.
        sums: Whether `criterion` adds up over rows instead of averaging.
    """

    forward: Callable[[Tensor], Tensor]
    criterion: Callable[[Tensor, Tensor], Tensor]
    target: Target
    sums: bool = False

    def number(self, cost: Any) -> float:
        """The number that the criterion gave.

        Args:
            cost: What it returned.

        Returns:
            The cost, in its own unit.

        Raises:
            ArgumentError: It is no single number.
        """
        try:
            return float(cost.item())
        except (AttributeError, RuntimeError, TypeError, ValueError) as error:
            found = str(tuple(cost.shape)) if isinstance(cost, Tensor) else repr(cost)
            raise ArgumentError("cost-not-one-number", criterion=repr(self.criterion), found=found) from error


def choose_cost(model: nn.Module, criterion: Callable[[Tensor, Tensor], Tensor] | None) -> Cost:
    """Cost that suits the model, or the one asked for, from the logit where it is a cross-entropy.

    Args:
        model: Any module.
        criterion: A loss such as `nn.MSELoss()`, or None for the one that suits one of our models: mean squared
            error for identity output, binary cross-entropy for sigmoid, cross-entropy for softmax.

    Returns:
        How the cost is computed.

    Raises:
        ArgumentError: No criterion for a model that is not ours, one that gives no single number, or one that does not
            go with the model's output.

    Source:
        Deck, "Cost functions"; shared facts on `BCELoss` at saturation in lab 2.

    Example:
        >>> from mlp_tutorial.models import LogisticRegression
        >>> choose_cost(LogisticRegression(), None).criterion
        BCEWithLogitsLoss()
    """
    if criterion is None:
        return _suitable(model)
    if not callable(criterion) or isinstance(criterion, type):
        raise ArgumentError("no-loss-function", model=type(model).__name__, criterion=criterion)
    require_takes(criterion, "criterion", "prediction", "y")
    if getattr(criterion, "reduction", "mean") == "none":
        raise ArgumentError("cost-not-one-number", criterion=repr(criterion), found="(N, …)")
    sums = getattr(criterion, "reduction", "mean") == "sum"
    output = model.activations[-1] if isinstance(model, Model) else None
    if output is not None:
        _require_fitting(criterion, output)
    if isinstance(model, Model) and output is sigmoid:
        if type(criterion) is nn.BCELoss:
            from_logit = nn.BCEWithLogitsLoss(weight=criterion.weight, reduction=criterion.reduction)
            return Cost(model.logits, from_logit, "probabilities", sums)
        if isinstance(criterion, nn.BCEWithLogitsLoss):
            return Cost(model.logits, criterion, "probabilities", sums)
    if isinstance(model, Model) and output is softmax and isinstance(criterion, nn.CrossEntropyLoss):
        return Cost(model.logits, criterion, "classes", sums)
    return Cost(model, criterion, _target_of(criterion), sums)


def _suitable(model: nn.Module) -> Cost:
    if not isinstance(model, Model):
        raise ArgumentError("no-loss-function", model=type(model).__name__, criterion=None)
    output = model.activations[-1]
    if output.name not in SUITABLE:
        raise ArgumentError("no-obvious-cost", output=output.name)
    suitable = SUITABLE[output.name]
    return Cost(model if output is identity else model.logits, suitable.criterion(), suitable.target)


def suitable_loss(output: Activation) -> LossName:
    """Name of the loss that an output activation is made for; the squared error for those without one.

    Example:
        >>> suitable_loss(softmax)
        'cross_entropy'
    """
    return SUITABLE[output.name].loss if output.name in SUITABLE else "squared_error"


def output_for(loss: str, output: Activation) -> Activation:
    """The output activation that a loss takes: a cross-entropy its own, any other loss the one that is there.

    Example:
        >>> output_for("cross_entropy", sigmoid).name, output_for("squared_error", sigmoid).name
        ('softmax', 'sigmoid')
    """
    return {"binary_cross_entropy": sigmoid, "cross_entropy": softmax}.get(loss, output)


def require_named_loss(loss: str, known: tuple[str, ...], output: Activation) -> None:
    """Refuse a loss that is named wrongly, or that reads the output as something else.

    Args:
        loss: The name asked for.
        known: Names that the caller knows.
        output: The output activation.

    Raises:
        ArgumentError: The name is not known, or the loss does not go with the output.

    Example:
        >>> require_named_loss("cross_entropy", ("cross_entropy",), softmax)
    """
    if loss not in known:
        raise ArgumentError("unknown-option", name="loss", value=loss, known=", ".join(known))
    needs = output_for(loss, output)
    if needs is not output:
        suits = f'"{needs.name}"'
        raise ArgumentError("loss-misreads-output", criterion=loss, output=output.name, known=suits, argument="loss")


def _require_fitting(criterion: Any, output: Activation) -> None:
    """Refuse a loss that reads the output as something else: it would be minimised, and mean nothing."""
    suitable = {
        nn.BCELoss: (sigmoid, softmax),
        nn.BCEWithLogitsLoss: (sigmoid, identity),
        nn.CrossEntropyLoss: (softmax, identity),
        nn.NLLLoss: (),
    }.get(type(criterion))
    if suitable is not None and output not in suitable:
        known = ", ".join(f'"{activation.name}"' for activation in suitable) or "-"
        name = type(criterion).__name__
        raise ArgumentError(
            "loss-misreads-output", criterion=name, output=output.name, known=known, argument="criterion"
        )


def _target_of(criterion: Any) -> Target:
    if isinstance(criterion, nn.BCELoss | nn.BCEWithLogitsLoss):
        return "probabilities"
    if isinstance(criterion, nn.CrossEntropyLoss | nn.NLLLoss):
        return "classes"
    if isinstance(criterion, nn.MSELoss | nn.L1Loss | nn.SmoothL1Loss | nn.HuberLoss):
        return "values"
    return "any"
