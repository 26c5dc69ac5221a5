"""zero_grad, backward and step, missing or misplaced: facts against a count by hand, thresholds from both sides."""

import pytest
import torch
from torch import Tensor, nn

from tests.diagnostics.loop_rules import X, cost_of, facts, line

# zero_grad is missing


@pytest.mark.parametrize("steps", [3, 7])
def test_the_number_of_summed_steps_is_the_one_that_the_gradient_itself_shows(steps: int) -> None:
    w = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.0)  # stays where it is: each backward adds the same slope, 3

    def loop() -> None:
        for _ in range(steps):
            (3 * w).sum().backward()
            optimizer.step()

    found = facts(loop)
    assert w.grad is not None
    assert found["MLP1301"]["steps"] == w.grad.item() / 3 == steps


def test_a_single_stale_step_is_the_seam_of_two_phases_and_two_are_a_mistake() -> None:
    def loop(steps: int) -> None:
        model, optimizer = line()
        for _ in range(steps):
            cost_of(model).backward()
            optimizer.step()

    assert facts(lambda: loop(2)) == {}
    assert set(facts(lambda: loop(3))) == {"MLP1301"}


def test_zero_grad_once_per_epoch_sums_the_mini_batches_of_that_epoch() -> None:
    def loop() -> None:
        model, optimizer = line()
        for _ in range(4):
            optimizer.zero_grad()
            for _ in range(5):
                cost_of(model).backward()
                optimizer.step()

    assert facts(loop)["MLP1301"]["steps"] == 5


@pytest.mark.parametrize("form", ["in place", "data in place", "data assigned", "slice assigned", "own optimizer"])
@pytest.mark.parametrize("clears", [True, False])
def test_tensors_that_are_updated_by_hand_need_clearing_too(form: str, clears: bool) -> None:
    w = torch.rand(1, requires_grad=True)
    b = torch.rand(1, requires_grad=True)

    def update(parameter: Tensor) -> None:
        if form == "in place":
            with torch.no_grad():
                parameter -= 0.01 * parameter.grad
        elif form == "data in place":
            parameter.data -= 0.01 * parameter.grad
        elif form == "data assigned":
            parameter.data = parameter.data - 0.01 * parameter.grad
        elif form == "slice assigned":
            with torch.no_grad():
                parameter[:] = parameter - 0.01 * parameter.grad
        else:
            parameter.data.add_(parameter.grad, alpha=-0.01)

    def loop() -> None:
        for _ in range(6):
            torch.mean((w * X + b - X) ** 2).backward()
            for parameter in (w, b):
                update(parameter)
                if clears:
                    parameter.grad = None

    found = facts(loop)
    assert found == ({} if clears else {"MLP1301": {"steps": 6, "remedy_code": "W.grad = None"}})


@pytest.mark.parametrize("clear", ["set_to_none", "zero", "model", "by hand", "new zeros"])
@pytest.mark.parametrize("at_the_end", [True, False])
def test_every_way_to_clear_is_seen(clear: str, at_the_end: bool) -> None:
    model, optimizer = line()

    def clearing() -> None:
        if clear == "model":
            model.zero_grad()
        elif clear in ("by hand", "new zeros"):
            for parameter in model.parameters():
                if clear == "new zeros":
                    parameter.grad = torch.zeros_like(parameter)
                elif parameter.grad is not None:
                    parameter.grad.zero_()
        else:
            optimizer.zero_grad(set_to_none=clear == "set_to_none")

    def loop() -> None:
        for _ in range(8):
            if not at_the_end:
                clearing()
            cost_of(model).backward()
            optimizer.step()
            if at_the_end:
                clearing()

    assert facts(loop) == {}


def test_two_costs_that_go_backward_one_by_one_are_one_step() -> None:
    model, optimizer = line()

    def loop() -> None:
        for _ in range(8):
            optimizer.zero_grad()
            cost_of(model).backward()
            (0.1 * model.weight.square().sum()).backward()
            optimizer.step()

    assert facts(loop) == {}


def test_gradients_that_decay_from_step_to_step_on_purpose_are_momentum() -> None:
    w = torch.ones(2, requires_grad=True)

    def loop() -> None:
        for _ in range(8):
            if w.grad is not None:
                w.grad.mul_(0.9)
            w.square().sum().backward()
            with torch.no_grad():
                w.sub_(w.grad, alpha=0.01)

    assert facts(loop) == {}


@pytest.mark.parametrize("clears", [True, False])
@pytest.mark.parametrize("make", [torch.optim.LBFGS, torch.optim.SGD])
def test_a_closure_clears_for_itself(make: type[torch.optim.Optimizer], clears: bool) -> None:
    model, _ = line()
    optimizer = make(model.parameters(), lr=0.01)

    def closure() -> Tensor:
        if clears:
            optimizer.zero_grad()
        cost = cost_of(model)
        cost.backward()
        return cost

    def loop() -> None:
        for _ in range(8):
            optimizer.step(closure)

    assert set(facts(loop)) == (set() if clears else {"MLP1301"})


@pytest.mark.parametrize("rows_per_step", [1, 4])
def test_a_clamp_or_a_norm_after_each_pass_is_no_step(rows_per_step: int) -> None:
    model, optimizer = line()

    def loop() -> None:
        for step in range(12):
            cost_of(model).backward()
            with torch.no_grad():
                model.weight.clamp_(-1, 1)
            if step % rows_per_step == rows_per_step - 1:
                optimizer.step()
                optimizer.zero_grad()

    assert facts(loop) == {}


def test_a_large_graph_that_is_not_walked_each_time_is_still_counted_step_by_step() -> None:
    torch.manual_seed(0)
    cell = nn.RNNCell(1, 1)
    optimizer = torch.optim.SGD(cell.parameters(), lr=1e-4)

    def loop(clears: bool) -> None:
        for _ in range(16):
            state = torch.zeros(1, 1)
            for _ in range(120):
                state = cell(torch.ones(1, 1), state)
            if clears:
                optimizer.zero_grad()
            state.sum().backward()
            optimizer.step()

    assert facts(lambda: loop(True)) == {}
    optimizer.zero_grad()
    assert facts(lambda: loop(False))["MLP1301"]["steps"] == 16


def test_sparse_gradients_and_empty_parameters_are_looked_at_too() -> None:
    torch.manual_seed(0)
    table = nn.Embedding(4, 2, sparse=True)
    nothing = nn.Parameter(torch.empty(0))
    optimizer = torch.optim.SGD([*table.parameters(), nothing], lr=0.1)

    def loop() -> None:
        for _ in range(5):
            (table(torch.tensor([1, 2])).square().sum() + nothing.sum()).backward()
            optimizer.step()

    assert facts(loop)["MLP1301"]["steps"] == 5


def test_what_a_generator_leaves_in_its_critic_is_cleared_in_time() -> None:
    torch.manual_seed(0)
    generator, critic = nn.Linear(1, 1), nn.Linear(1, 1)
    draws = torch.optim.Adam(generator.parameters())
    judges = torch.optim.Adam(critic.parameters())

    def loop() -> None:
        for _ in range(8):
            draws.zero_grad()
            critic(generator(X)).mean().backward(inputs=list(generator.parameters()))
            draws.step()
            judges.zero_grad()
            (critic(generator(X).detach()).mean() - critic(X).mean()).backward()
            judges.step()

    assert facts(loop) == {}


# cleared too early


@pytest.mark.parametrize("set_to_none", [True, False])
def test_each_step_whose_gradients_were_cleared_is_counted(set_to_none: bool) -> None:
    def loop() -> None:
        model, optimizer = line()
        for _ in range(6):
            cost_of(model).backward()
            optimizer.zero_grad(set_to_none=set_to_none)
            optimizer.step()

    assert facts(loop) == {"MLP1302": {"steps": 6}}


def test_one_step_without_gradients_readies_the_optimizer() -> None:
    def loop() -> None:
        model, optimizer = line()
        cost_of(model).backward()
        optimizer.zero_grad()
        optimizer.step()
        for _ in range(6):
            cost_of(model).backward()
            optimizer.step()
            optimizer.zero_grad()

    assert facts(loop) == {}


def test_clearing_by_hand_before_the_update_by_hand_is_too_early() -> None:
    w = torch.rand(1, requires_grad=True)

    def loop() -> None:
        for _ in range(6):
            torch.mean((w * X - X) ** 2).backward()
            w.grad.zero_()
            w.data.sub_(0.01 * w.grad)

    assert facts(loop) == {"MLP1302": {"steps": 6}}


def test_gradients_that_are_zero_by_themselves_were_not_cleared() -> None:
    w = torch.full((2,), -1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)

    def loop() -> None:
        for _ in range(6):
            optimizer.zero_grad()
            torch.relu(w).sum().backward()  # dead: slope 0
            optimizer.step()

    assert facts(loop) == {}


def test_one_parameter_that_is_cleared_before_the_step_is_frozen_on_purpose() -> None:
    model, optimizer = line()

    def loop() -> None:
        for _ in range(6):
            optimizer.zero_grad()
            cost_of(model).backward()
            model.bias.grad = None
            optimizer.step()

    assert facts(loop) == {}


# cleared before any step, beside others that were used


@pytest.mark.parametrize("parts", [2, 3, 5])
@pytest.mark.parametrize("to_none", [True, False])
def test_of_gradients_that_should_add_up_the_cleared_ones_are_counted(parts: int, to_none: bool) -> None:
    model, optimizer = line()

    def loop(*, moved: bool) -> None:
        for i in range(1, 6 * parts + 1):
            if not moved:
                optimizer.zero_grad(set_to_none=to_none)
            (cost_of(model) / parts).backward()
            if i % parts == 0:
                optimizer.step()
                if moved:
                    optimizer.zero_grad(set_to_none=to_none)

    # the last pass is followed by no other: it is not known what will become of its gradients
    wrong = {"remedy": "parts", "thrown": 6 * (parts - 1), "backwards": 6 * parts - 1, "steps": 5}
    assert facts(lambda: loop(moved=False)) == {"MLP1318": wrong}
    assert facts(lambda: loop(moved=True)) == {}


def test_gradients_that_are_cleared_by_hand() -> None:
    model, optimizer = line()

    def loop() -> None:
        for i in range(12):
            for weight in model.parameters():
                weight.grad = None
            cost_of(model).backward()
            if i % 3 == 2:
                optimizer.step()

    assert facts(loop) == {"MLP1318": {"remedy": "parts", "thrown": 8, "backwards": 11, "steps": 3}}


@pytest.mark.parametrize("cleared", [True, False])
@pytest.mark.parametrize("looked_at", [True, False])
def test_of_two_terms_the_first_is_cleared_before_the_second(cleared: bool, looked_at: bool) -> None:
    model, optimizer = line()
    hidden = []

    def loop() -> None:
        for _ in range(8):
            optimizer.zero_grad()
            output = model(X)
            output.retain_grad()
            output.square().mean().backward(retain_graph=True)
            if looked_at:
                hidden.append(output.grad)
            if cleared:
                optimizer.zero_grad()
            (output - X).square().mean().backward()
            optimizer.step()

    wrong = {"remedy": "terms", "thrown": 8, "backwards": 8, "steps": 0}
    assert facts(loop) == ({"MLP1318": wrong} if cleared and not looked_at else {})


def test_gradients_that_somebody_looked_at_were_of_use() -> None:
    model, optimizer = line()
    norms = []

    def loop() -> None:
        for i in range(12):
            optimizer.zero_grad()
            cost_of(model).backward()
            norms.append(model.weight.grad.norm().item())
            if i % 3 == 2:
                optimizer.step()

    assert facts(loop) == {}


def test_a_step_that_is_left_out_now_and_then_is_right() -> None:
    model, optimizer = line()

    def loop() -> None:
        for i in range(40):
            optimizer.zero_grad()
            cost_of(model).backward()
            if i % 4:
                optimizer.step()

    assert facts(loop) == {}


def test_gradients_that_overflow_are_thrown_away_rightly() -> None:
    model, optimizer = line()

    def loop() -> None:
        for i in range(12):
            optimizer.zero_grad()
            (cost_of(model) * (float("inf") if i % 2 else 1.0)).backward()
            if i % 2 == 0:
                optimizer.step()

    assert facts(loop) == {}


def test_a_step_with_a_closure_clears_as_it_likes() -> None:
    model, _ = line()
    optimizer = torch.optim.LBFGS(model.parameters(), lr=0.1, max_iter=4)

    def closure() -> Tensor:
        optimizer.zero_grad()
        cost = cost_of(model)
        cost.backward()
        return cost

    def loop() -> None:
        for _ in range(6):
            optimizer.step(closure)

    assert facts(loop) == {}
