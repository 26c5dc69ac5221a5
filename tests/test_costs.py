"""Which cost a model gets, what y has to be for it, and what is refused."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from mlp_tutorial import (
    ArgumentError,
    DataError,
    LinearRegression,
    LogisticRegression,
    MlpTutorialError,
    MultiLayerPerceptron,
    ShapeError,
    datasets,
    fit,
)
from mlp_tutorial.costs import choose_cost
from mlp_tutorial.inputs.targets import as_target

X = torch.tensor([[0.5, -1.0], [2.0, 0.0], [1.0, 1.0]])


def softmax_model() -> MultiLayerPerceptron:
    return MultiLayerPerceptron((2, 4, 3), "tanh", "softmax")


@pytest.mark.parametrize(
    ("model", "criterion", "from_logit"),
    [
        (LinearRegression(2), nn.MSELoss, False),
        (LogisticRegression(2), nn.BCEWithLogitsLoss, True),
        (MultiLayerPerceptron((2, 3, 1)), nn.BCEWithLogitsLoss, True),
        (softmax_model(), nn.CrossEntropyLoss, True),
        (MultiLayerPerceptron((2, 3, 1), output_activation="identity"), nn.MSELoss, False),
    ],
    ids=["linear", "logistic", "sigmoid", "softmax", "identity"],
)
def test_each_model_knows_the_cost_that_suits_it(model, criterion, from_logit: bool) -> None:
    cost = choose_cost(model, None)
    assert type(cost.criterion) is criterion
    assert torch.equal(cost.forward(X), model.logits(X) if from_logit else model(X))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_bceloss_is_computed_from_the_logit_with_its_options(reduction: str) -> None:
    model = LogisticRegression(2)
    asked = nn.BCELoss(weight=torch.tensor([[1.0], [2.0], [3.0]]), reduction=reduction)
    cost = choose_cost(model, asked)
    y = torch.tensor([[0.0], [1.0], [1.0]])
    assert isinstance(cost.criterion, nn.BCEWithLogitsLoss)
    assert cost.sums == (reduction == "sum")
    torch.testing.assert_close(cost.criterion(cost.forward(X), y), asked(model(X), y))


@given(z=st.floats(-200, 200), y=st.floats(0, 1))
def test_the_cost_from_the_logit_is_the_textbooks_and_finite_everywhere(z: float, y: float) -> None:
    z, y = torch.tensor([[z]], dtype=torch.float64), torch.tensor([[y]], dtype=torch.float64)
    found = choose_cost(LogisticRegression(), None).criterion(z, y).item()
    # −(y ln σ(z) + (1 − y) ln(1 − σ(z))) = y ln(1 + e^−z) + (1 − y) ln(1 + e^z)
    ln_a, ln_rest = (-math.log1p(math.exp(-abs(z))) - max(0.0, side) for side in (-z.item(), z.item()))
    assert found == pytest.approx(-(y.item() * ln_a + (1 - y.item()) * ln_rest), rel=1e-12, abs=1e-13)


def test_cross_entropy_of_a_softmax_model_is_computed_from_the_logits_once() -> None:
    model, y = softmax_model(), torch.tensor([0, 2, 1])
    cost = choose_cost(model, nn.CrossEntropyLoss())
    expected = -torch.log(model(X))[range(3), y].mean()
    torch.testing.assert_close(cost.criterion(cost.forward(X), y), expected)


def test_a_criterion_of_ones_own_gets_what_the_model_gives() -> None:
    model = LogisticRegression(2)

    def squares(prediction: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return ((prediction - y) ** 2).mean()

    cost = choose_cost(model, squares)
    assert cost.criterion is squares
    assert torch.equal(cost.forward(X), model(X))


@pytest.mark.parametrize(
    ("model", "criterion", "code"),
    [
        (nn.Linear(2, 1), None, "MLP807"),
        (LinearRegression(2), nn.MSELoss, "MLP807"),
        (LinearRegression(2), "mse", "MLP807"),
        (LinearRegression(2), nn.MSELoss(reduction="none"), "MLP808"),
        (MultiLayerPerceptron((2, 3, 1), output_activation="tanh"), None, "MLP816"),
        (LinearRegression(2), nn.BCELoss(), "MLP822"),
        (LogisticRegression(2), nn.CrossEntropyLoss(), "MLP822"),
        (softmax_model(), nn.BCEWithLogitsLoss(), "MLP822"),
        (softmax_model(), nn.NLLLoss(), "MLP822"),
    ],
    ids=["foreign", "class", "name", "none", "tanh", "bce-linear", "ce-sigmoid", "bce-softmax", "nll-softmax"],
)
def test_a_cost_that_does_not_go_with_the_model_is_refused(model, criterion, code: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        choose_cost(model, criterion)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("criterion", "found"),
    [(lambda a, y: (a - y) ** 2, "(4, 1)"), (lambda a, y: len(y) / len(a), "1.0"), (lambda *_: None, "None")],
    ids=["per row", "float", "nothing"],
)
def test_a_criterion_that_gives_no_single_number_is_refused(criterion, found: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        fit(LogisticRegression(), *datasets.gate("and"), criterion=criterion, epochs=2)
    assert caught.value.code == "MLP808"
    assert found in str(caught.value)


@given(labels=st.lists(st.integers(0, 2), min_size=1, max_size=6), seed=st.integers(0, 2**31))
def test_one_hot_rows_are_class_numbers(labels: list[int], seed: int) -> None:
    torch.manual_seed(seed)
    y = torch.tensor(labels)
    prediction = torch.randn(len(y), 3)
    rows = as_target(nn.functional.one_hot(y, 3), prediction, "classes")
    numbers = as_target(y, prediction, "classes")
    criterion = nn.CrossEntropyLoss()
    torch.testing.assert_close(criterion(prediction, rows), criterion(prediction, numbers))


@given(
    y=st.lists(st.integers(1, 3), min_size=0, max_size=3).map(tuple),
    prediction=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    target=st.sampled_from(["values", "probabilities", "classes", "any"]),
)
def test_a_target_is_passed_on_in_its_shape_or_refused_for_it(y, prediction, target) -> None:
    y, prediction = torch.zeros(prediction[0], *y), torch.zeros(prediction)
    if target == "classes" and y.ndim == 2 and y.shape == prediction.shape:
        y[:, 0] = 1.0
    try:
        found = as_target(y, prediction, target)
    except MlpTutorialError as error:
        assert isinstance(error, ShapeError)  # noqa: PT017 - either outcome may be right
        assert y.shape != prediction.shape or (target == "classes" and prediction.shape[1] == 1)
    else:
        assert found.shape == y.shape
        if target in ("values", "probabilities"):
            assert y.shape == prediction.shape
        if target == "any":
            # What would broadcast to N × N numbers has no way through.
            assert not (y.shape == prediction.shape[:1] and prediction.shape[1] == 1)


@pytest.mark.parametrize(
    ("labels", "remedy"),
    [([-1.0, 1.0], "y = (y + 1) / 2"), ([1.0, 2.0], "y = (y - 1)"), ([0.0, 255.0], "y = y / 255")],
)
def test_the_remedy_for_other_labels_makes_them_0_and_1(labels, remedy: str) -> None:
    y = torch.tensor(labels, dtype=torch.float32).reshape(-1, 1)
    with pytest.raises(DataError) as caught:
        as_target(y, torch.zeros_like(y), "probabilities")
    assert caught.value.code == "MLP302"
    assert remedy in caught.value.remedy
    scope = {"y": y}
    exec(caught.value.remedy, scope)
    assert set(scope["y"].flatten().tolist()) == {0.0, 1.0}


@pytest.mark.parametrize("rows", [[[0.5, 0.6, 0.1]], [[1.5, -0.5, 0.0]], [[2.0, 3.0, 4.0]], [[0.0, 0.0, 0.0]]])
def test_rows_that_are_no_probabilities_are_refused(rows) -> None:
    with pytest.raises(DataError) as caught:
        as_target(torch.tensor(rows), torch.zeros(1, 3), "classes")
    assert caught.value.code == "MLP306"
