"""The cost curve: what training brought down, epoch by epoch."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mlp_tutorial.errors import ArgumentError, ShapeError
from mlp_tutorial.inputs.tensors import as_tensor
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, label_axes, quiet_frame, require_axes
from mlp_tutorial.plotting.colors import LINE_STYLES, palette
from mlp_tutorial.plotting.legends import legend_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_DECADES = 2.0  # from a hundredfold fall on, a linear scale would press the curve's end onto the axis
_FEW = 50  # up to so many epochs, each gets a dot


def plot_cost(
    costs: Sequence[float] | Any,
    *,
    validation_costs: Sequence[float] | Any | None = None,
    epochs: Sequence[int] | Any | None = None,
    log: bool | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Cost over the epochs, with the validation cost where there is one.

    Args:
        costs: One per epoch, shape (N,), in the unit of the criterion. Infinity and NaN leave a gap.
        validation_costs: Cost on held-out rows, shape (N,), same unit.
        epochs: Number of each epoch, shape (N,); 0, 1, … without it.
        log: Whether the cost axis is logarithmic. None decides: it is where all costs are positive and the
            largest is at least a hundred times the smallest.
        ax: Axes to draw onto; a new figure without it.

    Returns:
        The Axes.

    Raises:
        ArgumentError: There is no cost, `log` is asked for costs that are not positive, or `ax` is no Axes.
        ShapeError: Not one cost per epoch.

    Source:
        Lab 1 prints the cost of each epoch; this draws it.

    Example:
        >>> ax = plot_cost([4.0, 1.0, 0.25])
        >>> ax.get_xlabel(), ax.get_yscale()
        ('epoch', 'linear')
    """
    require_axes(ax)
    cost = _column(costs, "costs")
    if not np.isfinite(cost).any():
        raise ArgumentError("no-cost-to-draw", count=len(cost))
    validation = None if validation_costs is None else _column(validation_costs, "validation_costs")
    epoch = np.arange(len(cost)) if epochs is None else _column(epochs, "epochs")
    for name, other in (("validation_costs", validation), ("epochs", epoch)):
        if other is not None and len(other) != len(cost):
            raise ShapeError("epochs-and-costs-differ", name=name, found=len(other), costs=len(cost))
    logarithmic = _choose_scale(log, np.concatenate([cost, validation if validation is not None else cost]))

    ax = axes_for(ax)
    colors = palette(ax)
    dots: dict[str, Any] = {"markersize": 3.5} if len(cost) <= _FEW else {"marker": ""}
    ax.plot(
        epoch,
        cost,
        **{"marker": "o"} | dots,
        color=colors["cost"],
        linestyle=LINE_STYLES["cost"],
        label=text("plotting.training_cost"),
    )
    if validation is not None:
        ax.plot(
            epoch,
            validation,
            **{"marker": "^"} | dots,
            color=colors["cost"],
            linestyle=LINE_STYLES["validation"],
            label=text("plotting.validation_cost"),
        )
        legend_inside(ax)
    _scale(ax, logarithmic)
    return ax


def _column(values: Any, name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    numbers = as_tensor(values, name).to("cpu").double()
    if numbers.ndim != 1:
        raise ShapeError("costs-not-a-list", name=name, shape=tuple(numbers.shape))
    return numbers.numpy()


def _choose_scale(log: bool | None, costs: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    finite = costs[np.isfinite(costs)]
    low, high = float(finite.min()), float(finite.max())
    if log and low <= 0:
        raise ArgumentError("costs-not-positive", low=low)
    return low > 0 and math.log10(high) - math.log10(low) >= _DECADES if log is None else log


def _scale(ax: "Axes", logarithmic: bool) -> None:
    from matplotlib.ticker import MaxNLocator

    if logarithmic:
        ax.set_yscale("log")
    cost_label = text("plotting.cost_log") if logarithmic else text("plotting.cost")
    label_axes(ax, text("plotting.epoch"), cost_label)
    ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 5, 10]))
    quiet_frame(ax)
