"""Rules on what a model is evaluated on: faces of each mistake, and evaluations that look alike and are right."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, doctor

RULES = ("validation-rows-in-training", "scale-differs-at-test", "overfits-training-rows")
Evaluate = Callable[[nn.Module, Tensor, Tensor], object]


def drawn(rows: int, features: int = 4, seed: int = 1) -> tuple[Tensor, Tensor]:
    x = torch.randn(rows, features, generator=torch.Generator().manual_seed(seed))
    return x, (x.sum(dim=1) > 0).long()


def cost_of(model: nn.Module, x: Tensor, y: Tensor) -> None:
    with torch.no_grad():
        F.cross_entropy(model(x), y)


def accuracy_of(model: nn.Module, x: Tensor, y: Tensor) -> None:
    model.eval()
    (model(x).argmax(dim=1) == y).float().mean()
    model.train()


def trained(x: Tensor, y: Tensor, evaluate: Callable[[nn.Module], object], epochs: int = 6, batch: int = 50):
    """A training with an evaluation after each epoch; what the rules say of it."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(x[0].numel(), 8), nn.Tanh(), nn.Linear(8, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with doctor(show=False) as seen:
        for _ in range(epochs):
            for rows in torch.randperm(len(x)).split(batch):
                optimizer.zero_grad()
                F.cross_entropy(model(x[rows]), y[rows]).backward()
                optimizer.step()
            evaluate(model)
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.name in RULES]


def names(findings: list[Finding]) -> list[str]:
    return [finding.name for finding in findings]


# Rows that were trained on


@pytest.mark.parametrize("evaluate", [cost_of, accuracy_of])
@pytest.mark.parametrize(("first", "last", "inside"), [(250, 350, 50), (100, 200, 100), (290, 400, 10)])
def test_rows_on_both_sides_are_counted(evaluate: Evaluate, first: int, last: int, inside: int) -> None:
    x, y = drawn(400)
    (found,) = trained(x[:300], y[:300], lambda model: evaluate(model, x[first:last], y[first:last]))
    assert (found.name, found.facts["inside"], found.facts["rows"]) == (RULES[0], inside, last - first)


def parts(model: nn.Module, x: Tensor, y: Tensor) -> None:
    for rows in torch.arange(len(x)).split(40):
        cost_of(model, x[rows], y[rows])


X, Y = drawn(400)


def by_batches(model: nn.Module, *slices: slice) -> None:
    for part in slices:
        parts(model, X[part], Y[part])


def a_part_beside_others(model: nn.Module) -> None:
    for part in (slice(0, 100), slice(300, 400)):
        cost_of(model, X[part], Y[part])


def another_batch_each_time(model: nn.Module) -> None:
    rows = torch.randperm(300)[:50]
    cost_of(model, X[rows], Y[rows])


def unseen(model: nn.Module) -> None:
    with torch.no_grad():
        model(X[:50])


RIGHT = {
    "other rows": lambda model: cost_of(model, X[300:], Y[300:]),
    "all rows of training": lambda model: cost_of(model, X[:300], Y[:300]),
    "these and then others at one line": lambda model: by_batches(model, slice(0, 300), slice(300, 400)),
    "all rows there are": lambda model: by_batches(model, slice(0, 400)),
    "a part of training beside others": a_part_beside_others,
    "another batch of training each time": another_batch_each_time,
    "answers that nobody compares": unseen,
}


@pytest.mark.parametrize("evaluate", RIGHT.values(), ids=RIGHT)
def test_other_rows_and_the_whole_training_set_are_right(evaluate) -> None:
    assert names(trained(X[:300], Y[:300], evaluate)) == []


def test_rows_that_are_alike_by_nature_are_right() -> None:
    x = torch.randint(0, 2, (400, 5), generator=torch.Generator().manual_seed(1)).float()
    y = (x.sum(dim=1) > 2).long()
    assert names(trained(x[:300], y[:300], lambda model: cost_of(model, x[300:], y[300:]))) == []


# Inputs of another scale


def pixels(rows: int) -> tuple[Tensor, Tensor]:
    x = torch.randint(0, 256, (rows, 1, 5, 5), generator=torch.Generator().manual_seed(2)).float()
    return x, (x[:, 0, :2].mean(dim=(1, 2)) > x[:, 0, 3:].mean(dim=(1, 2))).long()


def raw(rows: int) -> tuple[Tensor, Tensor]:
    x, y = drawn(rows)
    return x * torch.tensor([2.0, 10.0, 1.0, 5.0]) + torch.tensor([9.0, 60.0, 4.0, 20.0]), y


def standardised(x: Tensor) -> Tensor:
    return (x - x.mean(dim=0)) / x.std(dim=0)


def test_pixels_that_are_not_divided_are_found_and_the_line_heals() -> None:
    (x, y), epochs = pixels(400), 6
    (found,) = trained(x[:300] / 255, y[:300], lambda model: cost_of(model, x[300:], y[300:]), epochs)
    assert found.name == RULES[1]
    scope = {"x_test": x[300:]}
    exec(found.remedy.partition("#")[0], scope)
    assert trained(x[:300] / 255, y[:300], lambda model: cost_of(model, scope["x_test"], y[300:]), epochs) == []


def test_pixels_that_only_the_test_divides_are_found() -> None:
    x, y = pixels(400)
    (found,) = trained(x[:300], y[:300], lambda model: accuracy_of(model, x[300:] / 255, y[300:]))
    assert (found.name, "x_test * 255" in found.remedy) == (RULES[1], True)


def test_features_that_are_not_standardised_are_found() -> None:
    x, y = raw(400)
    (found,) = trained(standardised(x[:300]), y[:300], lambda model: accuracy_of(model, x[300:], y[300:]))
    assert (found.name, "(x_test - mean) / std" in found.remedy) == (RULES[1], True)


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x,
        lambda x: 3 * x,
        lambda x: x + 2,
        lambda x: x + 4 * torch.randn(x.shape, generator=torch.Generator().manual_seed(3)),
        lambda x: x * torch.tensor([100.0, 1.0, 1.0, 1.0]),
    ],
    ids=["the same", "wider", "elsewhere", "noisy", "one column"],
)
def test_data_that_differ_somewhat_are_no_other_scale(change) -> None:
    x, y = drawn(400)
    assert RULES[1] not in names(trained(x[:300], y[:300], lambda model: cost_of(model, change(x[300:]), y[300:])))


def test_a_wide_grid_to_draw_is_no_test() -> None:
    x, y = drawn(400)
    grid = 1000 * x

    def draw(model: nn.Module) -> None:
        with torch.no_grad():
            model(grid).argmax(dim=1)

    assert names(trained(x, y, draw)) == []


# Overfitting


def values(noise: float) -> tuple[Tensor, Tensor]:
    chosen = torch.Generator().manual_seed(1)
    x = torch.randn(140, 10, generator=chosen)
    return x, x[:, :1] + noise * torch.randn(140, 1, generator=chosen)


def fitted(noise: float, width: int, epochs: int = 200) -> list[Finding]:
    torch.manual_seed(0)
    x, y = values(noise)
    model = nn.Sequential(nn.Linear(10, width), nn.ReLU(), nn.Linear(width, 1)) if width else nn.Linear(10, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    with doctor(show=False) as seen:
        for _ in range(epochs):
            optimizer.zero_grad()
            F.mse_loss(model(x[:40]), y[:40]).backward()
            optimizer.step()
            with torch.no_grad():
                F.mse_loss(model(x[40:]), y[40:])
    return [finding for finding in seen.findings if finding.name == "overfits-training-rows"]


def test_both_costs_are_told_and_where_the_lowest_was() -> None:
    (found,) = fitted(1.0, 128)
    assert found.severity == "note"
    assert found.facts["lowest"] < found.facts["cost"]
    assert found.facts["trained"] < found.facts["cost"] / 2
    # stopped there, nothing is said
    assert fitted(1.0, 128, epochs=found.facts["step"]) == []


@pytest.mark.parametrize(("noise", "width"), [(0.0, 0), (0.3, 0), (1.0, 0)])
def test_a_small_distance_is_usual(noise: float, width: int) -> None:
    assert fitted(noise, width, epochs=400) == []
