"""Dark twins of colours: the hue kept, the lightness turned round, white becoming the dark page's own colour.

The colours of the roles (input, weight, …) have twins of their own, those of `mlp_tutorial.plotting`: a weight drawn
in a figure and a weight named in the text are the same colour, in both schemes. The colours that Matplotlib gives to
lines without one are of middling lightness: they stay where turning round would make them darker.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

PAPER = "#1e2129"  # the page in the dark scheme
INK = 0.95  # OKLab lightness, in the dark scheme, of what is black in the light one

_TO_CONE = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def dark_twin(rgba: ArrayLike) -> NDArray[np.float64]:
    """Colours (…, 3 or 4), values 0 to 1, as they are drawn on a dark page; opacity stays."""
    colours = np.asarray(rgba, dtype=float)
    twin = colours.copy()
    twin[..., :3] = _turned(colours[..., :3])
    for light, dark in _chosen_twins():
        twin[..., :3][(np.abs(colours[..., :3] - light) < 1 / 512).all(axis=-1)] = dark
    return twin


@cache
def _chosen_twins() -> list[tuple[list[float], list[float]]]:
    from matplotlib.colors import TABLEAU_COLORS

    from mlp_tutorial.plotting.colors import COLORS, COLORS_DARK

    roles = [(from_hex(COLORS[role]), from_hex(COLORS_DARK[role])) for role in COLORS]
    lines = [np.array(from_hex(str(line))) for line in TABLEAU_COLORS.values()]
    lighter = [max(line, _turned(line), key=lambda rgb: _oklab(rgb)[0]) for line in lines]
    return roles + [(line.tolist(), twin.tolist()) for line, twin in zip(lines, lighter, strict=True)]


def _turned(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    lab, paper = _oklab(rgb), _oklab(np.array(from_hex(PAPER)))
    lightness = lab[..., :1]
    return _srgb(np.concatenate([INK - (INK - paper[0]) * lightness, lab[..., 1:] + lightness * paper[1:]], axis=-1))


def from_hex(colour: str) -> list[float]:
    """Channels of `#rrggbb`, 0 to 1."""
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _linear(srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _oklab(srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.cbrt(_linear(srgb) @ _TO_CONE.T) @ _TO_LAB.T)


def _srgb(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = (lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONE).T
    linear = np.clip(linear, 0.0, 1.0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
