"""The rules on the course of the cost: their numbers against closed forms, their thresholds from both sides."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import DivergedError, Finding, LinearRegression, doctor, fit
from mlp_tutorial.diagnostics.course import Course
from mlp_tutorial.diagnostics.lines import largest_stable_rate
from mlp_tutorial.diagnostics.outcome import shows_learning

LAB_1 = torch.tensor([[1.0], [2.0], [3.0]])


def hessian_of(x: Tensor, y: Tensor, cost: Callable[[Tensor, Tensor], Tensor], *, bias: bool) -> Tensor:
    """The Hessian of the cost in all parameters of a linear model, by autograd."""
    features, outputs = x.shape[1], y.shape[1]

    def of(parameters: Tensor) -> Tensor:
        weight = parameters[: features * outputs].reshape(features, outputs)
        b = parameters[features * outputs :] if bias else 0.0
        return cost(x @ weight + b, y)

    count = features * outputs + (outputs if bias else 0)
    return torch.autograd.functional.hessian(of, torch.zeros(count, dtype=torch.float64))


def watched(model: nn.Module, optimizer, x: Tensor, y: Tensor, steps: int) -> list[Finding]:
    """A plain loop under the doctor."""
    with doctor(show=False) as seen:
        for _ in range(steps):
            cost = nn.MSELoss()(model(x), y)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    assert seen.failures == []
    return seen.findings


def the(findings: list[Finding], code: str) -> Finding:
    assert [finding.code for finding in findings] == [code]
    return findings[0]


def stable_in(finding: Finding) -> float:
    """The rate that the sentence quotes."""
    return float(str(finding.facts["limit"]).split(" = ")[1].rstrip("."))


class TestTheLargestStableRate:
    @pytest.mark.parametrize("bias", [True, False])
    @pytest.mark.parametrize(("rows", "features", "outputs"), [(3, 1, 1), (20, 4, 1), (7, 3, 2), (2, 5, 3)])
    def test_is_2_by_the_largest_eigenvalue_of_the_hessian_by_autograd(self, rows, features, outputs, bias) -> None:
        torch.manual_seed(rows)
        x = torch.randn(rows, features, dtype=torch.float64) * 3 + 1
        y = torch.randn(rows, outputs, dtype=torch.float64)
        hessian = hessian_of(x, y, nn.MSELoss(), bias=bias)
        expected = 2 / float(torch.linalg.eigvalsh(hessian)[-1])
        assert largest_stable_rate(x, outputs, bias=bias) == pytest.approx(expected, rel=1e-9)

    def test_of_half_the_sum_of_squares_has_its_factor(self) -> None:
        x = LAB_1.double()
        hessian = hessian_of(x, x, lambda prediction, y: ((prediction - y) ** 2).sum() / 2, bias=True)
        expected = 2 / float(torch.linalg.eigvalsh(hessian)[-1])
        assert largest_stable_rate(x, 1, bias=True, factor=len(x) / 2) == pytest.approx(expected, rel=1e-9)

    def test_of_inputs_that_are_all_zero_is_infinite(self) -> None:
        assert largest_stable_rate(torch.zeros(3, 1, dtype=torch.float64), 1, bias=False) == math.inf


class TestDiverging:
    @pytest.mark.parametrize("outputs", [1, 2])
    def test_quotes_the_limit_of_the_linear_model_that_the_reader_trains(self, outputs) -> None:
        torch.manual_seed(0)
        x = 2 * torch.randn(30, 3)
        y = torch.randn(30, outputs)
        model = nn.Linear(3, outputs)
        found = the(watched(model, torch.optim.SGD(model.parameters(), lr=1.0), x, y, 20), "MLP1401")
        hessian = hessian_of(x.double(), y.double(), nn.MSELoss(), bias=True)
        assert stable_in(found) == pytest.approx(2 / float(torch.linalg.eigvalsh(hessian)[-1]), rel=5e-3)

    def test_sees_the_readers_own_factor_in_the_cost(self) -> None:
        torch.manual_seed(0)
        model = nn.Linear(1, 1, bias=False)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        with doctor(show=False) as seen:
            for _ in range(30):
                cost = ((model(LAB_1) - LAB_1) ** 2).sum() / 2  # H = Σ x² = 14
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
        assert seen.failures == []
        assert stable_in(the(seen.findings, "MLP1401")) == pytest.approx(2 / 14, rel=5e-3)

    @pytest.mark.parametrize(("lr", "expected"), [(0.02, []), (5.0, ["MLP1401"])])
    def test_reads_the_cost_without_the_factor_of_a_grad_scaler(self, lr, expected) -> None:
        torch.manual_seed(0)
        model, x = nn.Linear(3, 1), torch.randn(60, 3)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        scaler = torch.amp.GradScaler("cpu", growth_interval=5)
        with doctor(show=False) as seen:
            for _ in range(60):
                cost = nn.MSELoss()(model(x), x.sum(dim=1, keepdim=True) + 1)
                optimizer.zero_grad()
                scaler.scale(cost).backward()
                scaler.step(optimizer)
                scaler.update()
        assert [finding.code for finding in seen.findings] == expected
        assert all(finding.facts["first"] < 100 for finding in seen.findings)

    def test_quotes_first_and_last_cost_and_the_growth_between_them(self) -> None:
        torch.manual_seed(0)
        model = LinearRegression()
        history = fit(model, LAB_1, LAB_1, lr=0.25, epochs=12)
        facts = the(history.findings, "MLP1401").facts
        assert (facts["first"], facts["last"], facts["steps"]) == (history.costs[0], history.costs[-1], 11)
        assert facts["growth"] ** 11 * facts["first"] == pytest.approx(facts["last"])

    def test_reads_the_learning_rate_off_steps_taken_by_hand(self) -> None:
        torch.manual_seed(0)
        w = torch.rand(1, requires_grad=True)
        with doctor(show=False) as seen:
            for _ in range(20):
                cost = ((LAB_1 * w - LAB_1) ** 2).mean()
                cost.backward()
                with torch.no_grad():
                    w -= 0.5 * w.grad
                w.grad = None
        assert seen.failures == []
        assert "0.5" in str(the(seen.findings, "MLP1401").facts["rate"])

    @pytest.mark.parametrize(("lr", "codes"), [(0.179, []), (0.1805, ["MLP1406"]), (0.19, ["MLP1401"])])
    def test_begins_beyond_the_limit_of_lab_1(self, lr, codes) -> None:
        # 2/λmax = 0.18033; just beyond it, 60 steps have not grown tenfold yet, but end above the cost of guessing
        torch.manual_seed(0)
        history = fit(LinearRegression(), LAB_1, LAB_1, lr=lr, epochs=60)
        assert [finding.code for finding in history.findings] == codes

    def test_says_nothing_of_a_limit_under_momentum_or_in_a_network(self) -> None:
        torch.manual_seed(0)
        linear = nn.Linear(1, 1)
        momentum = torch.optim.SGD(linear.parameters(), lr=0.5, momentum=0.9)
        assert str(the(watched(linear, momentum, LAB_1, LAB_1, 40), "MLP1401").facts["limit"]) == ""
        network = nn.Sequential(nn.Linear(1, 3), nn.LeakyReLU(), nn.Linear(3, 1))
        plain = torch.optim.SGD(network.parameters(), lr=2.0)
        assert str(the(watched(network, plain, LAB_1, LAB_1, 8), "MLP1401").facts["limit"]) == ""

    def test_is_added_to_the_exception_of_fit_and_stands_in_its_history(self) -> None:
        torch.manual_seed(0)
        with pytest.raises(DivergedError) as caught:
            fit(LinearRegression(), LAB_1, LAB_1, lr=1.0, epochs=100)
        assert any("MLP1401" in note for note in caught.value.__notes__)
        assert [finding.code for finding in caught.value.history.findings] == ["MLP1401"]

    def test_is_the_one_code_of_a_block_that_fit_has_left_with_its_error(self) -> None:
        torch.manual_seed(0)
        seen = doctor(show=False)
        with pytest.raises(DivergedError), seen:
            fit(LinearRegression(), LAB_1, LAB_1, lr=1.0, epochs=100)
        assert [finding.code for finding in seen.findings] == ["MLP1401"]

    def test_is_not_what_two_networks_do_that_play_against_each_other(self) -> None:
        torch.manual_seed(0)
        judge, forger = nn.Linear(1, 1), nn.Linear(1, 1)
        optimizers = [torch.optim.SGD(model.parameters(), lr=0.1) for model in (judge, forger)]
        with doctor(show=False) as seen:
            for step in range(100):
                cost = nn.MSELoss()(judge(LAB_1), LAB_1)
                optimizers[0].zero_grad()
                cost.backward()
                optimizers[0].step()
                # twenty times as hard in the end as at the start
                rival = nn.MSELoss()(forger(LAB_1), (1 + step / 10) * LAB_1)
                optimizers[1].zero_grad()
                rival.backward()
                optimizers[1].step()
        assert seen.failures == []
        assert seen.findings == []


class TestNotFinite:
    def run(self, cost_of: Callable[[Tensor], Tensor], steps: int = 3) -> Finding:
        torch.manual_seed(0)
        w = nn.Parameter(torch.tensor([0.0, 1.0]))
        optimizer = torch.optim.SGD([w], lr=0.1)
        with doctor(show=False) as seen:
            for _ in range(steps):
                cost = cost_of(w)
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
        assert seen.failures == []
        return the(seen.findings, "MLP1402")

    @pytest.mark.parametrize(
        ("cost_of", "function", "value"),
        [
            (lambda w: torch.log(w).mean(), "log", "-inf"),
            (lambda w: (w / (w - w)).sum(), "/", "nan"),
            (lambda w: (1 / w).sum(), "/", "inf"),
            (lambda w: torch.exp(1000 * w).mean(), "exp", "inf"),
            (lambda w: torch.sqrt(w - 2).mean(), "sqrt", "nan"),
            (lambda w: (torch.log(w) * w).sum(), "log", "-inf"),
            (lambda w: torch.softmax(w.masked_fill(w < 2, -math.inf), dim=0).sum(), "softmax", "nan"),
        ],
        ids=["log", "0/0", "1/0", "exp", "sqrt", "log times 0", "a row that is masked as a whole"],
    )
    def test_names_the_function_that_was_first(self, cost_of, function, value) -> None:
        facts = self.run(cost_of).facts
        assert (str(facts["function"]), facts["value"], facts["step"]) == (function, value, 1)

    def test_names_the_line_of_that_function(self) -> None:
        def cost_of(w: Tensor) -> Tensor:
            logarithm = torch.log(w)
            return logarithm.sum()

        place = self.run(cost_of).place
        assert place is not None
        assert place.line == cost_of.__code__.co_firstlineno + 1

    def test_of_an_infinite_slope_under_a_finite_cost_names_backward_and_the_step_that_it_spoiled(self) -> None:
        facts = self.run(lambda w: torch.sqrt(w**2).sum()).facts
        assert (str(facts["function"]), facts["step"]) == ("backward", 2)
        assert math.isnan(facts["cost"])

    def test_counts_the_steps_that_went_well(self) -> None:
        costs = iter([1.0, 1.0, 1.0, 0.0, 0.0])
        facts = self.run(lambda w: torch.log(next(costs) + 0 * w).mean(), steps=5).facts
        assert (str(facts["function"]), facts["step"]) == ("log", 4)

    def test_is_silent_where_a_step_of_infinite_cost_is_skipped_and_training_goes_on(self) -> None:
        model = nn.Linear(1, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
        with doctor(show=False) as seen:
            for step in range(30):
                scale = math.inf if step == 3 else 1.0  # as a gradient scaler tries a scale that is too large
                cost = nn.MSELoss()(model(LAB_1), LAB_1) * scale
                optimizer.zero_grad()
                cost.backward()
                if step != 3:
                    optimizer.step()
        assert seen.failures == []
        assert seen.findings == []

    def test_looks_at_sparse_and_empty_results_without_failing(self) -> None:
        table = nn.Embedding(4, 2, sparse=True)
        optimizer = torch.optim.SGD(table.parameters(), lr=0.1)
        with doctor(show=False) as seen:
            for _ in range(3):
                cost = (table(torch.tensor([0, 1])) ** 2).sum() + torch.zeros(0).sum()
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
        assert seen.failures == []
        assert not any(finding.code == "MLP1402" for finding in seen.findings)


@pytest.mark.parametrize(("start", "cost", "learnt"), [(1.0, 0.5, True), (1.0, 0.51, False), (-1.0, -1.0, False)])
def test_a_cost_shows_learning_at_half_of_its_start_and_a_negative_one_never(start, cost, learnt) -> None:
    run = Course(None, None, costs=[start] * 30)
    assert shows_learning(cost, run) is learnt
