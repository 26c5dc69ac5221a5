"""Rules on exceptions of torch: judged by the tensors, added to the exception, and kept only where a reader saw it."""

import sys
from contextlib import suppress

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import doctor, fit
from mlp_tutorial.errors import ArgumentError


def refused(computation, error: type[Exception] = RuntimeError) -> tuple[list, list[str]]:
    """What was found about a computation that fails, and the notes of its exception."""
    with pytest.raises(error) as caught, doctor(show=False) as seen:
        computation()
    assert seen.failures == []
    return seen.findings, getattr(caught.value, "__notes__", [])


def codes(computation) -> list[str]:
    findings, notes = refused(computation)
    findings = [finding for finding in findings if finding.severity == "error"]
    assert [any(finding.code in note for note in notes) for finding in findings] == [True] * len(findings)
    return [finding.code for finding in findings]


X = torch.rand(4, 2, generator=torch.Generator().manual_seed(0))
ELSEWHERE = X.to("meta")


@pytest.mark.parametrize(
    "computation",
    [
        pytest.param(lambda: nn.Linear(2, 1)(ELSEWHERE), id="x"),
        pytest.param(lambda: nn.Linear(2, 1, device="meta")(X), id="weights"),
        pytest.param(lambda: F.mse_loss(ELSEWHERE, X), id="loss"),
        pytest.param(lambda: X - ELSEWHERE, id="difference"),
    ],
)
def test_two_devices_are_named(computation) -> None:
    (finding,), _ = refused(computation)
    assert finding.code == "MLP1107"
    assert {finding.facts["first"], finding.facts["second"]} == {"cpu", "meta"}


def test_training_without_values_is_left_alone() -> None:
    model = nn.Linear(2, 1, device="meta")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with doctor(show=False) as seen:
        for _ in range(3):
            cost = F.mse_loss(model(ELSEWHERE), torch.zeros(4, 1, device="meta"))
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    assert (seen.findings, seen.failures) == ([], [])


def in_a_list(a: Tensor) -> np.ndarray:
    return np.array([a[0, 0]])


@pytest.mark.parametrize("convert", [Tensor.numpy, np.asarray, np.sqrt, in_a_list])
def test_numpy_asks_for_a_tensor_in_several_ways(convert) -> None:
    assert codes(lambda: convert(nn.Linear(2, 1)(X))) == ["MLP1108"]


def change_by_operator(w: Tensor) -> None:
    w -= 0.1


def change_an_entry(w: Tensor) -> None:
    w[0] = 1.0


def change_a_view(w: Tensor) -> None:
    w.T.mul_(2)


@pytest.mark.parametrize("change", [change_by_operator, change_an_entry, change_a_view, Tensor.zero_])
def test_a_leaf_is_changed_in_place_in_several_ways(change) -> None:
    assert codes(lambda: change(torch.ones(2, 1, requires_grad=True))) == ["MLP1309"]


def test_a_leaf_that_fails_otherwise_is_not_put_down_to_the_place() -> None:
    def computation() -> None:
        with torch.no_grad():
            torch.ones(2, 1, requires_grad=True).add_(torch.ones(3, 1))

    assert codes(computation) == ["MLP1119"]


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a: Tensor) -> Tensor:
        ctx.save_for_backward(a)
        return a * 2

    @staticmethod
    def backward(ctx, slope: Tensor) -> Tensor:
        return slope * 2 * torch.ones_like(ctx.saved_tensors[0])


def product(w: Tensor) -> Tensor:
    return X @ w


def stacked(w: Tensor) -> Tensor:
    return torch.stack([w, w]).prod()


@pytest.mark.parametrize("z", [torch.square, torch.sigmoid, product, stacked, Twice.apply])
def test_a_graph_that_is_used_up_is_known_by_what_it_has_lost(z) -> None:
    def computation() -> None:
        w = torch.ones(2, 1, requires_grad=True)
        a = z(w)
        a.sum().backward()
        (3 * a).sum().backward()

    assert codes(computation) == ["MLP1313"]


def test_the_earlier_backward_is_named() -> None:
    def computation() -> None:
        cost = (torch.ones(2, requires_grad=True) ** 2).sum()
        cost.backward()
        cost.backward()

    (finding,), _ = refused(computation)
    line = computation.__code__.co_firstlineno + 2
    assert finding.facts["earlier"] == f"test_failures.py:{line}"
    assert finding.place.line == line + 1


def test_autograd_grad_may_be_the_second_one() -> None:
    def computation() -> None:
        w = torch.ones(2, requires_grad=True)
        cost = (w**2).sum()
        cost.backward()
        torch.autograd.grad(cost, w)

    assert codes(computation) == ["MLP1313"]


def value_overwritten() -> None:
    z = torch.ones(2, requires_grad=True).exp()
    z.add_(1)
    z.sum().backward()


def weights_overwritten() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    cost = model(X).sum()
    cost.backward(retain_graph=True)
    optimizer.step()
    cost.backward()


def no_graph() -> None:
    X.sum().backward()


def old_value_overwritten() -> None:
    z = torch.ones(2, requires_grad=True).exp()
    a = z.exp()
    (torch.ones(2, requires_grad=True) ** 2).sum().backward()
    z.add_(1)
    (a**2).sum().backward()


def wrong_type_after_a_good_round() -> None:
    w = torch.ones(2, requires_grad=True)
    for y in (torch.ones(2), torch.ones(2, dtype=torch.float64)):
        (F.huber_loss(w**2, y) * 2 * w.sum()).backward()


@pytest.mark.parametrize(
    "computation",
    [value_overwritten, weights_overwritten, no_graph, old_value_overwritten, wrong_type_after_a_good_round],
)
def test_a_backward_that_fails_otherwise_has_not_been_there_before(computation) -> None:
    assert "MLP1313" not in codes(computation)


def test_a_value_changed_in_place_is_refused_again_after_it_was_looked_at() -> None:
    z = torch.ones(2, requires_grad=True).exp()
    z.add_(1)
    cost = z.sum()
    for _ in range(3):
        with pytest.raises(RuntimeError, match="modified by an inplace operation"), doctor(show=False) as seen:
            cost.backward()
        assert "MLP1313" not in [finding.code for finding in seen.findings]


def test_an_exception_that_a_library_caught_is_none_of_the_readers() -> None:
    library = {}
    source = (
        "def tries(tensor):\n    try:\n        return tensor.numpy()\n    except RuntimeError:\n        return None\n"
    )
    exec(compile(source, np.__file__, "exec"), library)
    with doctor(show=False) as seen:
        assert library["tries"](nn.Linear(2, 1)(X)) is None
    assert (seen.findings, seen.failures) == ([], [])


def test_an_exception_that_the_reader_has_dealt_with_is_none_of_the_doctors() -> None:
    with doctor(show=False) as seen, suppress(RuntimeError):
        nn.Linear(2, 1)(X).numpy()
    assert seen.findings == []


def told_and_left(status: int) -> None:
    try:
        nn.Linear(2, 1)(X).numpy()
    except RuntimeError:
        sys.exit(status)


def raised_as_another() -> None:
    try:
        nn.Linear(2, 1)(X).numpy()
    except RuntimeError as error:
        raise ValueError("no picture") from error


@pytest.mark.parametrize(
    ("program", "found"),
    [
        pytest.param(lambda: told_and_left(1), ["MLP1108"], id="sys.exit(1)"),
        pytest.param(lambda: told_and_left(0), [], id="sys.exit(0)"),
        pytest.param(raised_as_another, ["MLP1108"], id="raise-from"),
    ],
)
def test_an_exception_counts_where_it_has_ended_the_program(program, found) -> None:
    with suppress(SystemExit, ValueError), doctor(show=False) as seen:
        program()
    assert [finding.code for finding in seen.findings] == found


class Wide(nn.Module):
    """Takes three features where gradients are followed in eval mode, as no training does."""

    def __init__(self, *, always: bool) -> None:
        super().__init__()
        self.narrow, self.wide, self.always = nn.Linear(2, 1), nn.Linear(3, 1), always

    def forward(self, x: Tensor) -> Tensor:
        examined = torch.is_grad_enabled() and not self.training
        return self.wide(x) if examined or self.always else self.narrow(x)


def test_what_fails_only_in_the_examination_before_training_is_not_reported() -> None:
    history = fit(Wide(always=False), X, X[:, :1], criterion=nn.MSELoss(), lr=0.01, epochs=2)
    assert "MLP103" not in [finding.code for finding in history.findings]


def test_what_fails_in_training_too_is_added_to_its_exception() -> None:
    with pytest.raises(ArgumentError, match="shapes") as caught, doctor(show=False) as seen:
        fit(Wide(always=True), X, X[:, :1], criterion=nn.MSELoss(), lr=0.01, epochs=2)
    assert [finding.code for finding in seen.findings] == ["MLP103", "MLP824"]
    assert any("MLP103" in note for note in caught.value.__notes__)
