"""How often training succeeds: the share of runs solved at each learning rate, with its interval."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, label_axes, quiet_frame, require_axes
from mlp_tutorial.plotting.colors import class_colors, palette
from mlp_tutorial.plotting.legends import legend_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES = ("-", (0, (4, 2)), (0, (1, 1.5)), (0, (5, 1.5, 1, 1.5)))
_MARKERS = ("o", "^", "s", "D")


def axes_side_by_side(count: int, height: float = 4.0) -> "list[Axes]":
    """Axes of one new figure, next to each other; `height` in inches."""
    import matplotlib.pyplot as plt

    _, row = plt.subplots(1, count, figsize=(4.5 * count, height), layout="constrained", squeeze=False)
    return list(row[0])


def plot_shares(
    lrs: Sequence[float],
    shares: Sequence[float],
    lows: Sequence[float],
    highs: Sequence[float],
    *,
    label: str | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Share of runs solved against the learning rate; called again on the same Axes, it adds a line.

    Args:
        lrs: Learning rates, shape (L,).
        shares: Share solved at each, 0 … 1, shape (L,).
        lows: Lower ends of the intervals, shape (L,).
        highs: Upper ends, shape (L,).
        label: Name of the line in the legend; without it there is no legend.
        ax: Axes to draw onto; a new figure without it.

    Returns:
        The Axes.

    Raises:
        ArgumentError: `ax` is no Axes.

    Example:
        >>> ax = plot_shares([0.1, 1.0], [0.87, 0.995], [0.82, 0.97], [0.91, 1.0])
        >>> ax.get_xscale()
        'log'
    """
    require_axes(ax)
    ax = axes_for(ax)
    line = len(ax.containers)
    colors = class_colors(palette(ax), line + 1)
    order = sorted(range(len(lrs)), key=lambda place: lrs[place])
    ax.errorbar(
        [lrs[place] for place in order],
        [shares[place] for place in order],
        yerr=[
            [max(0.0, shares[place] - lows[place]) for place in order],
            [max(0.0, highs[place] - shares[place]) for place in order],
        ],
        color=colors[line],
        linestyle=_STYLES[line % len(_STYLES)],
        marker=_MARKERS[line % len(_MARKERS)],
        markersize=5,
        capsize=3,
        label=label,
    )
    ax.set_xscale("log")
    drawn = {float(lr) for bars in ax.containers for lr in bars.lines[0].get_xdata()}  # type: ignore[attr-defined]
    ax.set_xticks(sorted(drawn))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.minorticks_off()
    ax.set_ylim(-0.03, 1.03)
    ax.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}".replace("%", " %"))
    label_axes(ax, text("sweep.rate"), text("sweep.share"))
    quiet_frame(ax)
    if label is not None:
        legend_inside(ax)
    return ax
