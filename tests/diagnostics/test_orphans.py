"""Parameters that no model owns and no optimizer holds: names and counts against what the loop itself made."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.diagnostics.watching import findings_in

X = torch.linspace(-1, 1, 24).reshape(-1, 2)
Y = torch.sin(3 * X[:, :1]) + 0.3


def facts(loop: Callable[[], object]) -> list[dict]:
    return [finding.facts for finding in findings_in(loop) if finding.code == "MLP1314"]


def train(predict: Callable[[Tensor], Tensor], optimizer: torch.optim.Optimizer, steps: int = 6) -> None:
    for _ in range(steps):
        cost = F.mse_loss(predict(X), Y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


class Net(nn.Module):
    """Two inputs, one output; `keep` says what the hidden part is kept in."""

    def __init__(self, keep: Callable[[list[nn.Module]], object]) -> None:
        super().__init__()
        self.hidden = keep([nn.Linear(2, 4), nn.Linear(4, 4)])
        self.last = nn.Linear(4, 1)

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.hidden.values() if isinstance(self.hidden, dict | nn.ModuleDict) else self.hidden
        for layer in hidden:
            x = torch.tanh(layer(x))
        return self.last(x)


def named(layers: list[nn.Module]) -> dict[str, nn.Module]:
    return dict(zip("ab", layers, strict=True))


@pytest.mark.parametrize(
    ("keep", "first", "remedy"),
    [
        (list, "hidden[0].bias", "self.hidden = nn.ModuleList(self.hidden)"),
        (tuple, "hidden[0].bias", "self.hidden = nn.ModuleList(self.hidden)"),
        (named, "hidden['a'].bias", "self.hidden = nn.ModuleDict(self.hidden)"),
    ],
)
def test_layers_that_the_model_does_not_know_are_named_and_the_remedy_registers_them(keep, first, remedy) -> None:
    model = Net(keep)
    (found,) = facts(lambda: train(model, torch.optim.SGD(model.parameters(), lr=0.05)))
    assert found["parameters"].startswith(first)
    assert (found["count"], found["held"], found["remedy_code"]) == (4, 2, remedy)

    healed = Net(keep)
    exec(remedy, {"nn": nn, "self": healed})
    assert len(list(healed.parameters())) == 6
    assert facts(lambda: train(healed, torch.optim.SGD(healed.parameters(), lr=0.05))) == []


class Scaled(nn.Module):
    """The scale is no Parameter any more, or never was one."""

    def __init__(self, make: Callable[[], object]) -> None:
        super().__init__()
        self.scale = make()
        self.last = nn.Linear(2, 1)

    def forward(self, x: Tensor) -> Tensor:
        scale = self.scale[0] if isinstance(self.scale, list | nn.ParameterList) else self.scale
        return self.last(torch.tanh(x * scale))


MADE = {
    "a view of a Parameter": (lambda: nn.Parameter(torch.ones(2)).unsqueeze(0), "nn.Parameter(self.scale.detach())"),
    "a plain tensor": (lambda: torch.ones(2, requires_grad=True), "nn.Parameter(self.scale.detach())"),
    "a list": (lambda: [nn.Parameter(torch.ones(2))], "nn.ParameterList(self.scale)"),
}


@pytest.mark.parametrize("made", MADE)
def test_a_tensor_that_the_model_does_not_know_is_named_and_the_remedy_registers_it(made: str) -> None:
    make, remedy = MADE[made]
    model = Scaled(make)
    (found,) = facts(lambda: train(model, torch.optim.SGD(model.parameters(), lr=0.05)))
    assert found["parameters"].startswith("scale")
    assert (found["count"], found["held"], found["remedy_code"]) == (1, 2, f"self.scale = {remedy}")

    healed = Scaled(make)
    exec(found["remedy_code"], {"nn": nn, "self": healed})
    assert len(list(healed.parameters())) == 3
    assert facts(lambda: train(healed, torch.optim.SGD(healed.parameters(), lr=0.05))) == []


def test_weights_of_a_network_that_is_written_by_hand() -> None:
    torch.manual_seed(0)
    w, b, v = (torch.randn(*shape).requires_grad_() for shape in ((2, 4), (4,), (4, 1)))

    def predict(x: Tensor) -> Tensor:
        return torch.tanh(x @ w + b) @ v

    (found,) = facts(lambda: train(predict, torch.optim.SGD([v], lr=0.05)))
    assert (found["count"], found["held"]) == (2, 1)
    assert facts(lambda: train(predict, torch.optim.SGD([w, b, v], lr=0.05))) == []


def test_weights_of_the_terms_of_a_cost() -> None:
    model = nn.Linear(2, 1)
    log_variance = torch.zeros(1, requires_grad=True)

    def loop(optimizer: torch.optim.Optimizer) -> None:
        for _ in range(6):
            cost = (torch.exp(-log_variance) * F.mse_loss(model(X), Y) + log_variance).sum()
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()

    (found,) = facts(lambda: loop(torch.optim.SGD(model.parameters(), lr=0.05)))
    assert (found["parameters"], found["count"]) == ("(1,)", 1)
    assert facts(lambda: loop(torch.optim.SGD([*model.parameters(), log_variance], lr=0.05))) == []


# right, though it looks alike


def test_a_second_optimizer_holds_what_stands_in_a_list() -> None:
    model = Net(list)
    hidden = torch.optim.SGD([weight for layer in model.hidden for weight in layer.parameters()], lr=0.05)
    last = torch.optim.SGD(model.parameters(), lr=0.05)

    def loop() -> None:
        for _ in range(6):
            cost = F.mse_loss(model(X), Y)
            hidden.zero_grad()
            last.zero_grad()
            cost.backward()
            hidden.step()
            last.step()

    assert facts(loop) == []


def test_a_judge_in_eval_mode_that_a_list_hides_on_purpose() -> None:
    class Judged(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.judge = [nn.Sequential(nn.Linear(2, 4), nn.Dropout(0.1), nn.Linear(4, 1)).eval()]
            self.first = nn.Linear(2, 2)

        def forward(self, x: Tensor) -> Tensor:
            return self.judge[0](self.first(x))

    model = Judged()
    assert facts(lambda: train(model, torch.optim.SGD(model.parameters(), lr=0.05))) == []


def test_points_whose_slope_is_part_of_the_cost_are_data() -> None:
    model = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    t = torch.linspace(0, 1, 20).reshape(-1, 1).requires_grad_()

    def loop() -> None:
        for _ in range(6):
            (slope,) = torch.autograd.grad(model(t * 2).sum(), t, create_graph=True)
            optimizer.zero_grad()
            (slope - 1).square().mean().backward()
            optimizer.step()

    assert facts(loop) == []


def test_an_attack_reads_the_slope_of_what_it_changes() -> None:
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    noise = nn.Parameter(torch.zeros(2))
    seen = []

    def loop() -> None:
        for _ in range(6):
            cost = F.mse_loss(model(X + noise), Y)
            optimizer.zero_grad()
            cost.backward()
            seen.append(noise.grad.sign())
            optimizer.step()

    assert facts(loop) == []


def test_what_is_frozen_at_first_and_joins_later() -> None:
    model = Net(list)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)

    def loop() -> None:
        train(model, optimizer)
        optimizer.add_param_group({"params": [weight for layer in model.hidden for weight in layer.parameters()]})
        train(model, optimizer)

    assert facts(loop) == []
