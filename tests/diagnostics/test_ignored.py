"""The rule on what a model is given and does not use: columns that are lost, branches that never reach the cost."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from mlp_tutorial import Finding, doctor


class Model(nn.Module):
    """Layers, and what the reader's forward pass does with them."""

    def __init__(self, inputs: int, forward: Callable[["Model", Tensor], Tensor]) -> None:
        super().__init__()
        self.layer, self.other = nn.Linear(inputs, 4), nn.Linear(4, 4)
        self.last = nn.Linear(4, 1)
        self.kinds = nn.Embedding(5, 1)
        self.pass_on = forward

    def forward(self, x: Tensor) -> Tensor:
        return self.pass_on(self, x)


def found(inputs: int, forward, x: Tensor | None = None, steps: int = 20) -> list[Finding]:
    torch.manual_seed(0)
    table = torch.randn(50, 4) if x is None else x
    model = Model(inputs, forward)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    with doctor(show=False, silence=("layer-unused",)) as seen:
        for _ in range(steps):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(table), table.sum(dim=1, keepdim=True)).backward()
            optimizer.step()
    assert seen.failures == []
    return [finding for finding in seen.findings if finding.name == "feature-ignored"]


@pytest.mark.parametrize(
    ("inputs", "forward", "columns"),
    [
        (3, lambda model, x: model.last(torch.tanh(model.layer(x[:, :3]))), "3"),
        (2, lambda model, x: model.last(torch.tanh(model.layer(x[:, 1::2]))), "0, 2"),
        (3, lambda model, x: model.last(torch.tanh(model.layer(torch.stack([x[:, 0], x[:, 0], x[:, 1]], 1)))), "2, 3"),
    ],
    ids=["cut off", "every other one", "twice the same"],
)
def test_columns_that_reach_no_layer_are_named(inputs: int, forward, columns: str) -> None:
    (finding,) = found(inputs, forward)
    assert f"(x[:, {columns}])" in finding.fact
    assert "nn.Linear(4, …)" in finding.remedy


KINDS = torch.cat([torch.randn(50, 3), torch.randint(0, 5, (50, 1)).float()], dim=1)
RIGHT = {
    "all columns": (4, lambda model, x: model.last(model.layer(x)), None),
    "in two parts": (2, lambda model, x: model.last(model.layer(x[:, :2]) * model.layer(x[:, 2:])), None),
    "past the layer": (3, lambda model, x: model.last(model.layer(x[:, :3])) + x[:, 3:], None),
    "looked up": (3, lambda model, x: model.last(model.layer(x[:, :3])) + model.kinds(x[:, 3].long()), KINDS),
    "as a mask": (3, lambda model, x: model.last(model.layer(x[:, :3])) * (x[:, 3:] > 0), None),
    "changed before": (3, lambda model, x: model.last(model.layer(x[:, :3] * x[:, 3:])), None),
    "constant": (
        3,
        lambda model, x: model.last(model.layer(x[:, :3])),
        torch.cat([KINDS[:, :3], torch.ones(50, 1)], 1),
    ),
}


@pytest.mark.parametrize(("inputs", "forward", "x"), RIGHT.values(), ids=RIGHT)
def test_columns_that_matter_are_right(inputs: int, forward, x: Tensor | None) -> None:
    assert found(inputs, forward, x) == []


def test_a_branch_that_is_multiplied_by_0_is_named() -> None:
    def forward(model: Model, x: Tensor) -> Tensor:
        return model.last(torch.tanh(model.layer(x)) + 0.0 * model.other(x))

    (finding,) = found(4, forward)
    assert "of other.weight was" in finding.fact


def test_a_branch_that_begins_at_0_and_learns_is_right() -> None:
    share = nn.Parameter(torch.zeros(1))

    def forward(model: Model, x: Tensor) -> Tensor:
        model.share = share
        return model.last(torch.tanh(model.layer(x)) + share * model.other(x))

    torch.manual_seed(0)
    model, x = Model(4, forward), torch.randn(50, 4)
    optimizer = torch.optim.SGD([*model.parameters(), share], lr=0.05)
    with doctor(show=False) as seen:
        for _ in range(20):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), x.sum(dim=1, keepdim=True)).backward()
            optimizer.step()
    assert "feature-ignored" not in [finding.name for finding in seen.findings]


def test_the_look_prints_nothing_and_draws_nothing(capsys) -> None:
    def forward(model: Model, x: Tensor) -> Tensor:
        print("forward")  # noqa: T201
        return model.last(nn.functional.dropout(model.layer(x[:, :3]), 0.5, model.training))

    assert len(found(3, forward, steps=4)) == 1
    state = torch.get_rng_state()
    assert capsys.readouterr().out.count("forward") == 4
    torch.manual_seed(0)
    x, model = torch.randn(50, 4), Model(3, forward)
    for _ in range(4):
        model(x)
    assert torch.equal(torch.get_rng_state(), state)
