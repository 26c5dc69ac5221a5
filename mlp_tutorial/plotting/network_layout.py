"""Where each neuron of a network diagram stands, and what its layers are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor, nn

from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.inputs.tensors import require_finite
from mlp_tutorial.messages import text

RADIUS = 0.36  # in units of the distance between two neurons of one layer
_NARROWEST_GAP = 2.6  # between two columns
_FLATTEST = 0.42  # the gap per neuron of the longest column, so that lines do not all run upwards
_ENOUGH = 0.3  # distance between two numbers on lines; with as much, they are better in the middle


@dataclass(frozen=True)
class Layer:
    """One column of neurons.

    Attributes:
        count: Neurons in the layer.
        shown: Numbers of those that are drawn; the rest is left out in the middle.
        heights: Height of each that is drawn.
        gap: Height of the dots that stand for the rest, or None.
        title: What stands above the column.
        x: Place of the column.
    """

    count: int
    shown: tuple[int, ...]
    heights: tuple[float, ...]
    gap: float | None
    title: str
    x: float


def linears_of(model: nn.Module) -> tuple[nn.Linear, ...]:
    """Linear layers from the input to the output: those that `model` names, or all inside it, in order."""
    found = tuple(getattr(model, "linears", ()) or (part for part in model.modules() if isinstance(part, nn.Linear)))
    sizes = [(linear.in_features, linear.out_features) for linear in found]
    if not found or any(left[1] != right[0] for left, right in pairwise(sizes)):
        raise ArgumentError("layers-not-a-chain", model=type(model).__name__, sizes=str(sizes))
    for linear in found:
        for name, parameter in linear.named_parameters():
            require_finite(parameter.detach(), name)
    return found


def layers_of(model: nn.Module, linears: Sequence[nn.Linear], most: int) -> list[Layer]:
    """Columns for the inputs and for the neurons of each linear layer, with at most `most` neurons drawn in each."""
    counts = [linears[0].in_features, *(linear.out_features for linear in linears)]
    titles = _titles(model, counts, most)
    gap = max(_NARROWEST_GAP, _FLATTEST * min(most, max(counts)))
    return [
        _layer(count, most, title, gap * place) for place, (count, title) in enumerate(zip(counts, titles, strict=True))
    ]


def shown_weights(linear: nn.Linear, before: Layer, after: Layer) -> Tensor:
    """Weights between neurons that are drawn, shape (drawn after, drawn before)."""
    return linear.weight.detach().cpu().double()[list(after.shown)][:, list(before.shown)]


def label_share(before: Layer, after: Layer) -> float:
    """How far along the lines, from 0 to 1, to write the weights so that they keep the most distance."""

    def closest(share: float) -> float:
        heights = sorted((1 - share) * y + share * z for y in before.heights for z in after.heights)
        return min((high - low for low, high in pairwise(heights)), default=1.0)

    shares = [step / 100 for step in range(24, 77, 2)]
    return max(shares, key=lambda share: (round(min(closest(share), _ENOUGH), 6), -abs(share - 0.5)))


def _layer(count: int, most: int, title: str, x: float) -> Layer:
    if count <= most:
        heights = tuple((count - 1) / 2 - place for place in range(count))
        return Layer(count, tuple(range(count)), heights, None, title, x)
    first, last = (most + 1) // 2, most // 2
    shown = (*range(first), *range(count - last, count))
    slots = [most / 2 - place for place in range(most + 1)]
    return Layer(count, shown, (*slots[:first], *slots[first + 1 :]), slots[first], title, x)


def _titles(model: nn.Module, counts: Sequence[int], most: int) -> list[str]:
    """Name of each layer; below it the activation, and the number of neurons where not all are drawn."""
    activations = getattr(model, "activations", (None,) * (len(counts) - 1))
    hidden = [text("plotting.hidden_layer", number=number) for number in range(1, len(counts) - 1)]
    names = [text("plotting.input_layer"), *hidden, text("plotting.output_layer")]
    scaled = text("plotting.standardized") if getattr(model, "standardize", None) is not None else ""
    notes = [scaled, *(activation.name if activation else "" for activation in activations)]
    sizes = ["" if count <= most else text("plotting.neurons", count=count) for count in counts]
    return [
        "\n".join([name, " · ".join(part for part in (size, note) if part) or " "])
        for name, size, note in zip(names, sizes, notes, strict=True)
    ]
