"""Saves a Matplotlib figure twice, for the light and the dark scheme, at two pixels a point, with a description."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from builder.run import cell_output
from builder.run.colours import dark_twin

Undo = Callable[[], object]
SCALE = 2
WORDS = {
    "ko": {"axes": "가로축 {x}, 세로축 {y}", "lines": "범례: {labels}", "plot": "그래프"},
    "en": {"axes": "horizontal axis {x}, vertical axis {y}", "lines": "legend: {labels}", "plot": "plot"},
}


def save_open_figures(folder: Path, first: int) -> list[cell_output.Shown]:
    """Save every open figure as `figure-N.png` and `figure-N-dark.png`, close it and describe it."""
    import matplotlib.pyplot as plt

    saved = []
    for number, figure in enumerate([plt.figure(n) for n in plt.get_fignums()], start=first + 1):
        size = save_png(figure, folder / f"figure-{number}.png")
        undo = darken(figure)
        save_png(figure, folder / f"figure-{number}-dark.png")
        for step in reversed(undo):
            step()
        saved.append(cell_output.figure(number, size, describe(figure)))
        plt.close(figure)
    return saved


def save_png(figure: Any, path: Path) -> tuple[int, int]:
    """Write the figure with at most 256 colours and return its size in CSS pixels."""
    from PIL import Image

    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=100 * SCALE, bbox_inches="tight", facecolor=figure.get_facecolor())
    image = Image.open(buffer).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    return image.width // SCALE, image.height // SCALE


def darken(figure: Any) -> list[Undo]:
    """Give everything drawn its dark twin's colour; returns the steps that undo it."""
    undo: list[Undo] = []
    for artist in figure.findobj():
        if getattr(artist, "get_array", lambda: None)() is not None:
            _turn_colour_map(artist, undo)
        for name in _colour_properties(artist):
            _turn(artist, name, undo)
    return undo


def describe(figure: Any) -> str:
    """Titles, axis labels and legends in the language of the run; empty where there are none."""
    words = WORDS[os.environ.get("MLP_TUTORIAL_LANG", "en")]
    parts = [figure.get_suptitle()]
    for axes in figure.axes:
        if axes.get_label() == "<colorbar>":
            parts.append(axes.get_ylabel() or axes.get_xlabel())
            continue
        parts.append(axes.get_title() or axes.get_title(loc="left"))
        x, y = axes.get_xlabel(), axes.get_ylabel()
        parts.append(words["axes"].format(x=x, y=y) if x and y else x or y)
        labels = [text.get_text() for text in legend.get_texts()] if (legend := axes.get_legend()) else []
        parts.append(words["lines"].format(labels=", ".join(labels)) if labels else "")
    said = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
    return f"{words['plot']}: {'; '.join(said)}".replace("$", "") if said else ""


def _colour_properties(artist: Any) -> list[str]:
    from matplotlib.collections import Collection
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    if isinstance(artist, Text):
        return ["color"]
    if isinstance(artist, Line2D):
        return ["color", "markerfacecolor", "markeredgecolor"]
    if isinstance(artist, Patch | Collection):
        return ["facecolor", "edgecolor"]
    return []


def _turn(artist: Any, name: str, undo: list[Undo]) -> None:
    """Replace one colour property by its dark twin."""
    from matplotlib.colors import to_rgba_array

    kept, put = getattr(artist, f"get_{name}")(), getattr(artist, f"set_{name}")
    if isinstance(kept, str) and kept in ("none", "auto"):
        return
    twins = dark_twin(to_rgba_array(kept))
    many = isinstance(kept, np.ndarray) and kept.ndim == 2
    alpha = artist.get_alpha()
    if alpha is not None and not many:
        twins[:, 3] = to_rgba_array(kept)[:, 3]
    if many and len(twins) == 0:
        return
    put(twins if many else tuple(twins[0]))
    undo.append(lambda: put(kept))


def _turn_colour_map(artist: Any, undo: list[Undo]) -> None:
    """Replace the colour map of values by one of dark twins."""
    from matplotlib.colors import ListedColormap

    kept = artist.get_cmap()
    turned = ListedColormap(dark_twin(kept(np.arange(kept.N))), name=f"{kept.name}_dark")
    artist.set_cmap(turned)
    undo.append(lambda: artist.set_cmap(kept))
