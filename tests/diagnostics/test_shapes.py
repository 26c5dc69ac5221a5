"""Rules on shapes: which broadcasts are mistakes and which are meant, what does not fit, and when there is one row."""

from contextlib import suppress

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import doctor

LOSSES = ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss")


def made(*shape: int) -> Tensor:
    """A prediction: something that autograd has made."""
    return torch.rand(*shape, requires_grad=True) * 1


def found_in(computation) -> list:
    with suppress(RuntimeError, ValueError), doctor(show=False) as seen:
        computation()
    assert seen.failures == []
    return seen.findings


def codes_in(computation) -> list[str]:
    return [finding.code for finding in found_in(computation) if finding.code.startswith("MLP10")]


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    ("prediction", "y", "code"),
    [
        ((4, 1), (4,), ["MLP101"]),
        ((4,), (4, 1), ["MLP101"]),
        ((4, 3), (4, 1), ["MLP109"]),
        ((4, 1), (4, 3), ["MLP109"]),
        ((4, 3), (1, 3), ["MLP109"]),
        ((4, 3), (3,), ["MLP109"]),
        ((4, 1), (1, 4), ["MLP109"]),
        ((3, 3), (3,), ["MLP109"]),
        ((4, 1), (4, 1), []),
        ((4, 1), (1,), []),  # one number as the target of all
        ((4, 1), (1, 1), []),
        ((1,), (4,), []),  # one prediction for all: their mean
        ((1, 1), (1,), []),
        ((4,), (1, 4), []),  # the same numbers side by side
        ((0, 1), (0,), []),
    ],
)
def test_a_loss_tells_broadcasts_that_pair_strangers_from_those_that_are_meant(loss, prediction, y, code) -> None:
    assert codes_in(lambda: getattr(F, loss)(made(*prediction), torch.rand(*y))) == code


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize(("prediction", "y"), [((5, 1), (5,)), ((5,), (5, 1)), ((5, 3), (5, 1)), ((5, 3), (1, 3))])
def test_the_shapes_in_the_finding_are_those_of_the_tensors(prediction, y) -> None:
    (finding,) = found_in(lambda: F.mse_loss(made(*prediction), torch.rand(*y)))
    assert (finding.facts["prediction"], finding.facts["y"]) == (prediction, y)
    assert finding.facts["broadcast"] == tuple((torch.zeros(prediction) - torch.zeros(y)).shape)


@pytest.mark.parametrize(
    "cost",
    [
        pytest.param(lambda e: (e**2).mean(), id="mean of squares"),
        pytest.param(lambda e: (e * e).sum() / 7, id="sum of products with itself"),
        pytest.param(lambda e: e.square().mean().sqrt(), id="root of the mean"),
        pytest.param(lambda e: e.abs().mean() + 0.01 * e.abs().sum(), id="two terms"),
        pytest.param(lambda e: 0.5 * torch.mean(e**2), id="half of it"),
    ],
)
def test_a_difference_counts_where_its_squares_or_sizes_are_averaged(cost) -> None:
    expected = ["MLP101"]
    assert codes_in(lambda: cost(made(4, 1) - torch.rand(4)).backward()) == expected
    assert codes_in(lambda: cost(torch.rand(4) - made(4, 1)).backward()) == expected


@pytest.mark.parametrize(
    "cost",
    [
        pytest.param(lambda e: e.abs().min(dim=1).values.mean(), id="nearest"),
        pytest.param(lambda e: torch.exp(-(e**2)).mean(), id="kernel"),
        pytest.param(lambda e: (e**2).mean(dim=1).max(), id="worst row"),
        pytest.param(lambda e: e.mean(), id="plain mean"),
        pytest.param(lambda e: torch.maximum(0.9 * e, -0.1 * e).mean(), id="quantile"),
    ],
)
def test_a_difference_of_all_pairs_may_be_meant(cost) -> None:
    assert codes_in(lambda: cost(made(4, 1) - torch.rand(4)).backward()) == []


def test_a_difference_that_no_backward_reaches_is_no_cost() -> None:
    assert codes_in(lambda: ((made(4, 1) - torch.rand(4)) ** 2).mean()) == []


@pytest.mark.parametrize(
    ("prediction", "y", "code"),
    [
        ((4, 3), (4, 1), ["MLP109"]),
        ((4, 1), (4, 3), ["MLP109"]),
        ((4, 1), (1, 4), ["MLP109"]),
        ((4, 3), (3,), []),  # the distance from a centre
        ((4, 3), (1, 3), []),
        ((5, 4, 1), (4, 1), []),  # five models side by side
        ((4, 1), (1, 1), []),
    ],
)
def test_a_difference_by_hand_may_have_a_constant_on_its_other_side(prediction, y, code) -> None:
    assert codes_in(lambda: ((made(*prediction) - torch.rand(*y)) ** 2).mean().backward()) == code


def test_a_softmax_by_hand_takes_the_largest_sum_off_on_purpose() -> None:
    def cost() -> None:
        z = made(4, 3)
        shifted = z - z.detach().max(dim=1, keepdim=True).values
        logarithms = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
        (-(torch.eye(4, 3) * logarithms).sum() / 4).backward()

    assert codes_in(cost) == []


@pytest.mark.filterwarnings("ignore:Using a target size")
def test_a_loss_that_does_not_average_counts_once_it_is_averaged() -> None:
    def losses() -> Tensor:
        return F.mse_loss(made(4, 1), torch.rand(4), reduction="none")

    assert codes_in(lambda: losses().mean().backward()) == ["MLP101"]
    assert codes_in(lambda: losses().min(dim=1).values.mean().backward()) == []


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "binary_cross_entropy_with_logits"])
@pytest.mark.parametrize(("y", "code"), [((4,), "MLP101"), ((4, 3), "MLP109")])
def test_what_a_loss_refuses_is_explained(loss: str, y: tuple[int, ...], code: str) -> None:
    with pytest.raises(ValueError, match="size") as caught, doctor(show=False) as seen:
        getattr(F, loss)(made(4, 1), torch.rand(*y))
    assert [finding.code for finding in seen.findings] == [code]
    assert any(code in note for note in caught.value.__notes__)


@pytest.mark.parametrize(
    ("x", "features", "remedy"),
    [
        ((2, 5), 2, "x = x.T"),
        ((5,), 1, "x = x.reshape(-1, 1)"),
        ((3,), 3, None),
        ((4, 2, 3), 2, "x = x.reshape(len(x), -1); in_features = 6"),
    ],
)
def test_x_that_does_not_fit_a_layer_gets_the_line_that_makes_it_fit(x, features: int, remedy) -> None:
    layer, weight = nn.Linear(features, 1), torch.rand(features, 1, requires_grad=True)
    for product in (lambda: layer(torch.rand(*x)), lambda: torch.rand(*x) @ weight):
        findings = found_in(product)
        expected = [] if remedy is None else [("MLP103", features, remedy)]
        assert [(f.code, f.facts["in_features"], f.facts["remedy_code"]) for f in findings] == expected


def test_a_hidden_layer_that_does_not_fit_is_not_blamed_on_x() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(4, 1))
    assert [finding.code for finding in found_in(lambda: model(torch.rand(5, 2)))] == ["MLP1130"]


def train(rows, steps: int) -> None:
    """Full steps of SGD, each on what `rows(step)` gives."""
    torch.manual_seed(0)
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for step in range(steps):
        x = rows(step)
        cost = nn.MSELoss()(model(x), x.sum(dim=1, keepdim=True))
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


ROWS = torch.tensor([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    ("rows", "steps", "expected"),
    [
        pytest.param(lambda _: ROWS[:1], 10, [("MLP1105", (1, 2), 10)], id="one row"),
        pytest.param(lambda _: ROWS[:1].clone(), 25, [("MLP1105", (1, 2), 25)], id="its copies"),
        pytest.param(lambda _: ROWS[:1], 9, [], id="few steps"),
        pytest.param(lambda _: ROWS, 10, [], id="two rows"),
        pytest.param(lambda step: ROWS[step % 2][None], 10, [], id="rows in turns"),
        pytest.param(lambda step: ROWS[int(step == 9)][None], 10, [], id="another row at the end"),
        pytest.param(lambda step: ROWS if step == 9 else ROWS[:1], 10, [], id="more rows at the end"),
    ],
)
def test_a_single_row_is_judged_over_the_whole_run(rows, steps: int, expected) -> None:
    findings = [finding for finding in found_in(lambda: train(rows, steps)) if finding.code == "MLP1105"]
    assert [(f.code, f.facts["x"], f.facts["steps"]) for f in findings] == expected
