"""Rules on losses between distributions: values tell whether logarithms, probabilities or sums came in."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding
from mlp_tutorial.diagnostics.rules.distributions import is_distribution
from mlp_tutorial.diagnostics.rules.outputs import floor_after_softmax
from tests.diagnostics.watching import findings_in

CODES = ("MLP1209", "MLP1210", "MLP1211", "MLP1215")
Y = torch.arange(12) % 3
SHARES = F.one_hot(Y, 3).float()
LABELS = torch.tensor([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]] * 3)


def found(action: Callable[[], object]) -> list[Finding]:
    """What these rules say of an action."""
    torch.manual_seed(0)
    return [finding for finding in findings_in(action) if finding.code in CODES]


def codes(action: Callable[[], object]) -> list[str]:
    return [finding.code for finding in found(action)]


def sums(outputs: int = 3, rows: int = 12) -> Tensor:
    return nn.Linear(2, outputs)(3 * torch.randn(rows, 2))


def trained(model: nn.Module, cost_of: Callable[[Tensor], Tensor], steps: int = 200) -> list[float]:
    """Costs of a training with these rules' remedy, or without."""
    torch.manual_seed(0)
    optimizer, costs = torch.optim.Adam(model.parameters(), lr=0.05), []
    for _ in range(steps):
        cost = cost_of(model(F.one_hot(Y, 3).float()))
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        costs.append(cost.item())
    return costs


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        pytest.param(lambda: nn.NLLLoss()(sums().softmax(dim=1), Y), "adds up to 1", id="softmax"),
        pytest.param(lambda: F.nll_loss(sums()[:, :2].sigmoid().softmax(-1), Y % 2), "adds up to 1", id="twice"),
        pytest.param(lambda: F.nll_loss((e := sums().exp()) / e.sum(1, keepdim=True), Y), "adds up to 1", id="by hand"),
        pytest.param(lambda: nn.NLLLoss()(sums(), Y), "sums of a layer", id="sums"),
        pytest.param(lambda: nn.NLLLoss()(sums() / 5, Y), "sums of a layer", id="cooled sums"),
        pytest.param(lambda: nn.NLLLoss()(torch.relu(sums()), Y), "sums of a layer", id="relu"),
        pytest.param(
            lambda: nn.NLLLoss()(nn.Conv2d(1, 3, 1)(torch.randn(2, 1, 4, 4)).softmax(1), torch.ones(2, 4, 4).long()),
            "adds up to 1",
            id="pictures",
        ),
        pytest.param(lambda: nn.KLDivLoss(reduction="batchmean")(sums().softmax(1), SHARES), "KLDivLoss", id="kl"),
        pytest.param(lambda: F.kl_div(sums(), SHARES, reduction="sum"), "KLDivLoss", id="kl of sums"),
    ],
)
def test_a_loss_that_takes_logarithms_is_not_given_any(loss, words) -> None:
    (finding,) = found(loss)
    assert finding.code == "MLP1209"
    assert words in finding.fact


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(lambda: nn.NLLLoss()(sums().log_softmax(dim=1), Y), id="log_softmax"),
        pytest.param(lambda: nn.NLLLoss()(torch.log(sums().softmax(dim=1) + 1e-3), Y), id="log of shifted"),
        pytest.param(lambda: nn.NLLLoss()((z := sums()) - z.logsumexp(1, keepdim=True), Y), id="by hand"),
        pytest.param(lambda: F.nll_loss(sums().log_softmax(1) * torch.randn(12, 1), Y), id="times an advantage"),
        pytest.param(lambda: F.nll_loss((sums().log_softmax(1) + sums().log_softmax(1)) / 2, Y), id="mean of both"),
        pytest.param(lambda: F.nll_loss(sums().log_softmax(1).clamp(min=-4), Y), id="clamped"),
        pytest.param(
            lambda: F.nll_loss(sums().masked_fill(torch.tensor([False, True, False]), -math.inf).log_softmax(1), Y * 0),
            id="masked",
        ),
        pytest.param(lambda: F.kl_div(sums().log_softmax(1), SHARES, reduction="batchmean"), id="kl"),
        pytest.param(
            lambda: F.kl_div(
                sums(6).reshape(12, 2, 3).flatten(1).log_softmax(1).reshape(12, 2, 3),
                torch.full((12, 2, 3), 1 / 6),
                reduction="sum",
            ),
            id="kl over two dimensions",
        ),
        pytest.param(
            lambda: F.kl_div(
                sums().log_softmax(1), sums().detach().log_softmax(1), log_target=True, reduction="batchmean"
            ),
            id="kl of logarithms",
        ),
        pytest.param(lambda: F.nll_loss(torch.eye(3)[Y], Y), id="nothing is trained"),
        pytest.param(lambda: F.nll_loss(sums(1).log_softmax(1), Y * 0), id="one class"),
    ],
)
def test_logarithms_of_probabilities_are_right_whatever_made_them(loss) -> None:
    assert codes(loss) == []


@pytest.mark.parametrize("remedy", [nn.LogSoftmax(dim=1), nn.Identity()], ids=["LogSoftmax", "CrossEntropyLoss"])
def test_both_remedies_for_probabilities_heal(remedy) -> None:
    criterion = nn.NLLLoss() if isinstance(remedy, nn.LogSoftmax) else nn.CrossEntropyLoss()
    costs: list[float] = []
    action = lambda: costs.extend(trained(nn.Sequential(nn.Linear(3, 3), remedy), lambda a: criterion(a, Y)))  # noqa: E731
    assert codes(action) == []
    assert 0 <= costs[-1] < 0.1 < costs[0]


@pytest.mark.parametrize(
    "y",
    [
        pytest.param(LABELS, id="labels"),
        pytest.param(LABELS.double(), id="float64"),
        pytest.param(LABELS[:, :, None].expand(12, 3, 4), id="pictures"),
        pytest.param(torch.tensor([[0.0, 1.0, 0.0]] * 11 + [[1.0, 1.0, 0.0]]), id="one row"),
    ],
)
def test_several_labels_a_row_are_found_with_the_floor_of_their_cost(y) -> None:
    def logits() -> Tensor:
        return nn.Linear(2, 3)(torch.randn(12, 2)).to(y.dtype).reshape(12, 3, *[1] * (y.ndim - 2)).expand(y.shape)

    (finding,) = found(lambda: nn.CrossEntropyLoss()(logits(), y))
    even = F.cross_entropy(torch.where(y > 0, 0.0, -100.0).double(), y.double())  # the ones of a row share all
    assert finding.code == "MLP1211"
    assert finding.facts["floor"] == pytest.approx(float(even), rel=1e-6)
    assert finding.facts["share"] == 1 / finding.facts["ones"]


@pytest.mark.parametrize(
    "y",
    [
        pytest.param(SHARES, id="one-hot"),
        pytest.param(0.9 * SHARES + 0.1 / 3, id="smoothed"),
        pytest.param(0.3 * SHARES + 0.7 * SHARES.roll(1, 0), id="mixed"),
        pytest.param(LABELS / LABELS.sum(1, keepdim=True).clamp(min=1), id="shared"),
        pytest.param(SHARES * torch.rand(12, 1), id="weighted"),
        pytest.param(2 * LABELS, id="counts"),
        pytest.param(SHARES * (torch.arange(12) % 2)[:, None], id="rows left out"),
        pytest.param(Y, id="class numbers"),
    ],
)
def test_rows_that_cross_entropy_takes_are_let_pass(y) -> None:
    assert codes(lambda: nn.CrossEntropyLoss()(sums(), y)) == []


@pytest.mark.parametrize("model", [lambda: nn.Linear(3, 3)])
def test_binary_cross_entropy_heals_several_labels(model) -> None:
    y = torch.tensor([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 1.0]])[Y]
    assert trained(model(), lambda z: nn.CrossEntropyLoss()(z, y))[-1] > 0.9  # (2 ln 2 + 0 + 2 ln 2) / 3
    costs: list[float] = []
    assert codes(lambda: costs.extend(trained(model(), lambda z: nn.BCEWithLogitsLoss()(z, y)))) == []
    assert costs[-1] < 0.1


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        pytest.param(lambda: nn.BCELoss()(sums(1).softmax(1), SHARES[:, :1]), "exactly 1", id="one output"),
        pytest.param(lambda: nn.BCELoss()(F.softmax(sums(1), -1).squeeze(), SHARES[:, 0]), "exactly 1", id="squeezed"),
        pytest.param(lambda: nn.MSELoss()(nn.Softmax(dim=1)(sums(1)), SHARES[:, :1]), "exactly 1", id="distance"),
        pytest.param(lambda: nn.BCELoss()(sums().softmax(1), LABELS), "add up to 1", id="several"),
        pytest.param(lambda: nn.BCELoss()(sums().softmax(1), 0 * LABELS), "0 of the labels", id="none"),
    ],
)
def test_a_softmax_in_the_place_of_a_sigmoid_is_found(loss, words) -> None:
    (finding,) = found(loss)
    assert finding.code == "MLP1210"
    assert words in finding.fact


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(lambda: nn.BCELoss()(sums().softmax(1), SHARES), id="one 1 a row"),
        pytest.param(lambda: nn.BCELoss()(sums().softmax(1), 0.9 * SHARES + 0.1 / 3), id="smoothed"),
        pytest.param(lambda: nn.BCELoss()(sums().sigmoid(), LABELS), id="sigmoid"),
        pytest.param(lambda: nn.BCELoss()((100 + sums(1)).sigmoid(), SHARES[:, :1]), id="a sigmoid at its end"),
        pytest.param(lambda: nn.BCELoss()((sums(2).softmax(1))[:, 1], SHARES[:, 0]), id="one of two classes"),
        pytest.param(lambda: nn.MSELoss()(sums().softmax(1), LABELS), id="a distance"),
        pytest.param(lambda: nn.MSELoss()(sums(1).softmax(1) * sums(1), SHARES[:, :1]), id="attention to one key"),
    ],
)
def test_a_softmax_in_its_place_is_let_pass(loss) -> None:
    assert codes(loss) == []


@pytest.mark.parametrize("labels", [[1, 1, 0], [1, 1, 1], [0, 0, 0], [0, 1, 0]])
def test_no_probabilities_that_add_up_to_1_are_below_the_floor(labels) -> None:
    y = torch.tensor([labels], dtype=torch.float64)
    z = torch.zeros(1, 3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([z], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        cost = F.binary_cross_entropy(z.softmax(1), y)
        cost.backward()
        return cost

    optimizer.step(closure)
    assert float(closure().detach()) == pytest.approx(floor_after_softmax(y.sum(1), 3), abs=1e-5)


@pytest.mark.parametrize(
    ("target", "logarithms", "expected"),
    [
        (SHARES * 0.7 + 0.1, False, []),
        (SHARES * 0.7 + 0.1, True, ["MLP1215"]),
        ((SHARES * 0.7 + 0.1).log(), True, []),
        ((SHARES * 0.7 + 0.1).log(), False, ["MLP1215"]),
        (2 * SHARES, False, []),
    ],
)
def test_a_divergence_is_told_which_kind_its_target_is(target, logarithms, expected) -> None:
    assert codes(lambda: F.kl_div(sums().log_softmax(1), target, reduction="sum", log_target=logarithms)) == expected


def test_a_distribution_adds_up_along_its_dimension() -> None:
    column = torch.full((2, 4, 3), 0.25)
    assert is_distribution(column, 1)
    assert is_distribution(column, None)
    assert not is_distribution(column, 2)
    assert not is_distribution(torch.tensor([[1.5, -0.5]]), 1)
