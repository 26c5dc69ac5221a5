"""Rules on outputs and losses: the floors and slopes that they quote, and what they must leave alone."""

import math
from collections.abc import Callable
from contextlib import suppress

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding, doctor, fit
from mlp_tutorial.diagnostics.rules.outputs import floor_of_sigmoid_twice
from mlp_tutorial.errors import ShapeError

CODES = ("MLP1201", "MLP1202", "MLP1203", "MLP1205", "MLP1206", "MLP1207", "MLP110")


def found(action: Callable[[], object]) -> list[Finding]:
    """What these rules say of an action; an exception of torch's is let go."""
    torch.manual_seed(0)
    with suppress(RuntimeError, IndexError, ValueError), doctor(show=False) as seen:
        action()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.code in CODES]


def codes(action: Callable[[], object]) -> list[str]:
    return [finding.code for finding in found(action)]


def linear(rows: int = 8, outputs: int = 1) -> Tensor:
    return nn.Linear(2, outputs)(torch.randn(rows, 2))


def labels(rows: int = 8) -> Tensor:
    return (torch.arange(rows) % 2).float().reshape(-1, 1)


# Sigmoid and softmax twice: no logits between 0 and 1 do better than the floor, and some reach it.


@pytest.mark.parametrize(
    "y", [[0.0, 1.0], [1.0, 1.0, 0.0], [0.0], [1.0], [0.5], [0.1, 0.9], [0.62, 0.7]], ids=lambda y: str(y)
)
def test_the_floor_of_a_sigmoid_twice_is_the_least_cost_over_all_outputs(y) -> None:
    target = torch.tensor(y, dtype=torch.float64)
    a = torch.linspace(0, 1, 2001, dtype=torch.float64)
    per_label = F.binary_cross_entropy_with_logits(
        a[:, None].expand(-1, len(y)), target.expand(len(a), -1), reduction="none"
    )
    assert floor_of_sigmoid_twice(target, {}) == pytest.approx(float(per_label.amin(dim=0).mean()), abs=1e-7)


def test_the_floor_of_a_sigmoid_twice_follows_the_closed_form() -> None:
    y = labels()
    expected = -torch.mean(y * F.logsigmoid(torch.ones(1)) + (1 - y) * F.logsigmoid(torch.zeros(1)))
    (finding,) = found(lambda: nn.BCEWithLogitsLoss()(torch.sigmoid(linear()), y))
    assert finding.code == "MLP1202"
    assert finding.facts["floor"] == pytest.approx(float(expected), rel=1e-6)
    assert finding.facts["cost"] > finding.facts["floor"]
    assert finding.facts["function"] == "sigmoid"
    assert f"{expected:.3f}" in finding.fact


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_the_floor_has_the_unit_of_the_loss(reduction: str) -> None:
    y = labels(rows=6)
    (finding,) = found(lambda: nn.BCEWithLogitsLoss(reduction=reduction)(torch.sigmoid(linear(6)), y))
    mean = (math.log(1 + math.exp(-1)) + math.log(2)) / 2
    assert finding.facts["floor"] == pytest.approx(6 * mean if reduction == "sum" else mean, rel=1e-6)


def test_the_floor_knows_the_weight_of_positive_labels() -> None:
    y, weight = labels(), torch.tensor([3.0])
    (finding,) = found(lambda: nn.BCEWithLogitsLoss(pos_weight=weight)(torch.sigmoid(linear()), y))
    assert finding.facts["floor"] == pytest.approx((3 * math.log(1 + math.exp(-1)) + math.log(2)) / 2, rel=1e-6)


@pytest.mark.parametrize(("classes", "floor"), [(2, 0.313), (3, 0.551), (10, 1.461)])
def test_the_floor_of_a_softmax_twice_is_the_cost_of_a_sure_answer(classes: int, floor: float) -> None:
    y = torch.arange(12) % classes
    (finding,) = found(lambda: nn.CrossEntropyLoss()(torch.softmax(linear(12, classes), dim=1), y))
    sure = F.cross_entropy(F.one_hot(y, classes).double(), y)
    assert finding.code == "MLP1203"
    assert finding.facts["floor"] == pytest.approx(float(sure), rel=1e-9)
    assert round(finding.facts["floor"], 3) == floor
    assert finding.facts["classes"] == classes


def test_shapes_beyond_tables_are_judged_by_their_class_dimension() -> None:
    picture, y = torch.randn(2, 3, 4, 4), torch.zeros(2, 4, 4, dtype=torch.long)
    convolution = nn.Conv2d(3, 5, 1)
    (finding,) = found(lambda: nn.CrossEntropyLoss()(convolution(picture).softmax(dim=1), y))
    assert finding.facts["classes"] == 5
    (finding,) = found(
        lambda: nn.CrossEntropyLoss()(F.softmax(nn.Linear(2, 4)(torch.randn(2)), dim=0), torch.tensor(1))
    )
    assert finding.facts["classes"] == 4


@pytest.mark.parametrize(
    "loss",
    [
        pytest.param(lambda: nn.CrossEntropyLoss()(F.log_softmax(linear(8, 3), dim=1), torch.arange(8) % 3), id="log"),
        pytest.param(lambda: nn.NLLLoss()(F.log_softmax(linear(8, 3), dim=1), torch.arange(8) % 3), id="nll"),
        pytest.param(lambda: nn.BCEWithLogitsLoss()(torch.logit(torch.sigmoid(linear())), labels()), id="logit"),
        pytest.param(lambda: nn.BCEWithLogitsLoss()(10 * torch.sigmoid(linear()) - 5, labels()), id="stretched"),
        pytest.param(lambda: nn.BCELoss()(torch.sigmoid(linear()).squeeze(1), labels()[:, 0]), id="bce"),
        pytest.param(lambda: nn.BCELoss()(torch.sigmoid(linear())[:0], labels()[:0]), id="empty"),
        pytest.param(lambda: nn.BCELoss()(torch.sigmoid(linear()), labels()[:3]), id="other shapes"),
        pytest.param(lambda: nn.CrossEntropyLoss()(linear(8, 3), torch.arange(8)), id="class numbers too large"),
    ],
)
def test_a_right_output_or_another_mistake_is_none_of_theirs(loss) -> None:
    assert codes(loss) == []


# BCELoss on what is no probability


def test_logits_between_0_and_1_raise_nothing_and_are_found() -> None:
    layer = nn.Linear(2, 1)
    nn.init.zeros_(layer.weight)
    nn.init.constant_(layer.bias, 0.5)
    (finding,) = found(lambda: nn.BCELoss()(layer(torch.randn(4, 2)), labels(4)).backward())
    assert (finding.code, finding.severity, finding.facts) == ("MLP1201", "error", {"low": 0.5, "high": 0.5})


def test_logits_by_hand_are_found_too() -> None:
    w = torch.zeros(2, 1, requires_grad=True)
    b = torch.full((1,), 0.25, requires_grad=True)
    assert codes(lambda: nn.BCELoss()(torch.randn(4, 2) @ w + b, labels(4))) == ["MLP1201"]


def test_a_refusal_by_torch_gets_the_explanation_and_stays_what_it_is() -> None:
    a = torch.tensor([[-2.0], [3.0]], requires_grad=True)
    with pytest.raises(RuntimeError) as caught, doctor(show=False) as seen:
        nn.BCELoss()(a, labels(2))
    assert [finding.facts for finding in seen.findings if finding.code == "MLP1201"] == [{"low": -2.0, "high": 3.0}]
    assert "[MLP1201 bceloss-needs-probabilities]" in "".join(caught.value.__notes__)


@pytest.mark.parametrize(
    ("highest", "expected"), [(1 + 1e-6, ["MLP1206"]), (1.005, ["MLP1206"]), (1.02, ["MLP1201"]), (7.0, ["MLP1201"])]
)
def test_a_number_a_little_above_1_is_a_shifted_probability_and_others_are_none(highest: float, expected) -> None:
    a = torch.tensor([[0.5], [highest]], requires_grad=True)
    assert codes(lambda: nn.BCELoss()(a, labels(2))) == expected


def test_nan_is_not_taken_for_a_logit() -> None:
    assert codes(lambda: nn.BCELoss()(torch.tensor([[math.nan], [0.5]]), labels(2))) == []


def test_an_epsilon_is_found_before_it_does_harm() -> None:
    (finding,) = found(lambda: nn.BCELoss()(torch.sigmoid(linear()) + 1e-7, labels()))
    assert (finding.code, finding.severity) == ("MLP1206", "warning")
    assert finding.facts["high"] < 1


# A single output under cross-entropy


@pytest.mark.parametrize(
    ("prediction", "target"),
    [((4, 1), torch.ones(4, 1)), ((4, 1), torch.zeros(4, dtype=torch.long)), ((4, 1), torch.arange(4) % 2)],
    ids=["column", "zeros", "refused by torch"],
)
def test_one_output_is_found_whatever_the_labels_are(prediction, target) -> None:
    (finding,) = found(lambda: nn.CrossEntropyLoss()(torch.randn(prediction, requires_grad=True), target))
    assert (finding.code, finding.facts) == ("MLP110", {"prediction": prediction})


def test_one_channel_of_a_picture_is_a_single_output() -> None:
    y = torch.zeros(2, 3, 3, dtype=torch.long)
    assert codes(lambda: nn.CrossEntropyLoss()(torch.randn(2, 1, 3, 3, requires_grad=True), y)) == ["MLP110"]


@pytest.mark.parametrize(
    ("model", "shape"),
    [(nn.Linear(2, 1), (4, 1)), (nn.Sequential(nn.Linear(2, 1), nn.Flatten(0)), (4,))],
    ids=["column", "vector"],
)
@pytest.mark.parametrize("y", [[0, 0, 0, 0], [0, 1, 1, 0]])
def test_fit_refuses_one_output_under_cross_entropy(model, shape, y) -> None:
    with pytest.raises(ShapeError) as caught:
        fit(model, torch.randn(4, 2), torch.tensor(y), criterion=nn.CrossEntropyLoss(), epochs=1)
    assert (caught.value.code, caught.value.prediction) == ("MLP110", shape)


# Squared error on a sigmoid


def trained_by(cost: Callable[[Tensor, Tensor], Tensor], y: Tensor) -> list[Finding]:
    return [finding for finding in found(lambda: cost(torch.sigmoid(linear(len(y))), y)) if finding.code == "MLP1207"]


SQUARED = {
    "MSELoss": nn.MSELoss(),
    "square": lambda a, y: torch.mean(torch.square(a - y)),
    "power": lambda a, y: ((y - a) ** 2).mean(),
    "pow": lambda a, y: (a - y).pow(2).mean(),
}


@pytest.mark.parametrize("cost", SQUARED.values(), ids=SQUARED)
def test_the_slopes_quoted_are_those_of_autograd(cost) -> None:
    y = labels()
    (finding,) = trained_by(cost, y)
    torch.manual_seed(0)
    z = linear().detach().requires_grad_()
    (squared,) = torch.autograd.grad(((torch.sigmoid(z) - y) ** 2).sum(), z)
    (entropy,) = torch.autograd.grad(F.binary_cross_entropy_with_logits(z, y, reduction="sum"), z)
    assert finding.severity == "note"
    assert finding.facts["squared"] == pytest.approx(float(squared.abs().mean()), rel=1e-5)
    assert finding.facts["entropy"] == pytest.approx(float(entropy.abs().mean()), rel=1e-5)
    assert finding.facts["ratio"] == pytest.approx(float(entropy.abs().sum() / squared.abs().sum()), rel=1e-5)


@pytest.mark.parametrize(
    ("cost", "y"),
    [
        (nn.MSELoss(), torch.full((8, 1), 0.3)),
        (nn.L1Loss(), labels()),
        (lambda a, y: (a - y).abs().mean(), labels()),
        (lambda a, y: ((a.detach() - y) ** 2).mean(), labels()),
        (nn.BCELoss(), labels()),
    ],
    ids=["values", "absolute", "absolute by hand", "only measured", "cross-entropy"],
)
def test_other_costs_and_values_get_no_note(cost, y) -> None:
    assert trained_by(cost, y) == []


# A cost that no parameter has a part in


def loop(cost_of: Callable[[nn.Module, Tensor, Tensor], Tensor]) -> Callable[[], None]:
    def run() -> None:
        model, x = nn.Linear(2, 1), torch.randn(8, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            cost_of(model, x, labels()).backward()
            optimizer.step()

    return run


@pytest.mark.parametrize(
    "cost_of",
    [
        pytest.param(lambda model, x, y: ((model(x) > 0).float() - y).square().mean(), id="comparison"),
        pytest.param(lambda model, x, y: (model(x).argmax(dim=1) - y[:, 0]).square().mean(), id="argmax"),
        pytest.param(lambda model, x, y: (torch.round(model(x)) - y).square().mean(), id="round"),
        pytest.param(lambda model, x, y: (torch.sign(model(x)) - y).abs().mean(), id="sign"),
        pytest.param(lambda _model, _x, y: (y - y.mean()).square().mean(), id="y alone"),
    ],
)
def test_decisions_have_no_slope(cost_of) -> None:
    (finding,) = found(loop(cost_of))
    assert (finding.code, finding.facts["parameters"]) == ("MLP1205", 2)


def test_a_graph_that_ends_in_the_data_is_found_at_the_step() -> None:
    def cost_of(model: nn.Module, x: Tensor, y: Tensor) -> Tensor:
        return ((model(x) > 0).float() - y.requires_grad_()).square().mean()

    assert codes(loop(cost_of)) == ["MLP1205"]


@pytest.mark.parametrize(
    "cost_of",
    [
        pytest.param(lambda model, x, y: (model(x).detach() - y).square().mean(), id="detached: another rule's"),
        pytest.param(lambda model, x, y: (torch.no_grad()(model)(x) - y).square().mean(), id="no_grad: another rule's"),
        pytest.param(
            lambda model, x, _y: (model(x) - torch.round(model(x))).square().mean(), id="round beside a slope"
        ),
        pytest.param(lambda model, x, _y: (model(x) - model(x).sign()).abs().sum() * 0, id="a cost of 0"),
    ],
)
def test_a_graph_that_was_cut_or_has_a_slope_is_none_of_its(cost_of) -> None:
    assert codes(loop(cost_of)) == []


def test_a_frozen_model_is_another_rules_matter() -> None:
    def run() -> None:
        model = nn.Linear(2, 1).requires_grad_(False)
        model(torch.randn(4, 2)).sum().backward()

    assert codes(run) == []


def test_the_slope_of_an_input_is_wanted_for_itself() -> None:
    def run() -> None:
        model = nn.Linear(2, 1).requires_grad_(False)
        picture = torch.randn(1, 2, requires_grad=True)
        optimizer = torch.optim.SGD([picture], lr=0.1)
        for _ in range(3):
            optimizer.zero_grad()
            model(picture).sum().backward()
            optimizer.step()

    assert codes(run) == []
