"""Lines of figures are readable in the dark scheme: as they are or in the colour that takes their place."""

import numpy as np
import pytest
from builder.run.colours import PAPER, dark_twin, from_hex
from matplotlib.colors import TABLEAU_COLORS

from mlp_tutorial.plotting.colors import COLORS


def luminance(colour: list[float]) -> float:
    """Relative luminance as WCAG defines it."""
    srgb = np.asarray(colour)
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("line", sorted({*COLORS.values(), *TABLEAU_COLORS.values(), "#000000"}))
def test_a_line_has_contrast_on_the_dark_page(line: str) -> None:
    on, off = luminance(dark_twin(from_hex(line)).tolist()), luminance(from_hex(PAPER))
    assert (on + 0.05) / (off + 0.05) >= 3


def test_white_becomes_the_dark_page() -> None:
    np.testing.assert_allclose(dark_twin([1.0, 1.0, 1.0]), from_hex(PAPER), atol=0.01)
