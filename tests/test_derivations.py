"""The derived gradients: the deck's formulas on paper, and autograd of PyTorch's own losses at any depth."""

import ast
import inspect

import pytest
import torch
from hypothesis import given
from torch import nn

from mlp_tutorial import LinearRegression, LogisticRegression, MultiLayerPerceptron, datasets, derivations, gradients
from mlp_tutorial.errors import ArgumentError, DataError, DTypeError, GradientMismatchError, ShapeError
from tests.bare_loop import same_bits, state
from tests.gradient_cases import Case, cases

X = torch.tensor([[0.5, -1.0], [2.0, 0.25], [-1.5, 1.0]])
Y = torch.tensor([[0.0], [1.0], [1.0]])


def by_autograd(case: Case) -> dict[str, torch.Tensor]:
    """Gradients of PyTorch's losses; cross-entropies from the logit, since a probability can round to 0 or 1."""
    model, y, reduction = case.model, case.y, case.reduction
    if case.loss == "binary_cross_entropy":
        cost = nn.BCEWithLogitsLoss(reduction=reduction)(model.logits(case.x), y)
    elif case.loss == "cross_entropy":
        cost = nn.CrossEntropyLoss(reduction=reduction)(model.logits(case.x), y)
    else:
        cost = nn.MSELoss(reduction=reduction)(model(case.x), y)
        cost = cost / 2 if case.loss == "half_squared_error" else cost
    names, parameters = zip(*model.named_parameters(), strict=True)
    return dict(zip(names, torch.autograd.grad(cost, parameters), strict=True))


@given(cases())
def test_the_formulas_give_autograds_gradients_at_any_size_and_depth(case: Case) -> None:
    found = gradients(case.model, case.x, case.y, loss=case.loss, reduction=case.reduction)
    expected = by_autograd(case)
    assert found.keys() == expected.keys()
    scale = max(1.0, *(float(slope.abs().max()) for slope in expected.values()))
    for name, slope in expected.items():
        assert found[name].shape == slope.shape
        torch.testing.assert_close(found[name], slope, rtol=0, atol=1e-8 * scale)


@pytest.mark.parametrize(("model", "a"), [(LinearRegression(2), lambda z: z), (LogisticRegression(2), torch.sigmoid)])
def test_one_neuron_is_the_slide(model, a) -> None:
    dz = a(X @ model.linear.weight.detach().T + model.linear.bias.detach()) - Y
    dw_1, dw_2, db = (X[:, :1] * dz).sum(), (X[:, 1:] * dz).sum(), dz.sum()
    found = gradients(model, X, Y)
    torch.testing.assert_close(found["linear.weight"], torch.tensor([[dw_1, dw_2]]))
    torch.testing.assert_close(found["linear.bias"], torch.tensor([db]))


def test_a_step_along_the_derived_gradient_is_a_step_of_sgd() -> None:
    model = LogisticRegression(2)
    slopes = gradients(model, X, Y, reduction="mean")
    expected = {name: value - 0.1 * slopes[name] for name, value in state(model).items()}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    nn.BCELoss()(model(X), Y).backward()
    optimizer.step()
    torch.testing.assert_close(expected, state(model))


def test_no_autograd_is_inside() -> None:
    tree = ast.parse(inspect.getsource(derivations))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert names.isdisjoint({"autograd", "backward_", "grad", "requires_grad_", "func"})
    model = LogisticRegression(2)
    with torch.inference_mode():
        assert set(gradients(model, X, Y)) == {"linear.weight", "linear.bias"}
    assert model.linear.weight.grad is None


def test_the_model_is_as_it_was() -> None:
    model = MultiLayerPerceptron((2, 3, 1))
    before = state(model)
    gradients(model, X, Y)
    assert same_bits(state(model), before)


def test_the_loss_that_suits_the_output_is_the_decks() -> None:
    outputs = {"identity": "half_squared_error", "sigmoid": "binary_cross_entropy", "tanh": "half_squared_error"}
    for output, loss in outputs.items():
        model = MultiLayerPerceptron((2, 3, 1), output_activation=output)
        assert same_bits(gradients(model, X, Y), gradients(model, X, Y, loss=loss))


def test_x_and_y_may_be_arrays_and_lists_of_any_dtype() -> None:
    model = LogisticRegression(2)
    expected = gradients(model, X, Y)
    for x, y in (
        (X.numpy(), Y.numpy()),
        (X.tolist(), Y.tolist()),
        (X.double(), Y.long()),
        (X, Y.numpy().astype(bool)),
    ):
        assert same_bits(gradients(model, x, y), expected)


@pytest.mark.parametrize(
    ("x", "y", "error", "code"),
    [
        (X, Y[:, 0], ShapeError, "MLP101"),
        (X, Y[:2], ShapeError, "MLP102"),
        (X[:, :1], Y, ShapeError, "MLP103"),
        (X[:0], Y[:0], ShapeError, "MLP104"),
        (X, torch.zeros(3, 2), ShapeError, "MLP109"),
        (X, torch.zeros(3, 1, 1, 1), ShapeError, "MLP109"),
        (X / 0, Y, DataError, "MLP301"),
        (X, Y / 0, DataError, "MLP301"),
        ("text", Y, DTypeError, "MLP201"),
    ],
    ids=["(N,)", "rows", "features", "empty", "columns", "dimensions", "x infinite", "y infinite", "text"],
)
def test_data_that_do_not_fit_are_refused(x, y, error, code: str) -> None:
    with pytest.raises(error) as caught:
        gradients(LogisticRegression(2), x, y)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("y", "code"), [([0, 1, 3], "MLP303"), ([-1, 0, 1], "MLP303"), ([0.5, 1.0, 2.0], "MLP304")], ids=["3", "-1", "0.5"]
)
def test_class_numbers_that_do_not_exist_are_refused(y, code: str) -> None:
    with pytest.raises(DataError) as caught:
        gradients(MultiLayerPerceptron((2, 4, 3), output_activation="softmax"), X, y)
    assert caught.value.code == code


def test_a_model_that_is_not_derived_here_is_refused() -> None:
    with pytest.raises(GradientMismatchError) as caught:
        gradients(nn.Linear(2, 1), X, Y)
    assert (caught.value.code, caught.value.model) == ("MLP602", "Linear")


@pytest.mark.parametrize(
    ("model", "loss", "code"),
    [
        (LinearRegression(2), "binary_cross_entropy", "MLP822"),
        (LogisticRegression(2), "cross_entropy", "MLP822"),
        (LinearRegression(2), "huber", "MLP817"),
    ],
    ids=["bce", "ce", "unknown"],
)
def test_a_cost_that_does_not_suit_the_output_or_does_not_exist_is_refused(model, loss: str, code: str) -> None:
    with pytest.raises(ArgumentError, match="loss") as caught:
        gradients(model, X, Y, loss=loss)
    assert caught.value.code == code


def test_a_reduction_is_a_sum_or_a_mean() -> None:
    with pytest.raises(ArgumentError) as caught:
        gradients(LinearRegression(), *datasets.line(), reduction="max")
    assert caught.value.code == "MLP817"
    assert "sum, mean" in str(caught.value)
