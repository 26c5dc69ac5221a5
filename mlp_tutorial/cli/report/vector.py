"""A figure as an SVG element for a page: names of its own, the page's letters, and colours that follow its scheme."""

import io
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from mlp_tutorial.plotting.canvas import whole_figure
from mlp_tutorial.plotting.colors import COLORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SVG, _LINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
# What the page's style sheet has a colour for in both schemes, by the colour that matplotlib draws it in.
_VARIABLES = {color: f"var(--{role})" for role, color in COLORS.items()} | {
    "#000000": "var(--ink)",
    "#b0b0b0": "var(--faint)",
    "#ffffff": "var(--paper)",
}
_COLOR = re.compile("|".join(_VARIABLES), re.IGNORECASE)
_FONT = re.compile(r"font: (?:[^;]*? )?([\d.]+px) [^;]+")


def as_markup(ax: "Axes", name: str) -> str:
    """The figure that `ax` is drawn in.

    Args:
        ax: Any Axes of the figure.
        name: What the names of its parts begin with: a page may hold several figures.

    Returns:
        An `svg` element without size; the page's element called `name`-caption says what it shows.
    """
    file = io.BytesIO()
    whole_figure(ax).savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    root = ET.fromstring(file.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        _adapt(element, name)
    picture = {
        "viewBox": root.get("viewBox", ""),
        "role": "img",
        "aria-labelledby": f"{name}-caption",
        "class": "picture",
    }
    root.attrib.clear()
    root.attrib.update(picture)
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode").replace(f' xmlns="{_SVG}"', "")


def _adapt(element: ET.Element, name: str) -> None:
    if link := element.attrib.pop(_LINK, None):
        element.set("href", f"#{name}-{link[1:]}")
    for attribute, value in list(element.attrib.items()):
        if attribute == "id":
            element.set("id", f"{name}-{value}")
        elif attribute == "clip-path":
            element.set("clip-path", value.replace("url(#", f"url(#{name}-"))
        elif attribute == "style":
            colored = _COLOR.sub(lambda color: _VARIABLES[color[0].lower()], value)
            element.set("style", _FONT.sub(r"font-size: \1", colored))
