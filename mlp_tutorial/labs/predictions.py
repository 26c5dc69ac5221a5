"""The table of labs 2 and 3: every 100 epochs the predictions for the four inputs, below the true values."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from mlp_tutorial.history import History
from mlp_tutorial.labs.page import Page
from mlp_tutorial.messages import text
from mlp_tutorial.models import Model

EVERY = 100
_LABEL_WIDTH = 31  # as wide as `Epoch  100/8000 Cost: 0.123456`


def show_data(page: Page, x: Tensor, y: Tensor) -> None:
    """The truth table, a column for each row of x.

    Args:
        page: Where it is shown.
        x: Inputs, shape (4, 2).
        y: Outputs, shape (4, 1).
    """
    for name, column in (("x1", x[:, 0]), ("x2", x[:, 1]), ("y", y)):
        page.line(f"{name:<2}  " + "  ".join(f"{value:g}" for value in column.flatten().tolist()))


def show_heads(page: Page, x: Tensor, y: Tensor) -> None:
    """The inputs and the true values, above the columns of predictions.

    Args:
        page: Where it is shown.
        x: Inputs, shape (4, 2).
        y: Outputs, shape (4, 1).
    """
    page.line(_row(" " * _LABEL_WIDTH, [f"({a:g}, {b:g})" for a, b in x.tolist()]))
    page.line(_row(f"{'y':>{_LABEL_WIDTH}}", [f"{value:g}" for value in y.flatten().tolist()]))


def show_every_100_epochs(page: Page, model: Model, x: Tensor, epochs: int) -> Callable[[History], None]:
    """What `fit` is to call after each epoch: prints the predictions, as the deck does, not at epoch 0.

    Args:
        page: Where they are shown.
        model: The model in training.
        x: Inputs, shape (4, 2).
        epochs: Epochs in all.

    Returns:
        A hook for `fit(…, on_epoch=…)`.
    """

    def show(history: History) -> None:
        epoch = len(history.costs) - 1
        if epoch == 0 or epoch % EVERY != 0:
            return
        model.eval()
        with torch.no_grad():
            predictions = model(x)
        model.train()
        label = f"Epoch {epoch:4d}/{epochs} Cost: {history.costs[-1]:.6f}"
        page.line(_row(label, [f"{value:.4e}" for value in predictions.flatten().tolist()]))

    return show


def show_slide(page: Page, values: Sequence[float]) -> None:
    """The numbers on the deck's slide, in the same columns.

    Args:
        page: Where they are shown.
        values: Four predictions.
    """
    label = text("labs.slide")
    page.line(_row(f"{label:>{_LABEL_WIDTH - _wide(label)}}", [f"{value:.4e}" for value in values]))


def count_right(model: Model, x: Tensor, y: Tensor) -> int:
    """How many of the four predictions are on the right side of ½.

    Args:
        model: The trained model.
        x: Inputs, shape (4, 2).
        y: Outputs, shape (4, 1).

    Returns:
        0 to 4.
    """
    return int((model.predict(x) == y).sum())


def _row(label: str, cells: Sequence[str]) -> str:
    return label + "".join(f"{cell:>11}" for cell in cells)


def _wide(label: str) -> int:
    """Hangul takes two columns of a terminal each."""
    return sum("가" <= letter <= "힣" for letter in label)
