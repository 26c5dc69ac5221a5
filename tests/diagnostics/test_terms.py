"""Costs in which the model has no part, and terms that are constants on purpose."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding
from tests.diagnostics.watching import findings_in

torch.manual_seed(0)
CLEAN = torch.randn(40, 4)
NOISY = CLEAN + 0.1 * torch.randn(40, 4)


def findings(loop: Callable[[], object]) -> list[Finding]:
    return [finding for finding in findings_in(loop) if finding.code == "MLP1323"]


def loop(term: Callable[[nn.Module, Tensor], Tensor], evaluate: Callable[[nn.Module], object]) -> None:
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(5):
        output = model(NOISY[:30])
        cost = term(model, output)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        with torch.no_grad():
            evaluate(model.eval())
        model.train()


def plain(_: nn.Module, output: Tensor) -> Tensor:
    return F.mse_loss(output, CLEAN[:30])


def nothing(_: nn.Module) -> None: ...


def of_inputs(model: nn.Module) -> None:
    model(NOISY[30:])
    F.mse_loss(NOISY[30:], CLEAN[30:])


def of_targets(model: nn.Module) -> None:
    model(NOISY[30:])
    F.mse_loss(CLEAN[30:].flip(0), CLEAN[30:])


def in_batches(model: nn.Module) -> None:
    for rows in range(30, 40, 5):
        x, y = NOISY[rows : rows + 5], CLEAN[rows : rows + 5]
        model(x)
        nn.L1Loss()(x, y).item()


EVALUATIONS = (of_inputs, of_targets, in_batches)


@pytest.mark.parametrize("evaluate", EVALUATIONS)
def test_an_evaluation_that_leaves_out_the_answer_is_named(evaluate: Callable[[nn.Module], object]) -> None:
    (found,) = findings(lambda: loop(plain, evaluate))
    assert "criterion(model(x), y)" in found.remedy


def right(model: nn.Module) -> None:
    F.mse_loss(model(NOISY[30:]), CLEAN[30:])


def beside_a_baseline(model: nn.Module) -> None:
    output = model(NOISY[30:])
    F.mse_loss(NOISY[30:], CLEAN[30:])
    F.mse_loss(output, CLEAN[30:])


def baseline_first(model: nn.Module) -> None:
    F.mse_loss(NOISY[30:], CLEAN[30:])
    F.mse_loss(model(NOISY[30:]), CLEAN[30:])


def baseline_last(model: nn.Module) -> None:
    F.mse_loss(model(NOISY[30:]), CLEAN[30:])
    F.mse_loss(NOISY[30:], CLEAN[30:])


def joined_later(model: nn.Module) -> None:
    outputs = []
    for x, y in zip(NOISY[30:].split(5), CLEAN[30:].split(5), strict=True):
        outputs.append(model(x))
        F.mse_loss(x, y)
    F.mse_loss(torch.cat(outputs), CLEAN[30:])


@pytest.mark.parametrize("evaluate", [right, beside_a_baseline, baseline_first, baseline_last, joined_later])
def test_a_baseline_beside_the_models_own_cost_is_right(evaluate: Callable[[nn.Module], object]) -> None:
    assert findings(lambda: loop(plain, evaluate)) == []


def smooth(curve: Tensor) -> Tensor:
    return (curve[1:] - curve[:-1]).pow(2).mean()


def without_graph(model: nn.Module) -> Tensor:
    with torch.no_grad():
        return sum(p.abs().sum() for p in model.parameters())


WITHOUT_SLOPE: dict[str, Callable[[nn.Module, Tensor], Tensor]] = {
    "of y": lambda _, output: plain(_, output) + 10 * smooth(CLEAN),
    "of y, the other way round": lambda _, output: smooth(CLEAN) * 0.5 + plain(_, output),
    "detached": lambda _, output: plain(_, output) + 0.1 * smooth(output.detach()),
    "data": lambda model, output: plain(model, output) + 0.1 * model[0].weight.data.abs().sum(),
}


@pytest.mark.parametrize("name", WITHOUT_SLOPE)
def test_a_term_without_a_slope_is_named(name: str) -> None:
    (found,) = findings(lambda: loop(WITHOUT_SLOPE[name], nothing))
    assert found.facts["value"] > 0


WITH_REASON: dict[str, Callable[[nn.Module, Tensor], Tensor]] = {
    "of the prediction": lambda _, output: plain(_, output) + 10 * smooth(output),
    "of the parameters": lambda model, output: plain(model, output) + 0.1 * model[0].weight.abs().sum(),
    "a constant": lambda _, output: plain(_, output) + torch.tensor(0.5 * math.log(2 * math.pi)),
    "a number": lambda _, output: plain(_, output) + 0.5 * math.log(2 * math.pi),
    "shown as another": lambda _, output: plain(_, output) + (smooth(CLEAN) - plain(_, output)).detach(),
    "weighed by itself": lambda _, output: plain(_, output) + smooth(output) * plain(_, output).detach(),
    "flooding": lambda _, output: (plain(_, output) - 0.1).abs() + 0.1,
    "a target of a step": lambda _, output: (output.mean() - (0.5 + 0.9 * output.detach().sum())) ** 2,
    "a bootstrapped target": lambda _, output: (-output.mean() + 0.9 * output.detach().sum()) ** 2,
}


@pytest.mark.parametrize("name", WITH_REASON)
def test_constants_with_a_reason_are_right(name: str) -> None:
    assert findings(lambda: loop(WITH_REASON[name], nothing)) == []
