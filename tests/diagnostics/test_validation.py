"""Steps in eval mode between those in train mode: counted by the loop that takes them."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from tests.diagnostics.loop_rules import X
from tests.diagnostics.watching import findings_in

OURS = {"MLP1311", "MLP1320"}


def found(loop: Callable[[], object]) -> dict[str, dict]:
    found = {finding.code: dict(finding.facts) for finding in findings_in(loop) if finding.code in OURS}
    for facts in found.values():
        if "how" in facts:
            facts["how"] = facts["how"]._key.rpartition(".")[2]
    return found


def network() -> tuple[nn.Module, torch.optim.Optimizer]:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 4), nn.Dropout(0.2), nn.Linear(4, 1))
    return model, torch.optim.SGD(model.parameters(), lr=0.01)


def step(model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    cost = (model(X) - X).square().mean()
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()


@pytest.mark.parametrize("layers", ["dropout", "none that differs"])
@pytest.mark.parametrize("one_function", [True, False])
def test_steps_in_the_validation_loop_are_counted(layers: str, one_function: bool) -> None:
    model, optimizer = network()
    if layers != "dropout":
        model[1] = nn.Tanh()

    def loop(*, trains: bool) -> None:
        for _ in range(4):
            model.train()
            for _ in range(3):
                step(model, optimizer)
            model.eval()
            for _ in range(2):
                if not trains:
                    with torch.no_grad():
                        model(X)
                elif one_function:
                    step(model, optimizer)
                else:
                    optimizer.zero_grad()
                    (model(X) - X).abs().mean().backward()
                    optimizer.step()

    assert found(lambda: loop(trains=True)) == {"MLP1320": {"how": "steps", "wrong": 8, "steps": 20}}
    assert found(lambda: loop(trains=False)) == {}


@pytest.mark.parametrize("cleared", [True, False])
def test_gradients_of_validation_costs_that_reach_a_step_are_counted(cleared: bool) -> None:
    model, optimizer = network()

    def loop() -> None:
        for _ in range(4):
            model.train()
            for _ in range(3):
                (model(X) - X).square().mean().backward()
                optimizer.step()
                optimizer.zero_grad()
            model.eval()
            (model(X) - X).square().mean().backward()
            if cleared:
                optimizer.zero_grad()

    # after the last validation no step follows
    assert found(loop) == ({} if cleared else {"MLP1320": {"how": "leaks", "wrong": 3, "steps": 12}})


# right, or another mistake, though it looks alike


def test_an_attack_in_eval_mode_before_each_step_in_train_mode() -> None:
    model, optimizer = network()

    def loop() -> None:
        for _ in range(8):
            model.eval()
            x = X.clone().requires_grad_()
            model(x).sum().backward()
            model.train()
            step(model, optimizer)

    assert found(loop) == {}


def test_one_phase_of_fine_tuning_in_eval_mode() -> None:
    model, optimizer = network()

    def loop() -> None:
        for mode in (True, False):
            model.train(mode)
            for _ in range(6):
                step(model, optimizer)

    assert "MLP1320" not in found(loop)


def test_who_forgets_to_switch_back_after_an_evaluation_is_told_that() -> None:
    model, optimizer = network()

    def loop() -> None:
        for _ in range(4):
            step(model, optimizer)
            model.eval()
            with torch.no_grad():
                model(X)

    assert list(found(loop)) == ["MLP1311"]


def test_inputs_that_are_searched_for_a_model_that_stays() -> None:
    model, optimizer = network()
    x = X.clone().requires_grad_()
    search = torch.optim.SGD([x], lr=0.1)

    def loop() -> None:
        for _ in range(4):
            model.train()
            step(model, optimizer)
            model.eval()
            for _ in range(3):
                search.zero_grad()
                model(x).square().mean().backward()
                search.step()

    assert found(loop) == {}
