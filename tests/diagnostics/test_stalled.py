"""The rules on costs that do not move: against closed forms, and their thresholds from both sides."""

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import Finding, LogisticRegression, datasets, doctor, fit
from mlp_tutorial.diagnostics.comparison import Comparison, Targets
from mlp_tutorial.diagnostics.events import LossTaken
from mlp_tutorial.diagnostics.lines import best_line
from mlp_tutorial.diagnostics.rarely import is_looked_at

XOR_X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])


def watched(model: nn.Module, optimizer, x: Tensor, y: Tensor, steps: int, criterion=None) -> list[Finding]:
    """A plain loop under the doctor; findings of the families in question."""
    criterion = criterion or nn.BCEWithLogitsLoss()
    with doctor(show=False, silence=("MLP1207",)) as seen:
        for _ in range(steps):
            cost = criterion(model(x), y)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    assert seen.failures == []
    return seen.findings


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


class TestLooks:
    def test_are_every_step_at_first_and_32_while_the_number_doubles(self) -> None:
        assert all(is_looked_at(count) for count in range(1, 64))
        for start in (64, 1024, 65536):
            assert sum(is_looked_at(count) for count in range(start, 2 * start)) == 32


class TestCreeping:
    def train(self, lr: float, steps: int, optimizer=torch.optim.SGD) -> list[Finding]:
        torch.manual_seed(0)
        x = torch.linspace(-1, 1, 50).reshape(-1, 1)
        model = nn.Linear(1, 1)
        return watched(model, optimizer(model.parameters(), lr=lr), x, 2 * x + 1, steps, nn.MSELoss())

    def test_quotes_what_the_closed_form_says(self) -> None:
        # Steps this small follow L(t) = L(0) − t |∂L/∂w|²: the line's slope is known at the start.
        torch.manual_seed(0)
        x = torch.linspace(-1, 1, 50).reshape(-1, 1)
        model = nn.Linear(1, 1)
        cost = nn.MSELoss()(model(x), 2 * x + 1)
        slopes = torch.autograd.grad(cost, list(model.parameters()))
        pace = 1e-6 * sum(float((slope**2).sum()) for slope in slopes) / cost.item()
        (found,) = self.train(1e-6, 100)
        assert found.code == "MLP1403"
        assert found.facts["change"] == pytest.approx(100 * 99 * pace, rel=0.03)
        assert found.facts["halving"] == pytest.approx(math.log(2) / pace, rel=0.05)
        assert (found.facts["lr"], found.facts["steps"]) == (1e-6, 100)

    @pytest.mark.parametrize(("lr", "expected"), [(1e-6, ["MLP1403"]), (1e-5, []), (1e-3, []), (1e-1, [])])
    def test_depends_on_how_far_the_parameters_go(self, lr, expected) -> None:
        assert codes(self.train(lr, 50)) == expected

    def test_is_not_found_where_the_reader_writes_probabilities_over_the_logits(self) -> None:
        x, y = datasets.gate("and")
        model = nn.Linear(2, 1)
        with torch.no_grad():
            model.weight.fill_(0.1)
            model.bias.fill_(-0.15)
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-5)
        with doctor(show=False) as seen:
            for _ in range(60):
                z = model(x)
                cost = nn.functional.binary_cross_entropy_with_logits(z, y)
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
                assert bool((z.detach().sigmoid_().round_() == y).all())  # every row right, in the memory of z
        assert codes(seen.findings) == []

    def test_needs_twenty_steps(self) -> None:
        assert codes(self.train(1e-7, 19)) == []
        assert codes(self.train(1e-7, 20)) == ["MLP1403"]

    @pytest.mark.parametrize("optimizer", [torch.optim.Adam, torch.optim.RMSprop, torch.optim.Adagrad])
    def test_holds_for_other_optimizers(self, optimizer) -> None:
        assert codes(self.train(1e-8, 50, optimizer)) == ["MLP1403"]
        assert codes(self.train(1e-2, 50, optimizer)) == []

    def test_is_found_in_mini_batches_whose_costs_differ(self) -> None:
        def train(lr: float) -> list[str]:
            torch.manual_seed(0)
            x = torch.randn(400, 3)
            y = x.sum(dim=1, keepdim=True) + 0.5 * torch.randn(400, 1)
            model = nn.Linear(3, 1)
            optimizer = torch.optim.SGD(model.parameters(), lr=lr)
            with doctor(show=False) as seen:
                for rows in torch.randperm(400).split(10) * 5:
                    cost = nn.MSELoss()(model(x[rows]), y[rows])
                    optimizer.zero_grad()
                    cost.backward()
                    optimizer.step()
            assert seen.failures == []
            return codes(seen.findings)

        assert train(1e-8) == ["MLP1403"]
        assert train(1e-2) == []

    def test_is_not_said_at_the_lowest_place_where_only_chance_has_a_slope(self) -> None:
        def train(*, resumed: bool) -> list[str]:
            torch.manual_seed(0)
            x = torch.randn(400, 5)
            y = 0.1 * x.sum(dim=1, keepdim=True) + torch.randn(400, 1)
            model = nn.Linear(5, 1)
            if resumed:
                best = torch.linalg.lstsq(torch.cat([x, torch.ones(400, 1)], dim=1), y).solution
                with torch.no_grad():
                    model.weight.copy_(best[:5].T)
                    model.bias.copy_(best[5])
            optimizer = torch.optim.SGD(model.parameters(), lr=1e-7)
            with doctor(show=False) as seen:
                for rows in torch.randperm(400).split(10) * 5:
                    cost = nn.MSELoss()(model(x[rows]), y[rows])
                    optimizer.zero_grad()
                    cost.backward()
                    optimizer.step()
            assert seen.failures == []
            return codes(seen.findings)

        assert train(resumed=False) == ["MLP1403"]
        assert train(resumed=True) == []

    def test_is_not_a_warm_up(self) -> None:
        torch.manual_seed(0)
        x = torch.linspace(-1, 1, 50).reshape(-1, 1)
        model = nn.Linear(1, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-5)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (step + 1) / 50)
        with doctor(show=False) as seen:
            for _ in range(40):
                cost = nn.MSELoss()(model(x), 2 * x + 1)
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
                schedule.step()
        assert seen.failures == []
        assert seen.findings == []

    def test_is_not_the_deck_s_slow_first_run(self) -> None:
        for seed in range(3):
            torch.manual_seed(seed)
            history = fit(LogisticRegression(), *datasets.gate("and"), lr=0.01, epochs=1000)
            assert history.findings == []


class TestConstantCost:
    def taken(self, name: str, prediction: Tensor, target: Tensor, cost: Tensor) -> Targets:
        targets = Targets()
        targets.add(Comparison.of(LossTaken(None, name, prediction, target, cost)))
        return targets

    def test_of_two_classes_is_what_bce_says_of_the_share(self) -> None:
        y = torch.tensor([[1.0]] * 3 + [[0.0]] * 7)
        constant = torch.full_like(y, 0.3)
        expected = float(nn.BCELoss()(constant, y))
        found = self.taken("binary_cross_entropy", constant, y, torch.tensor(1.0)).constant_cost()
        assert found == pytest.approx(expected, rel=1e-6)

    @pytest.mark.parametrize("shares", [False, True])
    def test_of_several_classes_is_the_entropy(self, shares) -> None:
        numbers = torch.tensor([0, 0, 1, 2, 2, 2])
        y = nn.functional.one_hot(numbers).float() if shares else numbers
        logits = torch.tensor([2 / 6, 1 / 6, 3 / 6]).log().expand(6, 3)
        expected = float(nn.CrossEntropyLoss()(logits, y))
        found = self.taken("cross_entropy", logits, y, torch.tensor(1.0)).constant_cost()
        assert found == pytest.approx(expected, rel=1e-6)

    @pytest.mark.parametrize("shape", [(20,), (20, 1), (20, 3), (5, 2, 4)])
    def test_of_values_is_their_variance(self, shape) -> None:
        torch.manual_seed(0)
        y = torch.randn(shape)
        expected = float(y.numpy().var(axis=0).mean())
        found = self.taken("mse_loss", torch.zeros(shape), y, torch.tensor(1.0)).constant_cost()
        assert found == pytest.approx(expected, rel=1e-5)

    def test_of_batches_is_that_of_all_rows(self) -> None:
        torch.manual_seed(0)
        targets, y = Targets(), torch.randn(30, 2)
        for part in y.split(7):
            targets.add(Comparison.of(LossTaken(None, "mse_loss", torch.zeros_like(part), part, torch.tensor(1.0))))
        assert targets.constant_cost() == pytest.approx(float(y.numpy().var(axis=0).mean()), rel=1e-5)

    def test_is_not_known_of_a_loss_with_weights(self) -> None:
        y = torch.ones(3, 1)
        event = LossTaken(None, "binary_cross_entropy", y / 2, y, torch.tensor(1.0), {"weight": torch.ones(1)})
        assert Comparison.of(event) is None


class TestPlateau:
    def stuck(self, steps: int, y: Tensor = XOR_Y, criterion=None, outputs: int = 1) -> list[Finding]:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(2, 2), nn.Sigmoid(), nn.Linear(2, outputs))
        with torch.no_grad():
            model[0].weight.copy_(torch.tensor([[0.1, 0.1], [0.1001, 0.1001]]))  # nearly the same, and they stay so
            model[0].bias.fill_(0.1)
            model[2].weight.fill_(0.1)
            model[2].bias.fill_(0.1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
        return watched(model, optimizer, XOR_X, y, steps, criterion)

    def test_quotes_ln_2_for_two_classes(self) -> None:
        (found,) = self.stuck(1100)
        assert found.code == "MLP1404"
        assert found.facts["constant"] == pytest.approx(math.log(2), rel=1e-6)
        assert found.facts["cost"] == pytest.approx(math.log(2), rel=1e-2)
        assert found.facts["apart"] < 0.1

    def test_quotes_the_variance_for_the_squared_error(self) -> None:
        (found,) = self.stuck(1100, criterion=nn.MSELoss())
        assert (found.code, found.facts["constant"]) == ("MLP1404", pytest.approx(0.25))

    def test_quotes_the_entropy_for_several_classes(self) -> None:
        (found,) = self.stuck(1100, XOR_Y.flatten().long(), nn.CrossEntropyLoss(), outputs=2)
        assert (found.code, found.facts["constant"]) == ("MLP1404", pytest.approx(math.log(2)))

    def test_has_the_readers_factor(self) -> None:
        (found,) = self.stuck(1100, criterion=lambda z, y: ((z - y) ** 2).sum() / 8)
        assert (found.code, found.facts["constant"]) == ("MLP1404", pytest.approx(0.125))

    def test_is_not_said_of_a_short_run(self) -> None:
        assert codes(self.stuck(999)) == []
        assert codes(self.stuck(1000)) == ["MLP1404"]

    def test_is_not_what_two_networks_do_that_play_against_each_other(self) -> None:
        torch.manual_seed(0)
        judge, forger = nn.Linear(1, 1), nn.Linear(1, 1)
        optimizers = [torch.optim.SGD(model.parameters(), lr=0.05) for model in (judge, forger)]
        labels = torch.cat([torch.ones(32, 1), torch.zeros(32, 1)])
        with doctor(show=False) as seen:
            for _ in range(1000):
                real, made = torch.randn(32, 1), forger(torch.randn(32, 1))
                cost = nn.BCEWithLogitsLoss()(judge(torch.cat([real, made.detach()])), labels)
                optimizers[0].zero_grad()
                cost.backward()
                optimizers[0].step()
                rival = nn.BCEWithLogitsLoss()(judge(made), torch.ones(32, 1))
                optimizers[1].zero_grad()
                rival.backward()
                optimizers[1].step()
        assert seen.failures == []
        assert codes(seen.findings) == []


class TestNoLine:
    def single(self, x: Tensor, y: Tensor, steps: int = 300, lr: float = 1.0) -> list[Finding]:
        torch.manual_seed(0)
        model = nn.Linear(x.shape[1], 1)
        return watched(model, torch.optim.SGD(model.parameters(), lr=lr), x, y, steps)

    def test_is_found_for_xor_by_bce_mse_and_two_outputs(self) -> None:
        torch.manual_seed(0)
        assert codes(self.single(XOR_X, XOR_Y)) == ["MLP1405"]
        squared = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
        optimizer = torch.optim.SGD(squared.parameters(), lr=1.0)
        assert codes(watched(squared, optimizer, XOR_X, XOR_Y, 1000, nn.MSELoss())) == ["MLP1405"]
        two = nn.Linear(2, 2)
        optimizer = torch.optim.SGD(two.parameters(), lr=1.0)
        assert codes(watched(two, optimizer, XOR_X, XOR_Y.flatten().long(), 300, nn.CrossEntropyLoss())) == ["MLP1405"]

    def test_is_found_for_a_ring_around_a_disc(self) -> None:
        angle = torch.arange(100.0) * 2 * math.pi / 50
        radius = torch.ones(100)
        radius[50:] = 3.0
        x = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
        assert codes(self.single(x, (radius > 2).float().reshape(-1, 1), lr=0.3)) == ["MLP1405"]

    @pytest.mark.parametrize("gate", ["and", "or", "nand"])
    def test_is_not_said_of_gates_that_a_line_solves(self, gate) -> None:
        x, y = datasets.gate(gate)
        assert codes(self.single(x, y, steps=60, lr=0.05)) == []

    def test_is_not_said_of_classes_that_overlap_but_lie_apart(self) -> None:
        torch.manual_seed(0)
        y = torch.arange(400.0).remainder(2).reshape(-1, 1)
        assert codes(self.single(torch.randn(400, 2) + 0.7 * y, y)) == []

    def test_is_not_said_of_mini_batches_which_are_not_all_there_is(self) -> None:
        torch.manual_seed(0)
        model = nn.Linear(2, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        with doctor(show=False) as seen:
            for step in range(100):
                rows = torch.tensor([0, 1, 2, 3]).roll(step)
                cost = nn.BCEWithLogitsLoss()(model(XOR_X[rows]), XOR_Y[rows])
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
        assert seen.failures == []
        assert codes(seen.findings) == []

    def test_is_not_said_of_a_network(self) -> None:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
        assert codes(watched(model, torch.optim.SGD(model.parameters(), lr=0.5), XOR_X, XOR_Y, 100)) == []


class TestBestLine:
    def test_has_the_cost_of_a_long_gradient_descent(self) -> None:
        rng = np.random.default_rng(0)
        x = torch.tensor(rng.normal(size=(60, 2)))
        y = torch.tensor((x[:, 0].numpy() + rng.normal(size=60) > 0).astype(float))
        line = best_line(x, y)
        w, b = torch.zeros(2, dtype=torch.float64), torch.zeros((), dtype=torch.float64)
        for _ in range(5000):
            residual = torch.sigmoid(x @ w + b) - y
            w, b = w - residual @ x / 60, b - residual.mean()
        expected = float(nn.BCEWithLogitsLoss()(x @ w + b, y))
        assert line is not None
        assert line.cost == pytest.approx(expected, rel=1e-8)

    def test_of_classes_that_overlap_finds_one_point_in_both_hulls(self) -> None:
        x = torch.tensor([[0.0, 0], [2, 0], [1, 0.5], [1, -1]], dtype=torch.float64)
        line = best_line(x, torch.tensor([0.0, 0, 1, 1], dtype=torch.float64))
        assert line is not None
        assert line.distance < 1e-6

    @pytest.mark.parametrize("gap", [0.5, 1e-3])
    def test_of_classes_that_a_line_divides_is_none(self, gap) -> None:
        x = torch.tensor([[-1.0], [0.0], [gap], [1.0]], dtype=torch.float64)
        line = best_line(x, torch.tensor([0.0, 0, 1, 1], dtype=torch.float64))
        assert line is None or line.cost < 0.1

    def test_of_constant_x_is_none(self) -> None:
        assert best_line(torch.ones(4, 2, dtype=torch.float64), torch.tensor([0.0, 1, 0, 1]).double()) is None
