"""Train and eval mode: which layers differ is checked against what they compute; which calls are evaluations."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding
from mlp_tutorial.diagnostics.two_modes import differs
from tests.diagnostics.watching import findings_in

OURS = {"MLP1311", "MLP1312"}
torch.manual_seed(0)
X = torch.randn(12, 4)
Y = (X[:, 0] > 0).long()

LAYERS = [
    (lambda: nn.Dropout(0.5), X),
    (lambda: nn.Dropout(0.0), X),
    (lambda: nn.AlphaDropout(0.5), X),
    (lambda: nn.Dropout2d(0.5), X.reshape(2, 6, 2, 2)),
    (lambda: nn.BatchNorm1d(4), X),
    (lambda: nn.BatchNorm1d(4, track_running_stats=False), X),
    (lambda: nn.InstanceNorm1d(6), X.reshape(2, 6, 4)),
    (lambda: nn.InstanceNorm1d(6, track_running_stats=True), X.reshape(2, 6, 4)),
    (lambda: nn.LayerNorm(4), X),
    (lambda: nn.GroupNorm(2, 4), X),
    (lambda: nn.LSTM(4, 3, num_layers=2, dropout=0.5), X),
    (lambda: nn.LSTM(4, 3, num_layers=2), X),
    (lambda: nn.GRU(4, 3), X),
    (lambda: nn.RReLU(), X),
    (lambda: nn.RReLU(0.2, 0.2), X),
    (lambda: nn.ReLU(), X),
    (lambda: nn.Linear(4, 2), X),
]


@pytest.mark.parametrize(("make", "x"), LAYERS, ids=lambda value: str(value()) if callable(value) else "")
def test_a_layer_differs_where_its_answers_do(make: Callable[[], nn.Module], x: Tensor) -> None:
    def answer() -> Tensor:
        result = layer(x)
        return result[0] if isinstance(result, tuple) else result

    torch.manual_seed(1)
    layer = make().train()
    trained = answer()
    layer.eval()
    assert differs(layer) == (not torch.allclose(trained, answer()))


def findings(loop: Callable[[], object]) -> list[Finding]:
    return [finding for finding in findings_in(loop) if finding.code in OURS]


def network(*between: nn.Module) -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 6), *(between or (nn.Dropout(0.5),)), nn.Linear(6, 2))


def train(model: nn.Module, optimizer: torch.optim.Optimizer, steps: int) -> None:
    for _ in range(steps):
        cost = F.cross_entropy(model(X), Y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()


def adam(model: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.Adam([parameter for parameter in model.parameters() if parameter.requires_grad])


def evaluate(model: nn.Module) -> None:
    with torch.no_grad():
        (model(X).argmax(dim=1) == Y).float().mean()


# training in eval mode


@pytest.mark.parametrize("steps", [2, 3, 7])
def test_steps_in_eval_mode_are_counted_from_three_on(steps: int) -> None:
    def loop() -> None:
        model = network().eval()
        train(model, adam(model), steps)

    facts = {"model": "Sequential", "layer": "Dropout(p=0.5, inplace=False)", "wrong": steps, "steps": steps}
    assert [finding.facts for finding in findings(loop)] == ([] if steps < 3 else [facts])


def test_steps_after_an_evaluation_that_nobody_switched_back_from_are_counted() -> None:
    def loop() -> None:
        model = network()
        optimizer = adam(model)
        train(model, optimizer, 4)
        model.eval()
        evaluate(model)
        train(model, optimizer, 5)

    (found,) = findings(loop)
    assert (found.code, found.facts["wrong"], found.facts["steps"]) == ("MLP1311", 5, 9)


def test_steps_in_eval_mode_without_an_evaluation_before_are_meant() -> None:
    def loop() -> None:
        model = network(nn.BatchNorm1d(6))
        optimizer = adam(model)
        train(model, optimizer, 4)
        train(model.eval(), optimizer, 5)

    assert findings(loop) == []


def test_train_mode_that_comes_back_is_right() -> None:
    def loop() -> None:
        model = network()
        optimizer = adam(model)
        for _ in range(5):
            train(model.train(), optimizer, 3)
            evaluate(model.eval())

    assert findings(loop) == []


@pytest.mark.parametrize("between", [(nn.ReLU(),), (nn.Dropout(0.0),), (nn.LayerNorm(6),)])
def test_without_a_layer_that_differs_the_mode_does_not_matter(between: tuple[nn.Module, ...]) -> None:
    def loop() -> None:
        model = network(*between).eval()
        train(model, adam(model), 5)
        evaluate(model.train())

    assert findings(loop) == []


def test_a_frozen_part_in_eval_mode_is_right() -> None:
    def loop() -> None:
        model = network(nn.BatchNorm1d(6)).eval()
        model[:2].requires_grad_(False)
        train(model, adam(model), 5)

    assert findings(loop) == []


def test_a_model_that_is_only_asked_for_the_slope_of_its_input_is_not_trained() -> None:
    def loop() -> None:
        model = network().eval()
        x = X.clone().requires_grad_()
        optimizer = torch.optim.SGD([x], lr=0.1)
        for _ in range(5):
            F.cross_entropy(model(x), Y).backward()
            optimizer.step()
            optimizer.zero_grad()

    assert findings(loop) == []


# evaluation in train mode

COMPARISONS: dict[str, Callable[[Tensor], object]] = {
    "argmax ==": lambda z: (z.argmax(dim=1) == Y).float().mean(),
    "max eq": lambda z: z.max(dim=1).indices.eq(Y).sum(),
    "> ==": lambda z: ((torch.sigmoid(z[:, 1]) > 0.5) == Y.bool()).float().mean(),
    "loss": lambda z: F.cross_entropy(z, Y),
    "loss module": lambda z: nn.MSELoss()(z[:, 0], Y.float()),
    "by hand": lambda z: ((z[:, 0] - Y) ** 2).mean(),
    "absolute": lambda z: (Y - z[:, 0]).abs().mean(),
}


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
@pytest.mark.parametrize("name", COMPARISONS)
def test_an_answer_that_is_compared_with_the_target_is_an_evaluation(name: str, mode: type) -> None:
    def loop() -> None:
        model = network()
        with mode():
            for _ in range(2):
                z = model(X)
                COMPARISONS[name](z)

    (found,) = findings(loop)
    facts = {"model": "Sequential", "layer": "Dropout(p=0.5, inplace=False)", "calls": 2}
    assert (found.code, found.facts) == ("MLP1312", facts)


@pytest.mark.parametrize("name", COMPARISONS)
def test_in_eval_mode_it_is_right(name: str) -> None:
    def loop() -> None:
        model = network().eval()
        with torch.no_grad():
            COMPARISONS[name](model(X))

    assert findings(loop) == []


@pytest.mark.parametrize("target", [lambda z: z.argmax(dim=1), lambda z: z.softmax(dim=1)], ids=["argmax", "softmax"])
def test_a_teacher_may_stay_in_train_mode(target: Callable[[Tensor], Tensor]) -> None:
    def loop() -> None:
        teacher, student = network(), nn.Linear(4, 2)
        for _ in range(4):
            with torch.no_grad():
                z = teacher(X)
                (z.argmax(dim=1) == Y).sum()
            F.cross_entropy(student(X), target(z)).backward()

    assert findings(loop) == []


def test_numbers_that_are_made_for_another_model_are_no_evaluation() -> None:
    def loop() -> None:
        maker, judge = network(nn.BatchNorm1d(6)), nn.Linear(2, 1)
        with torch.no_grad():
            made = maker(X)
            (judge(made) > 0).eq(torch.zeros(12, 1)).sum()

    assert findings(loop) == []


def test_dropout_alone_in_train_mode_is_meant() -> None:
    def loop() -> None:
        model = network().eval()
        model[1].train()
        evaluate(model)

    assert findings(loop) == []


def test_an_answer_that_nobody_looks_at_is_no_evaluation() -> None:
    def loop() -> None:
        model = network(nn.BatchNorm1d(6))
        with torch.no_grad():
            model(X).mean()

    assert findings(loop) == []
