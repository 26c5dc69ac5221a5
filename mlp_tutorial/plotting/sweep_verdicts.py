"""The verdict on each run of a sweep as a map: a row for each seed, a column for each learning rate."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mlp_tutorial.errors import ShapeError
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, label_axes, require_axes
from mlp_tutorial.plotting.colors import palette, tint
from mlp_tutorial.plotting.fonts import legible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Role of the colour, and how much of it: apart in lightness too, for grey prints.
_LOOKS = {
    "solved": ("output", 0.35),
    "still learning": ("input", 0.7),
    "plateau": ("bias", 0.8),
    "tie": ("negative", 0.6),
    "diverged": ("target", 1.0),
}


def plot_verdicts(
    seeds: Sequence[int], settings: Sequence[str], verdicts: Sequence[str], *, ax: "Axes | None" = None
) -> "Axes":
    """Verdict of each seed at each setting, one coloured cell a run.

    Args:
        seeds: Seed of each run, shape (R,).
        settings: What stands below the run's column, such as its learning rate, shape (R,).
        verdicts: "solved", "plateau", "tie", "still learning" or "diverged" for each run, shape (R,).
        ax: Axes to draw onto; a new figure without it.

    Returns:
        The Axes.

    Raises:
        ArgumentError: `ax` is no Axes.
        ShapeError: Not one seed, setting and verdict for each run.

    Example:
        >>> ax = plot_verdicts([0, 1], ["0.1", "0.1"], ["solved", "tie"])
        >>> ax.get_ylabel()
        'seed'
    """
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    require_axes(ax)
    for name, values in (("settings", settings), ("verdicts", verdicts)):
        if len(values) != len(seeds):
            raise ShapeError("verdicts-and-seeds-differ", name=name, found=len(values), seeds=len(seeds))
    ax = axes_for(ax)
    rows, columns = list(dict.fromkeys(seeds)), list(dict.fromkeys(settings))
    cells = np.full((len(rows), len(columns)), np.nan)
    names = list(_LOOKS)
    for seed, setting, verdict in zip(seeds, settings, verdicts, strict=True):
        cells[rows.index(seed), columns.index(setting)] = names.index(verdict)
    colors = [tint(palette(ax)[role], ax, share) for role, share in _LOOKS.values()]
    ax.imshow(
        cells, cmap=ListedColormap(colors), vmin=-0.5, vmax=len(names) - 0.5, aspect="auto", interpolation="nearest"
    )
    ax.set_xticks(range(len(columns)), labels=columns)
    shown = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), 9)).round().astype(int))
    ax.set_yticks(shown, labels=[str(rows[place]) for place in shown])
    label_axes(ax, text("sweep.rate"), text("sweep.seed"))
    present = [place for place, name in enumerate(names) if name in set(verdicts)]
    legend = ax.legend(
        handles=[
            Patch(color=colors[place], label=text(f"sweep.verdict.{names[place].replace(' ', '_')}"))
            for place in present
        ],
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        ncols=min(3, len(present)),
        frameon=False,
        fontsize="small",
    )
    for words in legend.get_texts():
        legible(words)
    return ax
