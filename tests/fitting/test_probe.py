"""What a model, a loss, a metric, a rule or an optimizer cannot do is said by name before anything is trained."""

import warnings
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn, optim
from torch.utils.data import DataLoader, TensorDataset

from mlp_tutorial import LinearRegression, fit
from mlp_tutorial.errors import MlpTutorialError
from mlp_tutorial.messages import set_language
from tests.bare_loop import bare_loop, full_batch, same_bits, state

X = torch.arange(18.0).reshape(6, 3) / 10
Y = X.sum(dim=1, keepdim=True)
LAYER = lambda: nn.Linear(3, 1)  # noqa: E731


class Giving(nn.Module):
    """A model whose output is made of its one layer's."""

    def __init__(self, make: Callable[[Tensor], Any]) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 1)
        self.make = make

    def forward(self, x: Tensor) -> Any:
        return self.make(self.layer(x))


class TwoInputs(Giving):
    """A model of two arguments."""

    def forward(self, x: Tensor, more: Tensor) -> Any:
        return self.layer(x) + more


class Searching(optim.SGD):
    """An optimizer that calls the cost itself."""

    def step(self, closure: Callable[[], Tensor]) -> Any:  # type: ignore[override]
        return super().step(closure)  # type: ignore[arg-type]


def made_in_inference_mode() -> nn.Module:
    with torch.inference_mode():
        return LAYER()


def giving(make: Callable[[Tensor], Any]) -> Callable[[], nn.Module]:
    return lambda: Giving(make)


@dataclass(frozen=True)
class Case:
    """What is handed to `fit`, and the code it is refused with."""

    code: str
    model: Callable[[], nn.Module] = LAYER
    options: dict[str, Any] = field(default_factory=dict)
    optimizer: Callable[[Any], Any] | None = None


def metric(function: Any, name: Any = "mine") -> dict[str, Any]:
    return {"validation": (X, Y), "metrics": {name: function}}


REFUSED = {
    "a tuple": Case("MLP232", giving(lambda z: (z, z))),
    "a list": Case("MLP232", giving(lambda z: [z])),
    "a dict": Case("MLP232", giving(lambda z: {"output": z})),
    "nothing": Case("MLP232", giving(lambda _: None)),
    "an array": Case("MLP232", giving(lambda z: z.detach().numpy())),
    "a number": Case("MLP232", giving(lambda _: 1.0)),
    "whole numbers": Case("MLP233", giving(lambda z: z.long())),
    "complex numbers": Case("MLP233", giving(lambda z: z * 1j)),
    "one number for all rows": Case("MLP140", giving(lambda z: z.mean())),
    "one row for all rows": Case("MLP140", giving(lambda z: z.mean(dim=0, keepdim=True))),
    "a vector": Case("MLP101", giving(lambda z: z.flatten())),
    "nothing of its parameters": Case("MLP828", giving(lambda z: z.detach())),
    "two inputs": Case("MLP825", lambda: TwoInputs(lambda z: z)),
    "another number of columns": Case("MLP824", lambda: nn.Linear(2, 1)),
    "a mistake in forward": Case("MLP824", giving(lambda z: z.no_such_method())),
    "no parameters": Case("MLP403", nn.ReLU),
    "lazy layers": Case("MLP410", lambda: nn.LazyLinear(1)),
    "no values": Case("MLP410", lambda: nn.Linear(3, 1, device="meta")),
    "made in inference mode": Case("MLP411", made_in_inference_mode),
    "a last batch of one row": Case(
        "MLP141", lambda: nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2), nn.Linear(2, 1)), {"batch_size": 5}
    ),
    "a loss per row": Case("MLP808", options={"criterion": lambda p, y: (p - y) ** 2}),
    "a loss of nothing": Case("MLP808", options={"criterion": lambda _p, _y: None}),
    "a loss that is a float": Case("MLP808", options={"criterion": lambda _p, _y: 1.0}),
    "a loss of NumPy's": Case("MLP828", options={"criterion": lambda _p, _y: np.float64(1.0)}),
    "a loss of another graph": Case("MLP828", options={"criterion": lambda _p, y: (y * y).mean()}),
    "a complex loss": Case("MLP808", options={"criterion": lambda p, _y: (p * 1j).sum()}),
    "a loss of one argument": Case("MLP825", options={"criterion": lambda p: p.mean()}),
    "a loss of three arguments": Case("MLP825", options={"criterion": nn.GaussianNLLLoss()}),
    "a loss for other targets": Case("MLP829", options={"criterion": nn.MultiLabelMarginLoss()}),
    "a loss with weights of other classes": Case(
        "MLP829", options={"criterion": nn.BCEWithLogitsLoss(weight=torch.ones(5)), "y": (Y > 1).float()}
    ),
    "an optimizer with a closure": Case("MLP405", optimizer=lambda p: Searching(p, lr=0.1)),
    "an optimizer for sparse gradients": Case("MLP412", optimizer=lambda p: optim.SparseAdam(p)),
    "a metric called epoch": Case("MLP826", options=metric(lambda _p, _y: 0.0, "epoch")),
    "a metric called cost": Case("MLP826", options=metric(lambda _p, _y: 0.0, "cost")),
    "a metric called validation_cost": Case("MLP826", options=metric(lambda _p, _y: 0.0, "validation_cost")),
    "a metric without a name": Case("MLP820", options=metric(lambda _p, _y: 0.0, 1)),
    "a metric of one argument": Case("MLP825", options=metric(lambda _p: 0.0)),
    "a hook without an argument": Case("MLP825", options={"on_epoch": lambda: None}),
    "a rule without an argument": Case("MLP825", options={"stop_when": lambda: False}),
    "a Dataset of torch to validate on": Case("MLP806", options={"validation": TensorDataset(X, Y)}),
}  # fmt: skip


def trained(case: Case, model: nn.Module) -> Any:
    options = {"criterion": nn.MSELoss(), "y": Y, "epochs": 2} | case.options
    if case.optimizer:
        options["optimizer"] = case.optimizer(model.parameters())
    return fit(model, X, options.pop("y"), **options)


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_both_languages_and_nothing_has_changed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    case = REFUSED[name]
    model = case.model()
    before = [parameter.detach().clone() for parameter in model.parameters() if not _without_values(parameter)]
    random_state = torch.get_rng_state()
    with pytest.raises(MlpTutorialError) as caught:
        trained(case, model)
    assert caught.value.code == case.code
    for language, remedy in (("ko", "해 볼 것: "), ("en", "Try: ")):
        set_language(language)
        assert remedy in str(caught.value)
    now = [parameter for parameter in model.parameters() if not _without_values(parameter)]
    assert all(torch.equal(one, other) for one, other in zip(now, before, strict=True))
    assert torch.equal(torch.get_rng_state(), random_state)


def _without_values(parameter: Tensor) -> bool:
    return parameter.is_meta or isinstance(parameter, nn.UninitializedParameter)


@pytest.mark.parametrize(
    "value",
    [None, torch.ones(2), np.ones(2), "0.5", (1, 2), 1j],
    ids=["None", "tensor", "array", "text", "pair", "complex"],
)
def test_a_metric_that_is_not_one_number_is_refused(value) -> None:
    with pytest.raises(MlpTutorialError) as caught:
        trained(Case("", options=metric(lambda _p, _y: value)), LAYER())
    assert (caught.value.code, caught.value.found) == ("MLP827", repr(value))


@pytest.mark.parametrize(
    "value", [0.5, torch.tensor([0.5]), np.array([[0.5]]), np.float32(0.5)], ids=lambda v: type(v).__name__
)
def test_one_number_in_any_wrapping_is_a_metric(value) -> None:
    assert trained(Case("", options=metric(lambda _p, _y: value)), LAYER()).metrics == {"mine": [0.5, 0.5]}


@pytest.mark.parametrize("answer", [np.array([True, False]), torch.tensor([True, False])], ids=["array", "tensor"])
def test_a_rule_that_gives_several_answers_is_refused(answer) -> None:
    with pytest.raises(MlpTutorialError) as caught:
        fit(LAYER(), X, Y, criterion=nn.MSELoss(), epochs=2, stop_when=lambda _: answer)
    assert caught.value.code == "MLP854"


TRAINS = {
    "a tuple": (giving(lambda z: (z, None)), lambda output, y: nn.functional.mse_loss(output[0], y)),
    "a dict": (giving(lambda z: {"z": z}), lambda output, y: nn.functional.mse_loss(output["z"], y)),
    "a number for all rows": (giving(lambda z: z.mean()), lambda output, y: (output - y.mean()) ** 2),
}


@pytest.mark.parametrize("name", TRAINS)
def test_a_criterion_that_takes_what_the_model_gives_trains_it_as_a_bare_loop_does(name: str) -> None:
    make, criterion = TRAINS[name]
    model, twin = make(), make()
    twin.load_state_dict(model.state_dict())
    costs = bare_loop(twin, criterion, optim.SGD(twin.parameters(), lr=0.1), full_batch(X, Y), epochs=3)
    assert fit(model, X, Y, criterion=criterion, lr=0.1, epochs=3, validation=(X, Y)).costs == costs
    assert same_bits(state(model), state(twin))


@pytest.mark.parametrize("output", [lambda z: (z, z), lambda z: {"z": z}], ids=["tuple", "dict"])
def test_the_criterion_that_the_refusal_shows_trains(output) -> None:
    with pytest.raises(MlpTutorialError) as caught:
        trained(Case(""), Giving(output))
    scope: dict[str, Any] = {"torch": torch}
    exec(caught.value.remedy_code, scope)
    assert trained(Case("", options={"criterion": scope["criterion"]}), Giving(output)).stopped == "epochs"


def test_a_batch_size_that_the_refusal_shows_leaves_no_single_row() -> None:
    case = REFUSED["a last batch of one row"]
    with pytest.raises(MlpTutorialError) as caught:
        trained(case, case.model())
    scope: dict[str, Any] = {}
    exec(caught.value.remedy_code, scope)
    assert trained(Case("", options={"batch_size": scope["batch_size"]}), case.model()).stopped == "epochs"


@pytest.mark.parametrize("way", ["script", "trace"])
def test_a_scripted_model_trains_as_the_model_that_it_was_made_of(way: str) -> None:
    twin = LAYER()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*torch.jit")  # torch's own, about the way to make it
        model = torch.jit.script(twin) if way == "script" else torch.jit.trace(twin, X)
    copy = LAYER()
    copy.load_state_dict(twin.state_dict())
    expected = fit(copy, X, Y, criterion=nn.MSELoss(), lr=0.01, epochs=3).costs
    assert fit(model, X, Y, criterion=nn.MSELoss(), lr=0.01, epochs=3).costs == pytest.approx(expected, rel=1e-6)


@pytest.mark.filterwarnings("ignore:Sparse invariant checks")  # torch's own, once in a process
@pytest.mark.parametrize("make", [None, optim.SGD, optim.Adagrad], ids=["none", "SGD", "Adagrad"])
def test_sparse_gradients_train_as_dense_ones_where_the_optimizer_takes_them(make) -> None:
    x = torch.tensor([[0, 1], [2, 0], [1, 1]])
    costs = []
    for sparse in (True, False):
        torch.manual_seed(0)
        model = nn.Sequential(nn.Embedding(3, 2, sparse=sparse), nn.Flatten(), nn.Linear(4, 1)).double()
        options = {"optimizer": make(model.parameters(), lr=0.1)} if make else {"lr": 0.1}
        costs.append(fit(model, x, Y[:3], criterion=nn.MSELoss(), epochs=3, **options).costs)
    assert costs[0] == pytest.approx(costs[1], rel=1e-12)  # rows add up in another order


def test_fit_trains_inside_inference_mode_a_model_that_was_made_outside() -> None:
    model, twin = LinearRegression(3), LinearRegression(3)
    twin.load_state_dict(model.state_dict())
    expected = fit(twin, X, Y, lr=0.01, epochs=3).costs
    with torch.inference_mode():
        assert fit(model, X * 1, Y * 1, lr=0.01, epochs=3).costs == expected
        assert torch.is_inference_mode_enabled()


def test_a_model_made_in_inference_mode_can_be_trained_once_it_is_copied_outside() -> None:
    assert fit(deepcopy(made_in_inference_mode()), X, Y, criterion=nn.MSELoss(), epochs=1).costs


def test_a_loader_asks_the_model_once_for_each_shape_of_a_row() -> None:
    calls = []
    model = nn.Linear(3, 1)
    model.register_forward_pre_hook(lambda _module, inputs: calls.append(len(inputs[0])))
    loader = DataLoader(TensorDataset(X, Y), batch_size=3)
    fit(model, loader, criterion=nn.MSELoss(), epochs=2, diagnose=False)
    assert calls == [2, 3, 3, 3, 3]


def test_a_default_dtype_or_device_of_another_kind_changes_nothing() -> None:
    model, twin = LinearRegression(3), LinearRegression(3)
    twin.load_state_dict(model.state_dict())
    expected = fit(twin, X, Y, lr=0.01, epochs=2, batch_size=4, seed=1).costs
    torch.set_default_dtype(torch.float64)
    torch.set_default_device("meta")
    try:
        found = fit(model, X, Y, lr=0.01, epochs=2, batch_size=4, seed=1).costs
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device(None)
    assert found == expected
