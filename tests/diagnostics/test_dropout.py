"""Dropout that eval mode does not switch off, and dropout that is on because somebody means it."""

import re
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import Finding
from tests.diagnostics.watching import findings_in

X = torch.randn(40, 4, generator=torch.Generator().manual_seed(0))
Y = (X[:, 0] > 0).long()
OURS = {"MLP1312", "MLP1322"}


class Net(nn.Module):
    """Two layers, with something that drops between them."""

    def __init__(self, drop: Callable[[nn.Module, Tensor], Tensor]) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.a, self.b = nn.Linear(4, 32), nn.Linear(32, 2)
        self.own = nn.Dropout(0.5)
        self.listed = [nn.Dropout(0.5)]
        self.drop = drop

    def forward(self, x: Tensor) -> Tensor:
        return self.b(self.drop(self, torch.relu(self.a(x))))


ALWAYS: dict[str, Callable[[nn.Module, Tensor], Tensor]] = {
    "the function": lambda _, h: F.dropout(h, 0.5),
    "the function, told so": lambda _, h: F.dropout(h, p=0.2, training=True),
    "made anew": lambda _, h: nn.Dropout(0.5)(h),
    "in a Python list": lambda net, h: net.listed[0](h),
    "whole features": lambda _, h: F.dropout1d(h, 0.5),
    "for SELU": lambda _, h: F.alpha_dropout(h, 0.5, training=True),
}
OF_ONES_OWN: dict[str, Callable[[nn.Module, Tensor], Tensor]] = {
    "a mask": lambda _, h: h * torch.bernoulli(torch.full_like(h, 0.5)) / 0.5,
    "a mask, scaled": lambda _, h: h * ((torch.rand_like(h) > 0.5).float() * 2),
    "attention": lambda _, h: F.scaled_dot_product_attention(*(3 * [h.unflatten(1, (8, 4))]), dropout_p=0.3).flatten(1),
}
ALWAYS |= OF_ONES_OWN
SWITCHED: dict[str, Callable[[nn.Module, Tensor], Tensor]] = {
    "the remedy": lambda self, h: F.dropout(h, p=0.5, training=self.training),
    "the other remedy": lambda self, h: self.own(h),
    "a mask that asks": lambda self, h: h * torch.bernoulli(torch.full_like(h, 0.5)) / 0.5 if self.training else h,
    "attention that asks": lambda self, h: F.scaled_dot_product_attention(
        *(3 * [h.unflatten(1, (8, 4))]), dropout_p=0.3 if self.training else 0.0
    ).flatten(1),
    "noise": lambda _, h: h + 0.1 * torch.randn_like(h),
    "a cover": lambda _, h: h * (torch.rand(32) > 0.5),
    "nothing dropped": lambda _, h: F.dropout(h, p=0.0),
    "no dropout": lambda _, h: h,
}


def findings(loop: Callable[[], object]) -> list[Finding]:
    return [finding for finding in findings_in(loop) if finding.code in OURS]


def trained(drop: Callable[[nn.Module, Tensor], Tensor]) -> nn.Module:
    model = Net(drop)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        cost = F.cross_entropy(model(X), Y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
    return model


def accuracy(model: nn.Module) -> None:
    with torch.no_grad():
        (model(X).argmax(dim=1) == Y).float().mean()


def cost(model: nn.Module) -> None:
    F.cross_entropy(model(X), Y).item()


@pytest.mark.parametrize("evaluate", [accuracy, cost], ids=["accuracy", "cost with a graph"])
@pytest.mark.parametrize("name", ALWAYS)
def test_dropout_that_eval_does_not_reach_is_named(name: str, evaluate: Callable[[nn.Module], None]) -> None:
    def loop() -> None:
        model = trained(ALWAYS[name]).eval()
        for _ in range(2):
            evaluate(model)

    (found,) = findings(loop)
    assert (found.code, found.facts["model"], found.facts["calls"]) == ("MLP1322", "Net", 2)
    shares = [int(share) for share in re.findall(r"(\d+)%", found.fact)]
    assert name in OF_ONES_OWN or 5 < shares[0] < 70


@pytest.mark.parametrize("name", SWITCHED)
def test_dropout_that_eval_switches_off_is_right(name: str) -> None:
    assert findings(lambda: accuracy(trained(SWITCHED[name]).eval())) == []


def test_a_layer_that_was_put_back_into_train_mode_is_on_purpose() -> None:
    def loop() -> None:
        model = trained(SWITCHED["the other remedy"]).eval()
        model.own.train()
        accuracy(model)

    assert findings(loop) == []


def test_dropout_on_data_outside_of_any_model_is_on_purpose() -> None:
    def loop() -> None:
        model = trained(SWITCHED["no dropout"]).eval()
        with torch.no_grad():
            (model(F.dropout(X, 0.3)).argmax(dim=1) == Y).sum()

    assert findings(loop) == []


def summed(model: nn.Module) -> Tensor:
    total = torch.zeros(40, 2)
    for _ in range(8):
        total = total + model(X).softmax(dim=1)
    return total


def summed_in_place(model: nn.Module) -> Tensor:
    total = torch.zeros(40, 2)
    for _ in range(8):
        total += model(X).softmax(dim=1) / 8
    return total


SAMPLES: dict[str, Callable[[nn.Module], Tensor]] = {
    "sum": summed,
    "sum in place": summed_in_place,
    "sum of a list": lambda model: sum(model(X) for _ in range(8)),
    "stack": lambda model: torch.stack([model(X) for _ in range(8)]).mean(dim=0),
    "cat": lambda model: torch.cat([model(X)[None] for _ in range(8)]).mean(dim=0),
    "cat of batches": lambda model: torch.stack(
        [torch.cat([model(part) for part in X.clone().split(20)]) for _ in range(8)]
    ).mean(dim=0),
    "repeated rows": lambda model: model(X.repeat(8, 1)).view(8, 40, 2).mean(dim=0),
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("mode", ["train", "eval"])
def test_a_sample_of_answers_to_the_same_rows_is_on_purpose(name: str, mode: str) -> None:
    def loop() -> None:
        drop = SWITCHED["the other remedy"] if mode == "train" else ALWAYS["the function"]
        model = trained(drop).train(mode == "train")
        with torch.no_grad():
            (SAMPLES[name](model).argmax(dim=1) == Y).float().mean()

    assert findings(loop) == []


@pytest.mark.parametrize(("mode", "code"), [("train", "MLP1312"), ("eval", "MLP1322")])
def test_batches_that_are_joined_are_no_sample(mode: str, code: str) -> None:
    def loop() -> None:
        drop = SWITCHED["the other remedy"] if mode == "train" else ALWAYS["the function"]
        model = trained(drop).train(mode == "train")
        with torch.no_grad():
            for _ in range(2):
                (torch.cat([model(part) for part in X.split(10)]).argmax(dim=1) == Y).float().mean()

    assert [finding.code for finding in findings(loop)] == [code]
