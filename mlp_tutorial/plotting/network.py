"""The network diagram: neurons as circles, weights as lines, as the deck draws a perceptron."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from torch import nn

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.messages import text
from mlp_tutorial.plotting.canvas import axes_for, dots_per_point, require_axes
from mlp_tutorial.plotting.colors import LINE_STYLES, background, palette
from mlp_tutorial.plotting.fonts import legible
from mlp_tutorial.plotting.legends import legend_below
from mlp_tutorial.plotting.network_layout import (
    RADIUS,
    Layer,
    label_share,
    layers_of,
    linears_of,
    shown_weights,
)
from mlp_tutorial.plotting.points import names_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEW = 4  # up to so many neurons a layer, the weights stand on their lines as numbers
_THINNEST, _THICKEST = 0.5, 4.5  # points
_LONGEST_NAME = 22
_FITTING = 0.185  # of the distance between two neurons: digits as large leave room around −0.12 in a circle


def plot_network(
    model: nn.Module,
    ax: "Axes | None" = None,
    *,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    values: bool | None = None,
    max_neurons: int = 10,
) -> "Axes":
    """A network as circles and lines: the wider a line, the larger the weight.

    Positive weights are solid lines of one colour, negative ones dashed lines of another. The number inside a
    neuron is its bias. Layers of more than `max_neurons` are drawn with dots in their middle.

    Args:
        model: One of ours, or any module made of `nn.Linear`s that follow one another.
        ax: Axes to draw onto; a new figure without it.
        input_names: Name of each input, beside x₁, x₂, …
        output_names: Name of each output; ŷ without it.
        values: Whether the weights stand on their lines as numbers. None: where each layer has at most 4 neurons.
        max_neurons: Most circles in a column.

    Returns:
        The Axes, with its frame switched off.

    Raises:
        ArgumentError: No linear layers that fit together, `max_neurons` below 1, a wrong number of names, or `ax`
            is no Axes.
        DataError: A weight or bias is NaN or infinite.

    Source:
        Deck, "Single-layer perceptron" and lab 3.

    Example:
        >>> from mlp_tutorial import MultiLayerPerceptron
        >>> ax = plot_network(MultiLayerPerceptron((2, 3, 1)))
        >>> len(ax.patches)
        6
    """
    require_axes(ax)
    if isinstance(max_neurons, bool) or not isinstance(max_neurons, int) or max_neurons < 1:
        raise ArgumentError("not-a-count", name="max_neurons", value=max_neurons)
    linears = linears_of(model)
    layers = layers_of(model, linears, max_neurons)
    inputs = names_of(input_names, layers[0].count, "input_names")
    outputs = names_of(output_names, layers[-1].count, "output_names")
    small = max(layer.count for layer in layers) <= _FEW
    show_values = small if values is None else values

    top = max(max(layer.heights) for layer in layers)
    unit = 0.8 if show_values else 0.54  # inches between two neurons of a column
    width, height = layers[-1].x + 2.4, 2 * top + 2.0
    own = ax is None
    ax = axes_for(ax, (max(4.8, unit * width), max(2.2, unit * height + 0.3)))
    ax.set_axis_off()
    ax.set_aspect("equal")
    ax.set_xlim(-1.2, layers[-1].x + 1.2)
    ax.set_ylim(-top - 0.6, top + 1.4)
    unit = 72 * unit if own else _unit_of(ax, width, height)
    size = _letter_size(unit)

    largest = max(float(linear.weight.detach().abs().max()) for linear in linears) or 1.0
    for linear, before, after in zip(linears, layers[:-1], layers[1:], strict=True):
        _draw_weights(ax, linear, before, after, largest)
        if show_values:
            _write_weights(ax, linear, before, after, size * 0.8)
    biases = [None, *(linear.bias for linear in linears)]
    for place, (layer, bias) in enumerate(zip(layers, biases, strict=True)):
        role = "input" if place == 0 else "output"
        _draw_neurons(ax, layer, role, size)
        _write_in_neurons(ax, layer, bias, size, min(0.8 * size, _FITTING * unit))
        legible(ax.text(layer.x, top + 0.55, layer.title, ha="center", va="bottom", fontsize=size, linespacing=1.3))
    _name_ends(ax, layers[0], inputs, layers[-1], outputs, size)
    _draw_key(ax, has_bias=any(linear.bias is not None for linear in linears), size=size)
    return ax


def _unit_of(ax: "Axes", width: float, height: float) -> float:
    """Points between two neurons of a column, for the size that the Axes has now."""
    box = ax.get_window_extent()
    return float(min(box.width / width, box.height / height) / dots_per_point(ax))


def _letter_size(unit: float) -> float:
    """Letters that fit into the circles, in points."""
    return min(10.0, max(4.0, 0.26 * unit))


def _draw_weights(ax: "Axes", linear: nn.Linear, before: Layer, after: Layer, largest: float) -> None:
    colors = palette(ax)
    weights = shown_weights(linear, before, after).tolist()
    for end, row in zip(after.heights, weights, strict=True):
        for start, weight in zip(before.heights, row, strict=True):
            sign = "positive" if weight >= 0 else "negative"
            width = _THINNEST + (_THICKEST - _THINNEST) * abs(weight) / largest
            style: Any = LINE_STYLES[sign]
            if style != "-":
                # Dashes are counted in line widths; thin lines need longer ones to be seen as dashed.
                style = (0, tuple(dash * max(1.0, 1.6 / width) for dash in style[1]))
            ax.plot(
                [before.x, after.x],
                [start, end],
                color=colors[sign],
                linewidth=width,
                linestyle=style,
                dash_capstyle="butt",
                zorder=1,
            )


def _write_weights(ax: "Axes", linear: nn.Linear, before: Layer, after: Layer, size: float) -> None:
    colors = palette(ax)
    share = label_share(before, after)
    x = (1 - share) * before.x + share * after.x
    for end, row in zip(after.heights, shown_weights(linear, before, after).tolist(), strict=True):
        for start, weight in zip(before.heights, row, strict=True):
            ax.text(
                x,
                (1 - share) * start + share * end,
                _short(weight),
                ha="center",
                va="center",
                fontsize=size,
                color=colors["positive" if weight >= 0 else "negative"],
                bbox={"boxstyle": "round,pad=0.12", "facecolor": background(ax), "edgecolor": "none"},
                zorder=2,
            )


def _draw_neurons(ax: "Axes", layer: Layer, role: str, size: float) -> None:
    from matplotlib.patches import Circle

    color = palette(ax)[role]
    for y in layer.heights:
        circle = Circle((layer.x, y), RADIUS, facecolor=background(ax), edgecolor=color, linewidth=size / 5, zorder=3)
        ax.add_patch(circle)
    if layer.gap is not None:
        offsets = (-0.22, 0.0, 0.22)
        ax.plot([layer.x] * 3, [layer.gap + offset for offset in offsets], ".", color=color, markersize=size * 0.55)


def _write_in_neurons(ax: "Axes", layer: Layer, bias: Any, size: float, number_size: float) -> None:
    """Inputs: their symbol, in letters of `size`. Neurons: their bias, in digits of `number_size`."""
    colors = palette(ax)
    for number, y in zip(layer.shown, layer.heights, strict=True):
        if layer.x == 0:
            inside, color, letters = f"$x_{{{number + 1}}}$" if layer.count > 1 else "$x$", colors["input"], size
        else:
            inside = "" if bias is None else _short(float(bias.detach()[number]))
            color, letters = colors["bias"], number_size
        ax.text(layer.x, y, inside, ha="center", va="center", fontsize=letters, color=color, zorder=4)


def _name_ends(
    ax: "Axes", first: Layer, inputs: list[str] | None, last: Layer, outputs: list[str] | None, size: float
) -> None:
    colors = palette(ax)
    beside = RADIUS + 0.18
    for number, y in zip(first.shown, first.heights, strict=True):
        if inputs:
            name = ax.text(first.x - beside, y, _cut(inputs[number]), ha="right", va="center", color=colors["input"])
            name.set(fontsize=size, parse_math=False)
            legible(name)
    for number, y in zip(last.shown, last.heights, strict=True):
        symbol = rf"$\hat{{y}}_{{{number + 1}}}$" if last.count > 1 else r"$\hat{y}$"
        shown = _cut(outputs[number]) if outputs else symbol
        name = ax.text(last.x + beside, y, shown, ha="left", va="center", color=colors["output"])
        name.set(fontsize=size, parse_math=outputs is None)
        legible(name)


def _draw_key(ax: "Axes", *, has_bias: bool, size: float) -> None:
    from matplotlib.lines import Line2D

    colors = palette(ax)
    keys = [
        Line2D([], [], color=colors[sign], linestyle=LINE_STYLES[sign], linewidth=2, label=label)
        for sign, label in (("positive", text("plotting.positive")), ("negative", text("plotting.negative")))
    ]
    if has_bias:
        circle: dict[str, Any] = {"marker": "o", "markersize": size, "markerfacecolor": "none", "linestyle": ""}
        keys.append(Line2D([], [], color=colors["output"], **circle, label=text("plotting.bias_inside")))
    legend_below(ax, handles=keys, fontsize=max(size, 7.0))


def _short(value: float) -> str:
    """About three digits, with a true minus sign: 0.12, −1.5, 23, 1e5."""
    shown = f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}" if abs(value) < 1000 else f"{value:.0e}"
    return shown.replace("e+0", "e").replace("-", "−")


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
