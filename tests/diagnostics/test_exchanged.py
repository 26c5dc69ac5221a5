"""Prediction and target in each other's place, and cross-entropies below 0: what is found, what is meant so."""

from collections.abc import Callable
from contextlib import suppress

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, doctor

Y = torch.arange(12) % 3
SHARES = F.one_hot(Y, 3).float()
LABELS = (Y > 0).float()[:, None]
SOFT = torch.softmax(torch.linspace(-1, 1, 36).reshape(12, 3), dim=1)


def found(action: Callable[[], object]) -> list[Finding]:
    """All that the doctor says of an action but notes; an exception of torch's is let go."""
    torch.manual_seed(0)
    with suppress(RuntimeError, IndexError, ValueError), doctor(show=False) as seen:
        action()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.severity != "note" and finding.code != "MLP1303"]


def names(action: Callable[[], object]) -> list[str]:
    return [finding.name for finding in found(action)]


def sums(outputs: int = 3) -> Tensor:
    return nn.Linear(2, outputs)(3 * torch.randn(12, 2))


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(lambda: F.binary_cross_entropy_with_logits(LABELS, sums(1)), id="logits"),
        pytest.param(lambda: nn.BCELoss()(LABELS, sums(1).sigmoid()), id="probabilities"),
        pytest.param(lambda: nn.BCELoss()(LABELS, sums(1)), id="sums that torch refuses"),
        pytest.param(lambda: F.cross_entropy(SHARES, sums()), id="one-hot rows"),
        pytest.param(lambda: F.cross_entropy(SHARES, sums().softmax(1)), id="one-hot rows and probabilities"),
        pytest.param(lambda: F.cross_entropy(Y, sums()), id="class numbers"),
        pytest.param(lambda: F.nll_loss(Y, sums().log_softmax(1)), id="class numbers and logarithms"),
        pytest.param(lambda: F.kl_div(SOFT, sums().log_softmax(1), reduction="batchmean"), id="divergence"),
        pytest.param(lambda: nn.PoissonNLLLoss()(Y.float()[:, None], sums(1)), id="counts"),
    ],
)
def test_data_in_the_place_of_the_prediction_are_found_and_nothing_else(loss) -> None:
    assert names(loss) == ["prediction-and-target-exchanged"]


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(lambda: F.mse_loss(LABELS, sums(1)), id="squared"),
        pytest.param(lambda: nn.SmoothL1Loss()(LABELS, sums(1)), id="absolute"),
        pytest.param(lambda: F.kl_div(SOFT.log(), sums().softmax(1), reduction="batchmean"), id="divergence"),
        pytest.param(
            lambda: F.kl_div(SOFT.log(), sums().log_softmax(1), reduction="batchmean", log_target=True), id="logarithms"
        ),
        pytest.param(lambda: F.cross_entropy(SOFT.log(), sums().softmax(1)), id="reverse"),
        pytest.param(lambda: F.binary_cross_entropy(SOFT, sums().sigmoid()), id="reverse, binary"),
        pytest.param(lambda: F.binary_cross_entropy(sums().sigmoid(), sums().sigmoid()), id="both learn"),
        pytest.param(lambda: F.cross_entropy(sums(), SHARES), id="right"),
        pytest.param(lambda: F.cross_entropy(sums().detach(), torch.rand(12, 3)), id="nothing learns"),
    ],
)
def test_what_is_meant_so_or_is_alike_from_both_sides_is_let_pass(loss) -> None:
    assert "prediction-and-target-exchanged" not in names(loss)


def test_the_right_order_heals() -> None:
    torch.manual_seed(0)
    x, ends = torch.randn(60, 2), []
    y = (x[:, :1] > 0).float()
    for order in (lambda z: (y, z), lambda z: (z, y)):
        model, criterion = nn.Linear(2, 1), nn.BCEWithLogitsLoss()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
        for _ in range(100):
            cost = criterion(*order(model(x)))
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
        ends.append(cost.item())
    assert ends[0] < 0 < ends[1] < 0.2


NEGATIVE = torch.tensor([0.01, -2.0, 0.01])


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        pytest.param(lambda: nn.CrossEntropyLoss(NEGATIVE, reduction="sum")(sums(), Y), "weights is -2", id="weights"),
        pytest.param(lambda: F.cross_entropy(sums(), 9 * (SHARES - 1)), "in y is -9", id="rows of y"),
        pytest.param(
            lambda: F.binary_cross_entropy_with_logits(sums(), SHARES, pos_weight=100 * NEGATIVE), "is -200", id="of 1"
        ),
    ],
)
def test_a_cross_entropy_below_0_names_what_is_negative(loss, words) -> None:
    (finding,) = found(loss)
    assert finding.name == "cost-below-zero"
    assert words in finding.fact


@pytest.mark.parametrize(
    ("loss", "cause"),
    [
        (lambda: nn.NLLLoss()(sums().softmax(1), Y), "loss-needs-log-probabilities"),
        (lambda: F.binary_cross_entropy_with_logits(9 * sums(1), 2 * LABELS - 1 - 5), "labels-outside-0-1"),
        (lambda: F.binary_cross_entropy_with_logits(LABELS, 50 + sums(1)), "prediction-and-target-exchanged"),
    ],
)
def test_a_cost_below_0_is_left_out_where_its_cause_is_named(loss, cause) -> None:
    assert names(loss) == [cause]


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(lambda: F.gaussian_nll_loss(sums(1), sums(1).detach(), torch.full((12, 1), 1e-4)), id="density"),
        pytest.param(lambda: nn.PoissonNLLLoss()(sums(1), 5 * LABELS + 3), id="counts"),
        pytest.param(lambda: -(sums().log_softmax(1)[:, 0] * torch.linspace(-3, 1, 12)).mean(), id="policy gradient"),
        pytest.param(lambda: -F.cosine_similarity(sums(), sums().detach()).mean(), id="similarity"),
        pytest.param(lambda: -F.cross_entropy(sums(), Y), id="ascent"),
    ],
)
def test_costs_that_may_be_negative_are_let_pass(loss) -> None:
    assert names(loss) == []
