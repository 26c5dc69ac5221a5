"""Labelled points in the plane: each class with a colour and a marker of its own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import label_axes
from mlp_tutorial.plotting.colors import CLASS_MARKERS, background, class_colors, palette
from mlp_tutorial.plotting.points import Array, Labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARGIN = 0.15  # of the data's extent on each side, so that no point lies on the frame


def view_of(x: Array) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits of both axes that show every row of `x`, shape (N, 2), with room around it."""
    low, high = x.min(axis=0), x.max(axis=0)
    reach = [extent if extent > 0 else 1.0 for extent in (high - low).tolist()]
    first, second = (
        (float(low[axis]) - _MARGIN * reach[axis], float(high[axis]) + _MARGIN * reach[axis]) for axis in (0, 1)
    )
    return first, second


def draw_classes(ax: "Axes", x: Array, labels: Labels, class_names: Sequence[str] | None, classes: int) -> None:
    """Draw the rows of `x`, shape (N, 2), each as the marker of its class; `class_names` or numbers in the legend."""
    colors = class_colors(palette(ax), classes)
    size = 90 if len(x) <= 50 else 36 if len(x) <= 500 else 20
    for label in range(classes):
        here = labels == label
        if here.any():
            ax.scatter(
                x[here, 0],
                x[here, 1],
                s=size,
                color=colors[label],
                marker=CLASS_MARKERS[label % len(CLASS_MARKERS)],
                edgecolors=[background(ax)],
                linewidths=0.8,
                zorder=3,
                label=class_names[label] if class_names else text("plotting.class_number", number=label),
            )


def name_features(ax: "Axes", names: Sequence[str] | None) -> None:
    """Name both axes of `ax` after the features: `names`, or x₁ and x₂."""
    if names:
        label_axes(ax, names[0], names[1], plain=True)
    else:
        label_axes(ax, text("plotting.feature", number=1), text("plotting.feature", number=2))
