"""What all pictures share: the Axes they are drawn onto, its labels and its grid."""

from typing import TYPE_CHECKING, Any

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.plotting.fonts import korean_families, legible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def require_axes(ax: Any) -> None:
    """Refuse what is no flat Axes: a figure, the array of `plt.subplots`, an Axes in 3-D or polar coordinates."""
    from matplotlib.axes import Axes

    if ax is not None and (not isinstance(ax, Axes) or ax.name != "rectilinear"):
        kind = f"Axes ({ax.name})" if isinstance(ax, Axes) else type(ax).__name__
        raise ArgumentError("not-an-axes", found=kind)


def axes_for(ax: "Axes | None", size: tuple[float, float] = (6.0, 4.0)) -> "Axes":
    """`ax`, or the Axes of a new figure of `size` in inches, laid out so that no label is cut off."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    _, new = plt.subplots(figsize=size, layout="constrained")
    return new


def whole_figure(ax: "Axes") -> "Figure":
    """The figure that `ax` is drawn in, the outermost one; `get_figure(root=True)` is younger than matplotlib 3.8."""
    return ax.figure.canvas.figure


def label_axes(ax: "Axes", x: str, y: str, *, plain: bool = False) -> None:
    """Name both axes `x` and `y`; `plain` leaves a dollar sign in a name of the reader's what it is."""
    legible(ax.set_xlabel(x)).set_parse_math(not plain)
    legible(ax.set_ylabel(y)).set_parse_math(not plain)
    legible_ticks(ax)


def legible_ticks(ax: "Axes") -> None:
    """Numbers and names at the ticks of `ax` in the font of its labels, also those made later."""
    from mlp_tutorial.messages import get_language

    if get_language() == "ko":
        ax.tick_params(labelfontfamily=korean_families())
        for axis in (ax.xaxis, ax.yaxis):
            axis.get_offset_text().set_fontfamily(korean_families())
    if not ax.get_title():
        legible(ax.title)


def quiet_frame(ax: "Axes") -> None:
    """A faint grid behind the data of `ax`, and no box around it."""
    ax.grid(True, alpha=0.25, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)


def width_in_points(ax: "Axes") -> float:
    """Room that `ax` has from side to side, as it stands now."""
    return float(ax.get_window_extent().width / dots_per_point(ax))


def dots_per_point(ax: "Axes") -> float:
    """Dots of the screen or file in one point, 1/72 inch, in the figure of `ax`."""
    return float(whole_figure(ax).dpi / 72)
