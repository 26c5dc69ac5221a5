"""What the optimizer holds: counts and names against the model itself, also of models that are gone at the end."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from itertools import pairwise

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import MultiLayerPerceptron, doctor, fit
from tests.diagnostics.watching import findings_in

OURS = {"MLP401", "MLP403", "MLP1305", "MLP1306", "MLP1307"}
X = torch.linspace(-1, 1, 20).reshape(-1, 2)
Y = torch.sin(3 * X[:, :1]) + 0.3


def facts(loop: Callable[[], object]) -> dict[str, dict]:
    return {finding.code: finding.facts for finding in findings_in(loop) if finding.code in OURS}


def network(*sizes: int) -> nn.Sequential:
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for before, after in pairwise(sizes):
        layers += [nn.Linear(before, after), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


def sgd(parameters: Iterable[Tensor]) -> torch.optim.Optimizer:
    return torch.optim.SGD(parameters, lr=0.05)


def train(predict: Callable[[Tensor], Tensor], optimizer: torch.optim.Optimizer, steps: int = 5) -> None:
    for _ in range(steps):
        cost = F.mse_loss(predict(X), Y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


class Net(nn.Module):
    """Two layers, of which `used` says which take part."""

    def __init__(self, used: Iterable[str] = ("first", "last")) -> None:
        super().__init__()
        self.first = nn.Linear(2, 2)
        self.many = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])
        self.scale = nn.Parameter(torch.ones(1))
        self.last = nn.Linear(2, 1)
        self.used = set(used)

    def forward(self, x: Tensor) -> Tensor:
        if "first" in self.used:
            x = torch.tanh(self.first(x))
        for index in (0, 1):
            if f"many.{index}" in self.used:
                x = torch.tanh(self.many[index](x))
        return self.last(x * self.scale if "scale" in self.used else x)


# another model's parameters


@pytest.mark.parametrize("sizes", [(2, 1), (2, 3, 1), (2, 3, 3, 1)])
def test_the_parameters_of_the_other_model_and_of_this_one_are_counted(sizes: tuple[int, ...]) -> None:
    def loop() -> None:
        optimizer = sgd(network(2, 2, 1).parameters())
        train(network(*sizes), optimizer)

    count = len(list(network(*sizes).parameters()))
    assert facts(loop) == {"MLP401": {"held": 4, "trainable": count, "model": "Sequential"}}


def test_a_copy_is_another_model() -> None:
    def loop() -> None:
        model = network(2, 1)
        optimizer = sgd(model.parameters())
        train(deepcopy(model), optimizer)

    assert set(facts(loop)) == {"MLP401"}


def test_one_wrong_step_is_enough() -> None:
    assert set(facts(lambda: train(network(2, 1), sgd(network(2, 1).parameters()), steps=1))) == {"MLP401"}


def test_a_model_that_is_trained_by_hand_is_not_lost() -> None:
    def loop() -> None:
        other, model = network(2, 1), network(2, 1)
        optimizer = sgd(other.parameters())
        for _ in range(5):
            F.mse_loss(model(X), Y).backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter -= 0.05 * parameter.grad
                    parameter.grad = None
            optimizer.step()

    assert facts(loop) == {}


def test_an_input_that_is_trained_leaves_the_model_as_it_is() -> None:
    model, image = network(2, 1), torch.zeros(1, 2, requires_grad=True)
    assert facts(lambda: train(lambda _: model(image).expand(len(Y), 1), sgd([image]))) == {}


# everything frozen


def test_backward_through_a_frozen_model_is_explained_in_the_exception() -> None:
    model = network(2, 3, 1).requires_grad_(False)
    with pytest.raises(RuntimeError) as raised, doctor(show=False) as seen:
        F.mse_loss(model(X), Y).backward()
    assert [finding.code for finding in seen.findings] == ["MLP403"]
    assert "[MLP403 nothing-to-train]" in "".join(raised.value.__notes__)
    assert seen.failures == []


def test_a_cost_that_is_made_to_require_a_gradient_hides_the_exception_not_the_mistake() -> None:
    def loop() -> None:
        model = network(2, 1).requires_grad_(False)
        optimizer = sgd(model.parameters())
        for _ in range(5):
            F.mse_loss(model(X), Y).requires_grad_().backward()
            optimizer.step()

    assert facts(loop) == {"MLP403": {"model": "Sequential"}}


def test_a_model_that_was_trained_before_it_was_frozen_is_not_accused() -> None:
    model = network(2, 1)
    train(model, sgd(model.parameters()))

    def loop() -> None:
        model(X)
        F.mse_loss(model.requires_grad_(False)(X), Y).backward()

    with pytest.raises(RuntimeError), doctor(model, show=False) as seen:
        loop()
    assert "MLP403" not in {finding.code for finding in seen.findings}


# only some of them


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_held_and_missing_parameters_are_counted_and_named(depth: int) -> None:
    def loop() -> None:
        model = network(2, *[3] * (depth - 1), 1)
        train(model, sgd(model[-1].parameters()))

    names = [f"{2 * layer}.{part}" for layer in range(depth - 1) for part in ("weight", "bias")]
    listed = ", ".join(names) if depth == 2 else f"{', '.join(names[:3])}, … ({len(names)})"
    expected = {"held": 2, "total": 2 * depth, "parameters": listed, "model": "Sequential"}
    assert facts(loop) == {"MLP1305": expected}


@pytest.mark.parametrize("steps", [2, 3])
def test_three_steps_show_how_a_loop_goes_on(steps: int) -> None:
    model = network(2, 3, 1)
    found = facts(lambda: train(model, sgd(model[2].parameters()), steps))
    assert set(found) == ({"MLP1305"} if steps == 3 else set())


def test_the_biases_may_be_what_is_missing() -> None:
    model = network(2, 3, 1)
    found = facts(lambda: train(model, sgd([model[0].weight, model[2].weight])))
    assert found["MLP1305"]["parameters"] == "0.bias, 2.bias"


def test_a_model_that_judges_outputs_may_stay_as_it_is() -> None:
    maker, judge = network(2, 3), network(3, 1)
    assert facts(lambda: train(lambda x: judge(maker(x)), sgd(maker.parameters()))) == {}


def test_a_model_in_eval_mode_that_comes_first_may_stay_as_it_is() -> None:
    body, head = network(2, 3).eval(), network(3, 1)
    assert facts(lambda: train(lambda x: head(body(x)), sgd(head.parameters()))) == {}


@pytest.mark.parametrize("way", ["-=", "data", "foreach"])
def test_what_the_reader_changes_by_hand_is_not_missing(way: str) -> None:
    def loop() -> None:
        model = network(2, 3, 1)
        optimizer = sgd(model[2].parameters())
        for _ in range(6):
            model.zero_grad()
            F.mse_loss(model(X), Y).backward()
            optimizer.step()
            with torch.no_grad():
                by_hand = list(model[0].parameters())
                slopes = [parameter.grad for parameter in by_hand]
                if way == "foreach":
                    torch._foreach_add_(by_hand, slopes, alpha=-0.05)
                for parameter, slope in zip(by_hand, slopes, strict=True):
                    if way == "-=":
                        parameter -= 0.05 * slope
                    elif way == "data":
                        parameter.data = parameter.data - 0.05 * slope

    assert facts(loop) == {}


def test_a_head_first_and_then_everything_is_right() -> None:
    def loop() -> None:
        model = network(2, 3, 1)
        train(model, sgd(model[2].parameters()))
        train(model, sgd(model.parameters()))

    assert facts(loop) == {}


def test_gradients_that_are_only_looked_at_need_no_optimizer() -> None:
    def loop() -> None:
        shown, model = network(2, 1), network(2, 1)
        train(model, sgd(model.parameters()))
        for _ in range(5):
            F.mse_loss(shown(X), Y).backward()

    assert facts(loop) == {}


def test_in_fit_the_numbers_are_the_same_as_in_a_loop() -> None:
    torch.manual_seed(0)
    model = MultiLayerPerceptron((2, 3, 1), activation="tanh", output_activation="identity")
    history = fit(model, X, Y, optimizer=sgd(model.linears[1].parameters()), epochs=5)
    found = [finding for finding in history.findings if finding.code in OURS]
    assert [(finding.code, finding.facts["held"], finding.facts["total"]) for finding in found] == [("MLP1305", 2, 4)]


# made after the optimizer


def test_a_layer_that_is_replaced_is_named_at_the_line_that_made_it() -> None:
    def loop() -> None:
        model = network(2, 3, 1)
        optimizer = sgd(model.parameters())
        model[2] = nn.Linear(3, 1)
        train(model, optimizer)

    with doctor(show=False) as seen:
        loop()
    (found,) = [finding for finding in seen.findings if finding.code in OURS]
    assert (found.code, found.place.line) == ("MLP1306", loop.__code__.co_firstlineno + 3)
    assert found.facts == {"held": 4, "parameters": "2.weight, 2.bias", "model": "Sequential"}
    assert seen.failures == []


def test_a_new_head_of_a_frozen_model_is_as_late() -> None:
    def loop() -> None:
        model = network(2, 3, 1)
        optimizer = sgd(model[2].parameters())
        model[0].requires_grad_(False)
        model[2] = nn.Linear(3, 1)
        train(model, optimizer)

    assert set(facts(loop)) == {"MLP1306"}


def test_a_layer_that_is_made_in_the_first_forward_pass_is_too_late() -> None:
    class Late(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Linear(2, 3)
            self.last: nn.Linear | None = None

        def forward(self, x: Tensor) -> Tensor:
            h = torch.tanh(self.first(x))
            if self.last is None:
                self.last = nn.Linear(3, 1)
            return self.last(h)

    def loop() -> None:
        model = Late()
        train(model, sgd(model.parameters()))

    assert facts(loop)["MLP1306"]["parameters"] == "last.weight, last.bias"


def test_layers_whose_sizes_are_found_at_the_first_call_are_right() -> None:
    def loop() -> None:
        model = nn.Sequential(nn.LazyLinear(3), nn.Tanh(), nn.LazyLinear(1))
        train(model, sgd(model.parameters()))

    assert facts(loop) == {}


# never reached


@pytest.mark.parametrize(
    ("used", "names"),
    [
        (("many.0", "many.1", "scale"), "first.weight, first.bias"),
        (("first", "many.0", "scale"), "many.1.weight, many.1.bias"),
        (("first", "many.0", "many.1"), "scale"),
        (("first", "scale"), "many.0.weight, many.0.bias, many.1.weight, … (4)"),
        (("first", "many.0", "many.1", "scale"), None),
    ],
)
def test_what_forward_does_not_use_is_named(used: tuple[str, ...], names: str | None) -> None:
    def loop() -> None:
        model = Net(used)
        train(model, sgd(model.parameters()))

    found = facts(loop)
    assert set(found) == ({"MLP1307"} if names else set())
    if names:
        assert (found["MLP1307"]["parameters"], found["MLP1307"]["steps"]) == (names, 5)


@pytest.mark.parametrize("joins", [4, 5])
def test_a_layer_that_joins_in_the_last_step_is_used(joins: int) -> None:
    def loop() -> None:
        model = Net(("many.0", "many.1", "scale"))
        optimizer = sgd(model.parameters())
        for step in range(5):
            if step == joins:
                model.used.add("first")
            train(model, optimizer, 1)

    assert set(facts(loop)) == ({"MLP1307"} if joins == 5 else set())


def test_a_frozen_layer_needs_no_gradient() -> None:
    def loop() -> None:
        model = Net(("many.0", "many.1", "scale"))
        model.first.requires_grad_(False)
        train(model, sgd(model.parameters()))

    assert facts(loop) == {}


def test_gradients_from_elsewhere_than_backward_count() -> None:
    def loop() -> None:
        model = Net(("many.0", "many.1", "scale"))
        optimizer = sgd(model.parameters())
        for _ in range(5):
            train(model, optimizer, 1)
            for parameter in model.first.parameters():
                parameter.grad = torch.zeros_like(parameter)
            optimizer.step()

    assert facts(loop) == {}


def test_an_unused_part_of_a_library_is_not_the_readers_mistake() -> None:
    def loop() -> None:
        whole = nn.Transformer(2, 2, 1, 1, 4, batch_first=True)
        head = nn.Linear(2, 1)
        optimizer = sgd([*whole.parameters(), *head.parameters()])
        whole(X[None], X[None])
        train(lambda x: head(whole.encoder(x[None])[0]), optimizer)

    assert "MLP1307" not in facts(loop)


# a layer that is switched off here and used there


class Switched(nn.Module):
    def __init__(self, on: bool) -> None:
        super().__init__()
        self.first, self.extra, self.on = nn.Linear(2, 2), nn.Linear(2, 2), on

    def forward(self, x: Tensor) -> Tensor:
        h = torch.tanh(self.first(x))
        return torch.tanh(self.extra(h)) if self.on else h


@pytest.mark.parametrize("place", ["in one model", "in two"])
@pytest.mark.parametrize("on", [True, False])
def test_a_layer_that_another_instance_uses_is_switched_off_on_purpose(place: str, on: bool) -> None:
    x = torch.randn(8, 2)
    blocks = [Switched(on=False), Switched(on=on)]
    models = [nn.Sequential(*blocks)] if place == "in one model" else blocks
    with doctor(show=False) as seen:
        for model in models:
            optimizer = torch.optim.Adam(model.parameters())
            for _ in range(4):
                cost = model(x).square().mean()
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
    assert seen.failures == []
    assert {finding.code for finding in seen.findings} == (set() if on else {"MLP1307"})
