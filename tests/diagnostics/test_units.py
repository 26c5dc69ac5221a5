"""The rules on neurons, and on gradients from layer to layer: their counts and sizes against direct computation."""

from collections.abc import Iterable

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import Finding, doctor
from tests.sampling import sampled


def watched(model: nn.Module, x: Tensor, y: Tensor, steps: int, lr: float = 0.01) -> list[Finding]:
    """A plain loop under the doctor."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    with doctor(show=False) as seen:
        for _ in range(steps):
            cost = nn.MSELoss()(model(x), y)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    assert seen.failures == []
    return seen.findings


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def data(rows: int = 60, features: int = 3) -> tuple[Tensor, Tensor]:
    """Targets that are mostly noise, so that no run goes well."""
    torch.manual_seed(0)
    return torch.randn(rows, features), torch.randn(rows, 1)


class TestDeadUnits:
    def model(self, dead: int, units: int = 8, layer: nn.Module | None = None) -> nn.Module:
        torch.manual_seed(1)
        model = nn.Sequential(nn.Linear(3, units), layer or nn.ReLU(), nn.Linear(units, 1))
        nn.init.constant_(model[0].bias[:dead].detach(), -100.0)
        nn.init.constant_(model[0].bias[dead:].detach(), 1.0)
        return model

    @pytest.mark.parametrize(("dead", "expected"), [(3, []), (4, ["MLP1501"]), (8, ["MLP1501"])])
    def test_are_told_of_from_half_of_the_layer_on(self, dead, expected) -> None:
        found = watched(self.model(dead), *data(), steps=60)
        assert codes(found) == expected
        facts = {"dead": dead, "units": 8, "layer": "0.weight", "better": "0.001"}
        assert all(finding.facts == facts for finding in found)

    def test_are_not_told_of_after_a_few_steps(self) -> None:
        assert codes(watched(self.model(8), *data(), steps=49)) == []
        assert codes(watched(self.model(8), *data(), steps=50)) == ["MLP1501"]

    def test_are_not_told_of_in_a_layer_of_three(self) -> None:
        assert codes(watched(self.model(3, units=3), *data(), steps=60)) == []

    @pytest.mark.parametrize(("dead", "expected"), [(10, []), (18, ["MLP1501"])])
    def test_deep_in_a_network_are_told_of_where_hardly_any_is_left(self, dead, expected) -> None:
        torch.manual_seed(0)
        layers = nn.Linear(3, 20), nn.Tanh(), nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 1)
        nn.init.constant_(layers[2].bias[:dead].detach(), -100.0)
        nn.init.constant_(layers[2].bias[dead:].detach(), 1.0)
        assert codes(watched(nn.Sequential(*layers), *data(), steps=60)) == expected

    def test_do_not_exist_behind_a_leaky_relu(self) -> None:
        assert codes(watched(self.model(8, layer=nn.LeakyReLU()), *data(), steps=60)) == []

    def test_are_counted_in_channels_of_a_convolution(self) -> None:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Conv2d(1, 6, 3), nn.ReLU(inplace=True), nn.Flatten(), nn.Linear(6 * 36, 1))
        nn.init.constant_(model[0].bias[:5].detach(), -100.0)
        (found,) = watched(model, torch.randn(10, 1, 8, 8), torch.randn(10, 1), steps=60, lr=1e-3)
        assert (found.code, found.facts["dead"], found.facts["units"]) == ("MLP1501", 5, 6)

    def test_that_fired_within_the_last_tenth_of_the_steps_are_alive(self) -> None:
        x, y = data()
        model = self.model(8)
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
        with doctor(show=False) as seen:
            for step in range(60):
                rows = x + 1e4 * torch.sign(model[0].weight.detach().sum(dim=0)) if step == 56 else x
                cost = nn.MSELoss()(model(rows), y)
                optimizer.zero_grad()
                cost.backward()
                if step != 56:
                    optimizer.step()
        assert seen.failures == []
        fires = (model[0](rows) > 0).any(dim=0)
        assert not bool(fires.any())  # the last rows fire nothing; those of step 56 do
        dead = [finding.facts["dead"] for finding in seen.findings if finding.code == "MLP1501"]
        assert dead == [int((model[0](x + 1e4 * torch.sign(model[0].weight.sum(dim=0))).amax(dim=0) <= 0).sum())]

    def test_are_no_matter_where_the_problem_is_solved(self) -> None:
        x = torch.linspace(0.1, 1, 40).reshape(-1, 1)
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))
        nn.init.constant_(model[0].bias[:5].detach(), -100.0)
        nn.init.constant_(model[0].weight.detach(), 0.5)
        assert codes(watched(model, x, 2 * x, steps=400, lr=0.05)) == []


class TestSaturated:
    def model(self, activation: nn.Module) -> nn.Module:
        torch.manual_seed(0)
        return nn.Sequential(nn.Linear(3, 8), activation, nn.Linear(8, 1))

    @pytest.mark.parametrize("activation", [nn.Sigmoid(), nn.Tanh()])
    def test_are_counted_at_the_ends_of_the_range(self, activation) -> None:
        x, y = data()
        model = self.model(activation)
        (found,) = watched(model, 1000 * x, y, steps=60, lr=1e-3)
        with torch.no_grad():
            z = model[0](1000 * x)
        assert found.code == "MLP1502"
        assert found.facts["function"] == type(activation).__name__.lower()
        assert found.facts["high"] == pytest.approx(float(z.max()), rel=0.01)
        low = -1.0 if isinstance(activation, nn.Tanh) else 0.0
        a = (activation(z) - low) / (1 - low)
        assert found.facts["saturated"] == pytest.approx(float(((a < 0.01) | (a > 0.99)).double().mean()), abs=0.01)

    def test_are_few_for_standardised_features(self) -> None:
        x, y = data()
        assert codes(watched(self.model(nn.Sigmoid()), x, y, steps=60)) == []

    def test_are_seen_through_dropout(self) -> None:
        x, y = data()
        model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Dropout(0.1), nn.Linear(8, 1))
        assert codes(watched(model, 1000 * x, y, steps=60, lr=1e-3)) == ["MLP1502"]

    def test_are_no_matter_at_the_output(self) -> None:
        torch.manual_seed(0)
        x = 1000 * torch.randn(40, 3)
        model = nn.Sequential(nn.Linear(3, 1), nn.Tanh())
        assert "MLP1502" not in codes(watched(model, x, torch.randn(40, 1).sign(), steps=60, lr=1e-6))


class TestFromLayerToLayer:
    def deep(self, layers: int, activation: type[nn.Module], width: int = 16) -> nn.Sequential:
        model = nn.Sequential(nn.Linear(3, width), activation())
        for _ in range(layers - 1):
            model.extend([nn.Linear(width, width), activation()])
        return model.append(nn.Linear(width, 1))

    def test_vanishing_quotes_the_gradients_of_first_and_last_weight(self) -> None:
        x, y = data()
        model = self.deep(20, nn.Sigmoid)
        nn.MSELoss()(model(x), y).backward()
        expected = [float(layer.weight.grad.square().mean().sqrt()) for layer in (model[0], model[-1])]
        model.zero_grad()
        (found,) = watched(model, x, y, steps=10)
        assert found.code == "MLP1503"
        assert [found.facts["first_size"], found.facts["last_size"]] == pytest.approx(expected, rel=1e-4)
        assert (found.facts["first"], found.facts["last"], found.facts["layers"]) == ("0.weight", "40.weight", 21)

    @pytest.mark.parametrize("seed", sampled(range(5), 5))
    @pytest.mark.parametrize(
        ("layers", "activation", "width"),
        [(6, nn.Sigmoid, 16), (6, nn.Sigmoid, 4), (8, nn.Tanh, 8), (8, nn.ReLU, 32), (6, nn.GELU, 64)],
    )
    def test_ordinary_networks_are_silent(self, layers, activation, width, seed) -> None:
        x, y = data()
        torch.manual_seed(seed)
        found = codes(watched(self.deep(layers, activation, width), x, y, steps=6))
        assert not {"MLP1503", "MLP1504"} & set(found)

    @pytest.mark.parametrize("scale", [1e-6, 1e6])
    def test_the_scale_of_the_data_is_not_the_depth_s_doing(self, scale) -> None:
        x, y = data()
        found = codes(watched(self.deep(3, nn.ReLU), scale * x, y, steps=6, lr=1e-20))
        assert not {"MLP1503", "MLP1504"} & set(found)

    def test_a_gradient_that_underflows_to_zero_has_vanished_all_the_more(self) -> None:
        x, y = data()
        model = self.deep(80, nn.Sigmoid, width=8)
        nn.MSELoss()(model(x), y).backward()
        assert not bool(model[0].weight.grad.any())
        model.zero_grad()
        assert codes(watched(model, x, y, steps=6)) == ["MLP1503"]

    def test_a_recurrent_network_of_fifty_steps_is_silent(self) -> None:
        torch.manual_seed(0)
        x, y = torch.randn(10, 50, 2), torch.randn(10, 1)
        recurrent, out = nn.RNN(2, 16, batch_first=True), nn.Linear(16, 1)
        optimizer = torch.optim.Adam([*recurrent.parameters(), *out.parameters()])
        with doctor(show=False) as seen:
            for _ in range(10):
                cost = nn.MSELoss()(out(recurrent(x)[0][:, -1]), y)
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
        assert seen.failures == []
        assert codes(seen.findings) == []
