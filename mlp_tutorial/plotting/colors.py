"""The colour of each role, the same in figures, formulas and on the site's pages.

Chosen from the hues of Okabe and Ito, then moved in lightness until every pair stays apart for readers with
protanopia, deuteranopia or tritanopia, and every colour reaches a contrast of 4.5 on its background, enough for
letters too. `COLORS` is for white, the card that our figures stand on in both schemes of the site; `COLORS_DARK` is
for the site's dark page (#1e2129) and for figures with a dark background of their own (`plt.style.use(
"dark_background")`). Lightness alone cannot tell nine roles apart in a grey print, so what is drawn together also
differs in line style or marker.
"""

from typing import TYPE_CHECKING, Any

from mlp_tutorial.plotting.canvas import whole_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLORS: dict[str, str] = {
    "input": "#077fa2",
    "weight": "#3326ac",
    "bias": "#603700",
    "output": "#257046",
    "target": "#1f2227",
    "cost": "#85006d",
    "gradient": "#9753d9",
    "positive": "#3326ac",
    "negative": "#bb330b",
}
"""Role to colour on a white background."""

COLORS_DARK: dict[str, str] = {
    "input": "#06add1",
    "weight": "#8874fe",
    "bias": "#febc02",
    "output": "#24f99d",
    "target": "#f1f5fc",
    "cost": "#ec4d8c",
    "gradient": "#d5bfff",
    "positive": "#8874fe",
    "negative": "#d78c47",
}
"""Role to colour on a dark background."""

LINE_STYLES: dict[str, Any] = {
    "output": "-",
    "cost": "-",
    "validation": (0, (4, 2)),
    "gradient": (0, (4, 2)),
    "positive": "-",
    "negative": (0, (3, 1.5)),
}
"""Role to matplotlib line style, dash lengths in line widths."""

CLASS_MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*", "<", ">")
"""Marker of class 0, class 1, …, then again from the first."""

_CLASS_ROLES = ("negative", "positive", "output", "gradient", "bias", "input", "cost")


def palette(ax: "Axes") -> dict[str, str]:
    """Colours of the roles that suit the background of `ax`."""
    return COLORS_DARK if is_dark(background(ax)) else COLORS


def class_colors(colors: dict[str, str], classes: int) -> list[str]:
    """Colour of each class; from the eighth on they come again, with other markers."""
    return [colors[_CLASS_ROLES[label % len(_CLASS_ROLES)]] for label in range(classes)]


def background(ax: "Axes") -> tuple[float, float, float]:
    """Colour behind the data: the Axes', or the figure's where that one is see-through; red, green, blue in 0 … 1."""
    from matplotlib.colors import to_rgba

    for color in (ax.get_facecolor(), whole_figure(ax).get_facecolor()):
        red, green, blue, opacity = to_rgba(color)
        if opacity > 0.5:
            return red, green, blue
    return 1.0, 1.0, 1.0


def is_dark(color: tuple[float, float, float]) -> bool:
    """Whether white stands out from `color` more than black does."""
    return luminance(color) < 0.179


def luminance(color: tuple[float, float, float]) -> float:
    r"""Relative luminance of `color` as WCAG 2 defines it, from 0 (black) to 1 (white)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tint(color: str, ax: "Axes", share: float) -> tuple[float, float, float]:
    """`color` thinned with the background of `ax`, so that `share` of it is left; opaque, unlike transparency."""
    from matplotlib.colors import to_rgb

    red, green, blue = (
        share * ours + (1 - share) * behind for ours, behind in zip(to_rgb(color), background(ax), strict=True)
    )
    return red, green, blue
