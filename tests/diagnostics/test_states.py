"""States that are kept without a copy: the values that are loaded say themselves whether they are the earlier ones."""

import copy
import io
from collections.abc import Callable, Mapping

import pytest
import torch
from torch import Tensor, nn

from tests.diagnostics.loop_rules import cost_of, line
from tests.diagnostics.watching import findings_in

WRONG: dict[str, Callable[[nn.Module], Mapping[str, Tensor]]] = {
    "itself": lambda model: model.state_dict(),
    "a copy of the dictionary": lambda model: model.state_dict().copy(),
    "another dictionary": lambda model: dict(model.state_dict()),
    "to the processor where it is": lambda model: {name: value.cpu() for name, value in model.state_dict().items()},
}
RIGHT: dict[str, Callable[[nn.Module], Mapping[str, Tensor]]] = {
    "deepcopy": lambda model: copy.deepcopy(model.state_dict()),
    "clones": lambda model: {name: value.clone() for name, value in model.state_dict().items()},
    "other numbers": lambda model: {name: value.double() for name, value in model.state_dict().items()},
}


def found(loop: Callable[[], object]) -> list[tuple[int, str]]:
    kept = [finding.facts for finding in findings_in(loop) if finding.code == "MLP1321"]
    return [(facts["steps"], facts["what"]._key.rpartition(".")[2]) for facts in kept]


def train(model: nn.Module, optimizer: torch.optim.Optimizer, steps: int = 3) -> None:
    for _ in range(steps):
        optimizer.zero_grad()
        cost_of(model).backward()
        optimizer.step()


@pytest.mark.parametrize("way", [*WRONG, *RIGHT])
def test_loading_brings_the_earlier_values_back_or_is_named(way: str) -> None:
    model, optimizer = line()
    values: list[float] = []

    def loop() -> None:
        train(model, optimizer)
        kept = {**WRONG, **RIGHT}[way](model)
        values.append(model.weight.item())
        train(model, optimizer, 4)
        model.load_state_dict(kept)
        values.append(model.weight.item())

    assert found(loop) == ([(4, "loaded")] if way in WRONG else [])
    assert (values[0] == values[1]) == (way in RIGHT)


@pytest.mark.parametrize("what", ["loaded_elsewhere", "saved"])
def test_the_last_of_several_kept_states_goes_elsewhere_at_the_end(what: str) -> None:
    model, optimizer = line()

    def loop(keep: Callable[[nn.Module], Mapping[str, Tensor]]) -> None:
        for _ in range(3):
            train(model, optimizer)
            kept = keep(model)
        train(model, optimizer, 2)
        if what == "saved":
            torch.save({"model": kept, "epoch": 3}, io.BytesIO())
        else:
            nn.Linear(1, 1).load_state_dict(kept)

    assert found(lambda: loop(WRONG["another dictionary"])) == [(2, what)]
    assert found(lambda: loop(RIGHT["deepcopy"])) == []


@pytest.mark.parametrize("way", ["data", "detach", "clone"])
def test_parameters_that_are_kept_one_by_one(way: str) -> None:
    model, optimizer = line()
    keep: dict[str, Callable[[nn.Parameter], Tensor]] = {
        "data": lambda weight: weight.data,
        "detach": lambda weight: weight.detach(),
        "clone": lambda weight: weight.detach().clone(),
    }

    def loop() -> None:
        train(model, optimizer)
        kept = {name: keep[way](weight) for name, weight in model.named_parameters()}
        train(model, optimizer, 4)
        for name, weight in model.named_parameters():
            weight.data.copy_(kept[name])

    assert found(loop) == ([] if way == "clone" else [(4, "loaded")])


# right, though it looks alike


def test_tied_weights_that_are_copied_onto_themselves_at_once() -> None:
    model, optimizer = line()

    def loop() -> None:
        for _ in range(3):
            train(model, optimizer)
            model.weight.data.copy_(model.weight.data)

    assert found(loop) == []


def test_a_state_that_is_used_before_anything_changes() -> None:
    model, optimizer = line()

    def loop() -> None:
        for _ in range(3):
            train(model, optimizer)
            model.load_state_dict(model.state_dict())
            nn.Linear(1, 1).load_state_dict(model.state_dict())
            torch.save(model.state_dict(), io.BytesIO())

    assert found(loop) == []


def test_some_layers_of_another_model_beside_the_own_ones() -> None:
    model, optimizer = nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1)), None
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def loop() -> None:
        state = model.state_dict()
        train(model, optimizer)
        state.update({"0.weight": torch.ones(1, 1)})
        model.load_state_dict(state)

    assert found(loop) == []


def test_a_state_that_goes_along_on_purpose() -> None:
    model, optimizer = line()
    follower = nn.Linear(1, 1)

    def loop() -> None:
        state = model.state_dict()
        for _ in range(3):
            train(model, optimizer)
            follower.load_state_dict(state)
            train(model, optimizer)

    assert found(loop) == []
