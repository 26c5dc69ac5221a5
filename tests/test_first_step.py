"""benchmarks/first_step.py gives other tools the model, inputs, target and loss of a loop's first step."""

import torch
from torch import nn

from benchmarks.doctor_peers import ROWS, table
from benchmarks.first_step import FirstStep, at_first_step

torch.manual_seed(0)
X, Y = torch.randn(12, 3), torch.randn(12, 1)


def seen(loop) -> list[FirstStep]:
    found: list[FirstStep] = []
    with at_first_step(found.append):
        loop()
    return found


def test_a_loss_written_by_hand_can_be_called_again() -> None:
    model = nn.Linear(3, 1)

    def loop() -> None:
        for _ in range(3):
            cost = torch.mean((model(X) - Y) ** 2)
            model.zero_grad()
            cost.backward()

    (step,) = seen(loop)
    assert step.model is model
    assert step.inputs[0] is X
    assert step.target is Y
    output, target = torch.randn(5, 1, requires_grad=True), torch.randn(5, 1)
    again = step.loss_fn(output, target)
    assert torch.equal(again, nn.functional.mse_loss(output, target))
    (slope,) = torch.autograd.grad(again, output)
    assert torch.allclose(slope, 2 * (output.detach() - target) / 5)


def test_a_criterion_and_a_second_module_belong_to_the_loss() -> None:
    first, second, criterion = nn.Linear(3, 4), nn.Linear(4, 2), nn.CrossEntropyLoss()
    labels = torch.randint(2, (12,))
    (step,) = seen(lambda: criterion(second(first(X)), labels).backward())
    assert step.model is first
    assert step.target is labels
    assert "crossentropyloss" in step.names
    hidden = torch.randn(12, 4)
    assert torch.equal(step.loss_fn(hidden, labels), nn.functional.cross_entropy(second(hidden), labels))


def test_a_loop_without_a_module_has_no_first_step() -> None:
    weight = torch.zeros(3, 1, requires_grad=True)
    assert seen(lambda: torch.mean((X @ weight - Y) ** 2).backward()) == []


def test_an_evaluation_before_the_training_is_not_its_first_step() -> None:
    model = nn.Linear(3, 1)

    def loop() -> None:
        with torch.no_grad():
            model(X[:2])
        nn.functional.mse_loss(model(X), Y).backward()

    (step,) = seen(loop)
    assert len(step.output) == 12


def test_the_table_counts_words_of_mistakes_and_of_right_scripts() -> None:
    silent = {tool: [] for tool, _, _ in ROWS}

    def line(code: str, kind: str, doctor: list[str], torchtest2: list[str] | None) -> dict:
        return {"code": code, "kind": kind, "said": silent | {"doctor": doctor, "torchtest2": torchtest2}}

    lines = [
        line("", "usual", [], ["WARN always"]),
        line("MLP1109", "wrong", ["MLP1109 rows"], ["FAIL batch_independence: changing", "WARN always"]),
        line("MLP1301", "wrong", ["MLP1301 sum"], ["WARN overfit_batch: slow"]),
        line("MLP103", "wrong", ["MLP999 another"], None),
        line("MLP1109", "right", [], ["WARN overfit_batch: slow"]),
        line("MLP1301", "right", [], ["WARN always"]),
    ]
    rows = table(lines, "en").splitlines()
    assert "| `mlp-tutorial doctor` | 3 | 3 (100%) | 2 | 0 (0%) | 100% |" in rows
    assert "| torchtest2 | 2 | 2 (67%) | 1 | 1 (50%) | 67% |" in rows
    assert "| torchtest2, FAIL only | 2 | 1 (33%) | 1 | 0 (0%) | 100% |" in rows
    assert "| skorch | 3 | 0 (0%) | 0 | 0 (0%) | – |" in rows
