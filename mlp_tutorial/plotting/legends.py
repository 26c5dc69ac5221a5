"""Legends that hide nothing: in an empty corner, or in rows below the picture."""

import unicodedata
from typing import TYPE_CHECKING, Any

from mlp_tutorial.plotting.canvas import whole_figure, width_in_points
from mlp_tutorial.plotting.fonts import legible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend

_TICK = 7.0  # points: a tick and the gap to its number
_OVERHANG = 1.25  # a new figure's Axes grows by about as much when it is laid out


def legend_inside(ax: "Axes", **options: Any) -> "Legend":
    """Legend of `ax` where it hides least of the data; `options` as for `Axes.legend`."""
    settings: dict[str, Any] = {"loc": "best", "framealpha": 0.9, "edgecolor": "none"}
    return _legible_legend(ax.legend(**(settings | options)))


def legend_below(ax: "Axes", *, handles: list[Any] | None = None, fontsize: float | None = None) -> "Legend":
    """Legend under `ax` and its labels, in as many rows as it needs.

    For pictures whose whole area means something. Above it would be in the way of a title.

    Args:
        ax: Axes, its horizontal axis labelled or switched off.
        handles: What to explain; every labelled line and marker of `ax` without it.
        fontsize: Size of the letters in points; matplotlib's own without it.
    """
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import ScaledTranslation

    handles = ax.get_legend_handles_labels()[0] if handles is None else handles
    size = FontProperties(size=fontsize or mpl.rcParams["legend.fontsize"]).get_size_in_points()
    down = ScaledTranslation(0, -_depth(ax) / 72, whole_figure(ax).dpi_scale_trans)
    return _legible_legend(
        ax.legend(
            handles=handles,
            fontsize=size,
            ncols=_columns([str(handle.get_label()) for handle in handles], width_in_points(ax), size),
            loc="upper center",
            bbox_to_anchor=(0.5, 0.0),
            bbox_transform=ax.transAxes + down,
            borderaxespad=0.0,
            columnspacing=1.4,
            frameon=False,
        )
    )


def _depth(ax: "Axes") -> float:
    """Height of tick labels and axis label under `ax`, in points."""
    if not ax.axison:
        return 2.0
    numbers = ax.xaxis.get_major_ticks(1)[0].label1.get_fontproperties().get_size_in_points()
    name = ax.xaxis.label.get_fontproperties().get_size_in_points()
    return float(_TICK + 1.35 * numbers + ax.xaxis.labelpad + 1.5 * name + 4.0)


def _columns(labels: list[str], width: float, size: float) -> int:
    """Most columns, at least one, whose estimated widths fit into `width` points."""
    widths = [size * (4.2 + _letters(label)) for label in labels]
    columns = len(labels)
    while columns > 1 and sum(max(widths[column::columns]) for column in range(columns)) > _OVERHANG * width:
        columns -= 1
    return max(columns, 1)


def _letters(label: str) -> float:
    """Estimated width in units of the letter size: a Hangul syllable about 1, a Latin letter a bit over half."""
    return sum(
        1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.56 for letter in label if letter not in "${}\\_"
    )


def _legible_legend(legend: "Legend") -> "Legend":
    for label in legend.get_texts():
        legible(label)
    return legend
