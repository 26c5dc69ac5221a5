"""No gradient is trusted alone: derived formula, autograd and central difference, side by side."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from mlp_tutorial.derivations import Loss, Reduction, derivable, gradients
from mlp_tutorial.errors import GradientMismatchError
from mlp_tutorial.inputs.tensors import as_tensor
from mlp_tutorial.messages import text
from mlp_tutorial.models import Model

TOLERANCE = 1e-8
# The cube root of float64's precision balances truncation (h²) against cancellation (1/h).
STEP = 6e-6
ZERO = 1e-12


@dataclass(frozen=True)
class ParameterCheck:
    """How the three gradients of one parameter compare, in float64.

    Attributes:
        name: As in `model.named_parameters()`.
        derived_autograd: Largest difference between derived and autograd, in units of the gradient.
        derived_central: Largest difference between derived and central difference.
        autograd_central: Largest difference between autograd and central difference.
        ratio: autograd / derived if that is one number for all entries, else None; 1.0 where both are zero.
        scale: Largest entry of the three gradients, at least 1: what differences are measured against.
        vanishes: Whether derived and autograd are both zero, so that any ratio would do.
    """

    name: str
    derived_autograd: float
    derived_central: float
    autograd_central: float
    ratio: float | None
    scale: float
    vanishes: bool = False

    @property
    def agrees(self) -> bool:
        """Whether all three are equal to 1e-8 of their scale."""
        largest = max(self.derived_autograd, self.derived_central, self.autograd_central)
        return largest <= TOLERANCE * self.scale


@dataclass(frozen=True)
class GradientReport:
    """What `check_gradients` found.

    Attributes:
        checks: One per parameter.
        rows: N, which the ratio's name refers to.

    Source:
        Deck, "Gradient descent": the measured ratios 1, 2/N and 1/N.

    Example:
        >>> GradientReport((ParameterCheck("w", 0.0, 0.0, 0.0, 1.0, 1.0),), rows=3).agrees
        True
    """

    checks: tuple[ParameterCheck, ...]
    rows: int

    @property
    def agrees(self) -> bool:
        """Whether derived, autograd and central difference are equal for every parameter."""
        return all(check.agrees for check in self.checks)

    @property
    def ratio(self) -> float | None:
        """autograd / derived, if it is the same for every parameter whose gradient is not zero, else None."""
        ratios = [check.ratio for check in self.checks if not check.vanishes]
        first = ratios[0] if ratios else 1.0
        if first is None or any(other is None or abs(other - first) > 1e-6 * abs(first) for other in ratios):
            return None
        return first

    @property
    def ratio_name(self) -> str:
        """The ratio as the lessons write it: "1", "2/N", "1/N", a number, or "not proportional"."""
        return _ratio_name(self.ratio, self.rows)

    def require(self) -> "GradientReport":
        """Raise unless all gradients agree.

        Returns:
            The report itself.

        Raises:
            GradientMismatchError: They differ; the message says where and by what ratio.

        Source:
            The site's derivations call this: a page whose check fails does not build.

        Example:
            >>> _ = GradientReport((ParameterCheck("w", 0.0, 0.0, 0.0, 1.0, 1.0),), rows=3).require()
        """
        if not self.agrees:
            raise GradientMismatchError(
                "gradients-disagree", report=f"{self.ratio_name}; {self._worst()}", checks=self.checks
            )
        return self

    def __bool__(self) -> bool:
        return self.agrees

    def __str__(self) -> str:
        heads = [text(f"gradcheck.{key}") for key in ("parameter", "autograd", "central", "ratio")]
        lines = [f"{heads[0]:<18} {heads[1]:>16} {heads[2]:>16} {heads[3]:>18}"]
        lines += [
            f"{check.name:<18} {check.derived_autograd:>16.1e} {check.derived_central:>16.1e} "
            f"{_ratio_name(check.ratio, self.rows):>18}"
            for check in self.checks
        ]
        return "\n".join([*lines, text("gradcheck.agree" if self.agrees else "gradcheck.differ")])

    def _worst(self) -> str:
        worst = max(self.checks, key=lambda check: max(check.derived_autograd, check.autograd_central))
        return (
            f"{worst.name}: |derived - autograd| = {worst.derived_autograd:.3g}, "
            f"|autograd - central| = {worst.autograd_central:.3g}"
        )


def check_gradients(
    model: nn.Module,
    x: Any,
    y: Any,
    *,
    criterion: Callable[[Tensor, Tensor], Tensor] | None = None,
    loss: Loss | None = None,
    reduction: Reduction = "sum",
) -> GradientReport:
    r"""Compare the derived gradient with autograd's and with central differences, in float64.

    Args:
        model: One of the three models; it is copied, not changed.
        x: Inputs, shape (N, D).
        y: Targets, shape (N, K), or class numbers of shape (N,).
        criterion: Cost of (model(x), y) that autograd and the differences take, such as `nn.MSELoss()`; None for the
            same cost as the derived one.
        loss: Cost of the derived formula, one of `derivations.LOSSES`; None for the deck's.
        reduction: "sum" as on the slides, or "mean".

    Returns:
        For each parameter the largest differences, and the ratio autograd / derived.

    Raises:
        GradientMismatchError: The model has no derivation here.
        ArgumentError: An unknown cost, or one that does not go with the model's output.
        ShapeError: x or y does not fit the model.

    Source:
        Deck, "Gradient descent"; central difference (f(w + h) − f(w − h)) / 2h.

    Example:
        >>> from mlp_tutorial.models import LinearRegression
        >>> x = y = [[1.0], [2.0], [3.0]]
        >>> check_gradients(LinearRegression(), x, y, criterion=nn.MSELoss()).ratio_name
        '2/N'
    """
    model, loss = derivable(model, loss)
    exact = deepcopy(model).double()
    inputs, targets = as_tensor(x, "x").double(), as_tensor(y, "y")
    if targets.is_floating_point() or loss != "cross_entropy":
        targets = targets.double()
    derived = gradients(exact, inputs, targets, loss=loss, reduction=reduction)

    def cost() -> Tensor:
        if criterion is not None:
            return criterion(exact(inputs), targets)
        return _torch_cost(exact, inputs, targets, loss, reduction)

    parameters = dict(exact.named_parameters())
    for parameter in parameters.values():
        parameter.requires_grad_(True)
    automatic = torch.autograd.grad(cost(), list(parameters.values()))
    checks = [
        _compare(name, derived[name], slope, _central_difference(cost, parameters[name]))
        for name, slope in zip(parameters, automatic, strict=True)
    ]
    return GradientReport(tuple(checks), rows=len(inputs))


def _torch_cost(model: Model, x: Tensor, y: Tensor, loss: Loss, reduction: Reduction) -> Tensor:
    """The same cost in PyTorch's own functions."""
    if loss == "binary_cross_entropy":
        return nn.functional.binary_cross_entropy_with_logits(model.logits(x), y, reduction=reduction)
    if loss == "cross_entropy":
        return nn.functional.cross_entropy(model.logits(x), y, reduction=reduction)
    factor = 0.5 if loss == "half_squared_error" else 1.0
    return factor * nn.functional.mse_loss(model(x), y, reduction=reduction)


@torch.no_grad()
def _central_difference(cost: Callable[[], Tensor], parameter: Tensor) -> Tensor:
    """Each entry moved by ±h, (f(w + h) − f(w − h)) / 2h; the parameter ends as it was."""
    slope = torch.empty_like(parameter)
    entries, slopes = parameter.view(-1), slope.view(-1)
    for i in range(entries.numel()):
        here = entries[i].item()
        entries[i] = here + STEP
        above = cost().item()
        entries[i] = here - STEP
        below = cost().item()
        entries[i] = here
        slopes[i] = (above - below) / (2 * STEP)
    return slope


def _compare(name: str, derived: Tensor, automatic: Tensor, central: Tensor) -> ParameterCheck:
    def largest(difference: Tensor) -> float:
        return float(difference.abs().max())

    return ParameterCheck(
        name=name,
        derived_autograd=largest(derived - automatic),
        derived_central=largest(derived - central),
        autograd_central=largest(automatic - central),
        ratio=_ratio(derived, automatic),
        scale=max(1.0, largest(derived), largest(automatic), largest(central)),
        vanishes=max(largest(derived), largest(automatic)) < ZERO,
    )


def _ratio(derived: Tensor, automatic: Tensor) -> float | None:
    """The number r with automatic = r · derived for all entries, if there is one."""
    size = float((derived * derived).sum())
    if size < ZERO**2:
        return 1.0 if float(automatic.abs().max()) < ZERO else None
    ratio = float((derived * automatic).sum()) / size
    rest = float((automatic - ratio * derived).abs().max())
    return ratio if rest <= 1e-9 * max(1.0, float(automatic.abs().max())) else None


def _ratio_name(ratio: float | None, rows: int) -> str:
    if ratio is None:
        return text("gradcheck.not_proportional")
    for name, value in (("1", 1.0), ("2/N", 2 / rows), ("1/N", 1 / rows), ("2", 2.0), ("1/2", 0.5)):
        if abs(ratio - value) <= 1e-6 * value:
            return name
    return f"{ratio:.6g}"
