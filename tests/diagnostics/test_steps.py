"""Steps without backward, and backward without steps: runs are counted, and what is right without stays silent."""

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import doctor
from tests.diagnostics.loop_rules import X, cost_of, facts, line

# backward is missing


@pytest.mark.parametrize("steps", [4, 5])
def test_five_steps_without_any_backward_are_many(steps: int) -> None:
    def loop() -> None:
        model, optimizer = line()
        for _ in range(steps):
            cost_of(model)
            optimizer.step()

    assert facts(loop) == ({} if steps < 5 else {"MLP1303": {"steps": 5, "backwards": 0}})


@pytest.mark.parametrize("passes", [1, 3])
@pytest.mark.parametrize("forward_in_loop", [True, False])
def test_steps_along_one_and_the_same_gradient_are_counted(passes: int, forward_in_loop: bool) -> None:
    def loop() -> None:
        model, optimizer = line()
        for _ in range(passes):
            cost_of(model).backward()
        for _ in range(9):
            if forward_in_loop:
                cost_of(model)
            optimizer.step()

    assert facts(loop) == {"MLP1303": {"steps": 9, "backwards": passes}}


@pytest.mark.parametrize("options", [{"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}, {"maximize": True}])
def test_an_optimizer_that_works_on_the_gradient_itself_does_not_hide_it(options: dict) -> None:
    def loop() -> None:
        model, _ = line()
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, **options)
        cost_of(model).backward()
        for _ in range(9):
            optimizer.step()

    assert facts(loop)["MLP1303"] == {"steps": 9, "backwards": 1}


def test_updates_by_hand_along_one_gradient_are_found_once_for_all_tensors() -> None:
    w = torch.rand(1, requires_grad=True)
    b = torch.rand(1, requires_grad=True)

    def loop() -> None:
        torch.mean((w * X + b - X) ** 2).backward()
        for _ in range(9):
            torch.mean((w * X + b - X) ** 2)
            w.data -= 0.01 * w.grad
            b.data -= 0.01 * b.grad

    assert facts(loop) == {"MLP1303": {"steps": 9, "backwards": 1}}


def test_the_rows_of_a_weight_may_be_updated_one_after_another() -> None:
    w = torch.rand(12, 1, requires_grad=True)

    def loop() -> None:
        for _ in range(3):
            (X @ w.T).square().mean().backward()
            with torch.no_grad():
                for row in range(12):
                    w[row] -= 0.01 * w.grad[row]
            w.grad = None

    assert facts(loop) == {}


def test_gradients_that_do_not_come_from_backward_are_right() -> None:
    def loop() -> None:
        model, optimizer = line()
        for _ in range(9):
            slopes = torch.autograd.grad(cost_of(model), list(model.parameters()))
            for parameter, slope in zip(model.parameters(), slopes, strict=True):
                parameter.grad = slope
            optimizer.step()
        for _ in range(9):
            optimizer.zero_grad()
            torch.autograd.backward(cost_of(model))
            optimizer.step()

    assert facts(loop) == {}


def test_a_constant_gradient_given_by_hand_shows_how_an_optimizer_moves() -> None:
    def loop() -> None:
        w = nn.Parameter(torch.zeros(1))
        optimizer = torch.optim.Adam([w])
        w.grad = torch.ones(1)
        for _ in range(9):
            optimizer.step()

    assert facts(loop) == {}


def test_a_schedule_may_be_looked_at_after_training() -> None:
    def loop() -> None:
        model, optimizer = line()
        for _ in range(9):
            optimizer.zero_grad()
            cost_of(model).backward()
            optimizer.step()
        schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
        for _ in range(9):
            optimizer.step()
            schedule.step()

    assert facts(loop) == {}


def test_an_optimizer_that_needs_no_gradients_is_right() -> None:
    class Search(torch.optim.Optimizer):
        def __init__(self, parameters: object) -> None:
            super().__init__(parameters, {})

        def step(self) -> None:
            for parameter in self.param_groups[0]["params"]:
                parameter.data += 0.01

    def loop() -> None:
        model, _ = line()
        optimizer = Search(model.parameters())
        for _ in range(9):
            cost_of(model)
            optimizer.step()

    assert facts(loop) == {}


def test_backward_only_where_a_row_is_wrong_is_the_perceptrons_rule() -> None:
    def loop() -> None:
        model, optimizer = line()
        for step in range(30):
            cost = cost_of(model)
            optimizer.zero_grad()
            if step % 4 == 0:
                cost.backward()
            optimizer.step()

    assert facts(loop) == {}


# step is missing


@pytest.mark.parametrize("passes", [4, 5, 40])
def test_five_backward_passes_for_an_optimizer_that_never_steps_are_many(passes: int) -> None:
    def loop() -> None:
        model, optimizer = line()
        for _ in range(passes):
            optimizer.zero_grad()
            cost_of(model).backward()

    assert facts(loop) == ({} if passes < 5 else {"MLP1304": {"backwards": passes}})


def test_it_is_found_for_an_optimizer_that_was_made_before_and_outside() -> None:
    model, optimizer = line()
    with doctor(model, optimizer, show=False) as seen:
        for _ in range(9):
            cost_of(model).backward()
    assert "MLP1304" in {finding.code for finding in seen.findings}
    assert seen.failures == []


def test_the_one_of_two_optimizers_that_was_forgotten_is_found() -> None:
    def loop() -> None:
        body, head = nn.Linear(1, 2), nn.Linear(2, 1)
        first = torch.optim.SGD(body.parameters(), lr=0.01)
        second = torch.optim.SGD(head.parameters(), lr=0.01)
        for _ in range(9):
            first.zero_grad()
            second.zero_grad()
            head(body(X)).square().mean().backward()
            first.step()

    assert facts(loop) == {"MLP1304": {"backwards": 9}}


def test_a_model_behind_the_one_in_training_needs_no_step() -> None:
    def loop() -> None:
        generator, critic = nn.Linear(1, 1), nn.Linear(1, 1)
        draws = torch.optim.SGD(generator.parameters(), lr=0.01)
        torch.optim.SGD(critic.parameters(), lr=0.01)
        judges = torch.optim.SGD(critic.parameters(), lr=0.01)
        for _ in range(9):
            draws.zero_grad()
            critic(generator(X)).mean().backward()
            draws.step()
        assert judges.param_groups

    assert facts(loop) == {}


@pytest.mark.parametrize("look", ["parameter", "input", "hook"])
def test_gradients_that_somebody_looks_at_need_no_step(look: str) -> None:
    def loop() -> None:
        model, optimizer = line()
        x = X.clone().requires_grad_()
        slopes: list[Tensor] = []
        if look == "hook":
            model.weight.register_hook(slopes.append)
        for _ in range(9):
            optimizer.zero_grad()
            model(x).square().mean().backward()
            if look == "parameter":
                slopes.append(model.weight.grad)
            elif look == "input":
                slopes.append(x.grad)

    assert facts(loop) == {}


def test_values_that_change_by_any_other_means_were_trained() -> None:
    def loop() -> None:
        model, optimizer = line()
        start = torch.nn.utils.parameters_to_vector(model.parameters()).detach()
        for step in range(9):
            optimizer.zero_grad()
            cost_of(model).backward()
            torch.nn.utils.vector_to_parameters(start + 0.1 * step, model.parameters())

    assert facts(loop) == {}


def test_an_optimizer_of_a_model_that_is_not_trained_may_wait() -> None:
    def loop() -> None:
        model, optimizer = line()
        waiting = torch.optim.SGD(nn.Linear(1, 1).parameters(), lr=0.1)
        for _ in range(9):
            optimizer.zero_grad()
            cost_of(model).backward()
            optimizer.step()
        assert waiting.param_groups

    assert facts(loop) == {}


# two optimizers, and trials along one gradient


@pytest.mark.parametrize("added_to", [True, False])
def test_an_optimizer_that_never_steps_beside_one_whose_cost_adds_to_its_gradients(added_to: bool) -> None:
    torch.manual_seed(0)
    maker, judge = nn.Linear(1, 1), nn.Linear(1, 1)

    def loop(*, steps: bool) -> None:
        making = torch.optim.SGD(maker.parameters(), lr=0.01)
        judging = torch.optim.SGD(judge.parameters(), lr=0.01)
        for _ in range(8):
            judging.zero_grad()
            (judge(maker(X).detach()) - X).square().mean().backward()
            if steps:
                judging.step()
            making.zero_grad()
            (judge(maker(X)) if added_to else maker(X)).square().mean().backward()
            making.step()

    assert facts(lambda: loop(steps=False))["MLP1304"]["backwards"] == 8 * (1 + added_to)
    assert facts(lambda: loop(steps=True)) == {}


@pytest.mark.parametrize("factor", [0.5, 2.0])
@pytest.mark.parametrize("way", ["data", "copy_"])
def test_trials_of_a_line_search_are_no_steps(factor: float, way: str) -> None:
    w = torch.zeros(1, requires_grad=True)

    def cost() -> Tensor:
        return (X * w - 3 * X).square().mean()

    def loop() -> None:
        for _ in range(3):
            w.grad = None
            cost().backward()
            start, slope, rate = w.detach().clone(), w.grad.clone(), 1e-3
            for _ in range(12):
                if way == "data":
                    w.data = start - rate * slope
                else:
                    with torch.no_grad():
                        w.copy_(start - rate * slope)
                cost()
                rate *= factor

    assert facts(loop) == {}


def test_a_march_along_one_gradient_by_hand_is_no_line_search() -> None:
    w = torch.zeros(1, requires_grad=True)

    def loop() -> None:
        (X * w - 3 * X).square().mean().backward()
        for _ in range(9):
            (X * w - 3 * X).square().mean()
            w.data = w.data - 1e-3 * w.grad

    assert facts(loop)["MLP1303"] == {"steps": 9, "backwards": 1}
