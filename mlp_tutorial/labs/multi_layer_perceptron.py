"""Lab 3: a multi-layer perceptron of 2-3-1 neurons learns XOR, from most starting weights and not from all."""

from torch import nn, optim

from mlp_tutorial import datasets
from mlp_tutorial.labs.page import Page
from mlp_tutorial.labs.predictions import count_right, show_data, show_every_100_epochs, show_heads
from mlp_tutorial.messages import text
from mlp_tutorial.models import MultiLayerPerceptron
from mlp_tutorial.plotting import plot_boundary, plot_network, plot_truth_table
from mlp_tutorial.training import fit

LEARNING_RATE = 1.0
EPOCHS = 4000
# Of the seeds 0 to 199, so many end with all four points on the right side; tests/test_labs.py counts again.
SEEDS, SOLVED = 200, 199


def multi_layer_perceptron(page: Page, seed: int) -> None:
    """Lab 3 of the deck.

    Args:
        page: Where it is shown.
        seed: Seed that torch draws from; the weights start from it.
    """
    page.title(text("labs.xor.title"))
    page.say(text("labs.xor.task"))

    page.step(1)  # Data processing
    x, y = datasets.gate("xor")
    page.say(text("labs.xor.data"))
    show_data(page, x, y)

    page.step(2)  # Model design
    model = MultiLayerPerceptron((2, 3, 1), activation="sigmoid", output_activation="sigmoid")
    page.say(text("labs.xor.model", seed=seed))

    page.step(3)  # Cost function
    criterion = nn.BCELoss()
    page.say(text("labs.xor.cost"))

    page.step(4)  # Optimizer
    optimizer = optim.SGD(model.parameters(), lr=LEARNING_RATE)
    page.say(text("labs.xor.optimizer", lr=LEARNING_RATE))

    page.step(5)  # Training
    show_heads(page, x, y)
    show = show_every_100_epochs(page, model, x, EPOCHS)
    history = fit(model, x, y, criterion=criterion, optimizer=optimizer, epochs=EPOCHS, on_epoch=show, progress=False)

    right, cost = count_right(model, x, y), history.costs[-1]
    if right == len(y):
        page.say(text("labs.xor.solved", seed=seed, cost=cost))
    else:
        page.say(text("labs.xor.unsolved", seed=seed, right=right, cost=cost, other=seed + 1))
    page.say(text("labs.xor.share", solved=SOLVED, seeds=SEEDS, last=SEEDS - 1, lr=LEARNING_RATE, epochs=EPOCHS))
    page.picture("xor_cost", history.plot())
    page.picture("xor_truth_table", plot_truth_table(x, y, model(x).detach()))
    page.picture("xor_boundary", plot_boundary(model, x, y))
    page.picture("xor_network", plot_network(model))
