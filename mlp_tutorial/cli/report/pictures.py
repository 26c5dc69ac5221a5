"""The report's pictures: drawn by matplotlib, written as SVG whose colours and letters are the page's own.

They hold numbers and words of the catalogue, no names: what a table's columns are called stands in the captions, where
a browser has the letters of every script.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from mlp_tutorial.cli.learning import Course
from mlp_tutorial.cli.report.vector import as_markup
from mlp_tutorial.cli.scores import share
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import label_axes, quiet_frame
from mlp_tutorial.plotting.colors import LINE_STYLES, palette
from mlp_tutorial.plotting.cost import plot_cost
from mlp_tutorial.plotting.legends import legend_inside

if TYPE_CHECKING:
    from markupsafe import Markup
    from matplotlib.axes import Axes


class Picture(NamedTuple):
    """A picture of the page.

    Attributes:
        name: Of its element, and of its caption's.
        markup: The `svg` element.
        caption: What it shows.
    """

    name: str
    markup: "Markup"
    caption: str


MOST_POINTS = 1000  # of a picture: more are a cloud in any case, and weigh on the page
_SIZE = (5.0, 3.4)  # inches; so small that its letters stay legible on a telephone
_SEED = 0  # of the choice of points


def course_picture(course: Course) -> Picture:
    """Cost of each epoch on the rows that were trained on, and on those that validate."""

    def draw(ax: "Axes") -> None:
        history = course.history
        plot_cost(history.costs, validation_costs=history.validation_costs or None, ax=ax)
        if course.folds is not None:
            style = {"color": palette(ax)["cost"], "linestyle": LINE_STYLES["validation"]}
            ax.plot(np.arange(len(course.folds.costs)), course.folds.costs, label=text("report.picture.folds"), **style)
            legend_inside(ax)

    costs = course.history.costs
    caption = [
        text("report.training.caption", epochs=len(costs), first=f"{costs[0]:.4g}", last=f"{costs[-1]:.4g}"),
        *(
            []
            if course.history.best_epoch is None
            else [text("report.training.validation", best=course.history.best_epoch + 1)]
        ),
        *([] if course.folds is None else [text("report.training.folds", best=course.folds.best)]),
    ]
    return _drawn(draw, "course", " ".join(caption))


def fit_picture(y: Tensor, prediction: Tensor, target: str) -> Picture:
    """Prediction against true value of each row, and the line on which both are equal."""
    true, fitted = _some(y, prediction)

    def draw(ax: "Axes") -> None:
        colors = palette(ax)
        ends = [float(min(true.min(), fitted.min())), float(max(true.max(), fitted.max()))]
        ax.plot(ends, ends, color=colors["target"], linestyle=LINE_STYLES["validation"], label="ŷ = y")
        _points(ax, true, fitted, colors["output"])
        label_axes(ax, text("report.picture.true"), text("report.picture.predicted"))
        legend_inside(ax)

    return _drawn(draw, "fit", text("report.numbers.fit", target=target))


def residual_picture(y: Tensor, prediction: Tensor, target: str) -> Picture:
    """How far each prediction is from the true value, against the prediction."""
    true, fitted = _some(y, prediction)

    def draw(ax: "Axes") -> None:
        colors = palette(ax)
        ax.axhline(0, color=colors["target"], linestyle=LINE_STYLES["validation"])
        _points(ax, fitted, fitted - true, colors["cost"])
        label_axes(ax, text("report.picture.predicted"), text("report.picture.residual"))

    return _drawn(draw, "residuals", text("report.numbers.residuals", target=target))


def roc_picture(scores: Tensor, y: Tensor, class_names: tuple[str, ...], area: float) -> Picture:
    """Share of class 1 that is found against share of class 0 that is taken for it, for every threshold."""
    order = scores.argsort(descending=True)
    hits = y[order].double()
    # One point for each threshold: equal scores cross it together.
    last = torch.cat([scores[order].diff() != 0, torch.tensor([True])])
    found, wrong = (torch.cat([torch.zeros(1), (each.cumsum(0) / each.sum())[last]]) for each in (hits, 1 - hits))

    def draw(ax: "Axes") -> None:
        colors = palette(ax)
        ax.plot(
            [0, 1],
            [0, 1],
            color=colors["target"],
            linestyle=LINE_STYLES["validation"],
            label=text("report.picture.chance"),
        )
        ax.plot(wrong, found, color=colors["output"], linewidth=2, label=text("report.picture.model"))
        label_axes(ax, text("report.picture.wrong"), text("report.picture.found"))
        legend_inside(ax, loc="lower right")

    zero, one = class_names
    return _drawn(draw, "roc", text("report.classes.roc", zero=zero, one=one, auc=share(area)))


def _some(y: Tensor, prediction: Tensor) -> tuple[Any, Any]:
    """Both as vectors, of the same rows, of at most so many of them."""
    rows = torch.randperm(len(y), generator=torch.Generator().manual_seed(_SEED))[:MOST_POINTS]
    return y.reshape(-1)[rows].numpy(), prediction.reshape(-1)[rows].numpy()


def _points(ax: "Axes", x: Any, y: Any, color: str) -> None:
    size = 5 if len(x) <= 100 else 3
    ax.plot(x, y, linestyle="", marker="o", markersize=size, color=color, alpha=0.7, markeredgewidth=0)


def _drawn(draw: Callable[["Axes"], None], name: str, caption: str) -> Picture:
    from markupsafe import Markup
    from matplotlib.figure import Figure

    with _own_settings():
        ax = Figure(figsize=_SIZE, layout="constrained").subplots()
        draw(ax)
        quiet_frame(ax)
        return Picture(name, Markup(as_markup(ax, name)), caption)


@contextmanager
def _own_settings() -> Iterator[None]:
    """The settings that matplotlib comes with, whatever the reader's are; letters stay letters."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "mlp-tutorial"})
        yield
