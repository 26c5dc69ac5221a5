"""A picture as a file, whole or not there."""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from mlp_tutorial.files.whole_file import write_whole
from mlp_tutorial.plotting.canvas import whole_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DOTS_PER_INCH = 150


def write_picture(ax: "Axes", path: str | os.PathLike[str]) -> None:
    """Write the figure that `ax` is drawn in, and close it.

    Args:
        ax: Any Axes of the figure.
        path: The file, its format by its ending.

    Raises:
        SavedModelError: The file cannot be written.
    """
    import matplotlib.pyplot as plt

    figure, content = whole_figure(ax), io.BytesIO()
    figure.savefig(content, format=Path(path).suffix.removeprefix("."), dpi=DOTS_PER_INCH)
    plt.close(figure)
    write_whole(path, content.getvalue())
