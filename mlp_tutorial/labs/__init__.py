"""The deck's three labs, each a lesson under the five headings, with its lines and its pictures."""

from collections.abc import Callable

import torch

from mlp_tutorial.labs.linear_regression import linear_regression
from mlp_tutorial.labs.logistic_regression import logistic_regression
from mlp_tutorial.labs.multi_layer_perceptron import multi_layer_perceptron
from mlp_tutorial.labs.page import Page
from mlp_tutorial.states.random_state import random_state_of

__all__ = ["LABS", "PICTURES", "run_lab"]

LABS: dict[str, Callable[[Page, int], None]] = {
    "linear": linear_regression,
    "and": logistic_regression,
    "xor": multi_layer_perceptron,
}
# Names of the pictures that each lab shows, in their order.
PICTURES = {
    "linear": ("linear_fit", "linear_cost"),
    "and": ("and_cost_1", "and_cost_2", "and_truth_table", "and_boundary"),
    "xor": ("xor_cost", "xor_truth_table", "xor_boundary", "xor_network"),
}


def run_lab(name: str, page: Page, seed: int = 0) -> None:
    """Run one lab with torch seeded; the global random state is given back as it was.

    Args:
        name: One of `LABS`.
        page: Where it is shown.
        seed: The same seed prints the same numbers.
    """
    with random_state_of(seed, torch.device("cpu")):
        LABS[name](page, seed)
