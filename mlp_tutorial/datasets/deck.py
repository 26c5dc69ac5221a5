"""The deck's data: the line of lab 1 and the truth tables of labs 2 and 3."""

import torch

from mlp_tutorial.datasets.dataset import Dataset
from mlp_tutorial.errors import ArgumentError
from mlp_tutorial.messages.spelling import did_you_mean

# Outputs for the inputs (0, 0), (0, 1), (1, 0), (1, 1), in this order.
TRUTH = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "xor": (0, 1, 1, 0),
}


def line() -> Dataset:
    """Three points on the line y = x: inputs 1, 2, 3 and outputs 1, 2, 3.

    Returns:
        x of shape (3, 1), y of shape (3, 1), float32, without unit.

    Source:
        Lab 1, linear regression.

    Example:
        >>> x, y = line()
        >>> torch.equal(x, y), x.shape
        (True, torch.Size([3, 1]))
    """
    points = torch.tensor([[1.0], [2.0], [3.0]])
    return Dataset(points, points.clone(), feature_names=("x",), name="line")


def gate(name: str) -> Dataset:
    """Truth table of a logic gate with two inputs.

    Args:
        name: `"and"`, `"or"`, `"nand"` or `"xor"`; upper or lower case.

    Returns:
        x of shape (4, 2), the inputs (0, 0), (0, 1), (1, 0), (1, 1); y of shape (4, 1), the outputs 0 or 1;
        float32.

    Raises:
        ArgumentError: There is no gate of that name.

    Source:
        Lab 2 (AND) and lab 3 (XOR); OR and NAND are theirs in kind: one line separates each of them.

    Example:
        >>> x, y = gate("xor")
        >>> y.flatten().tolist()
        [0.0, 1.0, 1.0, 0.0]
    """
    known = tuple(TRUTH)
    asked = str(name).lower()
    if asked not in known:
        raise ArgumentError(
            "unknown-gate", name=name, known=", ".join(known), suggestion=did_you_mean(str(name), known)
        )
    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor(TRUTH[asked], dtype=torch.float32).reshape(4, 1)
    return Dataset(x, y, feature_names=("x1", "x2"), class_names=("0", "1"), name=asked)
