"""The four checks before training: each fails where its mistake is planted, and passes where all is well."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mlp_tutorial import LinearRegression, LogisticRegression, Preflight, ShapeError, preflight, set_language
from mlp_tutorial.diagnostics.preflight import preflight_script

torch.manual_seed(0)
X = torch.randn(40, 3)
CLASSES = X.argmax(dim=1)
VALUES = torch.sin(X[:, :1]) + X[:, 1:2]


def network(*, outputs: int, last: nn.Module | None = None) -> nn.Sequential:
    torch.manual_seed(1)
    layers = [nn.Linear(3, 32), nn.Tanh(), nn.Dropout(0.5), nn.Linear(32, outputs)]
    return nn.Sequential(*layers, *([last] if last is not None else []))


def verdicts(result: Preflight) -> dict[str, str]:
    return {check.name: check.verdict for check in result.checks}


GOOD: dict[str, tuple[Callable[[], nn.Module], Tensor, Any]] = {
    "classes": (lambda: network(outputs=3), CLASSES, nn.CrossEntropyLoss()),
    "values": (lambda: network(outputs=1), VALUES, nn.MSELoss()),
    "two classes": (lambda: network(outputs=1), (CLASSES == 0).float()[:, None], nn.BCEWithLogitsLoss()),
    "a function": (lambda: network(outputs=1), VALUES, F.mse_loss),
    "batch norm": (
        lambda: nn.Sequential(nn.Linear(3, 9), nn.BatchNorm1d(9), nn.ReLU(), nn.Linear(9, 3)),
        CLASSES,
        nn.CrossEntropyLoss(),
    ),
    "a line": (lambda: LinearRegression(3, 1), X.sum(dim=1, keepdim=True), nn.MSELoss()),
    "the deck's": (lambda: LogisticRegression(3, 1), (CLASSES == 0).float()[:, None], nn.BCELoss()),
}


@pytest.mark.parametrize("name", GOOD)
def test_all_is_well(name: str) -> None:
    make, y, criterion = GOOD[name]
    result = preflight(make(), X, y, criterion)
    assert set(verdicts(result).values()) == {"passed"}, str(result)
    assert result.passed


def test_the_first_cost_and_that_of_guessing_are_computed() -> None:
    model = network(outputs=3)
    check = preflight(model, X, CLASSES, nn.CrossEntropyLoss()).checks[0]
    shares = torch.bincount(CLASSES) / 40
    assert check.facts["cost"] == pytest.approx(float(F.cross_entropy(model.eval()(X), CLASSES).detach()))
    assert check.facts["chance"] == pytest.approx(float(-(shares * shares.log()).sum()), rel=1e-6)


def test_a_sum_is_compared_with_the_sum_of_guesses() -> None:
    check = preflight(network(outputs=1), X, VALUES, nn.MSELoss(reduction="sum")).checks[0]
    assert check.verdict == "passed"
    assert check.facts["chance"] == pytest.approx(40 * float(VALUES.var(correction=0)), rel=1e-5)


def test_targets_of_another_size_cost_more_than_guessing_and_are_not_learnt() -> None:
    result = preflight(network(outputs=1), X, 1000 * VALUES + 50_000, nn.MSELoss())
    assert verdicts(result) == {"chance": "failed", "by-heart": "failed", "rows": "passed", "reach": "passed"}
    assert not result.passed
    y = 1000 * VALUES + 50_000
    healed = (y - y.mean()) / y.std()
    assert "y = (y - y.mean()) / y.std()" in result.checks[0].remedy
    assert preflight(network(outputs=1), X, healed, nn.MSELoss()).passed


def test_rows_that_mix_are_told_with_the_function() -> None:
    result = preflight(network(outputs=3, last=nn.LogSoftmax(dim=0)), X, CLASSES, nn.NLLLoss())
    assert verdicts(result)["rows"] == "failed"
    assert "log_softmax(z, dim=1)" in result.checks[2].remedy
    assert preflight(network(outputs=3, last=nn.LogSoftmax(dim=1)), X, CLASSES, nn.NLLLoss()).passed


class OfNeighbours(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.last, self.linked = nn.Linear(3, 16), nn.Linear(16, 3), torch.eye(40).roll(1, 0)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(torch.relu(self.linked @ self.first(x)))


def test_nodes_of_a_graph_are_not_said_to_be_a_mistake() -> None:
    check = preflight(OfNeighbours(), X, CLASSES, nn.CrossEntropyLoss()).checks[2]
    assert (check.verdict, check.case) == ("unknown", "related")


class Part(nn.Module):
    """Leaves out a column of x, and a layer."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first, self.unused, self.last = nn.Linear(3, 16), nn.Linear(16, 16), nn.Linear(16, 3)
        self.whole = whole

    def forward(self, x: Tensor) -> Tensor:
        if self.whole:
            return self.last(torch.tanh(self.unused(torch.tanh(self.first(x)))))
        return self.last(torch.tanh(self.first(x * torch.tensor([1.0, 0.0, 1.0]))))


def test_what_the_cost_does_not_depend_on_is_named() -> None:
    check = preflight(Part(whole=False), X, CLASSES, nn.CrossEntropyLoss()).checks[3]
    assert (check.verdict, check.facts["features"]) == ("failed", "1")
    assert check.facts["parameters"] == "unused.weight, unused.bias"
    assert preflight(Part(whole=True), X, CLASSES, nn.CrossEntropyLoss()).passed


def test_layers_that_start_at_zero_are_reached() -> None:
    model = network(outputs=3)
    nn.init.zeros_(model[-1].weight)
    assert verdicts(preflight(model, X, CLASSES, nn.CrossEntropyLoss()))["reach"] == "passed"


def test_a_model_that_is_cut_learns_nothing_by_heart() -> None:
    class Cut(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(3, 3)

        def forward(self, x: Tensor) -> Tensor:
            return self.layer(x).detach()

    assert verdicts(preflight(Cut(), X, CLASSES, nn.CrossEntropyLoss()))["by-heart"] == "failed"


def test_what_raises_is_unknown_and_told() -> None:
    result = preflight(network(outputs=2), X, VALUES, nn.CrossEntropyLoss())
    assert set(verdicts(result).values()) <= {"unknown", "passed"}
    assert "RuntimeError" in str(result)


def test_different_numbers_of_rows_are_refused() -> None:
    with pytest.raises(ShapeError) as refused:
        preflight(network(outputs=3), X, CLASSES[:-1], nn.CrossEntropyLoss())
    assert (refused.value.x, refused.value.y) == ((40, 3), (39,))


class Counting(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.calls, self.layer = 0, nn.Sequential(nn.Linear(3, 16), nn.BatchNorm1d(16), nn.Linear(16, 3))

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        print("called")  # noqa: T201 - it must not be heard
        return self.layer(x)


def test_it_leaves_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    model, x = Counting(), X.clone()
    state = {name: value.clone() for name, value in model.state_dict().items()}
    drawn, chosen = torch.get_rng_state(), random.getstate()
    preflight(model, x, CLASSES, nn.CrossEntropyLoss())
    assert (model.calls, model.training, capsys.readouterr().out) == (0, True, "")
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert torch.equal(drawn, torch.get_rng_state())
    assert chosen == random.getstate()
    assert torch.equal(x, X)
    assert not x.requires_grad


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_is_told_in_both_languages(language: str) -> None:
    set_language(language)
    told = str(preflight(Part(whole=False), X, CLASSES, nn.CrossEntropyLoss()))
    assert ("통과" in told, "unused.weight" in told) == (language == "ko", True)
    assert "{" not in told


SCRIPT = """
import sys
from pathlib import Path
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(64, 9, 1)
y = x.sum(1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(1, 16, batch_first=BATCH_FIRST)
        self.fc = nn.Linear(16, 1)

    def forward(self, x):
        return self.fc(self.lstm(x)[0][:, -1])


model = Net()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(3):
    cost = nn.functional.mse_loss(model(x).squeeze(1), y.squeeze(1))
    optimizer.zero_grad()
    cost.backward()
    optimizer.step()
Path(sys.argv[1]).write_text("trained")
"""


@pytest.mark.parametrize("batch_first", [True, False])
def test_a_script_is_stopped_at_its_first_step_and_checked(tmp_path: Path, batch_first: bool) -> None:
    script, written = tmp_path / "script.py", tmp_path / "written"
    script.write_text(SCRIPT.replace("BATCH_FIRST", str(batch_first)))
    result = preflight_script(script, [str(written)])
    assert result is not None
    assert verdicts(result)["rows"] == ("passed" if batch_first else "failed")
    assert result.checks[0].verdict == "passed"
    assert not written.exists()


def test_a_script_without_a_step_is_not_checked(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import torch\ntorch.nn.Linear(1, 1)(torch.ones(2, 1)).sum()\n")
    assert preflight_script(script, []) is None
