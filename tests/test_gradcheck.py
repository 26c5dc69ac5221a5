"""Derived, autograd and central difference agree; their ratios are the deck's; and a wrong formula never passes."""

import inspect
from collections.abc import Callable
from itertools import product

import pytest
import torch
from hypothesis import given
from torch import nn

from mlp_tutorial import (
    GradientMismatchError,
    LinearRegression,
    LogisticRegression,
    MultiLayerPerceptron,
    activations,
    check_gradients,
    derivations,
    gradcheck,
    set_language,
)
from tests.bare_loop import same_bits, state
from tests.gradient_cases import Case, cases, far_from_bends, make
from tests.mutants import mutants, unchanged

SMALL = torch.tensor([[0.5, -1.0], [2.0, 0.25], [-1.5, 1.0], [0.1, 0.2], [1.0, 1.0]])
LABELS = torch.tensor([[0.0], [1.0], [1.0], [0.0], [1.0]])


def agrees(case: Case) -> bool:
    return check_gradients(case.model, case.x, case.y, loss=case.loss, reduction=case.reduction).agrees


@given(cases())
def test_the_three_agree_to_1e_8_over_sizes_depths_activations_losses_and_reductions(case: Case) -> None:
    report = check_gradients(case.model, case.x, case.y, loss=case.loss, reduction=case.reduction)
    for check in report.checks:
        largest = max(check.derived_autograd, check.derived_central, check.autograd_central)
        assert largest <= 1e-8 * check.scale, str(report)
    assert report.agrees
    assert report.ratio_name == "1"
    assert report.require() is report


@pytest.mark.parametrize(
    ("model", "criterion", "loss", "ratio"),
    [
        (LinearRegression(2), nn.MSELoss(reduction="sum"), "squared_error", "1"),
        (LinearRegression(2), lambda a, y: (a - y).square().sum() / 2, None, "1"),
        (LinearRegression(2), nn.MSELoss(), None, "2/N"),
        (LogisticRegression(2), nn.BCELoss(reduction="sum"), None, "1"),
        (LogisticRegression(2), nn.BCELoss(), None, "1/N"),
        (MultiLayerPerceptron((2, 3, 1), "tanh"), nn.BCELoss(), None, "1/N"),
        (LinearRegression(2), nn.MSELoss(reduction="sum"), None, "2"),
        (LinearRegression(2), nn.L1Loss(), None, "not proportional"),
        (LogisticRegression(2), nn.MSELoss(reduction="sum"), None, "not proportional"),
    ],
    ids=["sum", "half", "mse", "bce sum", "bce", "mlp", "twice", "l1", "sigmoid with squares"],
)
def test_the_ratio_to_autograd_is_the_decks(model, criterion, loss, ratio: str) -> None:
    torch.manual_seed(0)
    report = check_gradients(model, SMALL, LABELS, criterion=criterion, loss=loss)
    assert report.ratio_name == ratio
    assert bool(report) == report.agrees == (ratio == "1")
    assert all(check.autograd_central < 1e-8 * check.scale for check in report.checks)


def test_sigmoid_with_squared_error_has_the_factor_that_makes_it_another_vector() -> None:
    model = LogisticRegression(2).double()
    x, y = SMALL.double(), LABELS.double()
    a = model(x).detach()
    found = derivations.gradients(model, x, y, loss="half_squared_error")["linear.weight"]
    torch.testing.assert_close(found, ((a - y) * a * (1 - a)).T @ x)


def test_a_parameter_whose_gradient_vanishes_does_not_hide_the_ratio_of_the_others() -> None:
    model = MultiLayerPerceptron((2, 3, 1), "relu", "identity")
    with torch.no_grad():
        model.layers[0].bias.fill_(-100.0)  # every hidden neuron is dead
    report = check_gradients(model, SMALL, LABELS, criterion=nn.MSELoss())
    assert [check.vanishes for check in report.checks] == [True, True, True, False]
    assert report.ratio_name == "2/N"


def test_the_model_is_copied_and_not_changed() -> None:
    model = MultiLayerPerceptron((2, 3, 1))
    model.layers[0].weight.requires_grad_(False)
    before = state(model)
    assert check_gradients(model, SMALL, LABELS).agrees
    assert same_bits(state(model), before)
    assert model.layers[0].weight.dtype == torch.float32
    assert not model.layers[0].weight.requires_grad
    assert model.layers[0].weight.grad is None


@pytest.mark.parametrize(("language", "verdict"), [("en", "agree"), ("ko", "일치")])
def test_the_report_is_a_table_with_a_verdict(language: str, verdict: str) -> None:
    set_language(language)
    model = MultiLayerPerceptron((2, 3, 1))
    lines = str(check_gradients(model, SMALL, LABELS)).splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == [name for name, _ in model.named_parameters()]
    assert verdict in lines[-1]


def test_requiring_agreement_names_the_ratio_and_the_worst_parameter() -> None:
    report = check_gradients(LinearRegression(2), SMALL, LABELS, criterion=nn.MSELoss())
    with pytest.raises(GradientMismatchError) as caught:
        report.require()
    assert caught.value.code == "MLP601"
    assert caught.value.checks == report.checks
    assert "2/N" in str(caught.value)
    worst = max(report.checks, key=lambda check: check.derived_autograd)
    assert f"{worst.name}: |derived - autograd| = {worst.derived_autograd:.3g}" in str(caught.value)


# The mutation test: one small mistake at a time in each line that computes a gradient.

SLOPES = [name for name, thing in vars(activations).items() if name.endswith("_slope") and inspect.isfunction(thing)]
FUNCTIONS = [
    derivations.gradients,
    derivations.forward_pass,
    derivations.output_slope,
    derivations.backward_pass,
    activations.Activation.backward,
    *(getattr(activations, name) for name in SLOPES),
]
KNOWN = [activations.activation(name) for name in activations.NAMES]


def battery() -> list[Case]:
    """Small cases that between them use every line of every formula; sizes differ, so that no transpose is square."""
    found = []
    for loss, reduction, rows in product(derivations.LOSSES, ("sum", "mean"), (3, 4)):
        output = {"binary_cross_entropy": "sigmoid", "cross_entropy": "softmax"}.get(loss, "tanh")
        found.append(make((2, 3), "sigmoid", output, loss, reduction, rows, seed=1, scaled=False))
        found.append(make((2, 3, 2), "tanh", output, loss, reduction, rows, seed=2, scaled=True))
    for seed, known in enumerate(KNOWN):
        loss = "squared_error" if seed % 2 else "half_squared_error"
        found.append(make((2, 3, 4, 2), known.name, "identity", loss, "sum", 3, seed=seed, scaled=False))
        found.append(make((3, 2), "tanh", known.name, loss, "mean", 3, seed=seed, scaled=False))
    assert all(far_from_bends(case) for case in found)
    return found


BATTERY = battery()
GRID = torch.tensor([[-3.0, -1.5, 0.0], [0.5, 1.0, 4.0]], dtype=torch.float64)


def slope_is_autograds(known: activations.Activation) -> bool:
    z = GRID.clone().requires_grad_(True)
    if known is activations.softmax:
        jacobian = torch.autograd.functional.jacobian(lambda row: known.function(row[None])[0], GRID[1])
        return torch.allclose(known.slope(GRID)[1], jacobian.diagonal(), rtol=1e-10)
    (slope,) = torch.autograd.grad(known.function(z).sum(), z)
    return torch.allclose(known.slope(GRID), slope, rtol=1e-10, atol=1e-12)


def the_check_passes() -> bool:
    """Whether everything agrees; a formula that cannot even be computed does not."""
    try:
        return all(slope_is_autograds(known) for known in KNOWN) and all(agrees(case) for case in BATTERY)
    except Exception:
        return False


def test_the_check_passes_without_a_mutation() -> None:
    assert the_check_passes()


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_no_mistake_in_a_formula_passes_the_check(function: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place(unchanged(function), function, monkeypatch)
    assert the_check_passes()
    survivors = []
    for what, mutant in mutants(function):
        put_in_place(mutant, function, monkeypatch)
        if the_check_passes():
            survivors.append(what)
    assert survivors == []


def put_in_place(mutant: Callable, function: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant wherever the function is called from, until the test ends."""
    if function.__name__ in SLOPES:
        name = function.__name__.removeprefix("_").removesuffix("_slope")
        # The dataclass is frozen, the dict behind it is not.
        monkeypatch.setitem(vars(activations.activation(name)), "derivative", mutant)
    elif function.__name__ == "backward":
        monkeypatch.setattr(activations.Activation, "backward", mutant)
    else:
        for module in (derivations, gradcheck):
            if hasattr(module, function.__name__):
                monkeypatch.setattr(module, function.__name__, mutant)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_no_slope_may_be_negated_doubled_or_another_ones(known: activations.Activation, monkeypatch) -> None:
    right = known.derivative
    wrong = [lambda z, a: -right(z, a), lambda z, a: 2 * right(z, a), lambda *za: za[0], lambda *za: za[1]]
    # From a alone, the slope of the sigmoid and the diagonal of softmax are one formula, a (1 − a).
    same = {"sigmoid": "softmax", "softmax": "sigmoid"}.get(known.name)
    wrong += [other.derivative for other in KNOWN if other.derivative is not right and other.name != same]
    for mistake in wrong:
        monkeypatch.setitem(vars(known), "derivative", mistake)
        assert not the_check_passes()


def test_the_mutations_are_many_and_each_changes_the_source() -> None:
    made = [what for function in FUNCTIONS for what, _ in mutants(function)]
    assert len(made) > 100
    assert all(before != after for before, after in (what.split(": ", 1)[1].split("  →  ") for what in made))
    kinds = ("dz.T @", "2 * (a - y)", "a - y", "dim=0", "y.numel()", ".T")
    assert all(any(kind in what for what in made) for kind in kinds)
