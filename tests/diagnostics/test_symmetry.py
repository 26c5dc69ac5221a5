"""Rules on neurons that are one, weights that stay 0, and one module in several places."""

import copy

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import Finding, doctor

CODES = ("MLP1506", "MLP1507", "MLP1508", "MLP1509")
torch.manual_seed(0)
X = 2 * torch.rand(80, 2) - 1
Y = (X.square().sum(dim=1, keepdim=True) < 0.6).float()


def trained(model: nn.Module, parameters: list[Tensor] | None = None, y: Tensor = Y, **options) -> list[Finding]:
    """What these rules say of a training, and of nothing else."""
    optimizer = torch.optim.Adam(parameters or list(model.parameters()), lr=0.02)
    criterion = options.get("criterion", nn.BCEWithLogitsLoss())
    with doctor(show=False) as seen:
        for _ in range(options.get("steps", 40)):
            cost = criterion(model(X), y)
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.code in CODES]


def codes(*arguments, **options) -> list[str]:
    return [finding.code for finding in trained(*arguments, **options)]


def network(activation: type[nn.Module] = nn.Tanh, outputs: int = 1) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, 8), activation(), nn.Linear(8, 8), activation(), nn.Linear(8, outputs))


def filled(model: nn.Module, value: float) -> nn.Module:
    for name, parameter in model.named_parameters():
        nn.init.constant_(parameter, 0.0 if name.endswith("bias") else value)
    return model


@pytest.mark.parametrize("activation", [nn.Tanh, nn.ReLU, nn.Sigmoid])
@pytest.mark.parametrize("value", [0.5, 0.1])
def test_weights_that_start_as_one_number_stay_equal(activation, value) -> None:
    model = filled(network(activation), value)
    (found,) = trained(model)
    assert found.code == "MLP1508"
    assert found.facts["value"] == pytest.approx(value)
    assert found.facts["layer"] == "0.weight, 2.weight"
    assert torch.allclose(model[0].weight, model[0].weight[:1].expand(8, 2), rtol=1e-3)  # so it is


def test_weights_by_hand_have_their_neurons_in_columns() -> None:
    def model(x: Tensor) -> Tensor:
        return torch.tanh(x @ first + shift) @ last

    shift = torch.zeros(8, requires_grad=True)
    first, last = (torch.full(size, 0.3, requires_grad=True) for size in ((2, 8), (8, 1)))
    (found,) = trained(model, [first, shift, last])
    assert found.code == "MLP1508"
    first, last = ((0.3 * torch.randn(size)).requires_grad_() for size in ((2, 8), (8, 1)))
    assert codes(model, [first, shift, last]) == []


def test_equal_rows_of_a_mixture_are_found_without_any_layer() -> None:
    class Mixture(nn.Module):
        def __init__(self, means: Tensor) -> None:
            super().__init__()
            self.means, self.logits = nn.Parameter(means), nn.Parameter(torch.zeros(3))

        def forward(self, x: Tensor) -> Tensor:
            distance = (x[:, None] - self.means).square().sum(dim=2)
            return torch.logsumexp(torch.log_softmax(self.logits, dim=0) - distance, dim=1)

    likelihood = {"criterion": lambda value, _: -value.mean(), "steps": 20}  # before Adam makes steps of roundings
    assert codes(Mixture(torch.ones(3, 2)), **likelihood) == ["MLP1508"]
    assert codes(Mixture(torch.tensor([[0.1, 0.2]] * 3)), **likelihood) == ["MLP1506"]
    assert codes(Mixture(X[:3].clone()), **likelihood) == []


def test_neurons_that_were_copied_from_one_another_are_found() -> None:
    model = network()
    with torch.no_grad():
        model[0].weight.copy_(model[0].weight[:1].expand(8, 2))
        model[0].bias.zero_()
        model[2].weight.copy_(model[2].weight[:, :1].expand(8, 8))
    assert codes(model) == ["MLP1506"]


@pytest.mark.parametrize("activation", [nn.Tanh, nn.ReLU])
def test_weights_of_0_stay_0(activation) -> None:
    model = filled(network(activation), 0.0)
    (found,) = trained(model)
    assert (found.code, found.facts["count"]) == ("MLP1509", 3)
    assert not model[0].weight.any()
    nn.init.xavier_uniform_(model[0].weight)
    nn.init.xavier_uniform_(model[2].weight)  # one of two neighbours is enough
    assert codes(model) == []


def test_two_tables_of_zeros_whose_entries_are_multiplied_stay_0() -> None:
    class Factors(nn.Module):
        def __init__(self, start: Tensor) -> None:
            super().__init__()
            self.users, self.items = nn.Parameter(start), nn.Parameter(torch.zeros(80, 3))

        def forward(self, _x: Tensor) -> Tensor:
            return (self.users * self.items).sum(dim=1, keepdim=True)

    assert codes(Factors(torch.zeros(80, 3))) == ["MLP1509"]
    assert codes(Factors(torch.randn(80, 3))) == []


def zero_last(model: nn.Sequential) -> nn.Module:
    filled(model[-1], 0.0)
    return model


class Adapted(nn.Module):
    """A frozen layer with an adapter whose second factor starts at 0."""

    def __init__(self) -> None:
        super().__init__()
        self.base = nn.Linear(2, 8).requires_grad_(False)
        self.down, self.up, self.out = nn.Linear(2, 4, bias=False), nn.Linear(4, 8, bias=False), nn.Linear(8, 1)
        nn.init.zeros_(self.up.weight)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(torch.tanh(self.base(x) + self.up(self.down(x))))


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(network, id="random"),
        pytest.param(lambda: zero_last(network()), id="a last layer of zeros"),
        pytest.param(lambda: filled(nn.Linear(2, 1), 0.0), id="logistic regression of zeros"),
        pytest.param(Adapted, id="adapter"),
        pytest.param(lambda: filled(nn.Sequential(nn.Linear(2, 1), nn.Linear(1, 1)), 0.5), id="one neuron"),
        pytest.param(
            lambda: nn.Sequential(filled(nn.Linear(2, 8), 0.5), nn.Tanh(), nn.Linear(8, 1)), id="parted by the next"
        ),
    ],
)
def test_starts_that_part_are_right(model) -> None:
    assert codes(model()) == []


def test_a_softmax_regression_of_zeros_is_right() -> None:
    y = (X[:, 0] > 0).long() + (X[:, 1] > 0).long()
    assert codes(filled(nn.Linear(2, 3), 0.0), y=y, criterion=nn.CrossEntropyLoss()) == []
    assert codes(zero_last(network(outputs=3)), y=y, criterion=nn.CrossEntropyLoss()) == []


def test_a_cost_that_gives_no_gradient_yet_is_another_matter() -> None:
    model = network()
    for layer in (model[2], model[4]):
        nn.init.zeros_(layer.weight)
    assert codes(model, criterion=lambda z, _: 0 * z.sum()) == []  # as in a game without a reward so far


def test_a_point_that_goes_downhill_is_no_network() -> None:
    point = torch.zeros(3, 3, requires_grad=True)
    assert codes(lambda _: point, [point], criterion=lambda p, _: (p - 1).square().sum()) == []


# One module in several places


class Listed(nn.Module):
    """Layers that are applied one after the other, or heads on the same input."""

    def __init__(self, layers: nn.Module, *, heads: bool = False) -> None:
        super().__init__()
        self.enter, self.layers, self.leave, self.heads = nn.Linear(2, 8), layers, nn.Linear(8, 1), heads

    def forward(self, x: Tensor) -> Tensor:
        h = torch.tanh(self.enter(x))
        layers = self.layers.values() if isinstance(self.layers, nn.ModuleDict) else self.layers
        if self.heads:
            return self.leave(torch.stack([layer(h) for layer in layers]).mean(dim=0))
        for layer in layers:
            h = torch.tanh(layer(h))
        return self.leave(h)


class Pairs(nn.Module):
    """Two branches for different data, which share a module on purpose."""

    def __init__(self) -> None:
        super().__init__()
        self.branches, self.out = nn.ModuleList([nn.Linear(1, 8)] * 2), nn.Linear(8, 1)

    def forward(self, x: Tensor) -> Tensor:
        left, right = (branch(x[:, side : side + 1]) for side, branch in enumerate(self.branches))
        return self.out((left - right).abs())


@pytest.mark.parametrize(
    ("model", "count"),
    [
        pytest.param(
            lambda: nn.Sequential(nn.Linear(2, 2), *[nn.Linear(2, 2), nn.ReLU()] * 3, nn.Linear(2, 1)), 3, id="chain"
        ),
        pytest.param(lambda: Listed(nn.ModuleList([nn.Linear(8, 8)] * 4)), 4, id="list"),
        pytest.param(lambda: Listed(nn.ModuleDict(dict.fromkeys("ab", nn.Linear(8, 8)))), 2, id="names"),
        pytest.param(lambda: Listed(nn.ModuleList([nn.Sequential(nn.Linear(8, 8), nn.ReLU())] * 2)), 2, id="blocks"),
        pytest.param(lambda: Listed(nn.ModuleList([nn.Linear(8, 8)] * 3), heads=True), 3, id="heads"),
    ],
)
def test_one_module_in_several_places_is_found(model, count) -> None:
    (found,) = trained(model())
    assert (found.code, found.facts["count"]) == ("MLP1507", count)
    assert found.facts["wanted"] == count * found.facts["parameters"]


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(lambda: Listed(nn.ModuleList([nn.Linear(8, 8) for _ in range(4)])), id="made anew"),
        pytest.param(lambda: Listed(nn.ModuleList([copy.deepcopy(nn.Linear(8, 8)) for _ in range(4)])), id="copies"),
        pytest.param(Pairs, id="branches"),
        pytest.param(
            lambda: nn.Sequential(nn.Linear(2, 4), a := nn.ReLU(), nn.Linear(4, 4), a, nn.Linear(4, 1)), id="relu"
        ),
        pytest.param(
            lambda: nn.Sequential(
                nn.Linear(2, 8), nn.Sequential(*[nn.Linear(8, 8).requires_grad_(False)] * 2), nn.Linear(8, 1)
            ),
            id="frozen",
        ),
    ],
)
def test_modules_that_may_stand_there_are_let_pass(model) -> None:
    assert codes(model()) == []


def test_a_loop_over_one_layer_is_right() -> None:
    layer = nn.Linear(8, 8)
    model = Listed(nn.ModuleList([layer]))
    model.forward = lambda x: model.leave(torch.tanh(layer(torch.tanh(layer(model.enter(x))))))
    assert codes(model) == []
