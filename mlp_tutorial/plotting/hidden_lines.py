"""The hidden neurons' lines: each hidden neuron of two inputs cuts the plane in two."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from mlp_tutorial.errors import ShapeError
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, quiet_frame, require_axes
from mlp_tutorial.plotting.colors import background, palette
from mlp_tutorial.plotting.legends import legend_below
from mlp_tutorial.plotting.network_layout import linears_of
from mlp_tutorial.plotting.points import Array, feature_names_of, inputs, labels, names_of
from mlp_tutorial.plotting.scatter import draw_classes, name_features, view_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1.5, 1, 1.5)))
_CLEAR = 0.1  # of the picture's width: a name that far from everything else is far enough
_INSET = 0.03  # and that far from the frame no letter touches it
_ROLES = ("output", "input", "gradient", "bias", "cost")


def plot_hidden_lines(
    model: nn.Module,
    x: Any,
    y: Any,
    ax: "Axes | None" = None,
    class_names: Sequence[str] | None = None,
    feature_names: Sequence[str] | None = None,
) -> "Axes":
    r"""The line $w \cdot x + b = 0$ of each neuron of the first layer, over the points.

    Small strokes stand on the side where the sum is positive, the side on which a sigmoid gives more than ½. A
    neuron whose line does not cross the picture is not drawn.

    Args:
        model: Network of two inputs made of `nn.Linear`s; its scaling is taken into account.
        x: Points, shape (N, 2), any units: tensor, NumPy array, pandas table or list.
        y: Their classes: 0 and 1, shape (N, 1), or 0 to K − 1, shape (N,).
        ax: Axes to draw onto; a new figure without it.
        class_names: Name of class 0, of class 1, …
        feature_names: Names of both features.

    Returns:
        The Axes.

    Raises:
        ShapeError: x is not of shape (N, 2), y does not fit it, or the model does not take two inputs.
        DTypeError: x or y does not hold numbers.
        DataError: x, y, a weight or a bias holds NaN or infinity, or y holds no class numbers.
        ArgumentError: The model has no linear layers, names are too few or too many, or `ax` is no Axes.

    Source:
        Lab 3: no line separates XOR; three of them, put together, do.

    Example:
        >>> from mlp_tutorial import MultiLayerPerceptron, datasets
        >>> x, y = datasets.gate("xor")
        >>> ax = plot_hidden_lines(MultiLayerPerceptron((2, 3, 1)), x, y)
        >>> ax.get_xlabel()
        'feature $x_{1}$'
    """
    require_axes(ax)
    points = inputs(x, features=2)
    first = linears_of(model)[0]
    if first.in_features != 2:
        raise ShapeError("not-two-inputs", in_features=first.in_features)
    label = labels(y, points)
    classes = max(2, int(label.max()) + 1)
    if class_names is not None and not isinstance(class_names, str):
        classes = max(classes, len(class_names))
    class_names = names_of(class_names, classes, "class_names")
    feature_names = feature_names_of(feature_names, x, 2)
    weights, biases = _in_units_of_x(model, first)

    ax = axes_for(ax, (5.4, 4.4))
    view = view_of(points)
    ax.set_xlim(*view[0])
    ax.set_ylim(*view[1])
    draw_classes(ax, points, label, class_names, classes)
    taken = list(points)
    for number, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        ends = _clipped(weight, float(bias), np.array(view))
        if ends is not None:
            _draw_line(ax, ends, number)
            taken.append(_write_name(ax, ends, number, np.array(taken), np.array(view)))
    _explain_strokes(ax)
    name_features(ax, feature_names)
    quiet_frame(ax)
    legend_below(ax)
    return ax


def _in_units_of_x(model: nn.Module, linear: nn.Linear) -> tuple[Array, Array]:
    """Weights (H, 2) and biases (H,) as they act on x before its scaling."""
    weights: Array = linear.weight.detach().cpu().double().numpy()
    biases: Array = np.zeros(len(weights)) if linear.bias is None else linear.bias.detach().cpu().double().numpy()
    standardize = getattr(model, "standardize", None)
    if standardize is None:
        return weights, biases
    mean, scale = (buffer.detach().cpu().double().numpy() for buffer in (standardize.mean, standardize.scale))
    # w·(x − mean)/scale + b = (w/scale)·x + b − (w/scale)·mean
    return weights / scale, biases - (weights / scale) @ mean


def _clipped(weight: Array, bias: float, view: Array) -> Array | None:
    """Both ends of the line inside `view`, shape (2, 2), the positive side on the left; None where it passes by."""
    (left, right), (bottom, top) = view
    w1, w2 = weight
    ends = [(x1, -(w1 * x1 + bias) / w2) for x1 in (left, right) if w2 != 0]
    ends += [(-(w2 * x2 + bias) / w1, x2) for x2 in (bottom, top) if w1 != 0]
    reach = 1e-9 * (view[:, 1] - view[:, 0])
    inside = [end for end in ends if (view[:, 0] - reach <= end).all() and (end <= view[:, 1] + reach).all()]
    if not inside:
        return None
    # Going along (w2, −w1) has the positive side, where w points to, on the left.
    along = np.array(inside) @ np.array([w2, -w1])
    first, last = int(along.argmin()), int(along.argmax())
    return np.array([inside[first], inside[last]]) if along[last] > along[first] else None


def _explain_strokes(ax: "Axes") -> None:
    from matplotlib.patheffects import Normal, TickedStroke

    strokes = [Normal(), TickedStroke(spacing=6, angle=90, length=0.7)]
    ax.plot([], [], color=palette(ax)["target"], linewidth=0.9, path_effects=strokes, label=text("plotting.strokes"))


def _draw_line(ax: "Axes", ends: Array, number: int) -> None:
    from matplotlib.patheffects import Normal, TickedStroke

    color = palette(ax)[_ROLES[number % len(_ROLES)]]
    ax.plot(
        ends[:, 0],
        ends[:, 1],
        color=color,
        linewidth=2.0,
        linestyle=_STYLES[number % len(_STYLES)],
        zorder=2,
    )
    ax.plot(
        ends[:, 0],
        ends[:, 1],
        color=color,
        linewidth=0.9,
        path_effects=[Normal(), TickedStroke(spacing=9, angle=90, length=0.7)],
        zorder=2,
    )


def _write_name(ax: "Axes", ends: Array, number: int, taken: Array, view: Array) -> Array:
    """Write h₁, h₂, … on the line, near an end, away from points and names (`taken`), and return the place."""
    places = ends[0] + np.array([[0.9], [0.1], [0.8], [0.2], [0.66], [0.34]]) * (ends[1] - ends[0])
    gaps = (places[:, None] - taken[None]) / (view[:, 1] - view[:, 0])
    free = np.linalg.norm(gaps, axis=2).min(axis=1)
    inset = _INSET * (view[:, 1] - view[:, 0])
    place: Array = np.clip(places[int(np.argmax(np.minimum(free, _CLEAR)))], view[:, 0] + inset, view[:, 1] - inset)
    ax.text(
        place[0],
        place[1],
        f"$h_{{{number + 1}}}$",
        color=palette(ax)[_ROLES[number % len(_ROLES)]],
        ha="center",
        va="center",
        bbox={"boxstyle": "round,pad=0.1", "facecolor": background(ax), "edgecolor": "none"},
        zorder=2.5,
    )
    return place
