"""The truth table: every input with its target, and what a model says about it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mlp_tutorial.errors import ShapeError
from mlp_tutorial.plotting.canvas import axes_for, dots_per_point, require_axes
from mlp_tutorial.plotting.colors import palette, tint
from mlp_tutorial.plotting.fonts import legible
from mlp_tutorial.plotting.points import Array, feature_names_of, inputs, one_column, targets

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_ROWS = 32
_INCHES = (0.95, 0.36)  # a cell's width and height


def plot_truth_table(
    x: Any,
    y: Any,
    predictions: Any | None = None,
    ax: "Axes | None" = None,
    *,
    feature_names: Sequence[str] | None = None,
    target_name: str | None = None,
) -> "Axes":
    """A table with the inputs, the target and, where they are given, the predictions of each row.

    A prediction is marked ✓ where it rounds to the target and ✗ where it does not; numbers that are not whole are
    shown to three decimals.

    Args:
        x: Inputs, shape (N, D), N at most 32.
        y: Targets, shape (N,) or (N, 1).
        predictions: Probabilities or labels, shape (N,) or (N, 1).
        ax: Axes to draw onto; a new figure without it.
        feature_names: Headings of the inputs; x₁, x₂, … without it.
        target_name: Heading of the target; y without it.

    Returns:
        The Axes, with its frame switched off.

    Raises:
        ShapeError: x is no table of at most 32 rows, or y or the predictions do not have one value per row.
        DTypeError: A value is not a number.
        DataError: A value is NaN or infinite.
        ArgumentError: Names are too few or too many, or `ax` is no Axes.

    Source:
        Labs 2 and 3: the truth tables of AND and XOR.

    Example:
        >>> from mlp_tutorial import datasets
        >>> ax = plot_truth_table(*datasets.gate("and"), [0.0, 0.026, 0.026, 0.964])
        >>> [cell.get_text() for cell in ax.texts[-4:]]
        ['✓', '✓', '✓', '✓']
    """
    require_axes(ax)
    table = inputs(x)
    target = targets(y, table)
    if len(table) > _MOST_ROWS:
        raise ShapeError("truth-table-too-long", rows=len(table), most=_MOST_ROWS)
    prediction = None if predictions is None else one_column(predictions, "predictions")
    if prediction is not None and len(prediction) != len(table):
        raise ShapeError("predictions-and-rows-differ", found=len(prediction), rows=len(table))
    names = feature_names_of(feature_names, x, table.shape[1])
    columns = [*table.T, target] if prediction is None else [*table.T, target, prediction]

    width, height = len(columns) + (0.0 if prediction is None else 0.3), len(table) + 1
    ax = axes_for(ax, (_INCHES[0] * width + 0.2, _INCHES[1] * height + 0.2))
    ax.set_axis_off()
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    size = _letter_size(ax, width, height)
    _draw_rules(ax, width, len(table), table.shape[1])
    _write_head(ax, names, target_name, table.shape[1], prediction is not None, size)
    _write_columns(ax, columns, size)
    if prediction is not None:
        _mark(ax, prediction, target, len(columns), size)
    return ax


def _letter_size(ax: "Axes", width: float, height: float) -> float:
    """Letters that fit into the cells, in points, for the size that the Axes has now."""
    box = ax.get_window_extent()
    fitting = min(0.2 * box.width / width, 0.52 * box.height / height) / dots_per_point(ax)
    return float(min(12.0, max(4.0, fitting)))


def _draw_rules(ax: "Axes", width: float, rows: int, features: int) -> None:
    """Shade every second row, and rule off the heading and the inputs."""
    ink = palette(ax)["target"]
    for row in range(1, rows + 1, 2):
        ax.axhspan(row, row + 1, color=tint(ink, ax, 0.06), linewidth=0, zorder=0)
    for y, thickness in ((0, 1.6), (1, 0.9), (rows + 1, 1.6)):
        ax.plot([0, width], [y, y], color=ink, linewidth=thickness, clip_on=False)
    ax.plot([features, features], [0, rows + 1], color=ink, linewidth=0.9)


def _write_head(
    ax: "Axes", names: list[str] | None, target_name: str | None, features: int, predicted: bool, size: float
) -> None:
    colors = palette(ax)
    heads = [(name, "input", False) for name in names or ()]
    heads = heads or [(f"$x_{{{number + 1}}}$" if features > 1 else "$x$", "input", True) for number in range(features)]
    heads.append((target_name or "$y$", "target", target_name is None))
    if predicted:
        heads.append((r"$\hat{y}$", "output", True))
    for column, (head, role, formula) in enumerate(heads):
        shown = ax.text(column + 0.5, 0.5, head, ha="center", va="center", fontsize=size, color=colors[role])
        shown.set_parse_math(formula)
        legible(shown)


def _write_columns(ax: "Axes", columns: list[Array], size: float) -> None:
    for row in range(len(columns[0])):
        for column, values in enumerate(columns):
            shown = _short(float(values[row]))
            legible(ax.text(column + 0.5, row + 1.5, shown, ha="center", va="center", fontsize=size))


def _mark(ax: "Axes", prediction: Array, target: Array, columns: int, size: float) -> None:
    colors = palette(ax)
    right = np.floor(prediction + 0.5) == target
    for row, is_right in enumerate(right):
        sign, role = ("✓", "positive") if is_right else ("✗", "negative")
        style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": size, "fontfamily": "DejaVu Sans"}
        ax.text(columns + 0.05, row + 1.5, sign, color=colors[role], **style)


def _short(value: float) -> str:
    return (f"{value:.0f}" if value == round(value) else f"{value:.3f}").replace("-", "−")
