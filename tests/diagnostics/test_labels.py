"""Rules on labels: bounds, a single class, and order, in loops and in `fit`, from both sides."""

from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, LogisticRegression, MultiLayerPerceptron, doctor, fit
from mlp_tutorial.diagnostics.rules.labels import Order
from tests.sampling import sampled

CODES = ("MLP302", "MLP1603", "MLP1605")
BCE = F.binary_cross_entropy_with_logits


def found(action: Callable[[], object]) -> list[Finding]:
    """What these rules say of an action; an exception of torch's is let go."""
    torch.manual_seed(0)
    with suppress(RuntimeError), doctor(show=False) as seen:
        action()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.code in CODES]


def codes(action: Callable[[], object]) -> list[str]:
    return [finding.code for finding in found(action)]


def trained(
    y: Tensor, batch: int | None = None, epochs: int = 3, loss=BCE, shuffle: bool = False
) -> Callable[[], None]:
    """A short training on these labels, with inputs that say nothing."""
    classes = 1 if y.is_floating_point() else int(y.max()) + 2

    def run() -> None:
        model, x = nn.Linear(2, classes), torch.randn(len(y), 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(epochs):
            order = torch.randperm(len(y)) if shuffle else torch.arange(len(y))
            for rows in order.split(batch or len(y)):
                optimizer.zero_grad()
                loss(model(x[rows]), y[rows]).backward()
                optimizer.step()

    return run


def binary(zeros: int, ones: int) -> Tensor:
    return torch.cat([torch.zeros(zeros, 1), torch.ones(ones, 1)])


# Labels outside 0 … 1


@pytest.mark.parametrize(
    ("labels", "remedy"), [([-1.0, 1.0], "y = (y + 1) / 2"), ([1.0, 2.0], "y = (y - 1)"), ([0.0, 255.0], "y = y / 255")]
)
def test_labels_outside_get_the_line_that_puts_them_right(labels, remedy: str) -> None:
    (finding,) = found(lambda: BCE(torch.zeros(2, requires_grad=True), torch.tensor(labels)))
    assert finding.facts == {"low": labels[0], "high": labels[1], "remedy_code": remedy}
    assert finding.remedy == remedy
    (finding,) = found(lambda: F.binary_cross_entropy(torch.full((2,), 0.5), torch.tensor(labels)))
    assert finding.code == "MLP302"


@pytest.mark.parametrize(("high", "expected"), [(1 + 1e-6, []), (1.001, ["MLP302"])])
def test_rounding_does_not_put_a_label_outside(high: float, expected) -> None:
    assert codes(lambda: BCE(torch.zeros(3), torch.tensor([0.0, 0.5, high]))) == expected


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(lambda: F.mse_loss(torch.zeros(2), torch.tensor([-1.0, 1.0])), id="squared error"),
        pytest.param(lambda: F.cross_entropy(torch.zeros(2, 5), torch.tensor([3, 4])), id="class numbers"),
        pytest.param(lambda: BCE(torch.zeros(0, 1), torch.zeros(0, 1)), id="no rows"),
        pytest.param(lambda: BCE(torch.zeros(3, 2, 2), torch.full((3, 2, 2), 0.3)), id="probabilities"),
    ],
)
def test_other_losses_and_probabilities_are_right(loss) -> None:
    assert codes(loss) == []


# A single class


@pytest.mark.parametrize("y", [binary(0, 20), binary(20, 0), torch.full((20,), 2)], ids=["ones", "zeros", "class 2"])
@pytest.mark.parametrize("batch", [None, 10])
def test_a_single_class_is_found(y: Tensor, batch: int | None) -> None:
    (finding,) = found(trained(y, batch, loss=BCE if y.is_floating_point() else F.cross_entropy))
    assert (finding.code, finding.severity) == ("MLP1603", "warning")
    assert finding.facts == {"value": float(y.flatten()[0]), "rows": batch or 20}


@pytest.mark.parametrize(
    "action",
    [
        pytest.param(trained(binary(19, 1), shuffle=True, batch=5), id="one row of the other class"),
        pytest.param(trained(torch.ones(7, 1)), id="seven rows"),
        pytest.param(trained(torch.ones(20, 1), loss=F.mse_loss), id="a constant to predict"),
        pytest.param(trained(torch.ones(20, 1), epochs=0), id="nothing trained"),
    ],
)
def test_two_classes_or_no_classes_are_right(action) -> None:
    assert codes(action) == []


def test_an_input_may_be_trained_towards_one_class() -> None:
    def run() -> None:
        model = nn.Linear(2, 3)
        pictures = torch.randn(8, 2, requires_grad=True)
        optimizer = torch.optim.SGD([pictures], lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            F.cross_entropy(model(pictures), torch.full((8,), 1)).backward()
            optimizer.step()

    assert codes(run) == []


def test_raw_weights_are_a_model_too() -> None:
    def run() -> None:
        w = torch.zeros(2, 1, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            BCE(torch.randn(8, 2) @ w, torch.ones(8, 1)).backward()
            optimizer.step()

    assert codes(run) == ["MLP1603"]


# Order


@pytest.mark.parametrize(
    ("y", "batch"),
    [
        (binary(50, 50), 10),
        (binary(48, 52), 10),
        (binary(50, 50).flip(0), 10),
        (binary(20, 80), 5),
        (torch.arange(90) // 30, 10),
        (torch.arange(100) // 10, 5),
    ],
    ids=["halves", "a mixed batch between", "ones first", "uneven", "three classes", "ten classes"],
)
def test_sorted_mini_batches_are_found(y: Tensor, batch: int) -> None:
    loss = BCE if y.is_floating_point() else F.cross_entropy
    (finding,) = found(trained(y, batch, loss=loss))
    pure = sum(len(part.unique()) == 1 for part in y.split(batch))
    assert (finding.code, finding.severity) == ("MLP1605", "warning")
    assert finding.facts == {"batches": 3 * -(-len(y) // batch), "pure": 3 * pure, "classes": len(y.unique())}


@pytest.mark.parametrize(
    ("y", "batch"),
    [
        (binary(50, 50), None),
        (binary(50, 50), 50),
        (binary(50, 50)[torch.randperm(100, generator=torch.Generator().manual_seed(0))], 10),
        (binary(95, 5)[torch.randperm(100, generator=torch.Generator().manual_seed(0))], 5),
        ((torch.arange(100) % 2).float().reshape(-1, 1), 2),
        (binary(3, 1), 1),
        (binary(3, 1), 2),
        (torch.linspace(0, 1, 100).reshape(-1, 1), 10),
    ],
    ids=["full batch", "half and half", "mixed", "mixed and uneven", "in turns", "a gate", "a gate by two", "soft"],
)
def test_another_order_is_right(y: Tensor, batch: int | None) -> None:
    assert codes(trained(y, batch, epochs=20)) == []


@pytest.mark.parametrize("seed", sampled(range(5), 5))
@pytest.mark.parametrize(("zeros", "ones", "batch"), [(50, 50, 10), (95, 5, 10), (30, 30, 2), (6, 6, 2)])
def test_shuffling_is_right(seed: int, zeros: int, ones: int, batch: int) -> None:
    def run() -> None:
        torch.manual_seed(seed)
        trained(binary(zeros, ones), batch, epochs=10, shuffle=True)()

    assert codes(run) == []


def test_a_discriminator_in_turns_at_one_line_is_right() -> None:
    def run() -> None:
        model = nn.Linear(2, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for step in range(40):
            optimizer.zero_grad()
            BCE(model(torch.randn(16, 2)), torch.full((16, 1), float(step % 2))).backward()
            optimizer.step()

    assert codes(run) == []


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([[0, 0]] * 10 + [[1, 1]] * 10, True),
        ([[0] * 10] * 3 + [[1] * 10] * 3, False),  # too few batches
        ([[0, 0]] * 5 + [[1, 1]] * 5, False),  # too few labels
        ([[0] * 9 + [1]] * 20, False),
        ([[0, 0], [1, 1]] * 20, False),
        ([[0]] * 40 + [[1]] * 40, False),  # row by row, a batch of one is always pure
        ([[0, 0, 0]] * 40, False),
        ([[]] * 40, False),
    ],
)
def test_an_order_is_sorted_where_batches_hold_one_class_for_a_while(
    batches: Sequence[list[int]], expected: bool
) -> None:
    order = Order()
    for batch in batches:
        order.add(torch.tensor(batch))
    assert order.is_sorted == expected


# In fit, which looks at all rows at once


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"batch_size": 10, "shuffle": False}, ["MLP1605"]),
        ({"batch_size": 10}, []),
        ({"shuffle": False}, []),
        ({"batch_size": 100, "shuffle": False}, []),
        ({"batch_size": 1, "shuffle": False}, []),
    ],
    ids=["in order", "shuffled", "full batch", "a batch of all", "row by row"],
)
def test_fit_is_judged_by_its_options(options, expected) -> None:
    torch.manual_seed(0)
    y = binary(50, 50)
    history = fit(LogisticRegression(), torch.randn(100, 2) + y, y, epochs=2, **options)
    assert [finding.code for finding in history.findings if finding.code in CODES] == expected


def test_fit_on_more_rows_than_it_looks_at_is_judged_in_proportion() -> None:
    torch.manual_seed(0)
    y = torch.arange(20_000) // 10_000
    model = MultiLayerPerceptron((2, 2), output_activation="softmax")
    history = fit(model, torch.randn(20_000, 2), y, epochs=1, batch_size=1000, shuffle=False)
    assert "MLP1605" in [finding.code for finding in history.findings]


RANKING = {
    "logits": BCE,
    "probabilities": lambda z, y: F.binary_cross_entropy(torch.sigmoid(z), y),
    "flattened": lambda z, y: F.binary_cross_entropy(torch.sigmoid(3 * z).squeeze(1), y[:, 0]),
}


@pytest.mark.parametrize("loss", RANKING.values(), ids=RANKING)
@pytest.mark.parametrize("ranks", [True, False])
def test_in_ranking_the_better_one_always_has_the_label_1(loss, *, ranks: bool) -> None:
    def action() -> None:
        model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
        optimizer = torch.optim.Adam(model.parameters())
        better, worse = torch.randn(40, 3) + 1, torch.randn(40, 3)
        for _ in range(20):
            scores = model(better) - model(worse) if ranks else model(better)
            optimizer.zero_grad()
            loss(scores, torch.ones(40, 1)).backward()
            optimizer.step()

    assert codes(action) == ([] if ranks else ["MLP1603"])
