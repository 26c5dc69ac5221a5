"""The decision boundary: where in the plane a classifier changes its mind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, require_axes
from mlp_tutorial.plotting.colors import class_colors, palette, tint
from mlp_tutorial.plotting.legends import legend_below
from mlp_tutorial.plotting.points import feature_names_of, inputs, labels, names_of
from mlp_tutorial.plotting.scatter import draw_classes, name_features, view_of
from mlp_tutorial.plotting.scores import Scores, scores_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SMOOTH_GRID = 151
_JUMPING_GRID = 401  # labels have no in-between, so only a finer grid makes their edge smooth
_BANDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)


def plot_boundary(
    model: nn.Module,
    x: Any,
    y: Any,
    ax: "Axes | None" = None,
    class_names: Sequence[str] | None = None,
    feature_names: Sequence[str] | None = None,
) -> "Axes":
    """Points of each class over the areas that a classifier assigns to the classes.

    With two classes the areas are shaded in bands of probability (0.1, 0.3, 0.5, 0.7, 0.9): the stronger the shade,
    the surer the model. The boundary is the line of probability ½, or where the two largest scores are equal.

    Args:
        model: Classifier of two features, scaling included: one of ours or any module whose `forward` gives
            (N, 1) probabilities, or (N, K) probabilities or logits, or that has a `predict` giving labels.
        x: Points, shape (N, 2), any units: tensor, NumPy array, pandas table or list.
        y: Their classes: 0 and 1, shape (N, 1), or 0 to K − 1, shape (N,).
        ax: Axes to draw onto; a new figure without it.
        class_names: Name of class 0, of class 1, …; "y = 0", "y = 1", … without it.
        feature_names: Names of both features; those of a pandas table, or x₁ and x₂, without it.

    Returns:
        The Axes.

    Raises:
        ShapeError: x is not of shape (N, 2), y does not fit it, or the model gives no tensor of shape (N, K) or (N,).
        DTypeError: x or y does not hold numbers.
        DataError: x or y holds NaN or infinity, or y holds no class numbers.
        ArgumentError: The model gives neither probabilities nor labels, names are too few or too many, or `ax` is no
            Axes.

    Source:
        Labs 2 and 3: the four points of AND and XOR, with the line that separates them or fails to.

    Example:
        >>> from mlp_tutorial import LogisticRegression, datasets
        >>> x, y = datasets.gate("and")
        >>> ax = plot_boundary(LogisticRegression(), x, y)
        >>> [label.get_text() for label in ax.get_legend().get_texts()][:2]
        ['$y = 0$', '$y = 1$']
    """
    require_axes(ax)
    points = inputs(x, features=2)
    view = view_of(points)
    grid, scores = _over(model, view)
    classes = _count(scores, y, class_names)
    label = labels(y, points, classes)
    feature_names = feature_names_of(feature_names, x, 2)
    class_names = names_of(class_names, classes, "class_names")

    ax = axes_for(ax, (5.4, 4.4))
    _draw_areas(ax, grid, scores)
    draw_classes(ax, points, label, class_names, classes)
    _draw_boundary(ax, grid, scores)
    ax.set_xlim(*view[0])
    ax.set_ylim(*view[1])
    name_features(ax, feature_names)
    legend_below(ax)
    return ax


def _over(model: nn.Module, view: tuple[tuple[float, float], tuple[float, float]]) -> tuple[list[Any], Scores]:
    """Scores on a grid over the view; on a finer one where they jump."""
    for size in (_SMOOTH_GRID, _JUMPING_GRID):
        grid = [np.linspace(*limits, size) for limits in view]
        first, second = np.meshgrid(*grid)
        scores = scores_of(model, np.stack([first.ravel(), second.ravel()], axis=1))
        if scores.smooth:
            break
    return grid, scores


def _count(scores: Scores, y: Any, class_names: Sequence[str] | None) -> int:
    """Number of classes: as the model has outputs; of labels only the largest seen is known."""
    if scores.smooth:
        return scores.classes
    named = 0 if class_names is None or isinstance(class_names, str) else len(class_names)
    return max(scores.classes, named, int(np.max(np.asarray(y))) + 1)


def _draw_areas(ax: "Axes", grid: list[Any], scores: Scores) -> None:
    """Fill each area with the tint of its class: vector shapes, small in an SVG and sharp at any size."""
    shape = (len(grid[1]), len(grid[0]))
    colors = class_colors(palette(ax), scores.classes)
    if scores.values.shape[1] == 1:
        shades = [tint(colors[0], ax, share) for share in (0.34, 0.22, 0.1)]
        shades += [tint(colors[1], ax, share) for share in (0.1, 0.22, 0.34)]
        ax.contourf(*grid, scores.values.reshape(shape), levels=_BANDS, colors=shades, zorder=0)
        return
    for label, color in enumerate(colors):
        lead = scores.margin(label)
        if (lead > 0).any():
            top = max(float(lead.max()), 1e-9)
            ax.contourf(*grid, lead.reshape(shape), levels=[0.0, 2 * top], colors=[tint(color, ax, 0.22)], zorder=0)


def _draw_boundary(ax: "Axes", grid: list[Any], scores: Scores) -> None:
    """Draw the line where two classes are equally likely, if it crosses the view."""
    shape = (len(grid[1]), len(grid[0]))
    ink = palette(ax)["target"]
    drawn = False
    for label in range(1 if scores.values.shape[1] == 1 else 0, scores.classes):
        lead = scores.margin(label)
        if lead.min() < 0 < lead.max():
            ax.contour(*grid, lead.reshape(shape), levels=[0.0], colors=[ink], linewidths=2.0, zorder=2)
            drawn = True
    if drawn:
        ax.plot([], [], color=ink, linewidth=2.0, label=text("plotting.boundary"))
