"""Lab 1: a line through three points, from raw tensors (version A) and as an `nn.Module` (version B)."""

from collections.abc import Callable

import torch
from torch import Tensor, optim

from mlp_tutorial import datasets
from mlp_tutorial.labs.page import Page
from mlp_tutorial.messages import text
from mlp_tutorial.models import LinearRegression
from mlp_tutorial.plotting import plot_cost, plot_fit

LEARNING_RATE = 0.01
EPOCHS = 30


def linear_regression(page: Page, seed: int) -> None:
    """Lab 1 of the deck.

    Args:
        page: Where it is shown.
        seed: Seed that torch draws from; W and b start from it.
    """
    page.title(text("labs.linear.title"))
    page.say(text("labs.linear.task"))

    page.step(1)  # Data processing
    x, y = datasets.line()
    page.say(text("labs.linear.data"))
    page.line(f"x  {_numbers(x)}")
    page.line(f"y  {_numbers(y)}")

    page.step(2)  # Model design
    W = torch.rand(1, requires_grad=True)  # noqa: N806 - the deck's name
    b = torch.rand(1, requires_grad=True)
    model = LinearRegression(1, 1)
    with torch.no_grad():  # version B starts where version A does
        model.linear.weight.fill_(W.item())
        model.linear.bias.fill_(b.item())
    page.say(text("labs.linear.model", seed=seed))
    page.line(f"W = {W.item():.3f}, b = {b.item():.3f}")

    page.step(3)  # Cost function
    page.say(text("labs.linear.cost"))

    page.step(4)  # Optimizer
    page.say(text("labs.linear.optimizer", lr=LEARNING_RATE))

    page.step(5)  # Training
    page.part(text("labs.linear.version_a"))
    costs = _train(lambda x: W * x + b, W, b, x, y, page)

    page.part(text("labs.linear.version_b"))
    module_costs = _train(model, model.linear.weight, model.linear.bias, x, y, page)

    difference = max(abs(first - second) for first, second in zip(costs, module_costs, strict=True))
    page.say(text("labs.linear.same", epochs=EPOCHS, difference=difference))
    page.say(text("labs.linear.result", epochs=EPOCHS, w=W.item(), b=b.item()))
    page.picture("linear_fit", plot_fit(model, x, y))
    page.picture("linear_cost", plot_cost(costs))


def _train(
    forward: Callable[[Tensor], Tensor], weight: Tensor, bias: Tensor, x: Tensor, y: Tensor, page: Page
) -> list[float]:
    """The deck's loop, one printed line an epoch; the costs, each measured before its step."""
    optimizer = optim.SGD([weight, bias], lr=LEARNING_RATE)
    costs = []
    for epoch in range(EPOCHS):
        # Forward propagation
        prediction = forward(x)
        cost = torch.mean(torch.square(y - prediction))
        # Backpropagation; without zero_grad the gradients would add up
        optimizer.zero_grad()
        cost.backward()
        # Parameter update
        optimizer.step()
        costs.append(cost.item())
        page.line(f"Epoch {epoch:4d}/{EPOCHS} Cost: {cost.item():.6f} W: {weight.item():.3f}, b: {bias.item():.3f}")
    return costs


def _numbers(column: Tensor) -> str:
    return "  ".join(f"{value:g}" for value in column.flatten().tolist())
