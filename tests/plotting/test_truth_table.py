"""Truth tables: each number in its cell, and a mark that is right about right and wrong."""

import numpy as np
import pytest
from matplotlib.axes import Axes

from mlp_tutorial.plotting import COLORS, plot_truth_table
from tests.plotting.pictures import X_XOR, Y_XOR


def cells(ax: Axes) -> list[list[str]]:
    """What is written, row by row from the top, each from the left."""
    rows: dict[float, list[tuple[float, str]]] = {}
    for cell in ax.texts:
        x, y = cell.get_position()
        rows.setdefault(y, []).append((x, cell.get_text()))
    return [[written for _, written in sorted(rows[y])] for y in sorted(rows)]


def test_rows_are_inputs_target_prediction_and_mark() -> None:
    assert cells(plot_truth_table(X_XOR, Y_XOR, [0.0264, 0.5, 0.499, 1.0])) == [
        ["$x_{1}$", "$x_{2}$", "$y$", r"$\hat{y}$"],
        ["0", "0", "0", "0.026", "✓"],
        ["0", "1", "1", "0.500", "✓"],
        ["1", "0", "1", "0.499", "✗"],
        ["1", "1", "0", "1", "✗"],
    ]


def test_without_predictions_there_are_no_marks() -> None:
    assert cells(plot_truth_table([[0], [1]], [1, 0])) == [["$x$", "$y$"], ["0", "1"], ["1", "0"]]


def test_names_are_headings_and_no_formulas() -> None:
    ax = plot_truth_table(X_XOR, Y_XOR, feature_names=["a$b", "c$d"], target_name="$")
    ax.figure.canvas.draw()
    assert cells(ax)[0] == ["a$b", "c$d", "$"]


def test_numbers_have_a_true_minus_sign() -> None:
    assert cells(plot_truth_table([[-1.0]], [-0.5], [-0.5]))[1] == ["−1", "−0.500", "−0.500", "✗"]


def test_right_and_wrong_differ_in_colour_too() -> None:
    ax = plot_truth_table(X_XOR, Y_XOR, [0.0, 1.0, 0.0, 0.0])
    marks = {cell.get_text(): cell.get_color() for cell in ax.texts[-4:]}
    assert marks == {"✓": COLORS["positive"], "✗": COLORS["negative"]}


@pytest.mark.parametrize("rows", [1, 4, 32])
def test_no_cell_runs_into_its_neighbour(rows: int) -> None:
    numbers = np.random.default_rng(0)
    x = -numbers.uniform(size=(rows, 3))
    ax = plot_truth_table(x, numbers.integers(0, 2, rows), numbers.uniform(size=rows))
    ax.figure.canvas.draw()
    boxes = [cell.get_window_extent() for cell in ax.texts]
    overlapping = [(i, j) for i, one in enumerate(boxes) for j in range(i) if one.overlaps(boxes[j])]
    assert overlapping == []
    assert not ax.axison
