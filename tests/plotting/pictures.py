"""Every picture as a call onto an Axes, and what the tests read from a drawn one."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.text import Text
from torch import nn

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, datasets, plotting
from mlp_tutorial.activations import NAMES

Picture = Callable[..., Axes]
ELEMENTWISE = [name for name in NAMES if name != "softmax"]


def line_model(weight: float, bias: float) -> LinearRegression:
    """ŷ = weight · x + bias."""
    model = LinearRegression()
    set_linear(model.linear, [[weight]], [bias])
    return model


def gate_model(weights: list[float], bias: float) -> LogisticRegression:
    """a = sigmoid(weights · x + bias)."""
    model = LogisticRegression(len(weights))
    set_linear(model.linear, [weights], [bias])
    return model


def network(layer_sizes: tuple[int, ...] = (2, 3, 1), seed: int = 0, **options: Any) -> MultiLayerPerceptron:
    """A network whose weights are the same in every run."""
    model = MultiLayerPerceptron(layer_sizes, **options)
    numbers = np.random.default_rng(seed)
    for linear in model.linears:
        set_linear(linear, numbers.normal(size=linear.weight.shape), numbers.normal(size=linear.bias.shape))
    return model


def set_linear(linear: nn.Linear, weight: Any, bias: Any) -> None:
    """Put these numbers into a layer."""
    with torch.no_grad():
        linear.weight.copy_(torch.as_tensor(weight))
        linear.bias.copy_(torch.as_tensor(bias))


X_LINE, Y_LINE = datasets.line()
X_XOR, Y_XOR = datasets.gate("xor")
X_THREE, Y_THREE = datasets.blobs(n=30)
THREE = network((2, 3), output_activation="softmax")
PATH = [{"linear.weight": torch.tensor([[w]]), "linear.bias": torch.tensor([b])} for w, b in ((0, 1), (0.8, 0.6))]

PICTURES: dict[str, Picture] = {
    "cost": lambda ax=None: plotting.plot_cost([4.0, 2.0, 1.0], validation_costs=[5.0, 3.0, 2.0], ax=ax),
    "cost, log scale": lambda ax=None: plotting.plot_cost([4000.0, 2.0, 1e-6], ax=ax),
    "fit": lambda ax=None: plotting.plot_fit(line_model(0.9, 0.3), X_LINE, Y_LINE, ax, residuals=True),
    "boundary": lambda ax=None: plotting.plot_boundary(gate_model([2.0, 2.0], -3.0), X_XOR, Y_XOR, ax),
    "boundary of three": lambda ax=None: plotting.plot_boundary(THREE, X_THREE, Y_THREE, ax),
    "network": lambda ax=None: plotting.plot_network(network(), ax),
    "large network": lambda ax=None: plotting.plot_network(network((30, 12, 3)), ax),
    "cost surface": lambda ax=None: plotting.plot_cost_surface(line_model(0.0, 1.0), X_LINE, Y_LINE, path=PATH, ax=ax),
    "truth table": lambda ax=None: plotting.plot_truth_table(X_XOR, Y_XOR, [0.1, 0.9, 0.4, 0.2], ax),
    "hidden lines": lambda ax=None: plotting.plot_hidden_lines(network(), X_XOR, Y_XOR, ax),
}
PICTURES |= {
    f"activation {name}": lambda ax=None, name=name: plotting.plot_activation(name, ax) for name in ELEMENTWISE
}


def texts(ax: Axes) -> list[str]:
    """Everything written in a picture: title, labels, legend, numbers at the ticks."""
    return [label.get_text() for label in labels(ax) if label.get_text()]


def labels(ax: Axes) -> Iterator[Text]:
    """The Text artists in a picture that can be seen."""
    yield from (label for label in ax.findobj(Text) if label.get_visible())


def legend(ax: Axes) -> list[str]:
    """What the legend says, in order."""
    drawn = ax.get_legend()
    return [] if drawn is None else [label.get_text() for label in drawn.get_texts()]


def line(ax: Axes, label: str) -> np.ndarray:
    """Points of the line with this label, shape (N, 2)."""
    (found,) = [line for line in ax.lines if line.get_label() == label]
    return np.column_stack([np.asarray(found.get_xdata(), float), np.asarray(found.get_ydata(), float)])
