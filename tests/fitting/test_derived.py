"""`fit(…, gradients="derived")` ends where autograd's run ends, and refuses what the formulas do not cover."""

from copy import deepcopy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn, optim
from torch.utils.data import Dataset

from mlp_tutorial import (
    ArgumentError,
    GradientMismatchError,
    History,
    LinearRegression,
    LogisticRegression,
    MultiLayerPerceptron,
    Standardize,
    datasets,
    fit,
)
from mlp_tutorial.activations import NAMES
from tests.bare_loop import same_bits, state

# criterion, output activations it goes with
COVERED = [
    (nn.MSELoss(), NAMES),
    (nn.MSELoss(reduction="sum"), ("identity", "sigmoid", "softmax")),
    (nn.BCELoss(), ("sigmoid",)),
    (nn.BCEWithLogitsLoss(), ("sigmoid", "identity")),
    (nn.BCEWithLogitsLoss(reduction="sum"), ("sigmoid",)),
    (nn.CrossEntropyLoss(), ("softmax", "identity")),
    (nn.CrossEntropyLoss(reduction="sum"), ("softmax",)),
]
PAIRS = [(criterion, output) for criterion, outputs in COVERED for output in outputs]


def both(model: nn.Module, x, y, **options) -> tuple[nn.Module, nn.Module, list[float], list[float]]:
    """Two copies trained by autograd and by the formulas, and their costs."""
    automatic, derived = deepcopy(model), deepcopy(model)
    make = options.pop("optimizer", None)
    costs = [
        fit(
            copy,
            x,
            y,
            seed=0,
            gradients=way,
            **options,
            **({"optimizer": make(copy.parameters())} if make else {}),
        ).costs
        for copy, way in ((automatic, "autograd"), (derived, "derived"))
    ]
    return automatic, derived, *costs


def targets(criterion: nn.Module, rows: int, outputs: int) -> torch.Tensor:
    torch.manual_seed(rows)
    if isinstance(criterion, nn.CrossEntropyLoss):
        return torch.randint(outputs, (rows,))
    return torch.rand(rows, outputs)


@pytest.mark.parametrize("reduced", ["full", "mini"])
@pytest.mark.parametrize(("criterion", "output"), PAIRS)
def test_every_cost_and_output_in_float64(criterion: nn.Module, output: str, reduced: str) -> None:
    torch.manual_seed(3)
    model = MultiLayerPerceptron((4, 5, 3, 3), "tanh", output).double()
    x, y = torch.randn(11, 4), targets(criterion, 11, 3)
    size = None if reduced == "full" else 4
    automatic, derived, costs, ours = both(model, x, y, criterion=criterion, lr=0.02, epochs=50, batch_size=size)
    assert ours == pytest.approx(costs, rel=1e-10, abs=1e-12)
    for name, value in state(derived).items():
        torch.testing.assert_close(value, state(automatic)[name], rtol=1e-10, atol=1e-10)


def test_rows_of_probabilities_that_add_up_to_one_but_for_rounding() -> None:
    torch.manual_seed(3)
    model = MultiLayerPerceptron((4, 5, 3), "tanh", "softmax").double()
    x, y = torch.randn(12, 4), torch.rand(12, 3).softmax(dim=1).double()
    y[:4], y[4:8] = torch.tensor([0.333, 0.333, 0.333]), y[4:8] * 1.0009
    automatic, derived, costs, ours = both(model, x, y, lr=0.5, epochs=200)
    assert ours == pytest.approx(costs, rel=1e-10)
    for name, value in state(derived).items():
        torch.testing.assert_close(value, state(automatic)[name], rtol=1e-10, atol=1e-10)
    # Rows that add up to 1 give something else.
    exact = both(model, x, y / y.sum(dim=1, keepdim=True), lr=0.5, epochs=200)[1]
    assert not torch.allclose(state(exact)["layers.1.weight"], state(derived)["layers.1.weight"], atol=1e-6)


def test_more_rows_than_float16_can_count() -> None:
    x = torch.rand(70_000, 1)
    costs = fit(LinearRegression().half(), x, x + 2, epochs=3, gradients="derived").costs
    assert costs[-1] < 0.7 * costs[0]


@settings(max_examples=settings.default.max_examples * 2 // 5)
@given(
    hidden=st.sampled_from(NAMES),
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    rows=st.integers(1, 7),
    seed=st.integers(0, 2**31),
    scaled=st.booleans(),
)
def test_any_size_and_hidden_activation_in_float64(hidden, sizes, rows, seed, scaled) -> None:
    torch.manual_seed(seed)
    x, y = torch.randn(rows, sizes[0]), torch.randint(2, (rows, sizes[-1]))
    standardize = Standardize.from_data(2 * x + 1) if scaled else None
    model = MultiLayerPerceptron(sizes, hidden, standardize=standardize).double()
    automatic, derived, _, _ = both(model, x, y, epochs=5)
    for name, value in state(derived).items():
        torch.testing.assert_close(value, state(automatic)[name], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    ("model", "data", "options"),
    [
        (lambda: MultiLayerPerceptron(), datasets.gate("xor"), {"lr": 1.0}),
        (lambda: LogisticRegression(), datasets.gate("and"), {"lr": 1.0}),
        (lambda: LinearRegression(), datasets.line(), {"lr": 0.05}),
        (lambda: MultiLayerPerceptron((2, 8, 1), "tanh"), datasets.moons(60), {"batch_size": 16}),
        (lambda: MultiLayerPerceptron((2, 8, 3), "relu", "softmax"), datasets.blobs(60), {"batch_size": 20}),
    ],
    ids=["xor", "and", "line", "moons", "blobs"],
)
def test_a_thousand_epochs_in_float32(model, data, options) -> None:
    torch.manual_seed(1)
    automatic, derived, costs, ours = both(model(), *data, epochs=1000, **options)
    assert ours == pytest.approx(costs, rel=1e-5, abs=1e-5)
    for name, value in state(derived).items():
        torch.testing.assert_close(value, state(automatic)[name], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    "make",
    [
        lambda parameters: optim.SGD(parameters, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
        lambda parameters: optim.Adam(parameters, lr=0.01),
        lambda parameters: optim.AdamW(parameters, lr=0.01, amsgrad=True),
        lambda parameters: optim.RMSprop(parameters, lr=0.01),
        lambda parameters: optim.Adagrad(parameters, lr=0.1),
    ],
    ids=["momentum", "Adam", "AdamW", "RMSprop", "Adagrad"],
)
def test_any_torch_optimizer_steps_with_them(make) -> None:
    torch.manual_seed(0)
    model = MultiLayerPerceptron((2, 4, 1)).double()
    automatic, derived, costs, ours = both(model, *datasets.gate("xor"), epochs=100, optimizer=make)
    assert ours == pytest.approx(costs, rel=1e-10)
    for name, value in state(derived).items():
        torch.testing.assert_close(value, state(automatic)[name], rtol=1e-9, atol=1e-10)


def test_gradients_are_left_where_autograd_leaves_them_and_add_up_where_nobody_clears_them() -> None:
    torch.manual_seed(0)
    models = [MultiLayerPerceptron().double()]
    models.append(deepcopy(models[0]))
    x, y = datasets.gate("xor")
    for model, way in zip(models, ("autograd", "derived"), strict=True):
        # The optimizer holds, and clears, the second layer only.
        fit(model, x, y, optimizer=optim.SGD(model.layers[1].parameters(), lr=0.1), epochs=3, gradients=way)
    for automatic, derived in zip(models[0].parameters(), models[1].parameters(), strict=True):
        torch.testing.assert_close(derived.grad, automatic.grad, rtol=1e-10, atol=1e-12)


def test_a_frozen_layer_gets_no_gradient_and_stays() -> None:
    model = MultiLayerPerceptron()
    model.layers[0].requires_grad_(False)
    before = state(model)
    fit(model, *datasets.gate("xor"), epochs=3, gradients="derived")
    assert model.layers[0].weight.grad is None
    assert same_bits(state(model.layers[0]), {name[9:]: value for name, value in before.items() if name[7] == "0"})
    assert not torch.equal(model.layers[1].bias, before["layers.1.bias"])


def test_what_surrounds_the_step_is_the_same() -> None:
    torch.manual_seed(0)
    x, y = datasets.moons(40)
    twins = [MultiLayerPerceptron((2, 4, 1)).double()]
    twins.append(deepcopy(twins[0]))
    options = {"validation": datasets.moons(20, seed=1), "record": ("parameters", "gradients"), "batch_size": 16}
    automatic, derived = (
        fit(model, x, y, seed=2, epochs=4, gradients=way, **options)
        for model, way in zip(twins, ("autograd", "derived"), strict=True)
    )
    assert derived.validation_costs == pytest.approx(automatic.validation_costs, rel=1e-10)
    for epoch in range(4):
        for name, value in automatic.gradients[epoch].items():
            torch.testing.assert_close(derived.gradients[epoch][name], value, rtol=1e-9, atol=1e-12)
            torch.testing.assert_close(derived.parameters[epoch][name], automatic.parameters[epoch][name])


@pytest.mark.parametrize("way", ["autograd", "derived"])
def test_callbacks_find_autograd_on_and_their_answers_count(way: str) -> None:
    model, slopes = MultiLayerPerceptron(), []

    def watch(_: History) -> bool:
        (slope,) = torch.autograd.grad(model(XOR.x).sum(), model.layers[0].weight)
        slopes.append(slope)
        return len(slopes) == 4

    history = fit(model, *XOR, epochs=9, gradients=way, on_epoch=watch, stop_when=watch)
    assert (len(history.costs), history.stopped, len(slopes)) == (2, "stop_when", 4)
    assert torch.is_grad_enabled()


def test_no_gradient_carries_a_graph() -> None:
    model = MultiLayerPerceptron()
    fit(model, *XOR, epochs=2, gradients="derived")
    assert not any(parameter.grad.requires_grad for parameter in model.parameters())


class Adversarial(Dataset):
    """Rows moved along a gradient of their own."""

    def __len__(self) -> int:
        return len(XOR.x)

    def __getitem__(self, row: int) -> tuple[torch.Tensor, torch.Tensor]:
        x = XOR.x[row].clone().requires_grad_()
        (slope,) = torch.autograd.grad((x * x).sum(), x)
        return (x + 0.01 * slope).detach(), XOR.y[row]


@pytest.mark.parametrize("way", ["autograd", "derived"])
def test_a_dataset_finds_autograd_on(way: str) -> None:
    assert len(fit(MultiLayerPerceptron(), Adversarial(), epochs=2, gradients=way).costs) == 2


class Dropping(MultiLayerPerceptron):
    """A subclass whose forward pass is another function."""

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        return nn.functional.dropout(super().logits(x))


def hooked() -> MultiLayerPerceptron:
    model = MultiLayerPerceptron()
    model.layers[0].register_forward_hook(lambda *passed: passed[-1] + 1)
    return model


def with_a_parameter_hook(register: str) -> MultiLayerPerceptron:
    model = MultiLayerPerceptron()
    getattr(model.layers[0].weight, register)(lambda *_: None)
    return model


def rebuilt(layer: nn.Module) -> MultiLayerPerceptron:
    model = MultiLayerPerceptron()
    model.layers[0] = layer
    return model


XOR = datasets.gate("xor")
REFUSED = {
    "another module": (nn.Sequential(nn.Linear(2, 1)), nn.MSELoss(), "MultiLayerPerceptron", "MLP602"),
    "a subclass with a forward of its own": (Dropping(), None, "MultiLayerPerceptron", "MLP602"),
    "a hook": (hooked(), None, "autograd", "MLP604"),
    "a hook on a gradient": (with_a_parameter_hook("register_hook"), None, "autograd", "MLP604"),
    "a hook behind a gradient": (
        with_a_parameter_hook("register_post_accumulate_grad_hook"),
        None,
        "autograd",
        "MLP604",
    ),
    "a layer without bias": (rebuilt(nn.Linear(2, 3, bias=False)), None, "bias=True", "MLP605"),
    "a layer of another kind": (rebuilt(nn.Sequential(nn.Linear(2, 3))), None, "nn.Linear", "MLP605"),
    "an absolute error": (MultiLayerPerceptron(), nn.L1Loss(), "MSELoss", "MLP603"),
    "a function": (MultiLayerPerceptron(), lambda a, y: ((a - y) ** 2).mean(), "MSELoss", "MLP603"),
    "a subclass of a loss": (MultiLayerPerceptron(), type("Other", (nn.MSELoss,), {})(), "MSELoss", "MLP603"),
    "weights": (
        MultiLayerPerceptron(),
        nn.BCEWithLogitsLoss(pos_weight=torch.tensor(2.0)),
        "BCEWithLogitsLoss",
        "MLP603",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_derived_is_refused_with_what_can(case: str) -> None:
    model, criterion, remedy, code = REFUSED[case]
    before = state(model)
    with pytest.raises(GradientMismatchError) as caught:
        fit(model, *XOR, criterion=criterion, gradients="derived")
    assert caught.value.code == code
    assert remedy in caught.value.remedy
    assert same_bits(state(model), before)


def test_a_hook_on_all_modules_is_refused() -> None:
    handle = nn.modules.module.register_module_forward_hook(lambda *_: None)
    try:
        with pytest.raises(GradientMismatchError, match="autograd"):
            fit(MultiLayerPerceptron(), *XOR, gradients="derived")
    finally:
        handle.remove()


@pytest.mark.parametrize("option", [{"label_smoothing": 0.1}, {"weight": torch.ones(3)}, {"ignore_index": 2}])
def test_a_cross_entropy_that_weighs_smooths_or_leaves_out_is_refused(option) -> None:
    model = MultiLayerPerceptron((2, 3, 3), output_activation="softmax")
    with pytest.raises(GradientMismatchError, match=r"CrossEntropyLoss\(\)"):
        fit(model, XOR.x, [0, 1, 1, 2], criterion=nn.CrossEntropyLoss(**option), gradients="derived")


def test_another_name_for_gradients_is_refused() -> None:
    with pytest.raises(ArgumentError, match="autograd, derived") as caught:
        fit(MultiLayerPerceptron(), *XOR, gradients="numeric")
    assert caught.value.code == "MLP817"
