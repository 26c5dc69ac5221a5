"""Switches that PyTorch does not read: the printed line, run on the same objects, switches what was meant."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from mlp_tutorial.diagnostics.script import run_script

START = """
import torch
from torch import nn
torch.manual_seed(0)
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
model = nn.Sequential()
model.add_module("body", nn.Linear(1, 4))
model.add_module("drop", nn.Dropout(0.5))
model.add_module("head", nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
parameter = model.body.weight
"""
LOOP = """
for epoch in range(5):
    cost = (model(x) - x).square().mean()
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
"""
# The line, what is found, and whether a model shows that the remedy has switched.
WRONG: dict[str, tuple[str, Callable[[dict], bool]]] = {
    "parameter.require_grad = False": ("Parameter.require_grad", lambda made: not made["parameter"].requires_grad),
    "parameter.requiresGrad = False": ("Parameter.requiresGrad", lambda made: not made["parameter"].requires_grad),
    "parameter.trainable = False": ("Parameter.trainable", lambda made: not made["parameter"].requires_grad),
    "model.body.requires_grad = False": ("Linear.requires_grad", lambda made: not made["parameter"].requires_grad),
    "model.body.required_grad = False": ("Linear.required_grad", lambda made: not made["parameter"].requires_grad),
    "model.trainig = False": ("Sequential.trainig", lambda made: not made["model"].drop.training),
    "model.eval = True": ("Sequential.eval", lambda made: not made["model"].drop.training),
    "model.drop.prob = 0.1": ("Dropout.prob", lambda made: made["model"].drop.p == 0.1),
    "optimizer.lr = 0.1": ("SGD.lr", lambda made: made["optimizer"].param_groups[0]["lr"] == 0.1),
    "optimizer.param_groups[0]['learning_rate'] = 0.1": (
        'param_groups[0]["learning_rate"]',
        lambda made: made["optimizer"].param_groups[0]["lr"] == 0.1,
    ),
    "optimizer.param_groups[0]['momentun'] = 0.9": (
        'param_groups[0]["momentun"]',
        lambda made: made["optimizer"].param_groups[0]["momentum"] == 0.9,
    ),
}


@pytest.fixture
def found(tmp_path: Path):
    def run(source: str) -> list[dict]:
        path = tmp_path / "student.py"
        path.write_text(source, encoding="utf-8")
        return [finding.facts for finding in run_script(path, [])[1].findings if finding.code == "MLP1317"]

    return run


@pytest.mark.parametrize("line", WRONG)
def test_a_switch_without_effect_is_named_and_the_remedy_switches(line: str, found) -> None:
    written, switched = WRONG[line]
    (facts,) = found(f"{START}{line}\n{LOOP}")
    assert facts["written"] == written

    made: dict = {"torch": torch, "nn": nn}
    exec(START + line, made)
    assert not switched(made)
    vars(made["model"]).pop("eval", None)  # the remedy stands in the place of the line
    exec(facts["remedy_code"], made)
    assert switched(made)
    assert found(f"{START}{facts['remedy_code']}\n{LOOP}") == []


@pytest.mark.parametrize(
    "line",
    [
        "parameter.requires_grad = False",
        "model.body.requires_grad_(False)",
        "parameter.name = 'first'",
        "parameter.no_decay = True",
        "model.best_score = 0.0",
        "model.requirements = 3",
        "optimizer.name = 'sgd'",
        "optimizer.param_groups[0]['lr_scale'] = 0.5",
        "optimizer.lr = 0.01",  # as it is
        "torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=10)",
        "torch.optim.lr_scheduler.CyclicLR(optimizer, 0.01, 0.1)",
        "parameter.trainable = False\nparameter.requires_grad_(parameter.trainable)",
        "parameter.trainable = False\nprint([p for p in model.parameters() if getattr(p, 'trainable', True)])",
        "optimizer.param_groups[0]['wd'] = 0.1\nprint(optimizer.param_groups[0]['wd'])",
        "optimizer.lr = 0.1\nfor group in optimizer.param_groups:\n    group['lr'] = optimizer.lr",
        "model.body.weights_seen = torch.zeros(4, 1)",
    ],
)
def test_what_switches_and_what_is_for_the_readers_own_code(line: str, found) -> None:
    assert found(f"{START}{line}\n{LOOP}") == []


def test_an_optimizer_of_ones_own_reads_what_it_likes(found) -> None:
    own = """
class Own(torch.optim.SGD):
    def __init__(self, parameters, lr):
        super().__init__(parameters, lr=lr)
        self.momentun = 0.5
optimizer = Own(model.parameters(), lr=0.01)
"""
    assert found(START + own + LOOP) == []
