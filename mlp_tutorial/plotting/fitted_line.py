"""The data and the fitted line: what a model of one feature has learnt."""

from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from mlp_tutorial.errors import ShapeError
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, label_axes, quiet_frame, require_axes
from mlp_tutorial.plotting.colors import LINE_STYLES, palette
from mlp_tutorial.plotting.legends import legend_inside
from mlp_tutorial.plotting.points import feature_names_of, inputs, targets
from mlp_tutorial.plotting.scores import values_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STEPS = 201
_MARGIN = 0.08


def plot_fit(
    model: nn.Module,
    x: Any,
    y: Any,
    ax: "Axes | None" = None,
    *,
    residuals: bool = False,
    feature_name: str | None = None,
    target_name: str | None = None,
) -> "Axes":
    """Points (x, y) of one feature, and the line ŷ that the model draws through them.

    Args:
        model: Any module from (N, 1) to (N, 1) or (N,): a line for `LinearRegression`, a curve for others.
        x: Inputs, shape (N, 1), any unit: tensor, NumPy array, pandas table or list.
        y: Targets, shape (N, 1) or (N,), any unit.
        ax: Axes to draw onto; a new figure without it.
        residuals: Whether to draw the distance ŷ − y of each point, which the squared error squares.
        feature_name: Name of the horizontal axis, with its unit; that of a pandas table, or x, without it.
        target_name: Name of the vertical axis, with its unit; y without it.

    Returns:
        The Axes.

    Raises:
        ShapeError: x has more than one feature, y more than one column, or the model gives anything but a tensor of
            one number per row.
        DTypeError: x or y does not hold numbers.
        DataError: x or y holds NaN or infinity.
        ArgumentError: `ax` is no Axes.

    Source:
        Lab 1: the data and the fitted line.

    Example:
        >>> from mlp_tutorial import LinearRegression, datasets
        >>> x, y = datasets.line()
        >>> ax = plot_fit(LinearRegression(), x, y)
        >>> len(ax.lines)
        2
    """
    require_axes(ax)
    feature = inputs(x, features=1)
    target = targets(y, feature)
    low, high = float(feature.min()), float(feature.max())
    reach = _MARGIN * ((high - low) or 1.0)
    steps = np.linspace(low - reach, high + reach, _STEPS).reshape(-1, 1)
    line = values_of(model, steps)
    if line.shape[1] != 1:
        raise ShapeError("several-outputs-one-line", outputs=line.shape[1])
    names = feature_names_of(None if feature_name is None else [feature_name], x, 1)

    ax = axes_for(ax)
    colors = palette(ax)
    ax.plot(
        feature[:, 0],
        target,
        linestyle="",
        marker="o",
        markersize=8 if len(target) <= 50 else 5,
        color=colors["target"],
        markerfacecolor="none" if len(target) > 50 else colors["target"],
        label=text("plotting.data"),
        zorder=3,
    )
    if residuals:
        ax.vlines(
            feature[:, 0],
            target,
            values_of(model, feature)[:, 0],
            colors=colors["cost"],
            linestyles=(0, (1, 1.2)),
            linewidths=1.6,
            label=text("plotting.residual"),
        )
    ax.plot(
        steps,
        line,
        color=colors["output"],
        linestyle=LINE_STYLES["output"],
        linewidth=2.2,
        label=text("plotting.fitted_line"),
    )
    label_axes(ax, names[0] if names else "$x$", target_name or "$y$", plain=False)
    ax.xaxis.label.set_parse_math(names is None)
    ax.yaxis.label.set_parse_math(target_name is None)
    quiet_frame(ax)
    legend_inside(ax)
    return ax
