"""An activation function and its slope, drawn as the deck draws them: over −5 to 5 in steps of 0.1."""

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from mlp_tutorial.activations import Activation, activation, softmax
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, label_axes, quiet_frame, require_axes, width_in_points
from mlp_tutorial.plotting.colors import LINE_STYLES, palette
from mlp_tutorial.plotting.fonts import legible
from mlp_tutorial.plotting.legends import legend_inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_JUMP = 0.5  # a slope that changes by more within one step of 0.1 jumps: no line belongs there
_NARROW = 250.0  # points; the longest formula needs a line of its own below that


def plot_activation(name: str | Activation, ax: "Axes | None" = None) -> "Axes":
    """An activation function a = f(z) and its slope f'(z), over −5 ≤ z ≤ 5 in steps of 0.1.

    Where the slope jumps, as that of relu at 0, its line is broken.

    Args:
        name: One of `activations.NAMES` but softmax, or an `Activation`.
        ax: Axes to draw onto; a new figure without it.

    Returns:
        The Axes; z and a have no unit.

    Raises:
        ArgumentError: No such name, softmax (each of its outputs depends on every z), or `ax` is no Axes.

    Source:
        Deck, "Activation functions".

    Example:
        >>> ax = plot_activation("relu")
        >>> [line.get_label() for line in ax.lines[-2:]]
        ['function $f(z)$', "slope $f\\\\,'(z)$"]
    """
    require_axes(ax)
    chosen = name if isinstance(name, Activation) else activation(name)
    if chosen is softmax:
        raise ArgumentError("activation-without-curve", name=chosen.name)
    # Whole numbers divided by 10: the steps are exact, both ends are there, and 0 is 0.
    z = torch.arange(-50, 51) / 10
    with torch.no_grad():
        values, slopes = chosen(z), chosen.slope(z)

    ax = axes_for(ax)
    colors = palette(ax)
    for draw_line in (ax.axhline, ax.axvline):
        draw_line(0, color=colors["target"], linewidth=0.8, alpha=0.6, zorder=1)
    ax.plot(
        z.numpy(),
        values.numpy(),
        color=colors["output"],
        linestyle=LINE_STYLES["output"],
        linewidth=2.2,
        label=text("plotting.function"),
    )
    ax.plot(
        *_broken_at_jumps(z.numpy(), slopes.numpy()),
        color=colors["gradient"],
        linestyle=LINE_STYLES["gradient"],
        linewidth=2.2,
        label=text("plotting.slope"),
    )
    label_axes(ax, "$z$", "$a$")
    ax.set_xlim(-5, 5)
    quiet_frame(ax)
    between = ":  " if width_in_points(ax) > _NARROW else "\n"
    formula = chosen.formula.replace(r"\frac", r"\dfrac")
    room: dict[str, Any] = {"linespacing": 2.0, "pad": 14} if r"\dfrac" in formula else {"linespacing": 1.4}
    legible(ax.set_title(f"{chosen.name}{between}$f(z) = {formula}$", fontsize="medium", **room))
    legend_inside(ax)
    return ax


def _broken_at_jumps(z: np.ndarray[Any, Any], slopes: np.ndarray[Any, Any]) -> tuple[Any, Any]:
    """The curve with a gap (NaN) after each point from which it jumps."""
    jumps = np.flatnonzero(np.abs(np.diff(slopes)) > _JUMP) + 1
    return np.insert(z, jumps, z[jumps]), np.insert(slopes, jumps, np.nan)
