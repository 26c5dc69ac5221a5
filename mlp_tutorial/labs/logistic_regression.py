"""Lab 2: logistic regression learns AND, too slowly in the first run and well in the second."""

from copy import deepcopy

from torch import nn, optim

from mlp_tutorial import datasets
from mlp_tutorial.labs.page import Page
from mlp_tutorial.labs.predictions import count_right, show_data, show_every_100_epochs, show_heads, show_slide
from mlp_tutorial.messages import text
from mlp_tutorial.models import LogisticRegression
from mlp_tutorial.plotting import plot_boundary, plot_truth_table
from mlp_tutorial.training import fit

RUNS = ((0.01, 1000), (0.1, 8000))  # learning rate, epochs
SLIDE = (2.5810e-05, 2.5644e-02, 2.5644e-02, 9.6408e-01)  # of the second run's last line, epoch 7900


def logistic_regression(page: Page, seed: int) -> None:
    """Lab 2 of the deck.

    Args:
        page: Where it is shown.
        seed: Seed that torch draws from; the weights start from it.
    """
    page.title(text("labs.and.title"))
    page.say(text("labs.and.task"))

    page.step(1)  # Data processing
    x, y = datasets.gate("and")
    page.say(text("labs.and.data"))
    show_data(page, x, y)

    page.step(2)  # Model design
    start = LogisticRegression(2, 1)
    page.say(text("labs.and.model", seed=seed))

    page.step(3)  # Cost function
    criterion = nn.BCELoss()
    page.say(text("labs.and.cost"))

    page.step(4)  # Optimizer
    page.say(text("labs.and.optimizer", first=RUNS[0][0], second=RUNS[1][0]))

    page.step(5)  # Training
    for run, (lr, epochs) in enumerate(RUNS, start=1):
        model = deepcopy(start)
        optimizer = optim.SGD(model.parameters(), lr=lr)
        page.part(text("labs.and.run", run=run, lr=lr, epochs=epochs))
        show_heads(page, x, y)
        show = show_every_100_epochs(page, model, x, epochs)
        history = fit(
            model, x, y, criterion=criterion, optimizer=optimizer, epochs=epochs, on_epoch=show, progress=False
        )
        if run == len(RUNS):
            show_slide(page, SLIDE)
        right = count_right(model, x, y)
        last = model(x)[-1].item()
        if right == len(y):
            page.say(text("labs.and.learnt", cost=history.costs[-1]))
        else:
            page.say(text("labs.and.not_yet", right=right, last=last, cost=history.costs[-1]))
        page.picture(f"and_cost_{run}", history.plot())
    page.picture("and_truth_table", plot_truth_table(x, y, model(x).detach()))
    page.picture("and_boundary", plot_boundary(model, x, y))
