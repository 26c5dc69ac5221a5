"""The cost surface: the cost of every pair (W, b), and the path that gradient descent takes down it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, label_axes, require_axes
from mlp_tutorial.plotting.colors import background, palette, tint
from mlp_tutorial.plotting.cost_grid import CostOfTwo
from mlp_tutorial.plotting.legends import legend_below
from mlp_tutorial.plotting.points import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GRID = 61
_LEVELS = 11
_MARGIN = 0.25
_FEW = 100  # up to so many steps, each gets a dot
_FAR = 5.0  # a lowest point so many times farther away than the path is long would shrink it to a dot


def plot_cost_surface(
    model: nn.Module,
    x: Any,
    y: Any,
    *,
    path: Sequence[Mapping[str, Tensor]] | None = None,
    criterion: Callable[[Tensor, Tensor], Tensor] | None = None,
    weight_range: tuple[float, float] | None = None,
    bias_range: tuple[float, float] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """The cost over (W, b) as contour lines, and the path of descent from its start to its end.

    The darker, the higher. The model is left as it is.

    Args:
        model: Module of one weight and one bias, such as `LinearRegression()` or `LogisticRegression(1)`.
        x: Inputs, shape (N, 1), any unit.
        y: Targets, shape (N, 1), any unit.
        path: Parameters by name, one dict per epoch: `History.parameters` of `fit(…, record=("parameters",))`.
        criterion: Loss, such as `nn.MSELoss()`; the one that suits the model without it.
        weight_range: Smallest and largest W to draw; chosen to show the path and the lowest point without it.
        bias_range: The same for b.
        ax: Axes to draw onto; a new figure without it.

    Returns:
        The Axes.

    Raises:
        ShapeError: x or y does not fit the model.
        DTypeError: x or y does not hold numbers.
        DataError: x or y holds NaN or infinity.
        ArgumentError: The model has other parameters than one weight and one bias, the path lacks one of them or
            is empty, a range does not rise, a criterion is missing, or `ax` is no Axes.

    Source:
        Deck, "Gradient descent", on the model and data of lab 1.

    Example:
        >>> from mlp_tutorial import LinearRegression, datasets, fit
        >>> x, y = datasets.line()
        >>> model = LinearRegression()
        >>> history = fit(model, x, y, epochs=30, record=("parameters",))
        >>> ax = plot_cost_surface(model, x, y, path=history.parameters)
        >>> ax.get_xlabel(), ax.get_ylabel()
        ('weight $W$', 'bias $b$')
    """
    require_axes(ax)
    cost = CostOfTwo(model, x, y, criterion)
    steps = cost.start.reshape(1, 2) if path is None else cost.path(path)
    lowest = cost.lowest(steps[-1])
    weights = _axis(weight_range, steps[:, 0], lowest, 0, "weight_range")
    biases = _axis(bias_range, steps[:, 1], lowest, 1, "bias_range")
    costs = cost.over(weights, biases)

    ax = axes_for(ax, (5.4, 4.4))
    _draw_surface(ax, weights, biases, costs)
    ax.set_xlim(weights[0], weights[-1])
    ax.set_ylim(biases[0], biases[-1])
    if path is not None:
        _draw_path(ax, steps)
    if lowest is not None and _inside(lowest, weights, biases):
        label = text("plotting.lowest")
        style: dict[str, Any] = {"linestyle": "", "marker": "*", "markersize": 13, "markeredgecolor": background(ax)}
        ax.plot(*lowest, **style, color=palette(ax)["target"], zorder=4, label=label)
    label_axes(ax, text("plotting.weight"), text("plotting.bias"))
    if ax.get_legend_handles_labels()[0]:
        legend_below(ax)
    return ax


def _axis(asked: tuple[float, float] | None, steps: Array, lowest: Array | None, place: int, argument: str) -> Array:
    """Grid of one axis: over what was asked for, or over the path and the lowest point with a margin."""
    if asked is not None:
        low, high = (float(end) for end in asked)
        if not (np.isfinite([low, high]).all() and low < high):
            raise ArgumentError("range-not-rising", argument=argument, low=low, high=high)
        return np.linspace(low, high, _GRID)
    points = steps[np.isfinite(steps)]
    points = points if len(points) else np.zeros(1)
    reach = max(float(np.ptp(points)), 0.5)
    if lowest is not None and np.abs(lowest[place] - points).min() <= _FAR * reach:
        # As far beyond the lowest point as the start lies before it: a valley is seen from both sides.
        start = float(points[0])
        points = np.append(points, [lowest[place], 2 * lowest[place] - start])
    middle, half = (float(points.min()) + float(points.max())) / 2, max(float(np.ptp(points)) / 2, 0.5)
    return np.linspace(middle - (1 + _MARGIN) * half, middle + (1 + _MARGIN) * half, _GRID)


def _draw_surface(ax: "Axes", weights: Array, biases: Array, costs: Array) -> None:
    """Tints of the cost's colour between contour lines that lie closer together near the bottom."""
    color = palette(ax)["cost"]
    low, high = float(np.nanmin(costs)), float(np.nanmax(costs))
    levels = low + (high - low) * np.linspace(0, 1, _LEVELS + 1) ** 2.5
    if high <= low:
        return
    shades = [tint(color, ax, share) for share in np.linspace(0.02, 0.36, _LEVELS)]
    ax.contourf(weights, biases, costs, levels=levels, colors=shades, zorder=0)
    lines = ax.contour(weights, biases, costs, levels=levels[1:-1], colors=[color], linewidths=0.6, zorder=1)
    ax.clabel(lines, levels=levels[2:-1:2], fmt=lambda level: f"{level:.2g}", fontsize=7.5, colors=[color])


def _draw_path(ax: "Axes", steps: Array) -> None:
    from matplotlib.patheffects import withStroke

    color = palette(ax)["gradient"]
    halo = [withStroke(linewidth=4.5, foreground=background(ax))]
    ax.plot(*steps.T, color=color, linewidth=2.2, path_effects=halo, zorder=3, label=text("plotting.path"))
    if len(steps) <= _FEW:
        ax.plot(*steps.T, ".", color=color, markersize=7, zorder=3)
    ends: dict[str, Any] = {"linestyle": "", "markersize": 8, "color": color, "markeredgewidth": 2, "zorder": 4}
    ax.plot(*steps[0], **ends, marker="o", markerfacecolor=background(ax), label=text("plotting.start"))
    ax.plot(*steps[-1], **ends, marker="s", label=text("plotting.end"))


def _inside(point: Array, weights: Array, biases: Array) -> bool:
    return bool(weights[0] <= point[0] <= weights[-1] and biases[0] <= point[1] <= biases[-1])
