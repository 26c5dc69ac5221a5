"""The colours: apart for every kind of colour vision, dark or light enough on their background, readable in grey.

Colour vision is simulated by the matrices of Machado, Oliveira and Fernandes (2009) at full severity; distances are
measured in OKLab, where 0.02 is about the least difference that an eye can see.
"""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from mlp_tutorial import plotting
from mlp_tutorial.plotting import COLORS, COLORS_DARK
from mlp_tutorial.plotting.colors import CLASS_MARKERS, LINE_STYLES, class_colors, luminance, palette, tint
from tests.plotting.pictures import X_XOR, Y_XOR, gate_model

VISION = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
CONES = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
         [0.0883024619, 0.2817188376, 0.6299787005]]  # fmt: skip
OKLAB = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
         [0.0259040371, 0.7827717662, -0.8086757660]]  # fmt: skip
APART = 0.08  # four times what an eye just sees
SETS = {"on white": (COLORS, ["#ffffff"]), "on dark": (COLORS_DARK, ["#000000", "#1e2129"])}  # black: matplotlib's own


def linear(color: str) -> np.ndarray:
    part = np.array(to_rgb(color))
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def seen(color: str, vision: str) -> np.ndarray:
    """The colour in OKLab, as someone with this vision sees it."""
    light = np.clip(np.array(VISION[vision]) @ linear(color), 0, 1)
    return np.array(OKLAB) @ np.cbrt(np.array(CONES) @ light)


def contrast(color: str, behind: str) -> float:
    """Ratio of WCAG 2, from 1 to 21."""
    dark, light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (color, behind))
    return (light + 0.05) / (dark + 0.05)


def too_close(colors: dict[str, str], vision: str) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in combinations(colors, 2)
        if colors[one] != colors[other]
        and np.linalg.norm(seen(colors[one], vision) - seen(colors[other], vision)) < APART
    ]


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("colors", [COLORS, COLORS_DARK], ids=["on white", "on dark"])
def test_any_two_colours_stay_apart(colors: dict[str, str], vision: str) -> None:
    assert too_close(colors, vision) == []


def test_red_and_green_of_one_lightness_are_found() -> None:
    red_and_green = {"right": "#5a9e00", "wrong": "#c87800"}
    assert too_close(red_and_green, "normal") == []
    assert too_close(red_and_green, "deuteranopia") == [("right", "wrong")]


@pytest.mark.parametrize("name", SETS)
def test_every_colour_can_be_read_as_letters(name: str) -> None:
    colors, behind = SETS[name]
    assert {
        role: contrast(color, b) for role, color in colors.items() for b in behind if contrast(color, b) < 4.5
    } == {}


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=1e-3)  # WCAG's well-known near miss
    assert luminance((1.0, 1.0, 1.0)) == pytest.approx(1.0)
    assert luminance(to_rgb("#777777")) == pytest.approx(float(linear("#777777")[0]))


def test_both_sets_have_the_same_roles_and_weights_the_colour_of_positive_ones() -> None:
    assert list(COLORS) == list(COLORS_DARK)
    assert COLORS["weight"] == COLORS["positive"]
    assert COLORS_DARK["weight"] == COLORS_DARK["positive"]


@pytest.mark.parametrize("pair", [("output", "gradient"), ("positive", "negative"), ("cost", "validation")])
def test_lines_of_one_picture_differ_in_style_too(pair: tuple[str, str]) -> None:
    one, other = pair
    assert LINE_STYLES[one] != LINE_STYLES[other]


def test_classes_differ_in_marker_too() -> None:
    assert len(set(CLASS_MARKERS)) == len(CLASS_MARKERS) == 10
    assert len(set(class_colors(COLORS, 7))) == 7
    assert class_colors(COLORS, 9)[7:] == class_colors(COLORS, 2)


@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_the_surer_the_model_the_stronger_the_shade_in_grey_too(style: str) -> None:
    with plt.style.context(style):
        ax = plotting.plot_boundary(gate_model([4.0, 0.0], -2.0), X_XOR, Y_XOR)
        behind = luminance(to_rgb(ax.get_facecolor()))
        bands = next(part for part in ax.collections if len(part.get_facecolor()) == 6)
        distance = [abs(luminance(color) - behind) for color in bands.get_facecolor()[:, :3]]
    first, second = distance[:3], distance[3:]
    assert first == sorted(first, reverse=True)
    assert second == sorted(second)
    assert min(np.abs(np.diff(first)).min(), np.diff(second).min()) > 0.005


@pytest.mark.parametrize(("face", "colors"), [("white", COLORS), ("#1e2129", COLORS_DARK), ("none", COLORS_DARK)])
def test_the_background_chooses_the_set(face: str, colors: dict[str, str]) -> None:
    ax = plt.figure(facecolor="black").add_subplot()
    ax.set_facecolor(face)
    assert palette(ax) is colors


def test_a_tint_is_opaque_and_between_colour_and_background() -> None:
    ax = plt.gca()
    assert tint("#000000", ax, 0.25) == pytest.approx((0.75, 0.75, 0.75))
    assert tint("#bb330b", ax, 1.0) == pytest.approx(to_rgb("#bb330b"))
    assert tint("#bb330b", ax, 0.0) == pytest.approx((1.0, 1.0, 1.0))
