"""Rows that are changed in place from epoch to epoch: the rows themselves say whether they drift."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import doctor

EPOCHS = 6


def found(prepare: Callable[[Tensor, Tensor], None], batch: Callable[[Tensor, slice], Tensor]) -> list[dict]:
    """A training over two mini-batches an epoch; `prepare` runs before each epoch, `batch` gives the rows."""
    torch.manual_seed(0)
    x, y = torch.rand(16, 3) + 0.5, torch.rand(16, 1)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with doctor(show=False) as seen:
        for _ in range(EPOCHS):
            prepare(x, y)
            for part in (slice(0, 8), slice(8, 16)):
                rows = batch(x, part)
                cost = F.mse_loss(model(rows), y[part])
                optimizer.zero_grad()
                cost.backward()
                optimizer.step()
    assert seen.failures == []
    return [finding.facts for finding in seen.findings if finding.code == "MLP1607"]


def nothing(x: Tensor, y: Tensor) -> None:
    pass


def as_it_is(x: Tensor, part: slice) -> Tensor:
    return x[part]


def masked(x: Tensor, part: slice) -> Tensor:
    return x[part].masked_fill_(torch.rand(8, 3) < 0.2, 0.0)


def noisy(x: Tensor, part: slice) -> Tensor:
    rows = x[part]
    rows += 0.1 * torch.rand(8, 3)
    return rows


WRONG: dict[str, tuple[Callable, Callable, str]] = {
    "divided again": (lambda x, _: x.div_(2), as_it_is, "once"),
    "by an operator": (lambda x, _: x.__imul__(1.5), as_it_is, "once"),
    "a view that is masked": (nothing, masked, "copy"),
    "a view that is noisy": (nothing, noisy, "copy"),
    "targets": (lambda _, y: y.mul_(0.5), as_it_is, "once"),
}
RIGHT: dict[str, tuple[Callable, Callable]] = {
    "copies that are masked": (nothing, lambda x, part: masked(x.clone(), part)),
    "chosen rows are copies": (nothing, lambda x, part: x[list(range(part.start, part.stop))].mul_(torch.rand(8, 1))),
    "another tensor": (lambda x, _: (x / 2).mul_(3), as_it_is),
    "always the same numbers are left out": (lambda x, _: x.masked_fill_(x > 1, 0.0), as_it_is),
    "put back": (lambda x, _: x.add_(1.0).sub_(1.0), as_it_is),
    "filled anew": (lambda x, _: x.copy_(torch.rand(16, 3)).mul_(2.0), as_it_is),
    "both": (lambda x, y: (x.mul_(0.5), y.mul_(0.5)), as_it_is),
    "targets that follow something": (lambda _, y: y.mul_(0.9).add_(0.1 * torch.rand(16, 1)), as_it_is),
}


@pytest.mark.parametrize("way", WRONG)
def test_rows_that_drift_are_named(way: str) -> None:
    prepare, batch, remedy = WRONG[way]
    (facts,) = found(prepare, batch)
    assert 3 <= facts["times"] <= EPOCHS
    assert facts["first"] != pytest.approx(facts["last"], rel=1e-2)
    assert facts["remedy"]._key.endswith(f".{remedy}")


@pytest.mark.parametrize("way", RIGHT)
def test_rows_that_stay_or_are_renewed_are_right(way: str) -> None:
    assert found(*RIGHT[way]) == []


def test_halving_is_counted_and_measured() -> None:
    torch.manual_seed(0)
    size = float((torch.rand(16, 3) + 0.5).sum())
    (facts,) = found(lambda x, _: x.div_(2), as_it_is)
    assert facts["first"] == pytest.approx(size / 2)
    assert facts["last"] == pytest.approx(size / 2 ** facts["times"])


def test_a_state_that_moves_has_targets_that_move() -> None:
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    state = torch.ones(4, 2)
    with doctor(show=False) as seen:
        for _ in range(10):
            state += 0.1
            cost = F.mse_loss(model(state), state.sum(dim=1, keepdim=True))
            optimizer.zero_grad()
            cost.backward()
            optimizer.step()
    assert [finding.code for finding in seen.findings if finding.code == "MLP1607"] == []
